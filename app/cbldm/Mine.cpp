// cbldm mine: shapes of the library and of any size that explain a curve best.
#include "CandidateReport.h"
#include "candidates/ShapeMiner.h"
#include "Commands.h"
#include "CurveOptions.h"
#include "judgement/Conclusion.h"
#include "session/ResultWriter.h"
#include "Text.h"

#include <CLI/CLI.hpp>

#include <chrono>
#include <iostream>

namespace clusterlens::cbldm {

namespace {

struct MineOptions {
    CurveOptions curve;
    int count = 8;
};

void runMine(const MineOptions& options, const CommandContext& context)
{
    const auto start = std::chrono::steady_clock::now();
    const LoadedCurve loaded = loadSearchedCurve(options.curve);
    const MiningSettings settings = miningSettings(loaded.experiment, options.count);
    MiningResult mined = mineCurve(shapeLibrary(), loaded.file.curve, settings, context.control);
    const Conclusion conclusion = conclude(loaded.file, loaded.experiment, std::move(mined.candidates), std::move(mined.considered),
        settings.threads, context.control);

    RunSummary summary = runSummary("mine", options.curve.curve, loaded, CLUSTERLENS_VERSION);
    summary.timings["total"] = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    summary.judgement = conclusion.judgement;
    writeResults(options.curve.folder, conclusion.candidates, summary);
    printWarnings(summary.warnings);
    printCandidateWarnings(conclusion.candidates);
    if (options.curve.json)
        printJson(summaryJson(conclusion.candidates, summary));
    else
        std::cout << verdictLine(conclusion.judgement) << candidateTable(conclusion.candidates, loaded.experiment)
                  << beliefLines(conclusion.judgement) << "Written to " << options.curve.folder << "\n";
}

} // namespace

void addMine(CLI::App& program, const CommandContext& context)
{
    const auto options = std::make_shared<MineOptions>();
    CLI::App* const command
        = program.add_subcommand("mine", "Find the shapes of the library, and those of any size, that explain a curve best");
    addCurveOptions(*command, options->curve);
    addFolderOption(*command, options->curve, true);
    command->add_option("-n,--count", options->count, "how many candidates (8)")->check(CLI::Range(1, 1000));
    command->callback([options, &context] { runMine(*options, context); });
}

} // namespace clusterlens::cbldm
