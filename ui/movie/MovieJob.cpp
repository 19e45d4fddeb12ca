#include "movie/MovieJob.h"

#include "base/AtomicFile.h"
#include "base/Errors.h"
#include "base/FolderUpdate.h"
#include "document/SessionConversion.h"
#include "scene/OffscreenPainter.h"
#include "scene/picture/PictureFormat.h"
#include "scene/SceneRenderer.h"

#include <QFile>
#include <QProcess>

#include <algorithm>

namespace clusterlens::ui {

namespace {

const std::string frameStart = "frame-";
const std::string frameEnding = ".png";
const std::string film = "movie.mp4";
constexpr int everyTenth = 100; // ms: how soon a cancel is heard while ffmpeg works

std::string frameName(int frame)
{
    const std::string number = std::to_string(frame + 1);
    return frameStart + std::string(4 - std::min<std::size_t>(number.size(), 4), '0') + number + frameEnding;
}

/// \param codec  H.264 where ffmpeg has it; MPEG-4 is in every one
QStringList arguments(const MovieFormat& format, const QStringList& codec)
{
    QStringList words{QStringLiteral("-nostdin"), QStringLiteral("-y"), QStringLiteral("-loglevel"), QStringLiteral("error"),
        QStringLiteral("-framerate"), QString::number(format.rate), QStringLiteral("-i"), QStringLiteral("frame-%04d.png"),
        QStringLiteral("-vf"), QStringLiteral("pad=ceil(iw/2)*2:ceil(ih/2)*2,format=yuv420p")};
    words += codec;
    return words << QStringLiteral("-movflags") << QStringLiteral("+faststart") << QString::fromStdString(film);
}

} // namespace

bool isOfMovie(const std::string& name)
{
    return name == film || (name.starts_with(frameStart) && name.ends_with(frameEnding));
}

MovieJob::MovieJob(const ParticleScene& particle, const Eigen::Vector3d& axis, const MovieFormat& format, const QString& folder)
    : Job(tr("Movie of %1").arg(particle.name))
    , m_particle(particle)
    , m_axis(axis)
    , m_format(format)
    , m_folder(folder)
{
    OffscreenPainter::create(m_surface);
}

void MovieJob::work(const RunControl& control)
{
    FolderUpdate update(toPath(m_folder), isOfMovie);
    FolderUpdate::Names names;
    {
        OffscreenPainter painter(m_surface); // of this thread
        const auto draw = [&](const SceneRequest& request) {
            control.throwIfCancelled(); // a large frame takes seconds
            QImage picture = painter.paint(0, request);
            control.throwIfCancelled();
            return picture;
        };
        for (int frame = 0; frame < m_format.frames; ++frame) {
            control.step(frame, m_format.frames, "drawing frames");
            const CameraPose pose = m_particle.pose.turned(m_axis, -360.0 * frame / m_format.frames);
            const SceneRequest request{m_particle.contents, pose, m_format.pixels, true};
            const QImage picture = m_format.transparent ? transparentPicture(request, draw, control) : draw(request);
            if (picture.isNull())
                throw StoreError(tr("There is no OpenGL 3.2 on this display, so structures cannot be drawn.").toStdString());
            const std::string png = pngOf(picture, control).toStdString();
            names.emplace_back(frameName(frame));
            replaceFile(update.stage() / names.back(), png);
        }
    }
    if (!m_format.encoder.isEmpty() && encode(fromPath(update.stage()), control)) {
        names.emplace_back(film);
        post([this] { m_hasFilm = true; });
    }
    control.throwIfCancelled();
    update.commit(names);
}

bool MovieJob::encode(const QString& stage, const RunControl& control)
{
    const QList<QStringList> codecs{
        {QStringLiteral("-c:v"), QStringLiteral("libx264"), QStringLiteral("-crf"), QStringLiteral("18")},
        {QStringLiteral("-c:v"), QStringLiteral("mpeg4"), QStringLiteral("-q:v"), QStringLiteral("2")}};
    QString problem;
    for (const QStringList& codec : codecs) {
        control.step(0, 0, "encoding");
        QProcess ffmpeg;
        ffmpeg.setWorkingDirectory(stage);
        ffmpeg.setProcessChannelMode(QProcess::MergedChannels);
        ffmpeg.start(m_format.encoder, arguments(m_format, codec));
        while (ffmpeg.state() != QProcess::NotRunning && !ffmpeg.waitForFinished(everyTenth))
            control.throwIfCancelled(); // the destructor ends the program
        // Having been waited for in vain stays an error of the process, too.
        const bool ended = ffmpeg.error() != QProcess::FailedToStart && ffmpeg.exitStatus() == QProcess::NormalExit;
        if (ended && ffmpeg.exitCode() == 0)
            return true;
        const QString said = QString::fromUtf8(ffmpeg.readAll()).trimmed();
        problem = said.isEmpty() ? ffmpeg.errorString() : said.section(QLatin1Char('\n'), -1);
        QFile::remove(stage + QLatin1Char('/') + QString::fromStdString(film));
    }
    post([this, problem] { Q_EMIT noticed(tr("ffmpeg could not make the MP4: %1. The frames are there.").arg(problem)); });
    return false;
}

} // namespace clusterlens::ui

#include "moc_MovieJob.cpp"
