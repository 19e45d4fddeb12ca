#include "plots/StackPlot.h"

#include "plots/ApplyTheme.h"
#include "theme/PlotTheme.h"

#include <qcustomplot.h>

#include <algorithm>

namespace clusterlens::ui {

namespace {

constexpr std::size_t mostNamed = 6;   // in a legend
constexpr std::size_t mostBeside = 16; // names at the right edge
constexpr int lettersBeside = 24;
constexpr std::size_t mostSmooth = 20; // more of them are drawn without smooth edges, several times as fast
constexpr double edge = 0.04;          // of the height, above and below

QVector<double> vectorOf(const Eigen::VectorXd& values, double plus = 0.0)
{
    QVector<double> all(values.size());
    for (Eigen::Index i = 0; i < values.size(); ++i)
        all[i] = values[i] + plus;
    return all;
}

/// From blue over violet to orange: told apart without red and green, on white and on black.
QColor colourAt(std::size_t i, std::size_t count, bool dark)
{
    const double share = count < 2 ? 0.0 : double(i) / double(count - 1);
    const QColor blue(dark ? "#5aa2ff" : "#1f5fbf");
    const QColor orange(dark ? "#ffb14d" : "#d06a00");
    const auto mix = [share](int a, int b) { return int(a + share * (b - a)); };
    return {mix(blue.red(), orange.red()), mix(blue.green(), orange.green()), mix(blue.blue(), orange.blue())};
}

} // namespace

StackPlot::StackPlot(QWidget* parent)
    : PlotView(parent)
{
    m_plot->setNoAntialiasingOnDrag(true);
    m_plot->xAxis->setLabel(tr("r (Å)"));
    m_plot->yAxis->setLabel(tr("G (Å⁻²)"));
    connect(m_plot->yAxis, qOverload<const QCPRange&>(&QCPAxis::rangeChanged), m_plot->yAxis2,
        qOverload<const QCPRange&>(&QCPAxis::setRange));
    m_plot->axisRect()->insetLayout()->setInsetAlignment(0, Qt::AlignTop | Qt::AlignRight);
    setTheme(false);
}

void StackPlot::setCurves(std::vector<StackCurve> curves)
{
    const bool others = idsOf(curves) != idsOf(m_curves);
    m_curves = std::move(curves);
    colour(isDark());
    if (others || !isMoved())
        resetView();
    else
        replotSoon();
}

void StackPlot::setOffset(double offset)
{
    m_offset = offset;
    colour(isDark());
    if (isMoved())
        fitHeight(); // the chosen part of r stays
    else
        fitAxes();
    replotSoon();
}

void StackPlot::setShown(bool measured, bool fits)
{
    m_measured = measured;
    m_fits = fits;
    colour(isDark());
    replotSoon();
}

void StackPlot::resetView()
{
    setMoved(false);
    fitAxes();
    replotSoon();
}

void StackPlot::colour(bool dark)
{
    m_plot->clearGraphs();
    double height = 0.0;
    for (const StackCurve& curve : m_curves)
        if (curve.g.size() > 0)
            height = std::max(height, curve.g.maxCoeff() - curve.g.minCoeff());
    for (std::size_t i = 0; i < m_curves.size(); ++i) {
        const StackCurve& curve = m_curves[i];
        const double up = double(m_curves.size() - 1 - i) * m_offset * height; // the first on top, as in the table
        const QColor colour = colourAt(i, m_curves.size(), dark);
        QCPGraph* const measured = m_plot->addGraph();
        measured->setData(vectorOf(curve.r), vectorOf(curve.g, up), true);
        measured->setPen(QPen(colour, 1.0)); // wider or dashed lines take Qt ten times as long
        measured->setName(legendName(curve.name));
        measured->setVisible(m_measured);
        measured->removeFromLegend();
        QCPGraph* const fit = m_plot->addGraph();
        fit->setData(vectorOf(curve.fitR), vectorOf(curve.fitG, up), true);
        fit->setPen(QPen(m_measured ? plotTheme(dark).text : colour, 1.0));
        fit->setLayer(QStringLiteral("grid")); // below what was measured, whose colour tells the curves apart
        fit->setName(legendName(curve.name));
        fit->setVisible(m_fits);
        fit->removeFromLegend();
        if (m_curves.size() <= mostNamed)
            (m_measured ? measured : fit)->addToLegend();
    }
    nameBeside(height);
    m_plot->setNotAntialiasedElement(QCP::aePlottables, m_curves.size() > mostSmooth);
    applyTheme(*m_plot, plotTheme(dark));
    m_plot->legend->setVisible(!m_curves.empty() && m_curves.size() <= mostNamed);
}

/// Too many for a legend: each name, or every other one, stands at the right edge where its curve is zero.
void StackPlot::nameBeside(double height)
{
    const bool any = m_curves.size() > mostNamed && m_offset > 0.0;
    const QSharedPointer<QCPAxisTickerText> names(new QCPAxisTickerText);
    const std::size_t step = (m_curves.size() + mostBeside - 1) / mostBeside;
    for (std::size_t i = 0; any && i < m_curves.size(); i += step)
        names->addTick(
            double(m_curves.size() - 1 - i) * m_offset * height, shortName(m_curves[i].name, m_plot->font(), lettersBeside));
    m_plot->yAxis2->setTicker(names);
    m_plot->yAxis2->setTicks(any);
    m_plot->yAxis2->setTickLabels(any);
}

void StackPlot::fitAxes()
{
    m_plot->xAxis->rescale(true);
    fitHeight();
}

void StackPlot::fitHeight()
{
    m_plot->yAxis->rescale(true);
    m_plot->yAxis->scaleRange(1.0 + 2.0 * edge);
}

} // namespace clusterlens::ui

#include "moc_StackPlot.cpp"
