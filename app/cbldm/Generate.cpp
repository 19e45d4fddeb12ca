// cbldm generate: a curve, or a batch of them, into ranked nanoparticles with the generative model.
#include "base/AtomicFile.h"
#include "base/Errors.h"
#include "CandidateReport.h"
#include "Commands.h"
#include "LateModel.h"
#include "model/ModelPath.h"
#include "SearchBatch.h"
#include "session/ResultWriter.h"
#include "Text.h"

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <iostream>

namespace clusterlens::cbldm {

namespace {

struct GenerateCommand {
    SearchOptions search;
    std::string batch; ///< folder or list
    std::string shard;
};

#ifdef CLUSTERLENS_WITH_MODEL

void print(const SearchOptions& options, const std::vector<Candidate>& candidates, const RunSummary& summary)
{
    printWarnings(summary.warnings);
    printCandidateWarnings(candidates);
    if (options.curve.json) {
        printJson(summaryJson(candidates, summary));
        return;
    }
    for (const auto& [sample, reason] : summary.rejected)
        std::cerr << "sample " << sample + 1 << " left out: " << reason << "\n";
    const auto alternatives = std::ranges::count(candidates, 0, &Candidate::copies);
    std::cout << verdictLine(*summary.judgement) << candidateTable(candidates, summary.experiment)
              << beliefLines(*summary.judgement);
    for (const Candidate& candidate : candidates)
        std::cout << refinementLines(candidate);
    std::cout << summary.model->name << " (" << summary.model->architecture << ") on " << summary.model->device << ", seed "
              << options.seed << ", T1 " << summary.sampling->t1 << ", T2 " << summary.sampling->t2 << ", "
              << summary.sampling->steps << " steps. " << (options.count - int(summary.rejected.size())) << " of " << options.count
              << " samples gave a structure";
    if (alternatives > 0)
        std::cout << "; " << alternatives << " candidates with 0 copies are alternatives: likely shapes that no sample was";
    std::cout << ".\n";
    if (!candidates.empty())
        std::cout << "Written to " << options.curve.folder << "\n";
}

void runOne(const SearchOptions& options, const CommandContext& context)
{
    const auto start = std::chrono::steady_clock::now();
    const LoadedCurve loaded = loadSearchedCurve(options.curve);
    const std::unique_ptr<GenerativeModel> model = modelLibrary(context).load(
        findModel(options.model.model, context.programFolder), options.model.device, CallThreads::AsItLikes);
    const double loading = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    FinishedRun run = runGenerate(*model, loaded, options.curve.curve, generateOptions(options, *model), context.control);
    run.summary.timings["loading"] = loading;
    run.summary.timings["total"] += loading;
    if (!run.candidates.empty()) // else what an earlier run found stays
        writeResults(options.curve.folder, run.candidates, run.summary);
    print(options, run.candidates, run.summary);
    if (run.candidates.empty())
        throw std::runtime_error(fmt::format(
            "{}: none of {} samples gave a structure; try another --seed, or cbldm mine", options.curve.curve, options.count));
}

void runBatch(const CLI::App& command, const GenerateCommand& options, const CommandContext& context)
{
    Shard shard;
    try {
        if (!options.shard.empty())
            shard = shardFromText(options.shard);
    } catch (const ParseError& e) {
        throw UsageError(std::string("--shard: ") + e.what());
    }
    const std::string& folder = options.search.curve.folder;
    std::vector<std::filesystem::path> passedOver;
    const std::vector<BatchCurve> all = batchCurves(options.batch, folder, &passedOver);
    for (const std::filesystem::path& path : passedOver)
        std::cerr << "warning: " << displayName(path)
                  << ": passed over, being a link to a folder or to nothing, or a folder that may not be read\n";
    if (all.empty())
        throw StoreError(options.batch + ": no curve is there (files whose name ends in .gr)");
    const std::vector<BatchCurve> curves = shardOf(all, shard);
    const std::unique_ptr<Batch> batch = searchBatch(command, options.search, shard, context);
    std::size_t told = 0;
    const std::vector<BatchEnding> endings = batch->run(
        curves, options.search.threads,
        [&](const BatchEnding& ending) { printEnding(ending, ++told, curves.size(), options.search.curve.json); }, context.control);
    const auto failed = std::ranges::count(endings, BatchEnding::State::Failed, &BatchEnding::state);
    const auto before = std::ranges::count(endings, BatchEnding::State::DoneBefore, &BatchEnding::state);
    std::string table = "cbldm merge " + folder + " makes the table of all shards";
    if (shard.of == 1) {
        const MergedSeries merged = mergedSeries({folder}, folder, seriesNumbers(options.search.numbers));
        printWarnings(merged.missing);
        table = "table: " + writeSeries(folder, merged.rows).string();
    }
    std::cerr << fmt::format("{} curves: {} searched, {} done before, {} failed; {}\n", endings.size(),
        std::ssize(endings) - failed - before, before, failed, table);
    if (failed == std::ssize(endings) && failed > 0)
        throw std::runtime_error("no curve could be searched");
}

void runGenerateCommand(const CLI::App& command, const GenerateCommand& options, const CommandContext& context)
{
    if (options.batch.empty() == options.search.curve.curve.empty())
        throw UsageError("expected either a CURVE or --batch");
    if (!options.batch.empty())
        return runBatch(command, options, context);
    for (const char* const option : {"--shard", "--number", "--threads"})
        if (command.get_option(option)->count() > 0)
            throw UsageError(std::string(option) + " goes with --batch");
    runOne(options.search, context);
}

#else

void runGenerateCommand(const CLI::App&, const GenerateCommand& options, const CommandContext&)
{
    throw ModelError("generate: this build has no generative model (it was configured with CLUSTERLENS_MODEL=OFF); try: cbldm mine "
        + options.search.curve.curve + " -o " + options.search.curve.folder);
}

#endif

} // namespace

void addGenerate(CLI::App& program, const CommandContext& context)
{
    const auto options = std::make_shared<GenerateCommand>();
    CLI::App* const command = program.add_subcommand("generate", "Propose nanoparticles for a curve with the generative model");
    addCurveOptions(*command, options->search.curve);
    command->get_option("CURVE")->required(false);
    addFolderOption(*command, options->search.curve, true);
    addSearchOptions(*command, options->search);
    command->add_option(
        "--batch", options->batch, "instead of CURVE: all .gr files of a folder, or of a list with a path in each line");
    command->add_option(
        "--shard", options->shard, "I/N: with --batch, the I-th of N about equal parts, by the names of the curves");
    addSeriesOptions(*command, options->search);
    command->callback([command, options, &context] { runGenerateCommand(*command, *options, context); });
}

} // namespace clusterlens::cbldm
