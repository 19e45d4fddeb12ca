#pragma once

#include "scene/SceneContents.h"
#include "scene/ViewCamera.h"
#include "threads/Mailbox.h"

#include <QImage>
#include <QOffscreenSurface>
#include <QSize>

#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <thread>

namespace clusterlens::ui {

/// One picture that is wanted.
struct SceneRequest {
    std::shared_ptr<const SceneContents> contents;
    CameraPose camera;
    QSize pixels;
    bool smoothEdges = true; ///< costs time with software GL
};

/// One picture that was drawn; null where there is no OpenGL 3.2.
struct ScenePicture {
    QImage image;
    CameraPose camera;
    double milliseconds = 0.0; ///< that drawing it took
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
    /// Waits for the picture: for printing.
    [[nodiscard]] QImage drawNow(const SceneRequest& request);

private:
    struct Wanted {
        int view;
        SceneRequest request;
        std::function<void(ScenePicture)> done; ///< on the worker thread
    };

    void enqueue(Wanted wanted);
    void run(const std::stop_token& stop);

    QOffscreenSurface m_surface;
    Mailbox m_mailbox;
    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::deque<Wanted> m_wanted; ///< at most one of each view
    std::jthread m_worker;
};

} // namespace clusterlens::ui
