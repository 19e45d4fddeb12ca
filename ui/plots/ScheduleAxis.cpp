#include "plots/ScheduleAxis.h"

#include <QFocusEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>

namespace clusterlens::ui {

namespace {

constexpr int last = DiffusionSchedule::steps;
constexpr double handleRadius = 6.0;

QColor faded(QColor colour, double alpha)
{
    colour.setAlphaF(static_cast<float>(alpha));
    return colour;
}

QString label(const QString& name, int t)
{
    return QStringLiteral("%1 = %2").arg(name).arg(t);
}

void paintArrowHead(QPainter& painter, QPointF tip, QPointF direction)
{
    const double length = std::hypot(direction.x(), direction.y());
    if (length <= 0.0)
        return;
    direction /= length;
    const QPointF across(-direction.y(), direction.x());
    const QPointF base = tip - direction * 8.0;
    painter.setBrush(painter.pen().color());
    painter.drawPolygon(QPolygonF{tip, base + across * 3.5, base - across * 3.5});
}

} // namespace

ScheduleAxis::ScheduleAxis(QWidget* parent)
    : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("T1 and T2 on the noise schedule"));
    setToolTip(tr(
        "<p>The model removes noise from step 1000 down to <b>T2</b>, jumps to <b>T1</b> with a draw that the curve suggests, and "
        "removes the rest of the noise from T1 to 0.</p>"
        "<p>T1 = T2: no jump, plain diffusion. T1 = 0 and T2 = 1000: the suggestion alone.</p>"
        "<p>The line is the share of the structure's signal left at each step, √ᾱ.</p>"));
}

void ScheduleAxis::setTimes(int t1, int t2)
{
    if (t1 < 0 || t1 > t2 || t2 > last)
        throw std::invalid_argument("expected 0 <= T1 <= T2 <= 1000");
    store(t1, t2);
}

QSize ScheduleAxis::sizeHint() const
{
    return {300, minimumSizeHint().height() + 30};
}

QSize ScheduleAxis::minimumSizeHint() const
{
    return {200, 2 * fontMetrics().height() + 80};
}

QRectF ScheduleAxis::plotArea() const
{
    const double line = fontMetrics().height();
    return QRectF(rect()).adjusted(handleRadius + 3.0, line + 8.0, -handleRadius - 3.0, -line - handleRadius - 6.0);
}

double ScheduleAxis::xOf(int t) const
{
    const QRectF area = plotArea();
    return area.left() + area.width() * t / last;
}

QPointF ScheduleAxis::pointOf(int t) const
{
    const QRectF area = plotArea();
    return {xOf(t), area.bottom() - area.height() * std::sqrt(m_schedule.alphaBar(t))};
}

int ScheduleAxis::timeAt(double x) const
{
    const QRectF area = plotArea();
    return std::clamp(static_cast<int>(std::lround((x - area.left()) / std::max(area.width(), 1.0) * last)), 0, last);
}

QColor ScheduleAxis::handleColour(Handle handle) const
{
    const bool dark = palette().color(QPalette::Window).lightness() < 128;
    if (handle == Handle::T1)
        return dark ? QColor(0x6f, 0xb1, 0xff) : QColor(0x1f, 0x6a, 0xc9);
    return dark ? QColor(0xff, 0x9d, 0x4d) : QColor(0xc9, 0x56, 0x00);
}

void ScheduleAxis::move(Handle handle, int t)
{
    t = std::clamp(t, 0, last);
    if (handle == Handle::T1)
        store(t, std::max(t, m_t2));
    else
        store(std::min(t, m_t1), t);
}

void ScheduleAxis::store(int t1, int t2)
{
    if (t1 == m_t1 && t2 == m_t2)
        return;
    m_t1 = t1;
    m_t2 = t2;
    setAccessibleDescription(label(tr("T1"), t1) + QStringLiteral(", ") + label(tr("T2"), t2));
    update();
    Q_EMIT changed(m_t1, m_t2);
}

