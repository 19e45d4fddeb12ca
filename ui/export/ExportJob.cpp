#include "export/ExportJob.h"

#include "document/CandidateNotes.h"
#include "document/CurveText.h"
#include "document/SessionConversion.h"
#include "session/ScriptCurve.h"

#include <QFileInfo>

#include <set>

namespace clusterlens::ui {

namespace {

/// Without beliefs that were counted with other settings.
std::vector<CandidateItem> candidatesOf(const Document& document, const QList<int>& ids)
{
    std::vector<CandidateItem> candidates;
    for (const int id : ids) {
        CandidateItem item = document.candidate(id);
        if (item.candidate->belief && !beliefNow(document, item)) {
            Candidate plain = *item.candidate;
            plain.belief.reset();
            item.candidate = std::make_shared<const Candidate>(std::move(plain));
        }
        candidates.push_back(std::move(item));
    }
    return candidates;
}

std::vector<std::string> parentsOf(const Document& document, const std::vector<CandidateItem>& candidates)
{
    std::vector<std::string> names;
    for (const CandidateItem& item : candidates)
        names.push_back(parentName(document, item).toStdString());
    return names;
}

/// What is known of the runs that gave the candidates, with the settings that they are fitted with now; a verdict on others is left out.
RunSummary summaryOf(const Curve& curve, const std::vector<CandidateItem>& candidates)
{
    std::set<int> ids;
    for (const CandidateItem& item : candidates)
        for (const SessionFinding& finding : item.allFindings())
            ids.insert(finding.run);
    std::vector<RunSummary> runs;
    for (const SessionRun& run : curve.runs)
        if (ids.contains(run.id))
            runs.push_back(run.summary);
    for (RunSummary& run : runs)
        if (!isOfNow(run, *curve.data))
            run.judgement.reset();
    const std::string input = (curve.path.isEmpty() ? curve.name : curve.path).toStdString();
    return joined(runSummary("fit", input, *curve.data, CLUSTERLENS_VERSION), runs);
}

} // namespace

ExportJob::ExportJob(
    const Document& document, int curve, const QList<int>& ids, const ResultFormats& formats, const QString& folder)
    : Job(tr("Exporting to %1").arg(QFileInfo(folder).fileName()))
    , m_candidates(candidatesOf(document, ids))
    , m_parents(parentsOf(document, m_candidates))
    , m_run(summaryOf(document.curve(curve), m_candidates))
    , m_curve(document.curve(curve).data)
    , m_formats(formats)
    , m_folder(folder)
{
}

void ExportJob::work(const RunControl& control)
{
    const std::size_t files = write(control);
    post([this, files] { m_written = int(files); });
}

std::size_t ExportJob::write(const RunControl& control) const
{
    std::vector<ResultItem> items;
    for (const CandidateItem& item : m_candidates) {
        items.push_back(toResult(item));
        items.back().parent = m_parents[items.size() - 1];
    }
    const std::string measured = m_formats.cmiScript ? scriptCurve(*m_curve) : std::string(); // nothing else refers to it
    return exportResults(toPath(m_folder), items, m_run, m_formats, measured, control).size();
}

} // namespace clusterlens::ui

#include "moc_ExportJob.cpp"
