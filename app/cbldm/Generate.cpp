// cbldm generate: a curve into ranked nanoparticles with the generative model.
#include "base/Errors.h"
#include "CandidateReport.h"
#include "candidates/ModelInput.h"
#include "candidates/StructureGenerator.h"
#include "Commands.h"
#include "CurveOptions.h"
#include "judgement/Conclusion.h"
#include "LateModel.h"
#include "model/ModelPath.h"
#include "ModelOptions.h"
#include "refine/RefineBest.h"
#include "session/ResultWriter.h"
#include "Text.h"

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <iostream>

namespace clusterlens::cbldm {

namespace {

struct GenerateOptions {
    CurveOptions curve;
    int count = 8;
    std::uint64_t seed = 1;
    bool refine = false;
    ModelOptions model;
};

#ifdef CLUSTERLENS_WITH_MODEL

double secondsSince(std::chrono::steady_clock::time_point start)
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

void print(const GenerateOptions& options, const GenerationResult& result, const std::vector<Candidate>& candidates,
    const RunSummary& summary)
{
    printWarnings(summary.warnings);
    printCandidateWarnings(result.candidates);
    if (options.curve.json) {
        printJson(summaryJson(candidates, summary));
        return;
    }
    for (const RejectedSample& sample : result.rejected)
        std::cerr << "sample " << sample.index + 1 << " left out: " << sample.reason << "\n";
    const std::size_t alternatives = candidates.size() - result.candidates.size()
        - static_cast<std::size_t>(std::ranges::count_if(
            candidates, [](const Candidate& one) { return one.origin == Origin::Refined || one.origin == Origin::Mixture; }));
    std::cout << verdictLine(*summary.judgement) << candidateTable(candidates, summary.experiment)
              << beliefLines(*summary.judgement);
    for (const Candidate& candidate : candidates)
        std::cout << refinementLines(candidate);
    std::cout << summary.model->name << " (" << summary.model->architecture << ") on " << summary.model->device << ", seed "
              << options.seed << ", T1 " << summary.sampling->t1 << ", T2 " << summary.sampling->t2 << ", "
              << summary.sampling->steps << " steps. " << (options.count - int(result.rejected.size())) << " of " << options.count
              << " samples gave a structure";
    if (alternatives > 0)
        std::cout << "; " << alternatives << " candidates with 0 copies are alternatives: likely shapes that no sample was";
    std::cout << ".\n";
    if (!candidates.empty())
        std::cout << "Written to " << options.curve.folder << "\n";
}

void runGenerate(const GenerateOptions& options, const CommandContext& context)
{
    const auto start = std::chrono::steady_clock::now();
    const LoadedCurve loaded = loadSearchedCurve(options.curve);
    const std::unique_ptr<GenerativeModel> model = modelLibrary(context).load(
        findModel(options.model.model, context.programFolder), options.model.device, CallThreads::AsItLikes);
    const double loading = secondsSince(start);

    GenerationSettings settings;
    settings.fit = fitSettings(loaded.experiment);
    settings.element = loaded.experiment.element;
    settings.sampling = samplingSettings(options.model, model->info().defaults);
    settings.sampling.seed = options.seed;
    settings.count = options.count;
    GenerationResult result
        = generateStructures(*model, modelInput(loaded.file.curve, loaded.experiment), settings, context.control);

    RunSummary summary = runSummary("generate", options.curve.curve, loaded, CLUSTERLENS_VERSION);
    addGeneration(summary, settings, model->info(), result);
    summary.timings["loading"] = loading;
    Conclusion conclusion = conclude(loaded.file, loaded.experiment, rankedTogether(result, settings.count),
        std::move(result.considered), settings.threads, context.control);
    summary.judgement = conclusion.judgement;
    std::vector<Candidate>& candidates = conclusion.candidates;
    if (options.refine) {
        RefineSettings refining;
        refining.fit = settings.fit;
        refining.seed = options.seed;
        candidates = withRefined(std::move(candidates), loaded.file.curve, refining, context.control);
    }
    summary.timings["total"] = secondsSince(start);
    if (!candidates.empty()) // else what an earlier run found stays
        writeResults(options.curve.folder, candidates, summary);
    print(options, result, candidates, summary);
    if (candidates.empty())
        throw std::runtime_error(fmt::format(
            "{}: none of {} samples gave a structure; try another --seed, or cbldm mine", options.curve.curve, options.count));
}

#else

void runGenerate(const GenerateOptions& options, const CommandContext&)
{
    throw ModelError("generate: this build has no generative model (it was configured with CLUSTERLENS_MODEL=OFF); try: cbldm mine "
        + options.curve.curve + " -o " + options.curve.folder);
}

#endif

} // namespace

void addGenerate(CLI::App& program, const CommandContext& context)
{
    const auto options = std::make_shared<GenerateOptions>();
    CLI::App* const command = program.add_subcommand("generate", "Propose nanoparticles for a curve with the generative model");
    addCurveOptions(*command, options->curve);
    addFolderOption(*command, options->curve, true);
    command->add_option("-n,--count", options->count, "how many samples to draw (8)")->check(CLI::Range(1, 1000));
    command->add_option("--seed", options->seed, "same seed, same result (1)");
    command->add_flag("--refine", options->refine, "refine the best candidates too, as cbldm refine does");
    addModelOptions(*command, options->model);
    command->callback([options, &context] { runGenerate(*options, context); });
}

} // namespace clusterlens::cbldm
