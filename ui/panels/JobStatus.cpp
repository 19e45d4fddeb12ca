#include "panels/JobStatus.h"

#include "fields/ElidedLabel.h"
#include "fields/MenuText.h"
#include "fields/ProgressShown.h"

#include <QAction>
#include <QCoreApplication>
#include <QHBoxLayout>
#include <QMenu>
#include <QToolButton>

#include <algorithm>

namespace clusterlens::ui {

namespace {

constexpr int barWidth = 180;

struct StageText {
    const char* stage; ///< as the work calls it
    const char* text;
};

constexpr StageText stages[] = {{"loading the model", QT_TRANSLATE_NOOP("Stages", "loading the model")},
    {"denoise", QT_TRANSLATE_NOOP("Stages", "drawing samples")},
    {"again", QT_TRANSLATE_NOOP("Stages", "drawing again what is no structure")},
    {"likely shapes", QT_TRANSLATE_NOOP("Stages", "looking at likely shapes")},
    {"alternatives", QT_TRANSLATE_NOOP("Stages", "fitting likely shapes")},
    {"searching the library", QT_TRANSLATE_NOOP("Stages", "searching the library")},
    {"refining", QT_TRANSLATE_NOOP("Stages", "strain, sites, positions")}, {"fitting", QT_TRANSLATE_NOOP("Stages", "fitting")},
    {"exporting", QT_TRANSLATE_NOOP("Stages", "exporting")}, {"drawing frames", QT_TRANSLATE_NOOP("Stages", "drawing frames")},
    {"drawing structures", QT_TRANSLATE_NOOP("Stages", "drawing structures")},
    {"writing the picture", QT_TRANSLATE_NOOP("Stages", "writing the picture")},
    {"encoding", QT_TRANSLATE_NOOP("Stages", "making the MP4")}, {"writing pages", QT_TRANSLATE_NOOP("Stages", "writing pages")}};

QString stageText(const QString& stage)
{
    for (const StageText& known : stages)
        if (stage == QLatin1String(known.stage))
            return QCoreApplication::translate("Stages", known.text);
    return stage;
}

} // namespace

JobStatus::JobStatus(std::span<JobQueue* const> queues, QAction* cancel, QWidget* parent)
    : QWidget(parent)
    , m_queues(queues.begin(), queues.end())
    , m_text(new ElidedLabel(this))
    , m_bar(new QProgressBar(this))
    , m_left(new QLabel(this))
    , m_menu(new QMenu(this))
{
    m_text->setObjectName(QStringLiteral("jobText"));
    m_bar->setObjectName(QStringLiteral("jobProgress"));
    m_bar->setFixedWidth(barWidth);
    m_bar->setTextVisible(false);
    auto* const button = new QToolButton(this);
    button->setDefaultAction(cancel);
    button->setObjectName(QStringLiteral("cancelButton"));
    m_menu->setObjectName(QStringLiteral("cancelMenu"));
    button->setMenu(m_menu);
    button->setPopupMode(QToolButton::MenuButtonPopup);
    connect(m_menu, &QMenu::aboutToShow, this, &JobStatus::fillMenu);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setAutoRaise(true);
    m_cancel = button;
    auto* const row = new QHBoxLayout(this);
    row->setContentsMargins(4, 0, 4, 0);
    for (QWidget* const part :
        {static_cast<QWidget*>(m_text), static_cast<QWidget*>(m_bar), static_cast<QWidget*>(m_left), m_cancel})
        row->addWidget(part);
    row->addStretch(1);
    for (QWidget* const part : {static_cast<QWidget*>(m_bar), static_cast<QWidget*>(m_left), m_cancel}) {
        QSizePolicy keepsItsPlace = part->sizePolicy(); // else the whole window is laid out anew when a job begins
        keepsItsPlace.setRetainSizeWhenHidden(true);
        part->setSizePolicy(keepsItsPlace);
    }
    for (const JobQueue* const one : m_queues) {
        connect(one, &JobQueue::jobStarted, this, &JobStatus::followJob);
        connect(one, &JobQueue::queueChanged, this, &JobStatus::showQueue);
    }
    showQueue();
}

/// One for each queue: those that wait in it go with the one that runs.
void JobStatus::fillMenu()
{
    m_menu->clear();
    for (std::size_t i = 0; i < m_queues.size(); ++i)
        if (const Job* const job = m_queues[i]->current()) {
            const QString more = m_queues[i]->waiting() > 0 ? tr(" (%n more)", nullptr, m_queues[i]->waiting()) : QString();
            connect(m_menu->addAction(tr("Cancel %1").arg(asMenuText(job->title() + more))), &QAction::triggered, this,
                [this, i] { Q_EMIT cancelWanted(int(i)); });
        }
}

const Job* JobStatus::shown() const
{
    const auto busy = std::ranges::find_if(m_queues, &JobQueue::isBusy);
    return busy == m_queues.end() ? nullptr : (*busy)->current();
}

void JobStatus::followJob(Job* job)
{
    m_last.clear();
    showQueue();
    connect(job, &Job::cancelled, this, [this, title = job->title()] {
        m_last = tr("Cancelled: %1").arg(title);
        showQueue();
    });
    connect(job, &Job::progressed, this, [this, job] {
        if (job == shown())
            showProgress(job);
    });
}

void JobStatus::showProgress(const Job* job)
{
    const JobProgress progress = job->progress();
    QString text
        = progress.stage.isEmpty() ? job->title() : tr("%1: %2", "title: stage").arg(job->title(), stageText(progress.stage));
    int waiting = -1; // but the one that is shown
    for (const JobQueue* const queue : m_queues)
        waiting += queue->waiting() + (queue->isBusy() ? 1 : 0);
    if (waiting > 0)
        text += tr(" (%n more)", nullptr, waiting);
    m_text->setText(text);
    ui::showProgress(*m_bar, progress.done, progress.total); // 0 of 0 is the moving bar
    m_left->setText(progress.secondsLeft ? timeLeftText(*progress.secondsLeft) : QString());
}

void JobStatus::showQueue()
{
    const Job* const job = shown();
    for (QWidget* const part : {static_cast<QWidget*>(m_bar), static_cast<QWidget*>(m_left), m_cancel})
        part->setVisible(job != nullptr);
    if (job)
        showProgress(job);
    else
        m_text->setText(m_last.isEmpty() ? tr("Ready") : m_last);
}

} // namespace clusterlens::ui

#include "moc_JobStatus.cpp"
