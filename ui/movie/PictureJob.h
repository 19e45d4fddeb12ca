#pragma once

#include "runs/Job.h"
#include "scene/picture/StructurePicture.h"

#include <QOffscreenSurface>

namespace clusterlens::ui {

/// Draws a picture of several panes and writes it as PNG: the file is replaced as a whole or not at all.
class PictureJob : public Job {
    Q_OBJECT

public:
    /// \param path  empty: nothing is written
    PictureJob(StructurePicture picture, QString path = {});

    [[nodiscard]] const QImage& image() const { return m_image; } ///< after finished(), where nothing is written

private:
    void work(const RunControl& control) override;

    const StructurePicture m_picture;
    const QString m_path;
    QOffscreenSurface m_surface; ///< which Qt wants to be made in the window's thread
    QImage m_image;              ///< written by post()
};

} // namespace clusterlens::ui
