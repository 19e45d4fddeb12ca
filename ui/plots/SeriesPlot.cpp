#include "plots/SeriesPlot.h"

#include "plots/ApplyTheme.h"
#include "theme/PlotTheme.h"

#include <qcustomplot.h>
#include <QMouseEvent>

#include <algorithm>
#include <cmath>

namespace clusterlens::ui {

namespace {

constexpr double nearPoint = 9.0; // pixels
constexpr double roomAround = 0.06;

QCPRange withRoom(QCPRange range)
{
    const double size = range.size() > 0.0 ? range.size() : std::max(1e-3, std::abs(range.lower) * 0.1);
    return {range.lower - roomAround * size, range.upper + roomAround * size};
}

QSharedPointer<QCPAxisTicker> tickerFor(bool wholeNumbers)
{
    if (!wholeNumbers)
        return QSharedPointer<QCPAxisTicker>::create();
    auto ticker = QSharedPointer<QCPAxisTickerFixed>::create();
    ticker->setTickStep(1.0);
    ticker->setScaleStrategy(QCPAxisTickerFixed::ssMultiples);
    return ticker;
}

} // namespace

QString SeriesFigure::title() const
{
    return SeriesPlot::tr("%1 against %2", "a result and a number").arg(yTitle, xTitle);
}

SeriesPlot::SeriesPlot(QWidget* parent)
    : PlotView(parent)
    , m_dots(m_plot->addGraph())
    , m_marks(m_plot->addGraph())
    , m_errors(new QCPErrorBars(m_plot->xAxis, m_plot->yAxis))
    , m_hint(new QCPItemText(m_plot))
{
    m_hint->setObjectName(QStringLiteral("hint"));
    m_hint->position->setType(QCPItemPosition::ptAxisRectRatio);
    m_hint->position->setCoords(0.5, 0.5);
    m_hint->setVisible(false);
    m_dots->setLineStyle(QCPGraph::lsNone);
    m_marks->setLineStyle(QCPGraph::lsNone);
    m_errors->setDataPlottable(m_dots);
    m_errors->setSymbolGap(0.0);
    m_plot->setMouseTracking(true);
    m_plot->installEventFilter(this);
    setTheme(false);
}

void SeriesPlot::setFigure(const SeriesFigure& figure)
{
    m_plot->xAxis->setTicker(tickerFor(figure.wholeNumbers));
    m_points = figure.points;
    std::ranges::stable_sort(m_points, {}, &SeriesPoint::x); // as a graph holds them
    QVector<double> x;
    QVector<double> y;
    QVector<double> below;
    QVector<double> above;
    QVector<double> markedX;
    QVector<double> markedY;
    for (const SeriesPoint& point : m_points) {
        x << point.x;
        y << point.y;
        below << std::max(0.0, point.y - point.low);
        above << std::max(0.0, point.high - point.y);
        if (point.marked) {
            markedX << point.x;
            markedY << point.y;
        }
    }
    const bool otherAxes = m_plot->xAxis->label() != figure.xTitle || m_plot->yAxis->label() != figure.yTitle;
    if (otherAxes || figure.curves != m_curves)
        setMoved(false);
    m_curves = figure.curves;
    m_dots->setData(x, y, true);
    m_errors->setData(below, above);
    m_marks->setData(markedX, markedY, true);
    m_plot->xAxis->setLabel(figure.xTitle);
    m_plot->yAxis->setLabel(figure.yTitle);
    if (!isMoved())
        fitAxes();
    m_hint->setText(figure.whyEmpty);
    m_hint->setVisible(m_points.empty());
    for (QCPAxis* const axis : m_plot->axisRect()->axes())
        axis->setVisible(!m_points.empty());
    replotSoon();
}

void SeriesPlot::fitAxes()
{
    if (m_points.empty())
        return;
    QCPRange x(m_points.front().x, m_points.front().x);
    QCPRange y(m_points.front().low, m_points.front().high);
    for (const SeriesPoint& point : m_points) {
        x.expand(point.x);
        y.expand(QCPRange(std::min(point.low, point.y), std::max(point.high, point.y)));
    }
    m_plot->xAxis->setRange(withRoom(x));
    m_plot->yAxis->setRange(withRoom(y));
}

void SeriesPlot::resetView()
{
    setMoved(false);
    fitAxes();
    replotSoon();
}

void SeriesPlot::colour(bool dark)
{
    const PlotTheme theme = plotTheme(dark);
    applyTheme(*m_plot, theme);
    m_dots->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, theme.handle, theme.handle, 6.0));
    m_marks->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssCircle, QPen(theme.text, 1.6), Qt::NoBrush, 11.0));
    m_errors->setPen(QPen(theme.handle, 1.0));
    m_hint->setColor(theme.text);
    m_hint->setFont(m_plot->xAxis->labelFont());
}

void SeriesPlot::setOnPaper(bool paper)
{
    m_marks->setVisible(!paper); // what is selected is nobody's business there
}

QPointF SeriesPlot::placeOf(std::size_t point) const
{
    return {m_plot->xAxis->coordToPixel(m_points[point].x), m_plot->yAxis->coordToPixel(m_points[point].y)};
}

int SeriesPlot::pointAt(const QPointF& place) const
{
    int best = -1;
    double least = nearPoint;
    for (std::size_t i = 0; i < m_points.size(); ++i) {
        const QPointF away = placeOf(i) - place;
        const double distance = std::hypot(away.x(), away.y());
        if (distance < least) {
            least = distance;
            best = int(i);
        }
    }
    return best;
}

bool SeriesPlot::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_plot && (event->type() == QEvent::MouseMove || event->type() == QEvent::MouseButtonPress)) {
        const auto* const mouse = static_cast<QMouseEvent*>(event);
        const int point = pointAt(mouse->position());
        if (event->type() == QEvent::MouseMove)
            m_plot->setToolTip(point < 0 ? QString() : m_points[std::size_t(point)].text);
        else if (point >= 0 && mouse->button() == Qt::LeftButton)
            Q_EMIT picked(m_points[std::size_t(point)].id);
    }
    return PlotView::eventFilter(watched, event);
}

} // namespace clusterlens::ui

#include "moc_SeriesPlot.cpp"
