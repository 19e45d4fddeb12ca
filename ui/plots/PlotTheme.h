#pragma once

#include <QColor>

class QCustomPlot;

namespace clusterlens::ui {

/// Colours of plots and 3D views.
struct PlotTheme {
    QColor background;
    QColor text;
    QColor axis;
    QColor grid;
    QColor measured; ///< points of the measured curve
    QColor shade;    ///< laid over what is outside the fit range
    QColor handle;   ///< edges of the fit range, bars of histograms
};

[[nodiscard]] PlotTheme plotTheme(bool dark);

/// Background, axes, grid, legend and fonts of every axis rectangle in the plot; graphs keep their pens.
void applyTheme(QCustomPlot& plot, const PlotTheme& theme);

} // namespace clusterlens::ui
