#include "scene/SceneRenderer.h"

#include "scene/OffscreenPainter.h"

#include <chrono>
#include <future>

namespace clusterlens::ui {

namespace {

constexpr int printing = 1'000'000; // the view of pictures that somebody waits for

} // namespace

SceneRenderer::SceneRenderer()
    : m_worker([this] { m_painter.reset(); })
{
    OffscreenPainter::create(m_surface);
}

SceneRenderer::~SceneRenderer() = default;

void SceneRenderer::draw(int view, const SceneRequest& request, Receiver receiver)
{
    m_worker.replace(view, [=, this, receiver = std::move(receiver)] {
        try {
            m_worker.deliver([receiver, picture = paint(view, request)] { receiver(picture); });
        } catch (...) {
            m_worker.deliver([receiver, camera = request.camera] { receiver({{}, camera, 0.0, true}); });
            throw;
        }
    });
}

QImage SceneRenderer::drawNow(const SceneRequest& request)
{
    std::promise<QImage> promise;
    std::future<QImage> image = promise.get_future();
    m_worker.replace(printing, [&] {
        try {
            promise.set_value(paint(printing, request).image);
        } catch (...) {
            promise.set_exception(std::current_exception());
        }
    });
    return image.get();
}

ScenePicture SceneRenderer::paint(int view, const SceneRequest& request)
{
    if (!m_painter) // when the first picture is wanted: that takes a while
        m_painter = std::make_unique<OffscreenPainter>(m_surface);
    const auto start = std::chrono::steady_clock::now();
    ScenePicture picture{m_painter->paint(view, request), request.camera, 0.0};
    picture.milliseconds = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
    return picture;
}

} // namespace clusterlens::ui
