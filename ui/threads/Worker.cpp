#include "threads/Worker.h"

#include "threads/LowPriority.h"

#include <algorithm>
#include <exception>
#include <utility>

namespace clusterlens::ui {

Worker::Worker(Piece atEnd)
    : m_atEnd(std::move(atEnd))
    , m_thread([this] { run(); })
{
}

Worker::~Worker()
{
    stop();
}

void Worker::add(Piece piece)
{
    const std::lock_guard lock(m_mutex);
    m_waiting.push_back({noKey, std::move(piece)});
    m_changed.notify_all();
}

void Worker::replace(int key, Piece piece)
{
    const std::lock_guard lock(m_mutex);
    const auto older = std::ranges::find(m_waiting, key, &Waiting::key);
    if (older != m_waiting.end())
        older->piece = std::move(piece);
    else
        m_waiting.push_back({key, std::move(piece)});
    m_changed.notify_all();
}

void Worker::stop()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
        m_changed.notify_all();
    }
    if (m_thread.joinable())
        m_thread.join();
}

void Worker::run()
{
    runBelowTheWindow();
    while (const Piece piece = next())
        doPiece(piece);
    if (m_atEnd)
        doPiece(m_atEnd);
}

Worker::Piece Worker::next()
{
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return m_stopping || !m_waiting.empty(); });
    if (m_stopping)
        return {};
    Piece piece = std::move(m_waiting.front().piece);
    m_waiting.pop_front();
    return piece;
}

void Worker::doPiece(const Piece& piece)
{
    try {
        piece();
    } catch (...) { // nothing may leave a thread: the window's thread has something that tells the user
        deliver([failure = std::current_exception()] { std::rethrow_exception(failure); });
    }
}

} // namespace clusterlens::ui
