#include "scene/picture/PictureFormat.h"

#include "base/Errors.h"
#include "scene/SceneRenderer.h"

#include <QBuffer>
#include <QCoreApplication>

#include <algorithm>

namespace clusterlens::ui {

namespace {

/// Refuses to take more once the user has asked to stop: encoding a large picture takes seconds.
class CancellableBuffer : public QBuffer {
public:
    CancellableBuffer(QByteArray* bytes, const RunControl& control)
        : QBuffer(bytes)
        , m_control(control)
    {
    }

protected:
    qint64 writeData(const char* data, qint64 size) override
    {
        try {
            m_control.throwIfCancelled();
        } catch (const Cancelled&) { // nothing may pass through libpng
            return -1;
        }
        return QBuffer::writeData(data, size);
    }

private:
    const RunControl& m_control;
};

} // namespace

QImage withoutBackground(const QImage& beforeBlack, const QImage& beforeWhite)
{
    QImage picture(beforeBlack.size(), QImage::Format_ARGB32_Premultiplied);
    for (int y = 0; y < picture.height(); ++y) {
        auto* const line = reinterpret_cast<QRgb*>(picture.scanLine(y));
        const auto* const black = reinterpret_cast<const QRgb*>(beforeBlack.constScanLine(y));
        const auto* const white = reinterpret_cast<const QRgb*>(beforeWhite.constScanLine(y));
        for (int x = 0; x < picture.width(); ++x) {
            const int seen = std::max({qRed(white[x]) - qRed(black[x]), qGreen(white[x]) - qGreen(black[x]),
                qBlue(white[x]) - qBlue(black[x]), 0}); // of the background
            const int alpha = 255 - seen;
            line[x] = qRgba(
                std::min(qRed(black[x]), alpha), std::min(qGreen(black[x]), alpha), std::min(qBlue(black[x]), alpha), alpha);
        }
    }
    return picture;
}

QByteArray pngOf(const QImage& image, const RunControl& control)
{
    QByteArray bytes;
    CancellableBuffer buffer(&bytes, control);
    const bool isMade = buffer.open(QIODevice::WriteOnly) && image.save(&buffer, "PNG");
    control.throwIfCancelled();
    if (!isMade) // as a null picture, which memory did not suffice for
        throw StoreError(QCoreApplication::translate("PictureFormat", "The picture could not be made: is there too little memory?")
                             .toStdString());
    return bytes;
}

QImage transparentPicture(
    const SceneRequest& wanted, const std::function<QImage(const SceneRequest&)>& draw, const RunControl& control)
{
    // Smoothing edges would mix them with what is behind: drawn finer and averaged instead.
    SceneRequest finer = wanted;
    finer.smoothEdges = false;
    finer.pixels = (2 * wanted.pixels).boundedTo((2 * wanted.pixels).scaled(longestEdge, longestEdge, Qt::KeepAspectRatio));
    const auto before = [&](const QColor& behind) {
        control.throwIfCancelled();
        SceneContents contents = *wanted.contents;
        contents.background = behind;
        finer.contents = std::make_shared<const SceneContents>(std::move(contents));
        return draw(finer);
    };
    const QImage black = before(Qt::black);
    const QImage white = before(Qt::white);
    if (black.isNull() || white.isNull())
        return {};
    control.throwIfCancelled();
    const QImage fine = withoutBackground(black, white);
    control.throwIfCancelled();
    return fine.scaled(wanted.pixels, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
}

} // namespace clusterlens::ui
