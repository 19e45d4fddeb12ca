#pragma once

#include "document/ShownCandidate.h"
#include "report/Report.h"
#include "runs/Job.h"

#include <QList>
#include <QOffscreenSurface>
#include <QPicture>

#include <functional>
#include <vector>

namespace clusterlens::ui {

/// What the window's thread knows of one curve.
struct SeriesPage {
    QString title;
    QString anchor;
    ReportPart part;
    std::vector<ShownCandidate> candidates; ///< that are drawn
};

/// The first page.
struct SeriesCover {
    ReportPart part;
    std::function<QPicture()> drawFigure; ///< what stands between, as drawnPlot() wants it; empty: nothing
    QString figureTitle;
};

/// Writes a document on many curves: an overview, then a page for each. Pages and pictures are asked for in the window's thread, one at a time; pictures, layout and file
/// are made on the job's own.
class SeriesReportJob : public Job {
    Q_OBJECT

public:
    using MakePage = std::function<SeriesPage(int curve)>;
    using DrawCurves = std::function<QPicture()>; ///< of the page that was made last, as drawnPlot() wants it

    SeriesReportJob(SeriesCover cover, const QList<int>& curves, MakePage makePage, DrawCurves drawCurves, const QString& path,
        const QString& version);

private:
    class Painter;

    void work(const RunControl& control) override;
    /// What \p function says in the window's thread, in a turn of its event loop.
    template <typename Result> [[nodiscard]] Result asked(const std::function<Result()>& function, const RunControl& control);

    const SeriesCover m_cover;
    const QList<int> m_curves;
    const MakePage m_makePage;
    const DrawCurves m_drawCurves;
    const QString m_path;
    const QString m_version;
    QOffscreenSurface m_surface; ///< which Qt wants to be made in the window's thread
};

} // namespace clusterlens::ui
