#include "jobs/JobQueue.h"

namespace clusterlens::ui {

JobQueue::JobQueue(QObject* parent)
    : QObject(parent)
    , m_worker(new QObject)
{
    m_thread.setObjectName("jobs");
    m_worker->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    m_thread.start();
}

JobQueue::~JobQueue()
{
    cancelAll();
    m_thread.quit();
    m_thread.wait(); // only now may the jobs go
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
    QMetaObject::invokeMethod(this, &JobQueue::queueChanged, Qt::QueuedConnection);
}

void JobQueue::startNext()
{
    if (m_waiting.empty())
        return;
    m_current = std::move(m_waiting.front());
    m_waiting.pop_front();
    Job* const job = m_current.get();
    connect(job, &Job::started, this, [this, job] { Q_EMIT jobStarted(job); });
    QMetaObject::invokeMethod(
        m_worker,
        [this, job] {
            job->execute();
            QMetaObject::invokeMethod(this, &JobQueue::finish, Qt::QueuedConnection);
        },
        Qt::QueuedConnection);
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
