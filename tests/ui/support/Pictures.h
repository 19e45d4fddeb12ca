#pragma once

#include <QImage>

namespace clusterlens::ui::tests {

/// Pixels that are not of the colour of the corner.
inline int covered(const QImage& image)
{
    int count = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            count += image.pixel(x, y) != image.pixel(0, 0) ? 1 : 0;
    return count;
}

} // namespace clusterlens::ui::tests
