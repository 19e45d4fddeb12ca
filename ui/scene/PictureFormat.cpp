#include "scene/PictureFormat.h"

#include <algorithm>

namespace clusterlens::ui {

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

} // namespace clusterlens::ui
