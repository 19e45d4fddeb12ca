#pragma once

#include "threads/Mailbox.h"

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>

namespace clusterlens::ui {

/// Small pieces of work, one after the other on a thread of its own, for views that must not wait. Not Qt's global thread pool: Qt paints with
/// that, and would wait for our work. To be made, used and destroyed in one thread, with an event loop.
class Background {
public:
    Background();
    ~Background(); ///< waits for the piece at work; drops the others and all results

    /// \p work, which must not throw, on the thread, then \p use with what it returned in the thread of this object.
    template <typename Work, typename Use> void run(Work work, Use use)
    {
        enqueue([this, work = std::move(work), use = std::move(use)] { m_mailbox.post([use, result = work()] { use(result); }); });
    }

private:
    void enqueue(std::function<void()> piece);
    void loop(const std::stop_token& stop);

    Mailbox m_mailbox;
    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    std::deque<std::function<void()>> m_pieces;
    std::jthread m_thread;
};

} // namespace clusterlens::ui
