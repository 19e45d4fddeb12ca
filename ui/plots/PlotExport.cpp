#include "plots/PlotExport.h"

#include "base/Errors.h"

#include <qcustomplot.h>
#include <QFileInfo>
#include <QSaveFile>
#include <QSvgGenerator>

#include <cmath>
#include <vector>

namespace clusterlens::ui {

namespace {

constexpr double screenDpi = 96.0;
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

/// The plot as it shall be on paper, as long as this lives: every point of its curves, which on a screen are thinned out to steps that show when they are magnified,
/// and nothing of what is hidden.
class PaperLook {
public:
    explicit PaperLook(QCustomPlot& plot)
        : m_plot(plot)
    {
        for (int i = 0; i < plot.graphCount(); ++i)
            plot.graph(i)->setAdaptiveSampling(false);
        for (int i = 0; plot.legend != nullptr && i < plot.legend->itemCount(); ++i)
            if (auto* item = qobject_cast<QCPPlottableLegendItem*>(plot.legend->item(i)))
                m_listed.push_back(item->plottable());
        for (QCPAbstractPlottable* plottable : m_listed)
            if (!plottable->visible())
                plottable->removeFromLegend();
    }
    ~PaperLook()
    {
        for (int i = 0; i < m_plot.graphCount(); ++i)
            m_plot.graph(i)->setAdaptiveSampling(true);
        for (QCPAbstractPlottable* plottable : m_listed)
            plottable->removeFromLegend();
        for (QCPAbstractPlottable* plottable : m_listed) // in the order that they had
            plottable->addToLegend();
    }
    PaperLook(const PaperLook&) = delete;
    PaperLook& operator=(const PaperLook&) = delete;

private:
    QCustomPlot& m_plot;
    std::vector<QCPAbstractPlottable*> m_listed;
};

QPixmap picture(QCustomPlot& plot, int dpi)
{
    return plot.toPixmap(pixels(exportWidthMm), pixels(exportHeightMm), dpi / screenDpi);
}

bool savePng(QCustomPlot& plot, const QString& path)
{
    QImage image = picture(plot, printDpi).toImage();
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

QPixmap printedPlot(QCustomPlot& plot, int dpi)
{
    const PaperLook look(plot);
    return picture(plot, dpi);
}

void savePlot(QCustomPlot& plot, const QString& path)
{
    const PaperLook look(plot);
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
