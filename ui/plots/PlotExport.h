#pragma once

#include <QImage>
#include <QPicture>
#include <QString>

class QCustomPlot;

namespace clusterlens::ui {

/// Size of an exported plot on paper: the width of a page's text.
constexpr double exportWidthMm = 170.0;
constexpr double exportHeightMm = 105.0;
constexpr int printDpi = 300;

/// Writes the plot as .png, .svg or .pdf, by the ending of \p path. Colours as they are: choose the light theme before.
/// \throws StoreError  another ending, or the file cannot be written
void savePlot(QCustomPlot& plot, const QString& path);

/// What savePlot() puts into a PNG, as steps of drawing.
[[nodiscard]] QPicture recordedPlot(QCustomPlot& plot);
/// The picture that they make. Any thread.
[[nodiscard]] QImage drawnPlot(const QPicture& steps, int dpi);

} // namespace clusterlens::ui
