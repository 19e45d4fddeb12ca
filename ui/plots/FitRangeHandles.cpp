#include "plots/FitRangeHandles.h"

#include "theme/PlotTheme.h"

#include <qcustomplot.h>

#include <algorithm>
#include <cmath>

namespace clusterlens::ui {

namespace {

constexpr double reach = 6.0; ///< pixels beside an edge that still take hold of it

/// Top and bottom of the axis rectangle, whatever the range of the y axis.
void spanVertically(QCPItemPosition* top, QCPItemPosition* bottom)
{
    top->setTypeY(QCPItemPosition::ptAxisRectRatio);
    bottom->setTypeY(QCPItemPosition::ptAxisRectRatio);
}

} // namespace

FitRangeHandles::FitRangeHandles(QCustomPlot* plot)
    : QObject(plot)
    , m_plot(plot)
    , m_label(new QCPItemText(plot))
{
    for (std::size_t i = 0; i < 2; ++i) {
        m_edges[i] = new QCPItemLine(plot);
        spanVertically(m_edges[i]->start, m_edges[i]->end);
        m_shades[i] = new QCPItemRect(plot);
        m_shades[i]->setLayer(QStringLiteral("grid"));
        m_shades[i]->setPen(Qt::NoPen);
        spanVertically(m_shades[i]->topLeft, m_shades[i]->bottomRight);
    }
    m_shades[0]->topLeft->setTypeX(QCPItemPosition::ptAxisRectRatio);
    m_shades[1]->bottomRight->setTypeX(QCPItemPosition::ptAxisRectRatio);
    m_label->position->setTypeY(QCPItemPosition::ptAxisRectRatio);
    m_label->setPadding(QMargins(5, 2, 5, 2));
    m_label->setVisible(false);
    place();
    connect(plot, &QCustomPlot::mousePress, this, &FitRangeHandles::press);
    connect(plot, &QCustomPlot::mouseMove, this, &FitRangeHandles::moveTo);
    connect(plot, &QCustomPlot::mouseRelease, this, &FitRangeHandles::release);
}

void FitRangeHandles::setRange(const RRange& range)
{
    if (isDragging())
        return;
    m_range = range;
    place();
}

void FitRangeHandles::setVisible(bool visible)
{
    m_visible = visible;
    for (std::size_t i = 0; i < 2; ++i) {
        m_edges[i]->setVisible(visible);
        m_shades[i]->setVisible(visible);
    }
}

void FitRangeHandles::setTheme(const PlotTheme& theme)
{
    for (std::size_t i = 0; i < 2; ++i) {
        m_edges[i]->setPen(QPen(theme.handle, 1.5));
        m_shades[i]->setBrush(theme.shade);
    }
    m_label->setColor(theme.text);
    m_label->setBrush(theme.background);
    m_label->setPen(QPen(theme.handle, 1));
    m_label->setFont(m_plot->font());
}

std::optional<std::size_t> FitRangeHandles::edgeAt(const QPointF& position) const
{
    const QRectF around = QRectF(m_plot->axisRect()->rect()).adjusted(-reach, 0.0, reach, 0.0); // an edge may lie on its border
    if (!m_visible || !around.contains(position))
        return std::nullopt;
    const double toLower = std::abs(position.x() - m_plot->xAxis->coordToPixel(m_range.min));
    const double toUpper = std::abs(position.x() - m_plot->xAxis->coordToPixel(m_range.max));
    if (std::min(toLower, toUpper) > reach)
        return std::nullopt;
    return toLower <= toUpper ? 0U : 1U;
}

void FitRangeHandles::press(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton)
        return;
    m_dragged = edgeAt(event->position());
    m_before = m_range;
    if (m_dragged) // else the plot itself would pan
        m_plot->setInteraction(QCP::iRangeDrag, false);
}

void FitRangeHandles::moveTo(QMouseEvent* event)
{
    if (!m_dragged) {
        if (event->buttons() == Qt::NoButton)
            m_plot->setCursor(edgeAt(event->position()) ? Qt::SplitHCursor : Qt::ArrowCursor);
        return;
    }
    const double r = m_plot->xAxis->pixelToCoord(event->position().x());
    const double rounded = std::round(r * 100.0) / 100.0;
    if (*m_dragged == 0)
        m_range.min = std::max(m_limits.min, std::min(rounded, m_range.max - smallestWidth));
    else
        m_range.max = std::min(m_limits.max, std::max(rounded, m_range.min + smallestWidth));
    const double edge = *m_dragged == 0 ? m_range.min : m_range.max;
    m_label->setText(tr("%1 Å").arg(edge, 0, 'f', 2));
    m_label->setPositionAlignment(Qt::AlignTop | (*m_dragged == 0 ? Qt::AlignLeft : Qt::AlignRight));
    m_label->position->setCoords(edge, 0.02);
    m_label->setVisible(true);
    place();
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void FitRangeHandles::release()
{
    if (!m_dragged)
        return;
    m_dragged.reset();
    m_label->setVisible(false);
    m_plot->setInteraction(QCP::iRangeDrag, true);
    m_plot->replot(QCustomPlot::rpQueuedReplot);
    if (m_range.min != m_before.min || m_range.max != m_before.max)
        Q_EMIT rangeChanged(m_range);
}

void FitRangeHandles::place()
{
    const std::array edges{m_range.min, m_range.max};
    for (std::size_t i = 0; i < 2; ++i) {
        m_edges[i]->start->setCoords(edges[i], 0.0);
        m_edges[i]->end->setCoords(edges[i], 1.0);
    }
    m_shades[0]->topLeft->setCoords(0.0, 0.0);
    m_shades[0]->bottomRight->setCoords(m_range.min, 1.0);
    m_shades[1]->topLeft->setCoords(m_range.max, 0.0);
    m_shades[1]->bottomRight->setCoords(1.0, 1.0);
}

} // namespace clusterlens::ui

#include "moc_FitRangeHandles.cpp"
