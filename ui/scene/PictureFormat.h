#pragma once

#include <QImage>
#include <QSize>

namespace clusterlens::ui {

/// What a saved or copied picture is like. Plain value.
struct PictureFormat {
    double width = 180.0; ///< mm
    int resolution = 300; ///< dots per inch
    bool transparent = false;

    friend bool operator==(const PictureFormat&, const PictureFormat&) = default;
};

constexpr double mmPerInch = 25.4;

/// The same scene before black and before white, without smoothed edges: what is behind shows where they differ.
/// \return premultiplied
[[nodiscard]] QImage withoutBackground(const QImage& beforeBlack, const QImage& beforeWhite);

} // namespace clusterlens::ui
