#include "session/RunSummary.h"

#include <algorithm>

namespace clusterlens {

RunSummary runSummary(
    const std::string& command, const std::string& input, const LoadedCurve& curve, const std::string& programVersion)
{
    RunSummary run;
    run.command = command;
    run.input = input;
    run.programVersion = programVersion;
    run.radiation = curve.overrides.radiation.value_or(curve.file.metadata.radiation);
    run.header = curve.file.metadata.entries;
    run.experiment = curve.experiment;
    run.checksum = curve.checksum;
    run.warnings = curve.experiment.warnings;
    return run;
}

void addGeneration(RunSummary& run, const GenerationSettings& settings, const ModelInfo& model, const GenerationResult& result)
{
    run.sampling = settings.sampling;
    run.samples = settings.count;
    run.model = model;
    run.timings.insert(result.timings.begin(), result.timings.end());
    for (const RejectedSample& sample : result.rejected)
        run.rejected.emplace_back(sample.index, sample.reason);
    run.warnings.insert(run.warnings.end(), result.warnings.begin(), result.warnings.end());
}

std::vector<std::string> ownWarnings(const RunSummary& run)
{
    std::vector<std::string> own;
    for (const std::string& warning : run.warnings)
        if (std::ranges::find(run.experiment.warnings, warning) == run.experiment.warnings.end())
            own.push_back(warning);
    return own;
}

bool repeats(const RunSummary& run, const RunSummary& earlier)
{
    const auto shaOf = [](const RunSummary& one) { return one.model ? one.model->sha256 : std::string(); };
    return !run.sampling || (run.sampling == earlier.sampling && shaOf(run) == shaOf(earlier));
}

RunSummary joined(RunSummary now, const std::vector<RunSummary>& runs)
{
    if (runs.size() == 1) {
        const RunSummary& run = runs.front();
        now.command = run.command;
        now.sampling = run.sampling;
        now.samples = run.samples;
        now.model = run.model;
        now.timings = run.timings;
        now.rejected = run.rejected;
        now.judgement = run.judgement;
    }
    for (const RunSummary& run : runs) {
        if (run.judgement)
            now.judgement = run.judgement;
        for (const std::string& warning : ownWarnings(run))
            if (std::ranges::find(now.warnings, warning) == now.warnings.end())
                now.warnings.push_back(warning);
    }
    return now;
}

} // namespace clusterlens
