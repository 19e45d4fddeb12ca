#include "scene/SceneRenderer.h"

#include "scene/OffscreenPainter.h"
#include "threads/LowPriority.h"

#include <algorithm>
#include <chrono>
#include <limits>

namespace clusterlens::ui {

namespace {

constexpr int printing = -1; // the view of pictures that somebody waits for

} // namespace

SceneRenderer::SceneRenderer()
{
    m_surface.setFormat(OffscreenPainter::format());
    if (OffscreenPainter::mayWork())
        m_surface.create(); // Qt wants this in the window's thread
    m_worker = std::jthread([this](const std::stop_token& stop) { run(stop); });
}

SceneRenderer::~SceneRenderer()
{
    m_worker.request_stop();
    m_worker.join();
}

void SceneRenderer::draw(int view, const SceneRequest& request, Receiver receiver)
{
    enqueue({view, request, [this, receiver = std::move(receiver)](ScenePicture picture) {
                 m_mailbox.post([receiver, picture = std::move(picture)] { receiver(picture); });
             }});
}

QImage SceneRenderer::drawNow(const SceneRequest& request)
{
    std::promise<QImage> promise;
    std::future<QImage> image = promise.get_future();
    enqueue({printing, request, [&promise](const ScenePicture& picture) { promise.set_value(picture.image); }});
    return image.get();
}

void SceneRenderer::enqueue(Wanted wanted)
{
    const std::lock_guard lock(m_mutex);
    const auto older = std::ranges::find(m_wanted, wanted.view, &Wanted::view);
    if (older != m_wanted.end())
        *older = std::move(wanted);
    else
        m_wanted.push_back(std::move(wanted));
    m_changed.notify_all();
}

void SceneRenderer::run(const std::stop_token& stop)
{
    // Software GL draws with as many threads as there are cores.
    runBelowTheWindow();
    std::unique_ptr<OffscreenPainter> painter; // made when the first picture is wanted: that takes a while
    std::unique_lock lock(m_mutex);
    while (m_changed.wait(lock, stop, [this] { return !m_wanted.empty(); }) && !stop.stop_requested()) {
        const Wanted wanted = std::move(m_wanted.front());
        m_wanted.pop_front();
        lock.unlock();
        if (!painter)
            painter = std::make_unique<OffscreenPainter>(m_surface);
        const auto start = std::chrono::steady_clock::now();
        ScenePicture picture{painter->paint(wanted.view, wanted.request), wanted.request.camera, 0.0};
        picture.milliseconds = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
        wanted.done(std::move(picture));
        lock.lock();
    }
}

} // namespace clusterlens::ui
