#pragma once

#include "base/RunControl.h"
#include "theme/PrintUnits.h"

#include <QByteArray>
#include <QImage>
#include <QSize>

#include <functional>

namespace clusterlens::ui {

/// What a saved or copied picture is like. Plain value.
struct PictureFormat {
    double width = 180.0; ///< mm
    int resolution = 300; ///< dots per inch
    bool transparent = false;

    friend bool operator==(const PictureFormat&, const PictureFormat&) = default;
};

constexpr int longestEdge = 8192; ///< pixels that OpenGL draws at once

/// The same scene before black and before white, without smoothed edges: what is behind shows where they differ.
/// \return premultiplied
[[nodiscard]] QImage withoutBackground(const QImage& beforeBlack, const QImage& beforeWhite);

/// The bytes of a PNG file. \throws StoreError  a null picture, no memory; Cancelled  soon after \p control says so
[[nodiscard]] QByteArray pngOf(const QImage& image, const RunControl& control = {});

struct SceneRequest;

/// A picture without what is behind, with smooth edges. \param draw  draws a scene; null where it cannot, as the result is then
/// \throws Cancelled  between the steps
[[nodiscard]] QImage transparentPicture(
    const SceneRequest& wanted, const std::function<QImage(const SceneRequest&)>& draw, const RunControl& control = {});

} // namespace clusterlens::ui
