#pragma once

#include "runs/JobQueue.h"

#include <QLabel>
#include <QProgressBar>
#include <QWidget>

#include <span>
#include <vector>

class QAction;
class QMenu;

namespace clusterlens::ui {

/// What is running, how far it is and how long it will take, with a button to stop it and a menu to stop what runs beside it. Lives in the status bar.
class JobStatus : public QWidget {
    Q_OBJECT

public:
    /// \param queues  of the first that is busy the job is shown  \param cancel  stops that one
    JobStatus(std::span<JobQueue* const> queues, QAction* cancel, QWidget* parent = nullptr);

    [[nodiscard]] QWidget* cancelButton() const { return m_cancel; }

Q_SIGNALS:
    void cancelWanted(int queue); ///< index in the queues

private:
    void fillMenu();
    void followJob(Job* job);
    void showProgress(const Job* job);
    void showQueue();
    [[nodiscard]] const Job* shown() const;

    const std::vector<const JobQueue*> m_queues;
    QLabel* m_text;
    QProgressBar* m_bar;
    QLabel* m_left;
    QMenu* m_menu; ///< of the button
    QWidget* m_cancel;
    QString m_last; ///< of the job that ended last, where it was cancelled
};

} // namespace clusterlens::ui