void ScheduleAxis::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton)
        return;
    m_dragging = true;
    const double x = event->position().x();
    const double toT1 = std::abs(x - xOf(m_t1));
    const double toT2 = std::abs(x - xOf(m_t2));
    m_undecided.reset();
    if (std::abs(toT1 - toT2) < 1.0 && m_t1 == m_t2)
        m_undecided = x;
    else
        m_active = toT1 <= toT2 ? Handle::T1 : Handle::T2;
    if (!m_undecided && std::min(toT1, toT2) > handleRadius + 2.0)
        move(m_active, timeAt(x));
    update();
}

void ScheduleAxis::mouseMoveEvent(QMouseEvent* event)
{
    if (!m_dragging)
        return;
    const double x = event->position().x();
    if (m_undecided) {
        if (std::abs(x - *m_undecided) < 2.0)
            return;
        m_active = x < *m_undecided ? Handle::T1 : Handle::T2;
        m_undecided.reset();
    }
    move(m_active, timeAt(x));
}

void ScheduleAxis::mouseReleaseEvent(QMouseEvent* /*event*/)
{
    m_dragging = false;
    m_undecided.reset();
}

void ScheduleAxis::keyPressEvent(QKeyEvent* event)
{
    const int small = (event->modifiers() & Qt::ShiftModifier) != 0 ? 1 : 10;
    const int now = value(m_active);
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Down:
        move(m_active, now - small);
        break;
    case Qt::Key_Right:
    case Qt::Key_Up:
        move(m_active, now + small);
        break;
    case Qt::Key_PageDown:
        move(m_active, now - 100);
        break;
    case Qt::Key_PageUp:
        move(m_active, now + 100);
        break;
    case Qt::Key_Home:
        move(m_active, 0);
        break;
    case Qt::Key_End:
        move(m_active, last);
        break;
    default:
        QWidget::keyPressEvent(event);
    }
}

void ScheduleAxis::focusInEvent(QFocusEvent* event)
{
    if (event->reason() == Qt::TabFocusReason)
        m_active = Handle::T1;
    else if (event->reason() == Qt::BacktabFocusReason)
        m_active = Handle::T2;
    QWidget::focusInEvent(event);
    update();
}

bool ScheduleAxis::focusNextPrevChild(bool next)
{
    const Handle following = next ? Handle::T2 : Handle::T1;
    if (!hasFocus() || m_active == following)
        return QWidget::focusNextPrevChild(next);
    m_active = following;
    update();
    return true;
}

void ScheduleAxis::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (!isEnabled())
        painter.setOpacity(0.45);
    paintSchedule(painter);
    paintScale(painter);
    paintJump(painter);
    paintHandle(painter, Handle::T2);
    paintHandle(painter, Handle::T1);
    paintLabels(painter);
    paintCaption(painter);
}

void ScheduleAxis::paintCaption(QPainter& painter) const
{
    const QString caption = tr("signal √ᾱ");
    painter.setFont(font());
    const QRectF room = plotArea().adjusted(0, 4, -6, 0);
    const QRectF text = painter.boundingRect(room, Qt::AlignTop | Qt::AlignRight, caption);
    painter.fillRect(text.adjusted(-3, 0, 3, 0), faded(palette().color(QPalette::Base), 0.85)); // a handle may be behind it
    painter.setPen(faded(palette().color(QPalette::WindowText), 0.7));
    painter.drawText(room, Qt::AlignTop | Qt::AlignRight, caption);
}

void ScheduleAxis::paintSchedule(QPainter& painter) const
{
    const QColor text = palette().color(QPalette::WindowText);
    const QRectF area = plotArea();
    const auto fillBetween = [&](int from, int to, const QColor& colour) {
        QPolygonF outline{QPointF(xOf(from), area.bottom())};
        for (int t = from; t < to; t += 5)
            outline << pointOf(t);
        outline << pointOf(to) << QPointF(xOf(to), area.bottom());
        painter.setPen(Qt::NoPen);
        painter.setBrush(colour);
        painter.drawPolygon(outline);
    };
    painter.fillRect(area, palette().color(QPalette::Base));
    fillBetween(0, m_t1, faded(handleColour(Handle::T1), 0.28));
    fillBetween(m_t1, m_t2, faded(text, 0.06));
    fillBetween(m_t2, last, faded(handleColour(Handle::T2), 0.28));

    QPolygonF curve;
    for (int t = 0; t <= last; t += 5)
        curve << pointOf(t);
    painter.setPen(QPen(faded(text, 0.75), 1.5));
    painter.drawPolyline(curve);
}

