#include "plots/StructureFunctionPlot.h"

#include "document/CurveText.h"
#include "measurement/StructureFunction.h"
#include "plots/ApplyTheme.h"
#include "theme/PlotTheme.h"

#include <qcustomplot.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace clusterlens::ui {

namespace {

constexpr double beyond = 5.0; // Å^-1 behind the larger Qmax: enough to see whether F ends there
constexpr int labelGap = 5;    // pixels between a line and its label

} // namespace

StructureFunctionPlot::StructureFunctionPlot(QWidget* parent)
    : PlotView(parent)
    , m_graph(m_plot->addGraph())
{
    m_plot->xAxis->setLabel(tr("Q (Å⁻¹)"));
    m_plot->yAxis->setLabel(tr("F(Q) (Å⁻¹)"));
    m_plot->setAccessibleName(tr("Structure function of the measured curve"));
    setToolTip(tr("F(Q), transformed back from the measured G(r). The data begin at Qmin and end at Qmax:\n"
                  "where F is zero, nothing was measured, whatever a header states."));
    connect(m_plot, &QCustomPlot::afterLayout, this, &StructureFunctionPlot::placeLabels);
    setTheme(false);
}

void StructureFunctionPlot::setCurve(const GrFile& file, const ExperimentSettings& experiment, bool another)
{
    clear();
    const FitValues& pdf = experiment.pdf;
    const GrMetadata& header = file.metadata;
    try {
        const double end = std::min(std::max(pdf.qmax, header.qmax.value_or(0.0)) + beyond, std::max(1.0, nyquistQ(file.curve)));
        const StructureFunction function = structureFunction(file.curve, 0.0, end);
        QVector<double> q;
        for (Eigen::Index k = 0; k < function.f.size(); ++k)
            q << function.q(k);
        m_graph->setData(q, {function.f.begin(), function.f.end()}, true);
    } catch (const std::invalid_argument&) { // too few points: nothing to see
    }
    const auto mark = [&](const QString& name, const char* key, double used, const std::optional<double>& stated) {
        if (stated && std::abs(*stated - used) > 0.005)
            addMark(name, *stated, tr("file"), false, 0.14);
        addMark(name, used, sourceText(experiment.source(key)), true, 0.03);
    };
    mark(tr("Qmin"), "qmin", pdf.qmin, header.qmin);
    mark(tr("Qmax"), "qmax", pdf.qmax, header.qmax);
    setTheme(isDark());
    if (another || !isMoved())
        resetView();
}

void StructureFunctionPlot::clear()
{
    for (QCPItemStraightLine* const line : m_lines)
        m_plot->removeItem(line);
    for (QCPItemText* const label : m_labels)
        m_plot->removeItem(label);
    m_lines.clear();
    m_labels.clear();
    m_graph->setData({}, {});
    replotSoon();
}

void StructureFunctionPlot::addMark(const QString& name, double q, const QString& who, bool used, double height)
{
    auto* const line = new QCPItemStraightLine(m_plot);
    line->setObjectName(used ? QStringLiteral("used") : QStringLiteral("stated"));
    line->point1->setCoords(q, 0.0);
    line->point2->setCoords(q, 1.0);
    line->setClipToAxisRect(true);
    m_lines.push_back(line);
    auto* const label = new QCPItemText(m_plot);
    label->position->setTypeX(QCPItemPosition::ptPlotCoords);
    label->position->setTypeY(QCPItemPosition::ptAxisRectRatio);
    label->position->setCoords(q, height);
    label->setPadding(QMargins(labelGap, 0, labelGap, 0));
    label->setClipToAxisRect(true);
    label->setText(tr("%1 %2 (%3)").arg(name, QString::number(q, 'g', 4), used ? who : tr("%1, not used").arg(who)));
    m_labels.push_back(label);
}

// A label stands right of its line, or left of it where it would be cut off otherwise.
void StructureFunctionPlot::placeLabels()
{
    const QRect inside = m_plot->axisRect()->rect();
    for (QCPItemText* const label : m_labels) {
        const double line = label->position->pixelPosition().x();
        const double width = QFontMetricsF(label->font()).horizontalAdvance(label->text()) + labelGap;
        const bool left = line + width > inside.right() && line - width >= inside.left();
        label->setPositionAlignment(Qt::AlignTop | (left ? Qt::AlignRight : Qt::AlignLeft));
    }
}

void StructureFunctionPlot::resetView()
{
    setMoved(false);
    m_plot->rescaleAxes();
    m_plot->yAxis->scaleRange(1.1);
    m_plot->yAxis->setRangeUpper(m_plot->yAxis->range().upper + 0.3 * m_plot->yAxis->range().size()); // for the words at the marks
    replotSoon();
}

void StructureFunctionPlot::colour(bool dark)
{
    const PlotTheme theme = plotTheme(dark);
    applyTheme(*m_plot, theme);
    m_graph->setPen(QPen(theme.measured, 1.4));
    for (std::size_t i = 0; i < m_lines.size(); ++i) {
        const bool used = m_lines[i]->objectName() == QLatin1String("used");
        m_lines[i]->setPen(QPen(used ? theme.handle : theme.axis, 1.4, used ? Qt::SolidLine : Qt::DashLine));
        m_labels[i]->setColor(theme.text);
        m_labels[i]->setFont(m_plot->font());
    }
}

} // namespace clusterlens::ui

#include "moc_StructureFunctionPlot.cpp"
