#include "runs/JobQueue.h"

#include <utility>

namespace clusterlens::ui {

JobQueue::JobQueue(QObject* parent)
    : QObject(parent)
{
}

JobQueue::~JobQueue()
{
    cancelAll();
    m_worker.stop(); // only now may the jobs go
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
    m_worker.add([this, job] {
        job->execute(m_mailbox);
        m_mailbox.post([this] { finish(); });
    });
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

#include "moc_JobQueue.cpp"
