#pragma once

#include "document/Document.h"
#include "runs/Job.h"
#include "session/ResultWriter.h"

#include <QObject>

#include <memory>
#include <string>
#include <vector>

namespace clusterlens::ui {

/// Writes candidates of one curve in the background, from a snapshot.
class ExportJob : public Job {
    Q_OBJECT

public:
    /// \param ids  of candidates of \p curve, in the order of their numbers
    ExportJob(const Document& document, int curve, const QList<int>& ids, const ResultFormats& formats, const QString& folder);

    /// What the job does, at once. \return  how many files  \throws StoreError, Cancelled  as exportResults()
    std::size_t write(const RunControl& control) const;
    [[nodiscard]] int written() const { return m_written; } ///< files, after finished()
    [[nodiscard]] QString folder() const { return m_folder; }

private:
    void work(const RunControl& control) override;

    const std::vector<CandidateItem> m_candidates;
    const std::vector<std::string> m_parents; ///< names, of each
    const RunSummary m_run;
    const std::shared_ptr<const LoadedCurve> m_curve;
    const ResultFormats m_formats;
    const QString m_folder;
    int m_written = 0; ///< written by post()
};

} // namespace clusterlens::ui
