#pragma once

#include "CommandLine.h"
#include "window/MainWindow.h"

#include <QObject>
#include <QStringList>
#include <QTimer>

namespace clusterlens {

/// Does what the command line asks once the window is there: opens, generates, refines, and where nobody is there, waits for the results, takes the picture, ends.
class UnattendedRun : public QObject {
    Q_OBJECT

public:
    UnattendedRun(CommandLine options, ui::Workspace& workspace, ui::MainWindow& window);

    void begin();

private:
    void generate();
    void waitForResults();
    void refine();
    void chooseColour();
    void tell(const QString& error);
    void finish();

    CommandLine m_options;
    ui::Workspace& m_workspace;
    ui::MainWindow& m_window;
    bool m_refined = false; ///< refining has begun
    QStringList m_errors;   ///< of the window's messages
    QString m_modelProblem; ///< why there is no model
    QTimer m_opening;       ///< runs until all is open
    QTimer m_settled;       ///< runs while nothing is calculated: the views draw meanwhile
};

} // namespace clusterlens
