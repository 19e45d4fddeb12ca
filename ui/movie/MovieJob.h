#pragma once

#include "runs/Job.h"
#include "scene/ParticleScene.h"

#include <QOffscreenSurface>
#include <QSize>

#include <string>

namespace clusterlens::ui {

/// What a movie of a particle is like. Plain value.
struct MovieFormat {
    QSize pixels{800, 800};
    int frames = 120; ///< of one whole turn
    int rate = 30;    ///< frames a second
    bool transparent = false;
    QString encoder; ///< path of ffmpeg; empty: frames alone

    friend bool operator==(const MovieFormat&, const MovieFormat&) = default;
};

/// Whether a file of this name belongs to a movie, and goes where another one takes its place: "frame-0001.png", "movie.mp4".
[[nodiscard]] bool isOfMovie(const std::string& name);

/// Turns a particle once and writes each frame as PNG into a folder and, with ffmpeg, all of them as MP4. The folder is replaced as a whole or not at all.
class MovieJob : public Job {
    Q_OBJECT

public:
    /// \param particle  from the side that the first frame has \param axis  that it turns about
    MovieJob(const ParticleScene& particle, const Eigen::Vector3d& axis, const MovieFormat& format, const QString& folder);

    [[nodiscard]] QString folder() const { return m_folder; }
    [[nodiscard]] bool hasFilm() const { return m_hasFilm; } ///< after finished(): the MP4 is there

private:
    void work(const RunControl& control) override;
    /// \return whether there is a film; what went wrong is told
    bool encode(const QString& stage, const RunControl& control);

    const ParticleScene m_particle;
    const Eigen::Vector3d m_axis;
    const MovieFormat m_format;
    const QString m_folder;
    QOffscreenSurface m_surface; ///< which Qt wants to be made in the window's thread
    bool m_hasFilm = false;      ///< written by post()
};

} // namespace clusterlens::ui
