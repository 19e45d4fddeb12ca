#include "runs/Job.h"

#include <exception>

namespace clusterlens::ui {

Job::Job(QString title)
    : m_title(std::move(title))
{
}

void Job::cancel()
{
    m_cancel->store(true);
}

void Job::post(std::function<void()> inOwnThread)
{
    m_mailbox->post(std::move(inOwnThread));
}

void Job::execute(Mailbox& mailbox)
{
    m_mailbox = &mailbox;
    const RunControl control(m_cancel, [this](int done, int total, std::string_view stage) { report(done, total, stage); });
    const auto endLater = [this](State state, const QString& error = {}) { post([=, this] { end(state, error); }); };
    try {
        control.throwIfCancelled(); // while it waited
        post([this] {
            m_state = State::Running;
            Q_EMIT started();
        });
        work(control);
        endLater(State::Finished);
    } catch (const Cancelled&) {
        endLater(State::Cancelled);
    } catch (const std::exception& e) {
        endLater(State::Failed, QString::fromUtf8(e.what()));
    } catch (...) {
        endLater(State::Failed, tr("The calculation stopped for an unknown reason."));
    }
}

void Job::report(int done, int total, std::string_view stage)
{
    if (const std::optional<JobProgress> progress = m_estimate.step(done, total, stage)) {
        post([this, progress = *progress] {
            m_progress = progress;
            Q_EMIT progressed(m_progress);
        });
    }
}

void Job::end(State state, const QString& error)
{
    m_state = state;
    m_error = error;
    switch (state) {
    case State::Cancelled:
        Q_EMIT cancelled();
        break;
    case State::Failed:
        Q_EMIT failed(error);
        break;
    default:
        Q_EMIT finished();
    }
    Q_EMIT ended();
}

} // namespace clusterlens::ui

#include "moc_Job.cpp"
