#pragma once

#include "threads/Mailbox.h"

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace clusterlens::ui {

/// A thread that does pieces of work one after the other, each below the window's priority. To be made, used and destroyed in one thread with
/// an event loop; what a piece throws is thrown there again.
class Worker {
public:
    using Piece = std::function<void()>;

    /// \param atEnd  the thread's last piece, for what must go where it was made
    explicit Worker(Piece atEnd = {});
    ~Worker(); ///< stop()

    void add(Piece piece);
    /// In place of the piece with this key, while that still waits. \param key  >= 0
    void replace(int key, Piece piece);
    /// Waits for the piece at work and drops those that wait; more are not done.
    void stop();

    /// Any thread: calls it later in the thread of this object, in order. Dropped with this object.
    void deliver(Piece call) { m_mailbox.post(std::move(call)); }

private:
    static constexpr int noKey = -1;
    struct Waiting {
        int key;
        Piece piece;
    };

    void run();
    [[nodiscard]] Piece next(); ///< waits for it; empty: the end
    void doPiece(const Piece& piece);

    Piece m_atEnd;
    Mailbox m_mailbox;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<Waiting> m_waiting;
    bool m_stopping = false;
    std::thread m_thread;
};

} // namespace clusterlens::ui
