#include "scene/picture/StructurePicture.h"

#include "base/Errors.h"
#include "scene/picture/PictureFormat.h"

#include <QCoreApplication>
#include <QPainter>

#include <algorithm>

namespace clusterlens::ui {

QImage drawn(const StructurePicture& picture, const std::function<QImage(const SceneRequest&)>& draw, const RunControl& control)
{
    QImage image(picture.pixels, picture.transparent ? QImage::Format_ARGB32_Premultiplied : QImage::Format_RGB32);
    if (image.isNull())
        throw StoreError(QCoreApplication::translate(
            "StructurePicture", "A picture of this size cannot be made: choose a smaller width or resolution.")
                             .toStdString());
    image.fill(picture.transparent ? Qt::transparent : Qt::white);
    QPainter painter(&image);
    painter.scale(picture.scale, picture.scale);
    painter.setRenderHint(QPainter::SmoothPixmapTransform); // for what is larger than OpenGL draws at once
    painter.drawPicture(0, 0, picture.behind);
    const int count = int(picture.parts.size());
    for (int i = 0; i < count; ++i) {
        control.step(i, count, "drawing structures");
        const StructurePicture::Part& part = picture.parts[std::size_t(i)];
        SceneRequest request{part.contents, part.camera, (part.place.size() * picture.scale).toSize(), true};
        if (!picture.transparent && std::max(request.pixels.width(), request.pixels.height()) > longestEdge)
            request.pixels.scale(longestEdge, longestEdge, Qt::KeepAspectRatio);
        painter.drawImage(part.place, picture.transparent ? transparentPicture(request, draw, control) : draw(request));
    }
    painter.drawPicture(0, 0, picture.above);
    painter.end();
    if (picture.perMetre > 0) { // only now: text would follow it
        image.setDotsPerMeterX(picture.perMetre);
        image.setDotsPerMeterY(picture.perMetre);
    }
    return image;
}

} // namespace clusterlens::ui
