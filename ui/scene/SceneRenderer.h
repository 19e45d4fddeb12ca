#pragma once

#include "atoms/SceneContents.h"
#include "scene/ViewCamera.h"
#include "threads/Worker.h"

#include <QImage>
#include <QOffscreenSurface>
#include <QSize>

#include <functional>
#include <memory>

namespace clusterlens::ui {

class OffscreenPainter;

/// One picture that is wanted.
struct SceneRequest {
    std::shared_ptr<const SceneContents> contents;
    CameraPose camera;
    QSize pixels;
    bool smoothEdges = true; ///< costs time with software GL
};

/// One picture that was drawn; null where there is no OpenGL 3.2, or it failed.
struct ScenePicture {
    QImage image;
    CameraPose camera;
    double milliseconds = 0.0; ///< that drawing it took
    bool failed = false;       ///< this one, for want of memory, say; another one may be drawn
};

/// Draws scenes into images on a thread of its own, so that however slow OpenGL is, the window's thread never waits for it.
/// To be made, used and destroyed in the window's thread.
class SceneRenderer {
public:
    using Receiver = std::function<void(const ScenePicture&)>;

    SceneRenderer();
    ~SceneRenderer(); ///< waits for the picture that is being drawn; nobody receives it

    /// Draws in the background; \p receiver is called in the window's thread. A newer request of the same view takes the place of one that waits.
    void draw(int view, const SceneRequest& request, Receiver receiver);
    /// Waits for the picture: for printing. \throws what drawing throws
    [[nodiscard]] QImage drawNow(const SceneRequest& request);

private:
    [[nodiscard]] ScenePicture paint(int view, const SceneRequest& request); // worker thread

    QOffscreenSurface m_surface;
    std::unique_ptr<OffscreenPainter> m_painter; ///< made and destroyed on the worker thread
    Worker m_worker;
};

} // namespace clusterlens::ui
