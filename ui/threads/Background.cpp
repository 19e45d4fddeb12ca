#include "threads/Background.h"

#include "threads/LowPriority.h"

#include <utility>

namespace clusterlens::ui {

Background::Background()
    : m_thread([this](const std::stop_token& stop) { loop(stop); })
{
}

Background::~Background()
{
    m_thread.request_stop();
    m_thread.join();
}

void Background::enqueue(std::function<void()> piece)
{
    const std::lock_guard lock(m_mutex);
    m_pieces.push_back(std::move(piece));
    m_changed.notify_all();
}

void Background::loop(const std::stop_token& stop)
{
    runBelowTheWindow();
    std::unique_lock lock(m_mutex);
    while (m_changed.wait(lock, stop, [this] { return !m_pieces.empty(); }) && !stop.stop_requested()) {
        const std::function<void()> piece = std::move(m_pieces.front());
        m_pieces.pop_front();
        lock.unlock();
        piece();
        lock.lock();
    }
}

} // namespace clusterlens::ui
