#include "plots/PlotExport.h"

#include "base/Errors.h"

#include <qcustomplot.h>
#include <QFileInfo>
#include <QPainter>
#include <QPdfWriter>
#include <QSaveFile>
#include <QSvgGenerator>

#include <cmath>
#include <functional>
#include <vector>

namespace clusterlens::ui {

namespace {

constexpr double screenDpi = 96.0;

/// Plots are laid out in screen pixels, so that fonts and lines have the size on paper that they have on a screen.
QSize pixels(const PlotFormat& format)
{
    return (QSizeF(format.width, format.height) / mmPerInch * screenDpi).toSize();
}

[[noreturn]] void failed(const QString& path, const QString& why)
{
    throw StoreError((path + QStringLiteral(": ") + why).toStdString());
}

/// The plot as it shall be on paper, as long as this lives: text and lines in the sizes of the format, every point of its curves, which on a screen are thinned
/// out to steps that show when they are magnified, and nothing of what is hidden.
class PaperLook {
public:
    PaperLook(QCustomPlot& plot, const PlotFormat& format)
        : m_plot(plot)
        , m_format(format)
        , m_lines(format.lineWidth / PlotFormat().lineWidth)
    {
        change(plot.plottingHints(), plot.plottingHints() & ~QCP::PlottingHints(QCP::phFastPolylines),
            [&plot](QCP::PlottingHints hints) { plot.setPlottingHints(hints); });
        change(plot.notAntialiasedElements(), QCP::AntialiasedElements(),
            [&plot](QCP::AntialiasedElements elements) { plot.setNotAntialiasedElements(elements); });
        for (QCPAxisRect* const rectangle : plot.axisRects())
            for (QCPAxis* const axis : rectangle->axes())
                dress(*axis);
        for (int i = 0; i < plot.plottableCount(); ++i)
            dress(*plot.plottable(i));
        for (int i = 0; i < plot.itemCount(); ++i)
            dress(*plot.item(i));
        for (int i = 0; plot.legend != nullptr && i < plot.legend->itemCount(); ++i)
            if (auto* item = qobject_cast<QCPPlottableLegendItem*>(plot.legend->item(i)))
                m_listed.push_back(item->plottable());
        for (QCPAbstractPlottable* plottable : m_listed)
            if (!plottable->visible())
                plottable->removeFromLegend();
        if (plot.legend != nullptr) {
            setPen(plot.legend->borderPen(), [&plot](const QPen& pen) { plot.legend->setBorderPen(pen); });
            setFont(plot.legend->font(), [&plot](const QFont& font) { plot.legend->setFont(font); });
        }
    }
    ~PaperLook()
    {
        for (auto back = m_back.rbegin(); back != m_back.rend(); ++back)
            (*back)();
        for (QCPAbstractPlottable* plottable : m_listed)
            plottable->removeFromLegend();
        for (QCPAbstractPlottable* plottable : m_listed) // in the order that they had
            plottable->addToLegend();
    }
    PaperLook(const PaperLook&) = delete;
    PaperLook& operator=(const PaperLook&) = delete;

private:
    template <typename Value, typename Set> void change(const Value& now, const Value& then, Set set)
    {
        set(then);
        m_back.emplace_back([now, set] { set(now); });
    }
    template <typename Set> void setFont(const QFont& now, Set set)
    {
        QFont font = now;
        font.setPointSizeF(m_format.textSize * screenDpi / m_plot.logicalDpiY());
        if (!m_format.family.isEmpty())
            font.setFamilies({m_format.family});
        change(now, font, set);
    }
    [[nodiscard]] QPen scaled(QPen pen) const
    {
        pen.setWidthF(pen.widthF() * m_lines);
        return pen;
    }
    template <typename Set> void setPen(const QPen& now, Set set) { change(now, scaled(now), set); }

    void dress(QCPAxis& axis)
    {
        setFont(axis.labelFont(), [&axis](const QFont& font) { axis.setLabelFont(font); });
        setFont(axis.tickLabelFont(), [&axis](const QFont& font) { axis.setTickLabelFont(font); });
        setPen(axis.basePen(), [&axis](const QPen& pen) { axis.setBasePen(pen); });
        setPen(axis.tickPen(), [&axis](const QPen& pen) { axis.setTickPen(pen); });
        setPen(axis.subTickPen(), [&axis](const QPen& pen) { axis.setSubTickPen(pen); });
        setPen(axis.grid()->pen(), [&axis](const QPen& pen) { axis.grid()->setPen(pen); });
        setPen(axis.grid()->zeroLinePen(), [&axis](const QPen& pen) { axis.grid()->setZeroLinePen(pen); });
    }

    void dress(QCPAbstractPlottable& plottable)
    {
        setPen(plottable.pen(), [&plottable](const QPen& pen) { plottable.setPen(pen); });
        auto* const graph = qobject_cast<QCPGraph*>(&plottable);
        if (graph == nullptr)
            return;
        change(graph->adaptiveSampling(), false, [graph](bool thinned) { graph->setAdaptiveSampling(thinned); });
        QCPScatterStyle points = graph->scatterStyle();
        points.setSize(points.size() * m_lines);
        if (points.isPenDefined())
            points.setPen(scaled(points.pen()));
        change(graph->scatterStyle(), points, [graph](const QCPScatterStyle& style) { graph->setScatterStyle(style); });
    }

    void dress(QCPAbstractItem& item)
    {
        if (auto* const text = qobject_cast<QCPItemText*>(&item))
            setFont(text->font(), [text](const QFont& font) { text->setFont(font); });
        else if (auto* const line = qobject_cast<QCPItemStraightLine*>(&item))
            setPen(line->pen(), [line](const QPen& pen) { line->setPen(pen); });
    }

