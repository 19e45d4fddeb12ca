#pragma once

#include "runs/Job.h"

#include <QObject>

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <stop_token>
#include <thread>

namespace clusterlens::ui {

/// Runs jobs one at a time on one worker thread, in the order in which they were added. Everything here belongs to the thread that made it.
/// The destructor cancels all and waits for the running one.
class JobQueue : public QObject {
    Q_OBJECT

public:
    explicit JobQueue(QObject* parent = nullptr);
    ~JobQueue() override;

    /// Starts the job, or lets it wait for those before it. Connect to its signals before or right after: they come later, never from here.
    template <typename AnyJob> AnyJob* add(std::unique_ptr<AnyJob> job)
    {
        AnyJob* const added = job.get();
        enqueue(std::move(job));
        return added;
    }

    [[nodiscard]] bool isBusy() const { return m_current != nullptr; }
    [[nodiscard]] Job* current() const { return m_current.get(); } ///< running; null when idle
    [[nodiscard]] int waiting() const { return static_cast<int>(m_waiting.size()); }

    void cancelAll(); ///< the running one stops soon; those that wait end as cancelled without having started

Q_SIGNALS:
    void jobStarted(Job* job);
    void jobEnded(Job* job); ///< after its own ended(); deleted when control is back in the event loop
    void queueChanged();     ///< another job runs, or another number waits

private:
    void enqueue(std::unique_ptr<Job> job);
    void startNext();
    void finish();

    void run(const std::stop_token& stop); // worker thread

    std::unique_ptr<Job> m_current;
    std::deque<std::unique_ptr<Job>> m_waiting;
    Mailbox m_mailbox;
    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    Job* m_handedOver = nullptr; ///< to the worker, which takes it away
    std::jthread m_worker;
};

} // namespace clusterlens::ui
