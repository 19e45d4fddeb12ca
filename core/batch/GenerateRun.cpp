#include "batch/GenerateRun.h"

#include "candidates/ModelInput.h"
#include "judgement/Conclusion.h"
#include "refine/RefineBest.h"

#include <chrono>
#include <utility>

namespace clusterlens {

FinishedRun runGenerate(const GenerativeModel& model, const LoadedCurve& curve, const std::string& input,
    const GenerateOptions& options, const RunControl& control, const CandidateFound& found)
{
    const auto start = std::chrono::steady_clock::now();
    GenerationSettings settings;
    settings.fit = fitSettings(curve.experiment);
    settings.element = curve.experiment.element;
    settings.sampling = options.sampling;
    settings.count = options.count;
    settings.threads = options.threads;
    GenerationResult result = generateStructures(model, modelInput(curve.file.curve, curve.experiment), settings, control, found);

    FinishedRun run;
    run.summary = runSummary("generate", input, curve, CLUSTERLENS_VERSION);
    addGeneration(run.summary, settings, model.info(), result);
    Conclusion conclusion = conclude(curve.file, curve.experiment, rankedTogether(result, settings.count),
        std::move(result.considered), settings.threads, control);
    run.summary.judgement = std::move(conclusion.judgement);
    run.candidates = std::move(conclusion.candidates);
    if (options.refine) {
        RefineSettings refining = refineSettings(curve.experiment, options.sampling.seed);
        refining.threads = options.threads;
        run.candidates = withRefined(std::move(run.candidates), curve.file.curve, refining, control);
    }
    run.summary.timings["total"] = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return run;
}

} // namespace clusterlens
