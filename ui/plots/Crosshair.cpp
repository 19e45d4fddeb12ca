#include "plots/Crosshair.h"

#include "plots/PlotView.h"
#include "theme/PlotTheme.h"

#include <qcustomplot.h>

namespace clusterlens::ui {

namespace {

constexpr int longestName = 28; // letters

} // namespace

Crosshair::Crosshair(QCustomPlot* plot)
    : QObject(plot)
    , m_plot(plot)
{
    plot->addLayer(QStringLiteral("crosshair"), plot->layer(QStringLiteral("legend")), QCustomPlot::limBelow);
    m_layer = plot->layer(QStringLiteral("crosshair"));
    m_layer->setMode(QCPLayer::lmBuffered);
    m_line = new QCPItemStraightLine(plot);
    m_line->setLayer(m_layer);
    m_text = new QCPItemText(plot);
    m_text->setLayer(m_layer);
    m_text->position->setType(QCPItemPosition::ptAbsolute);
    m_text->setTextAlignment(Qt::AlignLeft);
    m_text->setPadding(QMargins(6, 4, 6, 4));
    m_text->setClipToAxisRect(false);
    connect(plot, &QCustomPlot::mouseMove, this, &Crosshair::follow);
    plot->installEventFilter(this);
    draw();
}

void Crosshair::setCurves(const std::vector<std::pair<QCPGraph*, QString>>& curves)
{
    for (const Curve& curve : m_curves)
        m_plot->removeItem(curve.mark);
    m_curves.clear();
    m_visible = false;
    for (const auto& [graph, name] : curves) {
        auto* mark = new QCPItemTracer(m_plot);
        mark->setLayer(m_layer);
        mark->setGraph(graph);
        mark->setInterpolating(false);
        mark->setStyle(QCPItemTracer::tsCircle);
        mark->setSize(7);
        m_curves.push_back({graph, name, mark});
    }
    draw();
}

void Crosshair::setTheme(const PlotTheme& theme)
{
    m_line->setPen(QPen(theme.axis, 1, Qt::DotLine));
    QColor behind = theme.background;
    behind.setAlpha(235);
    m_text->setBrush(behind);
    m_text->setPen(QPen(theme.axis, 1));
    m_text->setColor(theme.text);
    m_text->setFont(m_plot->font());
}

void Crosshair::hide()
{
    if (!m_visible)
        return;
    m_visible = false;
    draw();
    m_layer->replot();
}

QString Crosshair::text() const
{
    return m_visible ? m_text->text() : QString();
}

bool Crosshair::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Leave)
        hide();
    return QObject::eventFilter(watched, event);
}

void Crosshair::follow(QMouseEvent* event)
{
    const QRect area = m_plot->axisRect()->rect();
    const QPointF mouse = event->position();
    const bool overLegend = m_plot->legend->visible() && m_plot->legend->outerRect().contains(mouse.toPoint());
    if (event->buttons() != Qt::NoButton || overLegend || !area.contains(mouse.toPoint()) || m_curves.empty()) {
        hide();
        return;
    }
    const double r = m_plot->xAxis->pixelToCoord(mouse.x());
    QStringList lines{tr("r = %1 Å").arg(r, 0, 'f', 2)};
    for (const Curve& curve : m_curves) {
        if (curve.graph.isNull() || !curve.graph->visible())
            continue;
        bool covered = false;
        const QCPRange keys = curve.graph->getKeyRange(covered);
        if (!covered || !keys.contains(r))
            continue;
        curve.mark->setGraphKey(r);
        curve.mark->updatePosition();
        lines << QStringLiteral("%1  %2")
                     .arg(curve.mark->position->value(), 0, 'f', 3)
                     .arg(shortName(curve.name, m_text->font(), longestName));
    }
    m_line->point1->setCoords(r, 0.0);
    m_line->point2->setCoords(r, 1.0);
    m_text->setText(lines.join(QLatin1Char('\n')));
    const bool left = mouse.x() > area.center().x();
    const bool above = mouse.y() > area.center().y();
    m_text->setPositionAlignment((left ? Qt::AlignRight : Qt::AlignLeft) | (above ? Qt::AlignBottom : Qt::AlignTop));
    m_text->position->setPixelPosition(mouse + QPointF(left ? -12 : 12, above ? -8 : 8));
    m_visible = true;
    draw();
    m_layer->replot();
}

void Crosshair::draw()
{
    m_line->setVisible(m_visible);
    m_text->setVisible(m_visible);
    for (const Curve& curve : m_curves) {
        bool covered = false;
        const bool shown = m_visible && !curve.graph.isNull() && curve.graph->visible()
            && curve.graph->getKeyRange(covered).contains(m_line->point1->key()) && covered;
        curve.mark->setVisible(shown);
        if (shown) {
            const QColor colour
                = curve.graph->scatterStyle().isNone() ? curve.graph->pen().color() : curve.graph->scatterStyle().pen().color();
            curve.mark->setPen(QPen(colour, 1.5));
            curve.mark->setBrush(m_text->brush());
        }
    }
}

} // namespace clusterlens::ui

#include "moc_Crosshair.cpp"
