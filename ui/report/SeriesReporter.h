#pragma once

#include "document/CurveColumn.h"
#include "document/Document.h"
#include "report/SeriesReportJob.h"
#include "runs/JobQueue.h"

#include <QObject>

#include <memory>

namespace clusterlens::ui {

class PdfPlot;

/// Has reports on several curves written in the background.
class SeriesReporter : public QObject {
    Q_OBJECT

public:
    /// Both must outlive this.
    SeriesReporter(const Document& document, JobQueue& queue, QObject* parent = nullptr);
    ~SeriesReporter() override;

    /// \param numbers  that the user has taken from the curves
    /// \param path     ends in .html or .pdf
    void write(const QList<int>& curves, const QList<CurveColumn>& numbers, const QString& path);

Q_SIGNALS:
    void written(const QString& message, const QString& folder);
    void failed(const QString& message);

private:
    [[nodiscard]] std::optional<SeriesPage> page(int curve, const QList<CurveColumn>& numbers);

    const Document& m_document;
    JobQueue& m_queue;
    std::unique_ptr<PdfPlot> m_plot; ///< never seen; made when it is wanted first
};

} // namespace clusterlens::ui
