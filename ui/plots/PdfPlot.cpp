#include "plots/PdfPlot.h"

#include "plots/ApplyTheme.h"
#include "plots/Crosshair.h"
#include "plots/FitRangeHandles.h"

#include <qcustomplot.h>
#include <QJsonArray>

#include <algorithm>
#include <cmath>

namespace clusterlens::ui {

namespace {

QVector<double> toVector(const Eigen::VectorXd& values)
{
    return {values.begin(), values.end()};
}

const Eigen::VectorXd& calculatedCurve(const FitResult& fit, bool raw)
{
    return raw ? fit.calculated : fit.fitted;
}

/// Where the zero line of the differences goes so that they stay clear of everything above.
double residualOffset(const QCPGraph& measured, const std::vector<ShownCandidate>& shown, bool raw, double scale, double gap)
{
    bool found = false;
    const QCPRange observed = measured.getValueRange(found);
    double lowest = found ? observed.lower : 0.0;
    double highest = found ? observed.upper : 0.0;
    double largestDifference = 0.0;
    for (const ShownCandidate& one : shown) {
        const FitResult& fit = one.candidate->fit;
        if (fit.r.size() == 0)
            continue;
        const Eigen::VectorXd& curve = calculatedCurve(fit, raw);
        lowest = std::min(lowest, curve.minCoeff());
        highest = std::max(highest, curve.maxCoeff());
        largestDifference = std::max(largestDifference, (fit.observed - curve).maxCoeff());
    }
    return lowest - scale * largestDifference - gap * (highest - lowest);
}

} // namespace

QJsonObject PdfPlot::Hidden::json() const
{
    const auto array = [](const std::set<int>& ids) {
        QJsonArray all;
        std::ranges::copy(ids, std::back_inserter(all));
        return all;
    };
    return {{QStringLiteral("curves"), array(curves)}, {QStringLiteral("candidates"), array(candidates)}};
}

PdfPlot::Hidden PdfPlot::Hidden::from(const QJsonObject& json)
{
    const auto ids = [&](const QString& name) {
        std::set<int> all;
        for (const QJsonValue& id : json.value(name).toArray())
            all.insert(id.toInt());
        return all;
    };
    return {ids(QStringLiteral("curves")), ids(QStringLiteral("candidates"))};
}

PdfPlot::PdfPlot(QWidget* parent)
    : PlotView(parent)
    , m_measured(m_plot->addGraph())
    , m_residualZero(new QCPItemStraightLine(m_plot))
    , m_residualLabel(new QCPItemText(m_plot))
    , m_fitRange(new FitRangeHandles(m_plot))
    , m_crosshair(new Crosshair(m_plot))
{
    build();
    connect(m_fitRange, &FitRangeHandles::rangeChanged, this, &PdfPlot::fitRangeChanged);
    connect(m_plot, &QCustomPlot::legendClick, this, [this](QCPLegend*, QCPAbstractLegendItem* item) { toggle(item); });
    connect(m_plot->xAxis, qOverload<const QCPRange&>(&QCPAxis::rangeChanged), this, &PdfPlot::keepInsideData);
    clearMeasured();
    setTheme(false);
}

void PdfPlot::build()
{
    m_plot->setMouseTracking(true);
    m_plot->setPlottingHints(QCP::phCacheLabels | QCP::phFastPolylines); // on the screen only: half the time
    m_plot->xAxis->setLabel(tr("r (Å)"));
    m_plot->yAxis->setLabel(tr("G(r) (Å⁻²)"));
    m_plot->legend->setVisible(true);
    m_plot->legend->setRowSpacing(0);
    m_plot->legend->setMargins(QMargins(6, 3, 8, 3));
    m_plot->legend->setIconSize(22, 18);
    m_plot->axisRect()->insetLayout()->setInsetAlignment(0, Qt::AlignTop | Qt::AlignRight);
    m_plot->setAccessibleName(tr("Measured and calculated curves"));

    m_measured->setLineStyle(QCPGraph::lsNone);
    m_measured->setAntialiasedScatters(false);
    m_residualZero->setClipToAxisRect(true);
    m_residualLabel->position->setTypeX(QCPItemPosition::ptAxisRectRatio);
    m_residualLabel->setPositionAlignment(Qt::AlignLeft | Qt::AlignBottom);
    m_residualLabel->setLayer(QStringLiteral("axes")); // over curves and the edge of the fit range
}

void PdfPlot::setMeasured(const PdfCurve& curve, const QString& name, int id)
{
    if (!isShown(curve)) {
        m_measured->setData(toVector(curve.r), toVector(curve.g), true);
        setMoved(false);
    }
    m_measuredName = name;
    m_measured->setName(legendName(name));
    m_measuredId = id;
    m_measured->addToLegend();
    setGraphHidden(m_measured, m_hidden.curves.contains(id));
    m_fitRange->setLimits({curve.r[0], curve.r[curve.r.size() - 1]});
    m_fitRange->setVisible(true);
    showCandidates();
}

bool PdfPlot::isShown(const PdfCurve& curve) const
{
    if (m_measured->dataCount() != int(curve.r.size()))
        return false;
    for (Eigen::Index i = 0; i < curve.r.size(); ++i)
        if (const auto point = m_measured->data()->at(int(i)); point->key != curve.r[i] || point->value != curve.g[i])
            return false;
    return true;
}

void PdfPlot::clearMeasured()
{
    m_measured->data()->clear();
    m_measured->removeFromLegend();
    m_fitRange->setVisible(false);
    setMoved(false);
    showCandidates();
}

void PdfPlot::setShown(const std::vector<ShownCandidate>& shown)
{
    m_shown = shown;
    showCandidates();
}

void PdfPlot::setRaw(bool raw)
{
    m_raw = raw;
    showCandidates();
}

void PdfPlot::setHidden(const Hidden& hidden)
{
    m_hidden = hidden;
    setGraphHidden(m_measured, m_hidden.curves.contains(m_measuredId));
    showCandidates();
}

void PdfPlot::showCandidates()
{
    for (const CandidateGraphs& graphs : m_graphs) {
        m_plot->removeGraph(graphs.curve);
        m_plot->removeGraph(graphs.residual);
    }
    m_graphs.clear();
    const double offset = residualOffset(*m_measured, m_shown, m_raw, m_residualScale, m_residualGap);
    for (const ShownCandidate& one : m_shown)
        if (one.candidate->fit.r.size() > 0)
            addCandidate(one, offset);
    m_residualZero->setVisible(!m_graphs.empty());
    m_residualLabel->setVisible(!m_graphs.empty());
    m_residualLabel->setText(m_residualScale == 1.0 ? tr("difference") : tr("difference × %1").arg(m_residualScale));
    m_residualZero->point1->setCoords(0.0, offset);
    m_residualZero->point2->setCoords(1.0, offset);
    m_residualLabel->position->setCoords(0.004, offset);
    m_plot->legend->setVisible(m_plot->legend->itemCount() > 0);
    updateCrosshair();
    if (isMoved())
        replotSoon();
    else
        resetView();
}

void PdfPlot::addCandidate(const ShownCandidate& shown, double offset)
{
    const FitResult& fit = shown.candidate->fit;
    const Eigen::VectorXd& calculated = calculatedCurve(fit, m_raw);
    const QVector<double> r = toVector(fit.r);
    CandidateGraphs graphs;
    graphs.id = shown.id;
    graphs.curve = m_plot->addGraph();
    graphs.curve->setData(r, toVector(calculated), true);
    graphs.curve->setPen(QPen(shown.colour, 1.6));
    const QString rwp = QString::number(m_raw ? fit.rwp : fit.rwpFit, 'f', 3);
    graphs.curve->setName((m_raw ? tr("%1   Rwp, nothing fitted %2") : tr("%1   Rwp %2")).arg(legendName(shown.name), rwp));
    graphs.residual = m_plot->addGraph();
    graphs.residual->setData(r, toVector(m_residualScale * (fit.observed - calculated).array() + offset), true);
    graphs.residual->setPen(QPen(shown.colour, 1.0));
    graphs.residual->removeFromLegend();
    m_graphs.push_back(graphs);
    const bool hidden = m_hidden.candidates.contains(shown.id);
    setGraphHidden(graphs.curve, hidden);
    graphs.residual->setVisible(!hidden);
}

void PdfPlot::updateCrosshair()
{
    std::vector<std::pair<QCPGraph*, QString>> curves;
    if (!m_measured->data()->isEmpty())
        curves.emplace_back(m_measured, tr("measured"));
    for (const CandidateGraphs& graphs : m_graphs) {
        const auto shown
            = std::find_if(m_shown.begin(), m_shown.end(), [&](const ShownCandidate& one) { return one.id == graphs.id; });
        curves.emplace_back(graphs.curve, shown->name);
    }
    m_crosshair->setCurves(curves);
}

void PdfPlot::toggle(QCPAbstractLegendItem* item)
{
    auto* legendItem = qobject_cast<QCPPlottableLegendItem*>(item);
    if (legendItem == nullptr)
        return;
    auto* graph = qobject_cast<QCPGraph*>(legendItem->plottable());
    const bool hide = graph->visible();
    const auto note = [hide](std::set<int>& hidden, int id) { hide ? void(hidden.insert(id)) : void(hidden.erase(id)); };
    setGraphHidden(graph, hide);
    if (graph == m_measured)
        note(m_hidden.curves, m_measuredId);
    for (const CandidateGraphs& graphs : m_graphs) {
        if (graphs.curve != graph)
            continue;
        graphs.residual->setVisible(!hide);
        note(m_hidden.candidates, graphs.id);
    }
    replotSoon();
}

void PdfPlot::setGraphHidden(QCPGraph* graph, bool hidden)
{
    graph->setVisible(!hidden);
    if (QCPPlottableLegendItem* item = m_plot->legend->itemWithPlottable(graph)) {
        QFont font = m_plot->font();
        font.setStrikeOut(hidden);
        item->setFont(font);
        item->setTextColor(hidden ? m_theme.axis : m_theme.text);
    }
}

void PdfPlot::setFitRange(const RRange& range)
{
    m_fitRange->setRange(range);
    replotSoon();
}

RRange PdfPlot::fitRange() const
{
    return m_fitRange->range();
}

void PdfPlot::resetView()
{
    setMoved(false);
    bool found = false;
    QCPRange r = m_measured->getKeyRange(found);
    if (!found)
        r = QCPRange(0.0, 30.0);
    m_plot->xAxis->setRange(r);
    QCPRange g(-1.0, 1.0);
    bool any = false;
    for (int i = 0; i < m_plot->graphCount(); ++i) {
        const QCPRange values = m_plot->graph(i)->getValueRange(found);
        if (!found)
            continue;
        g = any ? g.expanded(values) : values;
        any = true;
    }
    const double air = 0.05 * g.size();
    m_plot->yAxis->setRange(g.lower - air, g.upper + air);
    replotSoon();
}

void PdfPlot::keepInsideData(const QCPRange& range)
{
    bool found = false;
    const QCPRange measured = m_measured->getKeyRange(found);
    if (found && measured.size() > 0.0)
        m_plot->xAxis->setRange(range.bounded(measured.lower, measured.upper));
}

void PdfPlot::zoom(double factor)
{
    setMoved(true);
    m_plot->xAxis->scaleRange(factor, m_plot->xAxis->range().center());
    replotSoon();
}

void PdfPlot::pan(double share)
{
    setMoved(true);
    m_plot->xAxis->moveRange(share * m_plot->xAxis->range().size());
    replotSoon();
}

void PdfPlot::keyPressEvent(QKeyEvent* event)
{
    switch (event->key()) {
    case Qt::Key_Plus:
        zoom(0.8);
        break;
    case Qt::Key_Minus:
        zoom(1.25);
        break;
    case Qt::Key_Left:
        pan(-0.1);
        break;
    case Qt::Key_Right:
        pan(0.1);
        break;
    default:
        PlotView::keyPressEvent(event);
    }
}

void PdfPlot::colour(bool dark)
{
    m_theme = plotTheme(dark);
    applyTheme(*m_plot, m_theme);
    m_measured->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssCircle, m_theme.measured, Qt::NoBrush, 3.5));
    m_measured->setPen(QPen(m_theme.measured, 1));
    m_residualZero->setPen(QPen(m_theme.axis, 1));
    m_residualLabel->setFont(m_plot->font());
    m_residualLabel->setColor(m_theme.axis);
    QColor behind = m_theme.background;
    behind.setAlphaF(0.8F);
    m_residualLabel->setBrush(behind);
    m_fitRange->setTheme(m_theme);
    m_crosshair->setTheme(m_theme);
    setGraphHidden(m_measured, !m_measured->visible());
    for (const CandidateGraphs& graphs : m_graphs)
        setGraphHidden(graphs.curve, !graphs.curve->visible());
}

void PdfPlot::applyFormat(const PlotFormat& format)
{
    const double gap = 0.01 * format.residualGap;
    if (format.residualScale == m_residualScale && gap == m_residualGap)
        return;
    m_residualScale = format.residualScale;
    m_residualGap = gap;
    showCandidates();
}

void PdfPlot::setOnPaper(bool paper)
{
    m_crosshair->hide();
    m_fitRange->setVisible(!paper && !m_measured->data()->isEmpty());
}

bool PdfPlot::dragMoves()
{
    return !m_fitRange->isDragging();
}

} // namespace clusterlens::ui

#include "moc_PdfPlot.cpp"
