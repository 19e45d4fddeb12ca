#pragma once

#include <QImage>
#include <QSurfaceFormat>

#include <memory>

class QOffscreenSurface;

namespace clusterlens::ui {

struct SceneRequest;

/// Draws scenes into images with an OpenGL context of its own. Everything but the static functions belongs to the thread that made it.
class OffscreenPainter {
public:
    [[nodiscard]] static QSurfaceFormat format();
    /// False where Qt's platform has no OpenGL, so that nobody need try.
    [[nodiscard]] static bool mayWork();
    /// Makes what a painter draws on, where mayWork(). In the window's thread, as Qt wants it; a painter may be in any.
    static void create(QOffscreenSurface& surface);

    explicit OffscreenPainter(QOffscreenSurface& surface);
    ~OffscreenPainter();

    /// \param id  of the view. What a view has shown before is kept, so that drawing it again from another side is quick.
    /// \return null where there is no OpenGL 3.2 \throws StoreError  no picture has this size, or memory does not suffice for it
    [[nodiscard]] QImage paint(int id, const SceneRequest& request);

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl; ///< null where there is no OpenGL 3.2
};

} // namespace clusterlens::ui
