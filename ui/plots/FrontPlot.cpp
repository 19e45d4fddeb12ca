#include "plots/FrontPlot.h"

#include "plots/ApplyTheme.h"

#include <qcustomplot.h>

#include <algorithm>
#include <cmath>

namespace clusterlens::ui {

namespace {

constexpr double nearPixels = 14.0;

} // namespace

FrontPlot::FrontPlot(QWidget* parent)
    : QWidget(parent)
    , m_plot(new QCustomPlot(this))
    , m_least(m_plot->addGraph())
    , m_fits(m_plot->addGraph())
    , m_heldOut(m_plot->addGraph())
    , m_marked(m_plot->addGraph())
    , m_errors(new QCPErrorBars(m_plot->xAxis, m_plot->yAxis))
{
    auto* const layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_plot);
    setMinimumSize(160, 130);
    m_plot->axisRect()->setMinimumMargins(QMargins(0, 6, 8, 0));
    m_plot->xAxis->setLabel(tr("broken bonds (● held out, ○ fit)"));
    m_plot->yAxis->setLabel(tr("Rwp"));
    for (QCPAxis* const axis : {m_plot->xAxis, m_plot->yAxis})
        axis->ticker()->setTickCount(4);
    for (QCPGraph* const graph : {m_fits, m_heldOut, m_marked})
        graph->setLineStyle(QCPGraph::lsNone);
    m_errors->setDataPlottable(m_heldOut);
    m_plot->setMouseTracking(true);
    m_plot->installEventFilter(this);
    setTheme(false);
}

void FrontPlot::setPoints(const std::vector<FrontPoint>& points, std::size_t shown, const QColor& colour)
{
    m_points.clear();
    m_given.clear();
    for (std::size_t i = 0; i < points.size(); ++i)
        if (std::isfinite(points[i].heldOut) && std::isfinite(points[i].error) && std::isfinite(points[i].rwp)) {
            m_points.push_back(points[i]);
            m_given.push_back(i);
        }
    m_shown = shown;
    m_colour = colour;
    fill();
}

void FrontPlot::setTheme(bool dark)
{
    const PlotTheme theme = plotTheme(dark);
    applyTheme(*m_plot, theme);
    m_heldOut->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, theme.text, 6.0));
    m_fits->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssCircle, theme.axis, 5.0));
    m_errors->setPen(QPen(theme.axis, 1.0));
    m_least->setPen(QPen(theme.axis, 1.0, Qt::DashLine));
    fill();
}

void FrontPlot::fill()
{
    QVector<double> bonds;
    QVector<double> heldOut;
    QVector<double> errors;
    QVector<double> fits;
    std::vector<FrontPoint> inOrder = m_points; // the plot sorts its dots, but not their errors
    std::ranges::stable_sort(inOrder, {}, &FrontPoint::bonds);
    for (const FrontPoint& point : inOrder) {
        bonds << point.bonds;
        heldOut << point.heldOut;
        errors << point.error;
        fits << point.rwp;
    }
    m_heldOut->setData(bonds, heldOut, true);
    m_errors->setData(errors);
    m_fits->setData(bonds, fits, true);
    m_marked->data()->clear();
    m_marked->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, m_colour, 11.0));
    m_least->data()->clear();
    if (!m_points.empty()) {
        const auto [fewest, most] = std::ranges::minmax(bonds);
        const double margin = std::max(2.0, 0.12 * (most - fewest));
        double lowest = m_points.front().rwp;
        double highest = 0.0;
        for (const FrontPoint& point : m_points) {
            lowest = std::min({lowest, point.heldOut - point.error, point.rwp});
            highest = std::max({highest, point.heldOut + point.error, point.rwp});
        }
        const double room = std::max(1e-4, 0.15 * (highest - lowest));
        m_plot->xAxis->setRange(fewest - margin, most + margin);
        m_plot->yAxis->setRange(lowest - room, highest + room);
        const double least = std::ranges::min(heldOut);
        m_least->setData({fewest - margin, most + margin}, {least, least});
    }
    for (std::size_t i = 0; i < m_points.size(); ++i)
        if (m_given[i] == m_shown)
            m_marked->addData(m_points[i].bonds, m_points[i].heldOut);
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

QPointF FrontPlot::placeOf(std::size_t point) const
{
    return {m_plot->xAxis->coordToPixel(m_points.at(point).bonds), m_plot->yAxis->coordToPixel(m_points.at(point).heldOut)};
}

int FrontPlot::pointAt(const QPointF& place) const
{
    int nearest = -1;
    double least = nearPixels;
    for (std::size_t i = 0; i < m_points.size(); ++i)
        if (const double distance = std::hypot(placeOf(i).x() - place.x(), placeOf(i).y() - place.y()); distance < least) {
            nearest = int(i);
            least = distance;
        }
    return nearest;
}

bool FrontPlot::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Wheel) {
        event->ignore(); // it is for the column that the plot stands in
        return true;
    }
    const bool move = event->type() == QEvent::MouseMove;
    if (move || event->type() == QEvent::MouseButtonRelease) {
        const auto* const mouse = static_cast<QMouseEvent*>(event);
        const int point = pointAt(mouse->position());
        if (move) {
            m_plot->setToolTip(point < 0 ? QString() : m_points[std::size_t(point)].text);
            m_plot->setCursor(point < 0 ? Qt::ArrowCursor : Qt::PointingHandCursor);
        } else if (point >= 0 && mouse->button() == Qt::LeftButton && m_given[std::size_t(point)] != m_shown) {
            Q_EMIT picked(int(m_given[std::size_t(point)]));
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace clusterlens::ui

#include "moc_FrontPlot.cpp"