    QCustomPlot& m_plot;
    const PlotFormat& m_format;
    const double m_lines; ///< times as wide as on the screen
    std::vector<QCPAbstractPlottable*> m_listed;
    std::vector<std::function<void()>> m_back;
};

/// Lines and text stay what they are, whatever they are painted on. \param cosmetic  lines of no width stay as fine as the device has them
/// \return false: the device cannot be painted on
bool paintOn(QPaintDevice& device, QCustomPlot& plot, const QSize& size, bool cosmetic)
{
    QCPPainter painter;
    if (!painter.begin(&device))
        return false;
    painter.setMode(QCPPainter::pmVectorized);
    painter.setMode(QCPPainter::pmNoCaching);
    painter.setMode(QCPPainter::pmNonCosmetic, !cosmetic);
    plot.toPainter(&painter, size.width(), size.height());
    return painter.end();
}

/// White over whatever reaches beyond the axes, as long as this lives: SVG as Qt writes it cuts nothing off.
class Margins {
public:
    explicit Margins(QCustomPlot& plot)
        : m_plot(plot)
    {
        const QString layer = QStringLiteral("margins");
        plot.addLayer(layer, plot.layer(QStringLiteral("main")), QCustomPlot::limAbove);
        const auto end = [](QCPItemPosition* position, bool isX, bool ofAxes, double share) {
            const auto type = ofAxes ? QCPItemPosition::ptAxisRectRatio : QCPItemPosition::ptViewportRatio;
            if (isX)
                position->setTypeX(type);
            else
                position->setTypeY(type);
            position->setCoords(isX ? share : position->key(), isX ? position->value() : share);
        };
        for (const bool isX : {true, false})
            for (const bool before : {true, false}) { // left, right; above, below
                auto* const item = new QCPItemRect(&plot);
                end(item->topLeft, !isX, false, 0.0);
                end(item->bottomRight, !isX, false, 1.0);
                end(item->topLeft, isX, !before, before ? 0.0 : 1.0);
                end(item->bottomRight, isX, before, before ? 0.0 : 1.0);
                item->setClipToAxisRect(false);
                item->setLayer(layer);
                item->setPen(Qt::NoPen);
                item->setBrush(Qt::white);
                m_items.push_back(item);
            }
    }
    ~Margins()
    {
        for (QCPItemRect* const item : m_items)
            m_plot.removeItem(item);
        m_plot.removeLayer(m_plot.layer(QStringLiteral("margins")));
    }
    Margins(const Margins&) = delete;
    Margins& operator=(const Margins&) = delete;

private:
    QCustomPlot& m_plot;
    std::vector<QCPItemRect*> m_items;
};

bool saveSvg(QCustomPlot& plot, QIODevice& file, const PlotFormat& format)
{
    QSvgGenerator generator;
    generator.setOutputDevice(&file);
    generator.setResolution(static_cast<int>(screenDpi));
    const QSize size = pixels(format);
    generator.setSize(size);
    generator.setViewBox(QRect(QPoint(0, 0), size));
    const Margins margins(plot);
    const PaperLook look(plot, format);
    return paintOn(generator, plot, size, true);
}

bool savePdf(QCustomPlot& plot, QIODevice& file, const PlotFormat& format)
{
    QPdfWriter writer(&file);
    writer.setCreator(QStringLiteral("Clusterlens"));
    writer.setResolution(static_cast<int>(screenDpi));
    writer.setPageSize(QPageSize(QSizeF(format.width, format.height), QPageSize::Millimeter, {}, QPageSize::ExactMatch));
    writer.setPageMargins({});
    const PaperLook look(plot, format);
    return paintOn(writer, plot, pixels(format), false);
}

} // namespace

QPicture recordedPlot(QCustomPlot& plot, const PlotFormat& format)
{
    const PaperLook look(plot, format);
    QPicture steps;
    paintOn(steps, plot, pixels(format), false);
    return steps;
}

QImage drawnPlot(const QPicture& steps, const PlotFormat& format)
{
    const double scale = format.resolution / screenDpi;
    QImage image((QSizeF(pixels(format)) * scale).toSize(), QImage::Format_RGB32);
    image.fill(Qt::white);
    QPainter painter(&image);
    painter.scale(scale, scale);
    QPicture copy = steps; // which is read like a file
    copy.play(&painter);
    painter.end();
    const int dotsPerMeter = static_cast<int>(std::lround(format.resolution / mmPerInch * 1000.0));
    image.setDotsPerMeterX(dotsPerMeter);
    image.setDotsPerMeterY(dotsPerMeter);
    return image;
}

void savePlot(QCustomPlot& plot, const QString& path, const PlotFormat& format)
{
    const QString ending = QFileInfo(path).suffix().toLower();
    std::function<bool(QIODevice&)> write;
    if (ending == QLatin1String("png"))
        write = [&](QIODevice& file) { return drawnPlot(recordedPlot(plot, format), format).save(&file, "PNG"); };
    else if (ending == QLatin1String("svg"))
        write = [&](QIODevice& file) { return saveSvg(plot, file, format); };
    else if (ending == QLatin1String("pdf"))
        write = [&](QIODevice& file) { return savePdf(plot, file, format); };
    else
        failed(path, QStringLiteral("expected a name that ends in .png, .svg or .pdf"));
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || !write(file) || !file.commit())
        failed(path, QStringLiteral("cannot be written: ") + file.errorString());
}

} // namespace clusterlens::ui
