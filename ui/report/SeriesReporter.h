#pragma once

#include "document/CurveColumn.h"
#include "document/Document.h"
#include "report/SeriesReportJob.h"
#include "runs/JobQueue.h"
#include "runs/PlacesInUse.h"

#include <QObject>

#include <memory>

namespace clusterlens::ui {

class PdfPlot;
class SeriesPlot;
struct SeriesFigure;

/// Has reports on several curves written in the background, each on what the document held when it was wanted.
class SeriesReporter : public QObject {
    Q_OBJECT

public:
    /// All must outlive this.
    SeriesReporter(const Document& document, JobQueue& queue, PlacesInUse& inUse, QObject* parent = nullptr);
    ~SeriesReporter() override;

    /// \param numbers  that the user has taken from the curves
    /// \param figure   of these curves, drawn where more than one has a value
    /// \param path     ends in .html or .pdf
    void write(const QList<int>& curves, const QList<CurveColumn>& numbers, const SeriesFigure& figure, const QString& path);

Q_SIGNALS:
    void written(const QString& message, const QString& folder);
    void failed(const QString& message);

private:
    [[nodiscard]] QPicture drawn(const SeriesFigure& figure);
    [[nodiscard]] SeriesPage page(const Document& document, int curve, const QList<CurveColumn>& numbers);

    const Document& m_document;
    JobQueue& m_queue;
    PlacesInUse& m_inUse;
    std::unique_ptr<PdfPlot> m_plot; ///< never seen, like the next one; made when it is wanted first
    std::unique_ptr<SeriesPlot> m_series;
};

} // namespace clusterlens::ui
