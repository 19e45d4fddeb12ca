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

/// Has reports on several curves written in the background, each on what the document held when it was wanted.
class SeriesReporter : public QObject {
    Q_OBJECT

public:
    /// All must outlive this.
    SeriesReporter(const Document& document, JobQueue& queue, PlacesInUse& inUse, QObject* parent = nullptr);
    ~SeriesReporter() override;

    /// \param numbers  that the user has taken from the curves
    /// \param path     ends in .html or .pdf
    void write(const QList<int>& curves, const QList<CurveColumn>& numbers, const QString& path);

Q_SIGNALS:
    void written(const QString& message, const QString& folder);
    void failed(const QString& message);

private:
    [[nodiscard]] SeriesPage page(const Document& document, int curve, const QList<CurveColumn>& numbers);

    const Document& m_document;
    JobQueue& m_queue;
    PlacesInUse& m_inUse;
    std::unique_ptr<PdfPlot> m_plot; ///< never seen; made when it is wanted first
};

} // namespace clusterlens::ui
