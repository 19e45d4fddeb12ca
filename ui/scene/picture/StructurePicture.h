#pragma once

#include "base/RunControl.h"
#include "scene/SceneRenderer.h"

#include <QImage>
#include <QPicture>
#include <QRectF>

#include <functional>
#include <vector>

namespace clusterlens::ui {

/// A picture of panes with all that it needs, so that it can be drawn on any thread while the window goes on. Lengths are units of the page.
struct StructurePicture {
    struct Part {
        QRectF place;
        std::shared_ptr<const SceneContents> contents; ///< in the light theme
        CameraPose camera;
    };

    QSize pixels;
    double scale = 1.0; ///< pixels a unit
    bool transparent = false;
    int perMetre = 0; ///< dots, for the file; 0: as usual
    QPicture behind;  ///< frames and titles
    std::vector<Part> parts;
    QPicture above; ///< size bars, axes, marks and the legend
};

/// Part after part. \param draw  draws a scene; what it draws as null is left out
/// \throws StoreError  no picture can have this size; Cancelled; what \p draw throws
[[nodiscard]] QImage drawn(
    const StructurePicture& picture, const std::function<QImage(const SceneRequest&)>& draw, const RunControl& control = {});

} // namespace clusterlens::ui
