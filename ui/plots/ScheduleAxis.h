#pragma once

#include "model/DiffusionSchedule.h"
#include "model/GenerativeModel.h"

#include <QWidget>

#include <optional>

namespace clusterlens::ui {

/// T1 and T2 as two handles on the noise schedule: a drawing of sqrt(alpha-bar) over 0 .. 1000 with the stretches that are denoised filled and
/// the jump as an arrow. A handle that meets the other one takes it along, so that T1 <= T2 always.
/// Keyboard: Tab goes from T1 to T2, arrows move by 10 (with Shift by 1), Page Up and Page Down by 100, Home and End to the ends.
class ScheduleAxis : public QWidget {
    Q_OBJECT

public:
    explicit ScheduleAxis(QWidget* parent = nullptr);

    [[nodiscard]] int t1() const { return m_t1; }
    [[nodiscard]] int t2() const { return m_t2; }
    /// \throws std::invalid_argument  unless 0 <= t1 <= t2 <= 1000
    void setTimes(int t1, int t2);

    /// Horizontal place of step \p t in the widget, logical pixels.
    [[nodiscard]] double xOf(int t) const;

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    void changed(int t1, int t2);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    bool focusNextPrevChild(bool next) override;

private:
    enum class Handle { T1, T2 };

    [[nodiscard]] QRectF plotArea() const;
    [[nodiscard]] QPointF pointOf(int t) const;
    [[nodiscard]] int timeAt(double x) const;
    [[nodiscard]] int value(Handle handle) const { return handle == Handle::T1 ? m_t1 : m_t2; }
    [[nodiscard]] QColor handleColour(Handle handle) const;
    void move(Handle handle, int t);
    void store(int t1, int t2);

    void paintSchedule(QPainter& painter) const;
    void paintJump(QPainter& painter) const;
    void paintScale(QPainter& painter) const;
    void paintHandle(QPainter& painter, Handle handle) const;
    void paintLabels(QPainter& painter) const;
    void paintCaption(QPainter& painter) const;

    DiffusionSchedule m_schedule;
    int m_t1 = SamplingSettings().t1;
    int m_t2 = SamplingSettings().t2;
    Handle m_active = Handle::T1;
    std::optional<double>
        m_undecided; ///< x of a press where both handles are equally near: the direction of the drag tells which is meant
    bool m_dragging = false;
};

} // namespace clusterlens::ui
