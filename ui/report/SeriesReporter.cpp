#include "report/SeriesReporter.h"

#include "document/Palette.h"
#include "plots/PdfPlot.h"
#include "plots/SeriesPlot.h"
#include "report/Html.h"
#include "report/SeriesOverview.h"

#include <QFileInfo>
#include <QPointer>

namespace clusterlens::ui {

namespace {

/// What the bars are, and how many curves are not there.
QString figureNote(const SeriesFigure& figure)
{
    QStringList sentences;
    if (!figure.bars.isEmpty())
        sentences.append(SeriesReporter::tr("Bars: %1.").arg(figure.bars));
    if (const qsizetype without = figure.curves.size() - qsizetype(figure.points.size()); without > 0)
        sentences.append(SeriesReporter::tr("Curves without a value: %1.").arg(without));
    return paragraph(sentences.join(QLatin1Char(' ')));
}

} // namespace

SeriesReporter::SeriesReporter(const Document& document, JobQueue& queue, PlacesInUse& inUse, QObject* parent)
    : QObject(parent)
    , m_document(document)
    , m_queue(queue)
    , m_inUse(inUse)
{
}

SeriesReporter::~SeriesReporter() = default;

void SeriesReporter::write(
    const QList<int>& curves, const QList<CurveColumn>& numbers, const SeriesFigure& figure, const QString& path)
{
    const auto now = std::make_shared<Document>(); // overview and pages tell the same, whatever happens until they are written
    now->copyFrom(m_document);
    const QString version = QStringLiteral(CLUSTERLENS_VERSION);
    const QString name = QFileInfo(path).completeBaseName();
    SeriesCover cover{
        {titleText(name) + paragraph(madeText(version)),
            paragraph(
                tr("Curves: %1. Of each the verdict of its last search and the candidate with the lowest Rwp.").arg(curves.size()))
                + overviewTable(*now, curves, numbers)},
        {}, figure.title()};
    if (figure.points.size() > 1) {
        cover.part.above += headingText(figure.title());
        cover.part.below.prepend(figureNote(figure));
        cover.drawFigure = [self = QPointer<SeriesReporter>(this), figure] { return self ? self->drawn(figure) : QPicture(); };
    }
    const auto make = [self = QPointer<SeriesReporter>(this), now, numbers](
                          int curve) { return self ? self->page(*now, curve, numbers) : SeriesPage(); };
    const auto draw = [self = QPointer<SeriesReporter>(this)] { return self ? self->m_plot->recorded() : QPicture(); };
    if (!m_plot)
        m_plot = std::make_unique<PdfPlot>();
    SeriesReportJob* const job
        = m_queue.add(std::make_unique<SeriesReportJob>(std::move(cover), curves, make, draw, path, version));
    m_inUse.add(path, *job);
    connect(job, &Job::finished, this, [this, path, pages = curves.size()] {
        Q_EMIT written(
            tr("The report was written to %1 (curves: %2).").arg(path, QString::number(pages)), QFileInfo(path).absolutePath());
    });
    connect(job, &Job::failed, this, &SeriesReporter::failed);
    connect(
        job, &Job::cancelled, this, [this, path] { Q_EMIT failed(tr("The report was cancelled: %1 is as it was.").arg(path)); });
}

QPicture SeriesReporter::drawn(const SeriesFigure& figure)
{
    if (!m_series)
        m_series = std::make_unique<SeriesPlot>();
    m_series->setFigure(figure);
    return m_series->recorded();
}

SeriesPage SeriesReporter::page(const Document& document, int id, const QList<CurveColumn>& numbers)
{
    const Curve& curve = document.curve(id);
    const QList<int> shown = candidatesOnPage(document, id);
    SeriesPage page{curve.name, anchorOf(id), reportPart(document, id, shown, numbers), {}};
    QList<QColor> used;
    for (const int candidate : shown) {
        const CandidateItem& item = document.candidate(candidate);
        used.append(otherColour(item.colour, used)); // they were never shown together
        page.candidates.push_back({item.id, item.name, used.last(), item.candidate});
    }
    m_plot->setMeasured(curve.data->file.curve, curve.name);
    m_plot->setFitRange(curve.data->experiment.range);
    m_plot->setShown(page.candidates);
    m_plot->resetView();
    return page;
}

} // namespace clusterlens::ui

#include "moc_SeriesReporter.cpp"
