#include "movie/MovieMaker.h"

#include "export/SavePath.h"
#include "movie/MovieDialog.h"
#include "movie/MovieJob.h"

#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

namespace clusterlens::ui {

namespace {

const QString folderKey = QStringLiteral("movieFolder");
const QString widthKey = QStringLiteral("movieWidth");
const QString heightKey = QStringLiteral("movieHeight");
const QString framesKey = QStringLiteral("movieFrames");
const QString rateKey = QStringLiteral("movieRate");
const QString transparentKey = QStringLiteral("movieTransparent");

MovieFormat rememberedFormat(const QSettings& settings)
{
    const MovieFormat usual;
    return {{settings.value(widthKey, usual.pixels.width()).toInt(), settings.value(heightKey, usual.pixels.height()).toInt()},
        settings.value(framesKey, usual.frames).toInt(), settings.value(rateKey, usual.rate).toInt(),
        settings.value(transparentKey, usual.transparent).toBool(), {}};
}

} // namespace

MovieMaker::MovieMaker(QSettings& settings, JobQueue& queue, PlacesInUse& inUse, QObject* parent)
    : QObject(parent)
    , m_settings(settings)
    , m_queue(queue)
    , m_inUse(inUse)
{
}

void MovieMaker::makeWithDialog(const ParticleScene& particle, QWidget* window)
{
    const QDir parent(m_settings.value(folderKey, QDir::homePath()).toString());
    MovieDialog dialog(particle, rememberedFormat(m_settings), QStandardPaths::findExecutable(QStringLiteral("ffmpeg")),
        parent.filePath(asFolderName(particle.name) + tr("-movie")), m_inUse, window);
    if (dialog.exec() != QDialog::Accepted)
        return;
    const MovieFormat format = dialog.format();
    m_settings.setValue(folderKey, QFileInfo(dialog.folder()).absolutePath());
    m_settings.setValue(widthKey, format.pixels.width());
    m_settings.setValue(heightKey, format.pixels.height());
    m_settings.setValue(framesKey, format.frames);
    m_settings.setValue(rateKey, format.rate);
    m_settings.setValue(transparentKey, format.transparent);
    ParticleScene scene = particle;
    scene.pose = dialog.pose();
    MovieJob* const job = m_queue.add(std::make_unique<MovieJob>(scene, dialog.axis(), format, dialog.folder()));
    m_inUse.add(dialog.folder(), *job);
    connect(job, &Job::finished, this, [this, job, frames = format.frames] {
        const QString what = job->hasFilm() ? tr("%n frames and an MP4", nullptr, frames) : tr("%n frames", nullptr, frames);
        Q_EMIT made(tr("The movie is in %1: %2.").arg(job->folder(), what), job->folder());
    });
    connect(job, &Job::noticed, this, &MovieMaker::noticed);
    connect(job, &Job::failed, this, &MovieMaker::failed);
    connect(job, &Job::cancelled, this,
        [this, job] { Q_EMIT failed(tr("The movie in %1 was cancelled: the folder is as it was.").arg(job->folder())); });
}

} // namespace clusterlens::ui

#include "moc_MovieMaker.cpp"
