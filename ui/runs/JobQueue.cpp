#include "runs/JobQueue.h"

#include "threads/LowPriority.h"

#include <utility>

namespace clusterlens::ui {

JobQueue::JobQueue(QObject* parent)
    : QObject(parent)
    , m_worker([this](const std::stop_token& stop) { run(stop); })
{
}

JobQueue::~JobQueue()
{
    cancelAll();
    m_worker.request_stop();
    m_worker.join(); // only now may the jobs go
}

void JobQueue::cancelAll()
{
    if (m_current)
        m_current->cancel();
    for (const auto& job : m_waiting)
        job->cancel();
}

void JobQueue::enqueue(std::unique_ptr<Job> job)
{
    m_waiting.push_back(std::move(job));
    if (!m_current)
        startNext();
    m_mailbox.post([this] { Q_EMIT queueChanged(); });
}

void JobQueue::startNext()
{
    if (m_waiting.empty())
        return;
    m_current = std::move(m_waiting.front());
    m_waiting.pop_front();
    Job* const job = m_current.get();
    connect(job, &Job::started, this, [this, job] { Q_EMIT jobStarted(job); });
    const std::lock_guard lock(m_mutex);
    m_handedOver = job;
    m_changed.notify_all();
}

void JobQueue::run(const std::stop_token& stop)
{
    runBelowTheWindow();
    std::unique_lock lock(m_mutex);
    while (m_changed.wait(lock, stop, [this] { return m_handedOver != nullptr; })) {
        Job* const job = std::exchange(m_handedOver, nullptr);
        lock.unlock();
        job->execute(m_mailbox);
        m_mailbox.post([this] { finish(); });
        lock.lock();
    }
}

void JobQueue::finish()
{
    Job* const job = m_current.release(); // all that it reported has arrived before this
    job->deleteLater();
    startNext();
    Q_EMIT jobEnded(job);
    Q_EMIT queueChanged();
}

} // namespace clusterlens::ui
