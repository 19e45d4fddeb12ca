// cbldm refine: the surface of a given particle against a curve.
#include "refine/Refine.h"
#include "CandidateReport.h"
#include "candidates/FittedStructure.h"
#include "Commands.h"
#include "CurveOptions.h"
#include "files/LoadCluster.h"
#include "session/ResultWriter.h"
#include "Text.h"

#include <CLI/CLI.hpp>

#include <chrono>
#include <iostream>

namespace clusterlens::cbldm {

namespace {

struct RefineOptions {
    CurveOptions curve;
    std::string structure;
    ClusterOptions cluster;
    std::uint64_t seed = 1;
    int restarts = 6;
};

void runRefine(const RefineOptions& options, const CommandContext& context)
{
    const auto start = std::chrono::steady_clock::now();
    const LoadedCurve loaded = loadCurve(options.curve);
    const StructureFile file = loadCluster(options.structure, options.cluster, context.control);
    RefineSettings settings = refineSettings(loaded.experiment, options.seed);
    settings.restarts = options.restarts;
    const Candidate given = fittedStructure(file.structure, options.structure, loaded.file.curve, settings.fit, context.control);
    const Candidate better = refined(given, options.structure, loaded.file.curve, settings, context.control);
    const std::vector<Candidate> candidates{better, given};

    RunSummary summary = runSummary("refine", options.curve.curve, loaded, CLUSTERLENS_VERSION);
    summary.timings["total"] = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    for (const std::string& note : file.notes)
        summary.warnings.push_back(options.structure + ": " + note);
    writeResults(options.curve.folder, candidates, summary);
    printWarnings(summary.warnings);
    printCandidateWarnings(candidates);
    if (options.curve.json)
        printJson(summaryJson(candidates, summary));
    else
        std::cout << refinementLines(better) << candidateTable(candidates, loaded.experiment) << "Written to "
                  << options.curve.folder << "\n";
}

} // namespace

void addRefine(CLI::App& program, const CommandContext& context)
{
    const auto options = std::make_shared<RefineOptions>();
    CLI::App* const command = program.add_subcommand(
        "refine", "Which sites of its surface a particle takes, and how the surface is strained, as far as the curve says");
    addCurveOptions(*command, options->curve);
    command->add_option("ATOMS", options->structure, "structure of one element: .xyz, .cif or .stru")->required();
    addSphereOption(*command, options->cluster);
    addFolderOption(*command, options->curve, true);
    command->add_option("--seed", options->seed, "same seed, same result (1)");
    command->add_option("--restarts", options->restarts, "searches of sites, of which equally good ones are kept (6)")
        ->check(CLI::Range(1, 100));
    command->callback([options, &context] { runRefine(*options, context); });
}

} // namespace clusterlens::cbldm
