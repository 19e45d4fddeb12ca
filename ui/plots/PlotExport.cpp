#include "plots/PlotExport.h"

#include "base/Errors.h"

#include <qcustomplot.h>
#include <QFileInfo>
#include <QPainter>
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

/// Lines and text stay what they are, whatever they are painted on. \param cosmetic  lines of no width stay as fine as the device has them
void paintOn(QPaintDevice& device, QCustomPlot& plot, bool cosmetic)
{
    QCPPainter painter;
    painter.begin(&device);
    painter.setMode(QCPPainter::pmVectorized);
    painter.setMode(QCPPainter::pmNoCaching);
    painter.setMode(QCPPainter::pmNonCosmetic, !cosmetic);
    plot.toPainter(&painter, pixels(exportWidthMm), pixels(exportHeightMm));
    painter.end();
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
    paintOn(generator, plot, true);
    return file.commit();
}

} // namespace

QPicture recordedPlot(QCustomPlot& plot)
{
    const PaperLook look(plot);
    QPicture steps;
    paintOn(steps, plot, false);
    return steps;
}

QImage drawnPlot(const QPicture& steps, int dpi)
{
    const double scale = dpi / screenDpi;
    const auto scaled = [scale](double mm) { return static_cast<int>(std::lround(pixels(mm) * scale)); };
    QImage image(scaled(exportWidthMm), scaled(exportHeightMm), QImage::Format_RGB32);
    image.fill(Qt::white);
    QPainter painter(&image);
    painter.scale(scale, scale);
    QPicture copy = steps; // which is read like a file
    copy.play(&painter);
    painter.end();
    const int dotsPerMeter = static_cast<int>(std::lround(dpi / mmPerInch * 1000.0));
    image.setDotsPerMeterX(dotsPerMeter);
    image.setDotsPerMeterY(dotsPerMeter);
    return image;
}

void savePlot(QCustomPlot& plot, const QString& path)
{
    const PaperLook look(plot);
    const QString ending = QFileInfo(path).suffix().toLower();
    bool saved = false;
    if (ending == QLatin1String("png"))
        saved = drawnPlot(recordedPlot(plot), printDpi).save(path, "PNG");
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
