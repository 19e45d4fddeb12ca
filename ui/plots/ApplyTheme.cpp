#include "plots/ApplyTheme.h"

#include <qcustomplot.h>

namespace clusterlens::ui {

void applyTheme(QCustomPlot& plot, const PlotTheme& theme)
{
    plot.setBackground(theme.background);
    for (QCPAxis* axis : plot.axisRect()->axes()) {
        axis->setBasePen(QPen(theme.axis, 1));
        axis->setTickPen(QPen(theme.axis, 1));
        axis->setSubTickPen(QPen(theme.axis, 1));
        axis->setTickLabelColor(theme.text);
        axis->setLabelColor(theme.text);
        axis->setTickLabelFont(plot.font());
        axis->setLabelFont(plot.font());
        axis->grid()->setPen(QPen(theme.grid, 1));
        axis->grid()->setZeroLinePen(QPen(theme.axis, 1));
        axis->setTickLengthIn(0);
        axis->setTickLengthOut(5);
        axis->setSubTickLengthIn(0);
        axis->setSubTickLengthOut(3);
    }
    QColor behindLegend = theme.background;
    behindLegend.setAlpha(225);
    plot.legend->setBrush(behindLegend);
    plot.legend->setBorderPen(QPen(theme.grid, 1));
    plot.legend->setTextColor(theme.text);
    plot.legend->setSelectedTextColor(theme.text);
    plot.legend->setFont(plot.font());
}

} // namespace clusterlens::ui
