#pragma once

#include "plots/PlotFormat.h"

#include <QImage>
#include <QPicture>
#include <QString>

class QCustomPlot;

namespace clusterlens::ui {

/// Writes the plot as .png, .svg or .pdf, by the ending of \p path. Colours as they are: choose the light theme before.
/// \throws StoreError  another ending, or the file cannot be written
void savePlot(QCustomPlot& plot, const QString& path, const PlotFormat& format);

/// What savePlot() puts into a PNG, as steps of drawing.
[[nodiscard]] QPicture recordedPlot(QCustomPlot& plot, const PlotFormat& format);
/// The picture that they make. Any thread. \param format  the same, the resolution aside
[[nodiscard]] QImage drawnPlot(const QPicture& steps, const PlotFormat& format);

} // namespace clusterlens::ui
