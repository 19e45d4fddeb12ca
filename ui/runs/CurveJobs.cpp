#include "runs/CurveJobs.h"

#include "base/AtomicFile.h"
#include "candidates/FittedStructure.h"
#include "candidates/ShapeMiner.h"
#include "files/LoadCluster.h"
#include "judgement/Conclusion.h"

#include <chrono>
#include <stdexcept>

namespace clusterlens::ui {

MineJob::MineJob(const QString& title, std::shared_ptr<const LoadedCurve> curve, std::string input, int count)
    : Job(title)
    , m_curve(std::move(curve))
    , m_input(std::move(input))
    , m_count(count)
{
}

void MineJob::work(const RunControl& control)
{
    const auto start = std::chrono::steady_clock::now();
    const MiningSettings settings = miningSettings(m_curve->experiment, m_count);
    MiningResult mined = mineCurve(shapeLibrary(), m_curve->file.curve, settings, control);
    Conclusion conclusion = conclude(
        m_curve->file, m_curve->experiment, std::move(mined.candidates), std::move(mined.considered), settings.threads, control);
    CandidateList candidates;
    for (Candidate& candidate : conclusion.candidates)
        candidates.push_back(std::make_shared<const Candidate>(std::move(candidate)));
    RunSummary summary = runSummary("mine", m_input, *m_curve, CLUSTERLENS_VERSION);
    summary.judgement = std::move(conclusion.judgement);
    summary.timings["total"] = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    post([this, candidates = std::move(candidates), summary = std::move(summary)] {
        m_candidates = candidates;
        m_summary = summary;
    });
}

RefitJob::RefitJob(const QString& title, std::shared_ptr<const LoadedCurve> curve, Items items)
    : Job(title)
    , m_curve(std::move(curve))
    , m_items(std::move(items))
{
}

void RefitJob::work(const RunControl& control)
{
    int done = 0;
    for (const auto& [id, candidate] : m_items) {
        control.step(done++, int(m_items.size()), "fitting");
        const auto fitted = std::make_shared<const Candidate>(
            clusterlens::refitted(*candidate, m_curve->file.curve, fitSettings(m_curve->experiment), control.withoutReport()));
        post([this, id = id, fitted] { Q_EMIT refitted(id, fitted); });
    }
}

ReferenceJob::ReferenceJob(const QString& title, std::shared_ptr<const LoadedCurve> curve, std::filesystem::path structureFile)
    : Job(title)
    , m_curve(std::move(curve))
    , m_path(std::move(structureFile))
{
}

void ReferenceJob::work(const RunControl& control)
{
    const StructureFile file = loadCluster(m_path, {}, control);
    const std::string name = displayName(m_path.filename());
    const auto candidate = std::make_shared<const Candidate>(
        fittedStructure(file.structure, name, m_curve->file.curve, fitSettings(m_curve->experiment), control));
    QString notes;
    for (const std::string& note : file.notes)
        notes += (notes.isEmpty() ? QString::fromStdString(name) + QStringLiteral(": ") : QStringLiteral(" "))
            + QString::fromStdString(note);
    post([this, candidate, notes] {
        m_candidate = candidate;
        if (!notes.isEmpty())
            Q_EMIT noticed(notes);
    });
}

FunctionJob::FunctionJob(const QString& title, std::function<void(const RunControl&)> function)
    : Job(title)
    , m_function(std::move(function))
{
}

void FunctionJob::work(const RunControl& control)
{
    m_function(control);
}

} // namespace clusterlens::ui

#include "moc_CurveJobs.cpp"
