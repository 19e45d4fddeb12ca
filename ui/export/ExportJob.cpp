#include "export/ExportJob.h"

#include "document/SessionConversion.h"

#include <QFileInfo>

namespace clusterlens::ui {

namespace {

std::vector<std::shared_ptr<const Candidate>> candidatesOf(const Document& document, const QList<int>& ids)
{
    std::vector<std::shared_ptr<const Candidate>> candidates;
    for (const int id : ids)
        candidates.push_back(document.candidate(id).candidate);
    return candidates;
}

/// What is known of the run that gave the candidates, with the settings that they are fitted with now.
RunSummary summaryOf(const Curve& curve)
{
    const std::string input = (curve.path.isEmpty() ? curve.name : curve.path).toStdString();
    RunSummary run = runSummary("fit", input, *curve.data, CLUSTERLENS_VERSION);
    if (!curve.lastRun)
        return run;
    RunSummary last = *curve.lastRun;
    last.experiment = run.experiment;
    last.input = run.input;
    return last;
}

} // namespace

ExportJob::ExportJob(
    const Document& document, int curve, const QList<int>& ids, const ResultFormats& formats, const QString& folder)
    : Job(tr("Exporting to %1").arg(QFileInfo(folder).fileName()))
    , m_candidates(candidatesOf(document, ids))
    , m_run(summaryOf(document.curve(curve)))
    , m_curve(document.curve(curve).data)
    , m_formats(formats)
    , m_folder(folder)
{
}

void ExportJob::work(const RunControl& control)
{
    std::vector<Candidate> candidates;
    for (const auto& candidate : m_candidates)
        candidates.push_back(*candidate);
    const std::size_t files = exportResults(toPath(m_folder), candidates, m_run, m_formats, m_curve->content, control).size();
    post([this, files] { m_written = int(files); });
}

} // namespace clusterlens::ui
