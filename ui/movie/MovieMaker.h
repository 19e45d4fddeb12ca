#pragma once

#include "runs/JobQueue.h"
#include "runs/PlacesInUse.h"
#include "scene/ParticleScene.h"

#include <QObject>
#include <QSettings>

class QWidget;

namespace clusterlens::ui {

/// Asks what a movie shall be like and has it made in the background. Remembers what was chosen.
class MovieMaker : public QObject {
    Q_OBJECT

public:
    /// All must outlive this.
    MovieMaker(QSettings& settings, JobQueue& queue, PlacesInUse& inUse, QObject* parent = nullptr);

    void makeWithDialog(const ParticleScene& particle, QWidget* window);

Q_SIGNALS:
    void made(const QString& message, const QString& folder);
    void noticed(const QString& message);
    void failed(const QString& message);

private:
    QSettings& m_settings;
    JobQueue& m_queue;
    PlacesInUse& m_inUse;
};

} // namespace clusterlens::ui
