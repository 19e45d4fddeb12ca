#include "movie/PictureJob.h"

#include "base/AtomicFile.h"
#include "base/Errors.h"
#include "document/SessionConversion.h"
#include "scene/OffscreenPainter.h"
#include "scene/picture/PictureFormat.h"

namespace clusterlens::ui {

PictureJob::PictureJob(StructurePicture picture, QString path)
    : Job(tr("Picture of structures"))
    , m_picture(std::move(picture))
    , m_path(std::move(path))
{
    OffscreenPainter::create(m_surface);
}

void PictureJob::work(const RunControl& control)
{
    QImage image;
    {
        OffscreenPainter painter(m_surface); // of this thread
        const auto draw = [&](const SceneRequest& request) {
            control.throwIfCancelled(); // a large one takes seconds
            QImage one = painter.paint(0, request);
            if (one.isNull())
                throw StoreError(tr("There is no OpenGL 3.2 on this display, so structures cannot be drawn.").toStdString());
            return one;
        };
        image = drawn(m_picture, draw, control);
    }
    if (m_path.isEmpty()) {
        post([this, image] { m_image = image; });
        return;
    }
    control.step(0, 0, "writing the picture");
    const std::string png = pngOf(image, control).toStdString();
    image = {}; // 200 MB of a large one
    replaceFile(toPath(m_path), png);
}

} // namespace clusterlens::ui

#include "moc_PictureJob.cpp"
