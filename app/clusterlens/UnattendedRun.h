#pragma once

#include "CommandLine.h"
#include "window/MainWindow.h"

#include <QObject>
#include <QStringList>
#include <QTimer>

namespace clusterlens {

/// Does what the command line asks once the window is there: opens, generates, waits for the results, takes the picture, ends.
class UnattendedRun : public QObject {
    Q_OBJECT

public:
    UnattendedRun(CommandLine options, ui::Workspace& workspace, ui::MainWindow& window);

    void begin();

private:
    void waitForResults();
    void finish();

    CommandLine m_options;
    ui::Workspace& m_workspace;
    ui::MainWindow& m_window;
    QStringList m_errors;   ///< of the window's messages
    QString m_modelProblem; ///< why there is no model
    QTimer m_settled;       ///< runs while nothing is calculated: the views draw meanwhile
};

} // namespace clusterlens
