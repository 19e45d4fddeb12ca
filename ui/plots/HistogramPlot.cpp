#include "plots/HistogramPlot.h"

#include "plots/ApplyTheme.h"

#include "structure/Neighbours.h"

#include <qcustomplot.h>

#include <algorithm>
#include <cmath>

namespace clusterlens::ui {

namespace {

constexpr double distanceBin = 0.1; ///< Å
constexpr double mostBins = 10'000.0;

/// Ticks at whole numbers, not more of them than are easy to read.
class WholeNumbers : public QCPAxisTicker {
protected:
    double getTickStep(const QCPRange& range) override { return std::max(1.0, std::round(QCPAxisTicker::getTickStep(range))); }
    int getSubTickCount(double /*step*/) override { return 0; }
};

/// Of atoms so far apart that the bins would be too many: wider ones.
DistanceHistogram histogramOf(const PositionsXyz& positions)
{
    if (positions.rows() == 0 || !positions.allFinite())
        return {};
    const double extent = (positions.colwise().maxCoeff() - positions.colwise().minCoeff()).norm();
    return distanceHistogram(positions, std::max(distanceBin, extent / mostBins));
}

} // namespace

HistogramPlot::HistogramPlot(Quantity quantity, QWidget* parent)
    : QWidget(parent)
    , m_plot(new QCustomPlot(this))
    , m_bars(new QCPBars(m_plot->xAxis, m_plot->yAxis))
    , m_quantity(quantity)
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_plot);
    setMinimumSize(160, 110);
    m_plot->setAttribute(Qt::WA_TransparentForMouseEvents); // the wheel is for the column that it stands in
    m_plot->axisRect()->setMinimumMargins(QMargins(0, 6, 8, 0));
    m_plot->xAxis->grid()->setVisible(false);
    m_plot->yAxis->setTicker(QSharedPointer<WholeNumbers>::create());
    m_plot->yAxis->ticker()->setTickCount(4);
    if (quantity == Quantity::Coordination) {
        m_plot->xAxis->setTicker(QSharedPointer<WholeNumbers>::create());
        m_plot->xAxis->setLabel(tr("neighbours"));
        m_plot->yAxis->setLabel(tr("atoms"));
    } else {
        m_plot->xAxis->setLabel(tr("pair distance (Å)"));
        m_plot->yAxis->setLabel(tr("pairs"));
    }
    clear();
    setTheme(false);
}

void HistogramPlot::setStructure(const Structure& structure, const QColor& colour)
{
    QVector<double> keys;
    QVector<double> counts;
    double width = 1.0;
    if (m_quantity == Quantity::Coordination) {
        const std::vector<int> coordination = neighboursIfAny(metalPositions(structure)).coordination;
        const int highest = coordination.empty() ? -1 : *std::max_element(coordination.begin(), coordination.end());
        for (int n = 0; n <= highest; ++n) {
            keys << n;
            counts << static_cast<double>(std::count(coordination.begin(), coordination.end(), n));
        }
    } else {
        const DistanceHistogram histogram = histogramOf(structure.positions);
        width = histogram.width;
        for (Eigen::Index bin = 0; bin < histogram.counts.size(); ++bin) {
            keys << histogram.centre(bin);
            counts << histogram.counts[bin];
        }
    }
    m_bars->setBrush(colour);
    setBars(keys, counts, width);
}

void HistogramPlot::setBars(const QVector<double>& keys, const QVector<double>& counts, double width)
{
    const bool coordination = m_quantity == Quantity::Coordination;
    m_bars->setWidth(coordination ? 0.8 * width : width);
    m_bars->setPen(Qt::NoPen);
    m_bars->setData(keys, counts, true);
    const double highest = counts.isEmpty() ? 1.0 : *std::max_element(counts.begin(), counts.end());
    const double last = keys.isEmpty() ? 12.0 : keys.last();
    m_plot->yAxis->setRange(0.0, std::max(1.0, 1.08 * highest));
    m_plot->xAxis->setRange(coordination ? -0.6 : 0.0, coordination ? std::max(12.0, last) + 0.6 : last + width);
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void HistogramPlot::clear()
{
    setBars({}, {}, 1.0);
}

void HistogramPlot::setTheme(bool dark)
{
    applyTheme(*m_plot, plotTheme(dark));
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

} // namespace clusterlens::ui

#include "moc_HistogramPlot.cpp"
