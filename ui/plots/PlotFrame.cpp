#include "plots/PlotFrame.h"

#include <qcustomplot.h>

namespace clusterlens::ui {

void placePlot(QWidget& host, QCustomPlot& plot)
{
    auto* const layout = new QVBoxLayout(&host);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(&plot);
    host.setFocusPolicy(Qt::StrongFocus);
    host.setMinimumSize(320, 180);
    plot.setFocusProxy(&host);
    plot.setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
    plot.axisRect()->setMinimumMargins(QMargins(0, 6, 10, 0));
    plot.axisRect()->setupFullAxesBox();
    for (QCPAxis* const axis : {plot.xAxis2, plot.yAxis2})
        axis->setTicks(false);
}

void chooseZoom(QCustomPlot& plot, const QWheelEvent& event)
{
    const bool overYAxis = event.position().x() < plot.axisRect()->left();
    plot.axisRect()->setRangeZoom(overYAxis ? Qt::Vertical : Qt::Horizontal);
}

} // namespace clusterlens::ui
