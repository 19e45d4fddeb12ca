#include "session/RunSummary.h"

namespace clusterlens {

RunSummary runSummary(
    const std::string& command, const std::string& input, const LoadedCurve& curve, const std::string& programVersion)
{
    RunSummary run;
    run.command = command;
    run.input = input;
    run.programVersion = programVersion;
    run.radiation = curve.file.metadata.radiation;
    run.experiment = curve.experiment;
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

} // namespace clusterlens
