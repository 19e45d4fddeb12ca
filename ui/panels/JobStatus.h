#pragma once

#include "runs/JobQueue.h"

#include <QLabel>
#include <QProgressBar>
#include <QWidget>

#include <span>
#include <vector>

class QAction;

namespace clusterlens::ui {

/// What is running, how far it is and how long it will take, with a button to stop it. Lives in the status bar.
class JobStatus : public QWidget {
    Q_OBJECT

public:
    /// \param queues  of the first that is busy the job is shown
    JobStatus(std::span<JobQueue* const> queues, QAction* cancel, QWidget* parent = nullptr);

private:
    void followJob(Job* job);
    void showProgress(const Job* job);
    void showQueue();
    [[nodiscard]] const Job* shown() const;

    const std::vector<const JobQueue*> m_queues;
    QLabel* m_text;
    QProgressBar* m_bar;
    QLabel* m_left;
    QWidget* m_cancel;
    QString m_last; ///< of the job that ended last, where it was cancelled
};

} // namespace clusterlens::ui
