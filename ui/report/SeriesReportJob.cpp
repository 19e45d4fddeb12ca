#include "report/SeriesReportJob.h"

#include "plots/PlotExport.h"
#include "report/Html.h"
#include "report/ReportFile.h"
#include "report/ReportScene.h"
#include "scene/OffscreenPainter.h"
#include "scene/SceneRenderer.h"
#include "theme/PlotTheme.h"
#include "threads/FreeMemory.h"

#include <QFileInfo>
#include <QPainter>
#include <QScopeGuard>

#include <algorithm>
#include <chrono>
#include <future>
#include <optional>

namespace clusterlens::ui {

namespace {

constexpr int paneWidth = 480; // pixels: 300 dpi where four stand side by side
constexpr int titleHeight = 52;
constexpr double plotDpi = 150.0;
constexpr int least = 2; // panes, so that a single one does not fill the page

void paintTitle(QPainter& painter, const QRect& place, const ShownCandidate& candidate)
{
    const PlotTheme theme = plotTheme(false);
    painter.fillRect(place.adjusted(0, 4, 8 - place.width(), -4), candidate.colour);
    QFont font = painter.font();
    font.setPixelSize(30); // a third of that on a page
    painter.setFont(font);
    painter.setPen(theme.text);
    const QRect line = place.adjusted(16, 0, -8, 0);
    const QString rwp = SeriesReportJob::tr("Rwp %1").arg(candidate.candidate->fit.rwpFit, 0, 'f', 3);
    const QFontMetrics metrics(font);
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter,
        metrics.elidedText(candidate.name, Qt::ElideRight, line.width() - metrics.horizontalAdvance(rwp) - 10));
    painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, rwp);
}

} // namespace

/// Structures side by side, drawn with an OpenGL context of the job's thread.
class SeriesReportJob::Painter {
public:
    explicit Painter(QOffscreenSurface& surface)
        : m_painter(surface)
    {
    }

    /// Null where there are none, or no OpenGL.
    [[nodiscard]] QImage picture(const std::vector<ShownCandidate>& candidates, const RunControl& control)
    {
        if (candidates.empty())
            return {};
        double radius = 0.0; // one scale for all
        std::vector<ParticleScene> scenes;
        for (const ShownCandidate& candidate : candidates) {
            control.throwIfCancelled();
            scenes.push_back(particleScene(candidate));
            radius = std::max(radius, scenes.back().radius);
        }
        const int panes = std::max(least, int(candidates.size()));
        QImage picture(panes * paneWidth, paneWidth + titleHeight, QImage::Format_RGB32);
        picture.fill(Qt::white);
        QPainter painter(&picture);
        for (std::size_t i = 0; i < scenes.size(); ++i) {
            control.throwIfCancelled();
            const QImage drawn
                = m_painter.paint(0, {scenes[i].contents, scenes[i].pose.fitted(radius, 1.0), {paneWidth, paneWidth}, true});
            if (drawn.isNull())
                return {};
            painter.drawImage(int(i) * paneWidth, titleHeight, drawn);
            paintTitle(painter, {int(i) * paneWidth, 0, paneWidth, titleHeight}, candidates[i]);
        }
        return picture;
    }

private:
    OffscreenPainter m_painter;
};

SeriesReportJob::SeriesReportJob(SeriesCover cover, const QList<int>& curves, MakePage makePage, DrawCurves drawCurves,
    const QString& path, const QString& version)
    : Job(tr("Report (curves: %1)").arg(curves.size()))
    , m_cover(std::move(cover))
    , m_curves(curves)
    , m_makePage(std::move(makePage))
    , m_drawCurves(std::move(drawCurves))
    , m_path(path)
    , m_version(version)
{
    OffscreenPainter::create(m_surface);
}

template <typename Result> Result SeriesReportJob::asked(const std::function<Result()>& function, const RunControl& control)
{
    const auto promise = std::make_shared<std::promise<Result>>();
    std::future<Result> answer = promise->get_future();
    post([function, promise] {
        try {
            promise->set_value(function());
        } catch (...) {
            promise->set_exception(std::current_exception());
        }
    });
    constexpr auto soon = std::chrono::milliseconds(20);
    while (answer.wait_for(soon) != std::future_status::ready)
        control.throwIfCancelled(); // the window may have gone
    return answer.get();
}

void SeriesReportJob::work(const RunControl& control)
{
    const auto last = qScopeGuard([] { giveBackMemory(); }); // pictures and layouts of many pages, in pieces
    const std::unique_ptr<ReportFile> file = ReportFile::of(m_path, QFileInfo(m_path).completeBaseName());
    const PlotFormat format{.resolution = plotDpi, .family = {}};
    const QImage figure = m_cover.drawFigure ? drawnPlot(asked(m_cover.drawFigure, control), format) : QImage();
    file->add(m_cover.part.above + pictureText(figure, m_cover.figureTitle) + m_cover.part.below);
    {
        std::optional<Painter> painter;
        if (m_surface.isValid())
            painter.emplace(m_surface);
        for (qsizetype k = 0; k < m_curves.size(); ++k) {
            control.step(int(k), int(m_curves.size()), "writing pages");
            const SeriesPage page = asked<SeriesPage>([make = m_makePage, curve = m_curves[k]] { return make(curve); }, control);
            const QImage curves = drawnPlot(asked(m_drawCurves, control), format);
            const QImage structures = painter ? painter->picture(page.candidates, control) : QImage();
            file->add(titleText(page.title, page.anchor) + page.part.above
                + pictureText(curves, tr("Measured and calculated curves")) + pictureText(structures, tr("Structures"))
                + page.part.below);
        }
    }
    file->add(citePart(m_version));
    control.throwIfCancelled();
    file->finish();
}

} // namespace clusterlens::ui

#include "moc_SeriesReportJob.cpp"
