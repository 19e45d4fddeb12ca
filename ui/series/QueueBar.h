#pragma once

#include <QFrame>
#include <QLabel>
#include <QProgressBar>
#include <QTimer>
#include <QToolButton>

namespace clusterlens::ui {

class CurveQueue;

/// How far a queue of curves is, with what can be done about it. Hidden where there is none.
class QueueBar : public QFrame {
    Q_OBJECT

public:
    explicit QueueBar(CurveQueue& queue, QWidget* parent = nullptr);

private:
    void update();

    CurveQueue& m_queue;
    QLabel* m_text;
    QProgressBar* m_bar;
    QToolButton* m_pause;
    QToolButton* m_skip;
    QToolButton* m_cancel;
    QTimer m_tick; ///< for the time that is left
};

} // namespace clusterlens::ui
