#include "series/QueueBar.h"

#include "fields/ElidedLabel.h"
#include "fields/ProgressShown.h"
#include "runs/CurveQueue.h"
#include "runs/ProgressEstimate.h"

#include <QHBoxLayout>

namespace clusterlens::ui {

namespace {

constexpr int barWidthOfQueue = 160;
constexpr int everySecond = 1000;

QString kindText(CurveQueue::Kind kind)
{
    switch (kind) {
    case CurveQueue::Kind::Generate:
        return QueueBar::tr("Generate");
    case CurveQueue::Kind::Mine:
        return QueueBar::tr("Mine library");
    case CurveQueue::Kind::Refine:
        break;
    }
    return QueueBar::tr("Refine");
}

QToolButton* queueButton(const QString& name, QWidget* parent)
{
    auto* const button = new QToolButton(parent);
    button->setObjectName(name);
    button->setAutoRaise(true);
    return button;
}

} // namespace

QueueBar::QueueBar(CurveQueue& queue, QWidget* parent)
    : QFrame(parent)
    , m_queue(queue)
    , m_text(new ElidedLabel(this))
    , m_bar(new QProgressBar(this))
    , m_pause(queueButton(QStringLiteral("queuePause"), this))
    , m_skip(queueButton(QStringLiteral("queueSkip"), this))
    , m_cancel(queueButton(QStringLiteral("queueCancel"), this))
{
    setObjectName(QStringLiteral("queueBar"));
    setFrameShape(QFrame::StyledPanel);
    m_text->setObjectName(QStringLiteral("queueText"));
    m_bar->setObjectName(QStringLiteral("queueProgress"));
    m_bar->setFixedWidth(barWidthOfQueue);
    m_bar->setTextVisible(false);
    m_skip->setText(tr("Skip"));
    m_skip->setToolTip(tr("Stop the curve at work and go on with the next one"));
    auto* const row = new QHBoxLayout(this);
    row->setContentsMargins(8, 2, 4, 2);
    row->addWidget(m_text, 1);
    row->addWidget(m_bar);
    for (QToolButton* const button : {m_pause, m_skip, m_cancel})
        row->addWidget(button);
    connect(m_pause, &QToolButton::clicked, this, [this] {
        if (m_queue.phase() == CurveQueue::Phase::Running)
            m_queue.pause();
        else
            m_queue.resume();
    });
    connect(m_skip, &QToolButton::clicked, &queue, &CurveQueue::skip);
    connect(m_cancel, &QToolButton::clicked, this, [this] {
        if (m_queue.phase() == CurveQueue::Phase::Stopped)
            m_queue.forget();
        else
            m_queue.cancel();
    });
    connect(&queue, &CurveQueue::changed, this, &QueueBar::update);
    connect(&m_tick, &QTimer::timeout, this, &QueueBar::update);
    update();
}

void QueueBar::update()
{
    const CurveQueue::Phase phase = m_queue.phase();
    setVisible(phase != CurveQueue::Phase::Idle);
    if (phase != CurveQueue::Phase::Running)
        m_tick.stop();
    else if (!m_tick.isActive())
        m_tick.start(everySecond);
    if (phase == CurveQueue::Phase::Idle)
        return;
    const CurveQueue::Progress now = m_queue.progress();
    QString text = tr("%1: %2 of %3 curves", "what: how far").arg(kindText(now.kind)).arg(now.done).arg(now.total);
    if (now.failed > 0)
        text += tr(", %n failed", nullptr, now.failed);
    if (now.skipped > 0)
        text += tr(", %n skipped", nullptr, now.skipped);
    if (phase == CurveQueue::Phase::Paused)
        text += m_queue.current() != 0 ? tr(", paused when this curve is done") : tr(", paused");
    else if (phase == CurveQueue::Phase::Stopped)
        text += tr(", cancelled");
    else if (now.secondsLeft)
        text += QStringLiteral(", ") + timeLeftText(*now.secondsLeft);
    m_text->setText(text);
    showProgress(*m_bar, now.done, now.total);
    const bool running = phase == CurveQueue::Phase::Running;
    m_pause->setText(running ? tr("Pause") : tr("Resume"));
    m_pause->setToolTip(running ? tr("Finish the curve at work, then wait") : tr("Go on with the curves that are left"));
    m_skip->setEnabled(m_queue.current() != 0);
    const bool stopped = phase == CurveQueue::Phase::Stopped;
    m_cancel->setText(stopped ? tr("Close") : tr("Cancel"));
    m_cancel->setToolTip(stopped ? tr("Forget the curves that are left") : tr("Stop at once; what was not done can go on later"));
}

} // namespace clusterlens::ui

#include "moc_QueueBar.cpp"
