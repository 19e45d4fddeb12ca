#pragma once

#include "runs/JobQueue.h"

#include <QLabel>
#include <QProgressBar>
#include <QWidget>

class QAction;

namespace clusterlens::ui {

/// What is running, how far it is and how long it will take, with a button to stop it. Lives in the status bar.
class JobStatus : public QWidget {
    Q_OBJECT

public:
    JobStatus(JobQueue& queue, QAction* cancel, QWidget* parent = nullptr);

private:
    void followJob(Job* job);
    void showProgress(const JobProgress& progress);
    void showQueue();

    JobQueue& m_queue;
    QLabel* m_text;
    QProgressBar* m_bar;
    QLabel* m_left;
    QWidget* m_cancel;
};

} // namespace clusterlens::ui
