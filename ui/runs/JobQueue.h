#pragma once

#include "runs/Job.h"
#include "threads/Worker.h"

#include <QObject>

#include <deque>
#include <memory>

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

    std::unique_ptr<Job> m_current;
    std::deque<std::unique_ptr<Job>> m_waiting;
    Mailbox m_mailbox; ///< of the jobs
    Worker m_worker;
};

} // namespace clusterlens::ui
