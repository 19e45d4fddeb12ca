#pragma once

#include "theme/PlotTheme.h"

class QCustomPlot;

namespace clusterlens::ui {

/// Background, axes, grid, legend and fonts of every axis rectangle in the plot; graphs keep their pens.
void applyTheme(QCustomPlot& plot, const PlotTheme& theme);

} // namespace clusterlens::ui
