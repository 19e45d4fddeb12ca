#pragma once

#include "base/RunControl.h"
#include "runs/ProgressEstimate.h"
#include "threads/Mailbox.h"

#include <QObject>
#include <QString>

#include <atomic>
#include <functional>
#include <memory>

namespace clusterlens::ui {

/// One run of one piece of work. Made once, run once by a JobQueue on its worker thread; the queue owns it and deletes it after ended().
/// All signals come in the thread where the job was made, in the order in which the work caused them; exactly one of finished(), cancelled()
/// and failed() comes, then ended().
class Job : public QObject {
    Q_OBJECT

public:
    enum class State { Waiting, Running, Finished, Cancelled, Failed };
    Q_ENUM(State)

    /// \param title  what it does, for the user: "Generating for au144.gr"
    explicit Job(QString title);

    [[nodiscard]] QString title() const { return m_title; }
    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] JobProgress progress() const { return m_progress; } ///< the last one reported
    [[nodiscard]] QString error() const { return m_error; }           ///< why it failed

    /// Asks it to stop; it ends soon after, as cancelled unless it was done already. Safe from any thread.
    void cancel();

Q_SIGNALS:
    void started();
    void progressed(const JobProgress& progress); ///< about 20 times a second at most
    void noticed(const QString& message);         ///< something the user should know, such as falling back to the CPU
    void finished();
    void cancelled();
    void failed(const QString& message);
    void ended();

protected:
    /// The work, on the worker thread. \throws Cancelled  when \p control says so; std::exception  when it fails
    virtual void work(const RunControl& control) = 0;

    /// For work(): calls \p inOwnThread later in the job's own thread, in order with everything else that is reported.
    void post(std::function<void()> inOwnThread);

private:
    friend class JobQueue;

    void execute(Mailbox& mailbox);                           // worker thread
    void report(int done, int total, std::string_view stage); // worker thread, or threads of the work
    void end(State state, const QString& error);              // own thread

    QString m_title;
    State m_state = State::Waiting;
    JobProgress m_progress;
    QString m_error;
    std::shared_ptr<std::atomic<bool>> m_cancel = std::make_shared<std::atomic<bool>>(false);
    ProgressEstimate m_estimate;
    Mailbox* m_mailbox = nullptr; ///< the queue's, while it runs
};

} // namespace clusterlens::ui
