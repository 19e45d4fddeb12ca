#include "plots/PlotExport.h"

#include "base/Errors.h"

#include <qcustomplot.h>
#include <QFileInfo>
#include <QSaveFile>
#include <QSvgGenerator>

#include <cmath>

namespace clusterlens::ui {

namespace {

constexpr double screenDpi = 96.0;
constexpr int printDpi = 300;
constexpr double mmPerInch = 25.4;

/// Plots are laid out in screen pixels, so that fonts and lines have the size on paper that they have on a screen.
int pixels(double mm)
{
    return static_cast<int>(std::lround(mm / mmPerInch * screenDpi));
}

[[noreturn]] void failed(const QString& path, const QString& why)
{
    throw StoreError((path + QStringLiteral(": ") + why).toStdString());
}

bool savePng(QCustomPlot& plot, const QString& path)
{
    QImage image = printedPlot(plot).toImage();
    const int dotsPerMeter = static_cast<int>(std::lround(printDpi / mmPerInch * 1000.0));
    image.setDotsPerMeterX(dotsPerMeter);
    image.setDotsPerMeterY(dotsPerMeter);
    return image.save(path, "PNG");
}

bool saveSvg(QCustomPlot& plot, const QString& path)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return false;
    QSvgGenerator generator;
    generator.setOutputDevice(&file);
    generator.setResolution(static_cast<int>(screenDpi));
    const QSize size(pixels(exportWidthMm), pixels(exportHeightMm));
    generator.setSize(size);
    generator.setViewBox(QRect(QPoint(0, 0), size));
    QCPPainter painter;
    painter.begin(&generator);
    painter.setMode(QCPPainter::pmVectorized);
    painter.setMode(QCPPainter::pmNoCaching);
    plot.toPainter(&painter, size.width(), size.height());
    painter.end();
    return file.commit();
}

} // namespace

QPixmap printedPlot(QCustomPlot& plot)
{
    return plot.toPixmap(pixels(exportWidthMm), pixels(exportHeightMm), printDpi / screenDpi);
}

void savePlot(QCustomPlot& plot, const QString& path)
{
    const QString ending = QFileInfo(path).suffix().toLower();
    bool saved = false;
    if (ending == QLatin1String("png"))
        saved = savePng(plot, path);
    else if (ending == QLatin1String("svg"))
        saved = saveSvg(plot, path);
    else if (ending == QLatin1String("pdf"))
        saved = plot.savePdf(path, pixels(exportWidthMm), pixels(exportHeightMm));
    else
        failed(path, QStringLiteral("expected a name that ends in .png, .svg or .pdf"));
    if (!saved)
        failed(path, QStringLiteral("cannot be written"));
}

} // namespace clusterlens::ui
