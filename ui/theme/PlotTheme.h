#pragma once

#include <QColor>

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

} // namespace clusterlens::ui