void ScheduleAxis::paintJump(QPainter& painter) const
{
    if (m_t1 == m_t2)
        return;
    const QPointF from = pointOf(m_t2);
    const QPointF to = pointOf(m_t1);
    // The arrow bends below the curve, where there is always room.
    const QPointF control(from.x() + (to.x() - from.x()) * 0.5, std::max(from.y(), to.y()) - 2.0);
    QPainterPath path(from);
    path.quadTo(control, to);
    painter.setPen(QPen(palette().color(QPalette::WindowText), 1.4, Qt::DashLine));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(path);
    painter.setPen(QPen(palette().color(QPalette::WindowText), 1.0));
    paintArrowHead(painter, to, to - control);
}

void ScheduleAxis::paintScale(QPainter& painter) const
{
    const QRectF area = plotArea();
    const QColor text = palette().color(QPalette::WindowText);
    painter.setPen(faded(text, 0.6));
    painter.drawLine(area.bottomLeft(), area.bottomRight());
    const double top = area.bottom() + handleRadius + 3.0;
    const double line = fontMetrics().height();
    const std::array marks{std::pair(0, tr("0 structure")), std::pair(last / 2, tr("500")), std::pair(last, tr("noise 1000"))};
    for (const auto& [t, name] : marks) {
        const double width = fontMetrics().horizontalAdvance(name) + 2.0;
        const double left = std::clamp(xOf(t) - width / 2.0, 0.0, this->width() - width);
        painter.drawText(QRectF(left, top, width, line), Qt::AlignCenter, name);
    }
}

void ScheduleAxis::paintHandle(QPainter& painter, Handle handle) const
{
    const QRectF area = plotArea();
    const QColor colour = handleColour(handle);
    const double x = xOf(value(handle));
    painter.setPen(QPen(colour, 1.5));
    painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
    const QPointF centre(x, area.bottom());
    if (hasFocus() && handle == m_active) {
        painter.setPen(QPen(faded(colour, 0.5), 3.0));
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(centre, handleRadius + 1.5, handleRadius + 1.5);
    }
    painter.setPen(QPen(palette().color(QPalette::Window), 1.0));
    painter.setBrush(colour);
    painter.drawEllipse(centre, handleRadius, handleRadius);
}

void ScheduleAxis::paintLabels(QPainter& painter) const
{
    const QString first = label(tr("T1"), m_t1);
    const QString second = label(tr("T2"), m_t2);
    QFont bold = font();
    bold.setBold(true);
    painter.setFont(bold);
    const QFontMetricsF metrics(bold);
    const double w1 = metrics.horizontalAdvance(first) + 2.0;
    const double w2 = metrics.horizontalAdvance(second) + 2.0;
    const double gap = 10.0;
    double x1 = std::clamp(xOf(m_t1) - w1 / 2.0, 0.0, width() - w1 - gap - w2);
    double x2 = std::clamp(xOf(m_t2) - w2 / 2.0, w1 + gap, width() - w2);
    if (const double overlap = x1 + w1 + gap - x2; overlap > 0.0) {
        x1 = std::clamp(x1 - overlap / 2.0, 0.0, width() - w1 - gap - w2);
        x2 = x1 + w1 + gap;
    }
    painter.setPen(handleColour(Handle::T1));
    painter.drawText(QRectF(x1, 2.0, w1, metrics.height()), Qt::AlignCenter, first);
    painter.setPen(handleColour(Handle::T2));
    painter.drawText(QRectF(x2, 2.0, w2, metrics.height()), Qt::AlignCenter, second);
}

} // namespace clusterlens::ui

#include "moc_ScheduleAxis.cpp"
