#pragma once

#include "runs/JobQueue.h"
#include "scene/ParticleScene.h"

#include <QObject>
#include <QSettings>

class QWidget;

namespace clusterlens::ui {

/// Asks what a movie shall be like and has it made in the background. Remembers what was chosen.
class MovieMaker : public QObject {
    Q_OBJECT

public:
    /// Both must outlive this.
    MovieMaker(QSettings& settings, JobQueue& queue, QObject* parent = nullptr);

    void makeWithDialog(const ParticleScene& particle, QWidget* window);

Q_SIGNALS:
    void made(const QString& message, const QString& folder);
    void noticed(const QString& message);
    void failed(const QString& message);

private:
    QSettings& m_settings;
    JobQueue& m_queue;
};

} // namespace clusterlens::ui
