#pragma once

class QCustomPlot;
class QWheelEvent;
class QWidget;

namespace clusterlens::ui {

// What all plots of curves have in common.

/// Fills \p host with the plot: margins, a full box of axes, drag and zoom; the host has the keyboard.
void placePlot(QWidget& host, QCustomPlot& plot);

/// Before a turn of the wheel: over the y axis it zooms that one, else x.
void chooseZoom(QCustomPlot& plot, const QWheelEvent& event);

} // namespace clusterlens::ui
