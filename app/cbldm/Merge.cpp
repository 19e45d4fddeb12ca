// cbldm merge: one table of many results.
#include "base/AtomicFile.h"
#include "batch/Batch.h"
#include "CandidateReport.h"
#include "Commands.h"
#include "SearchOptions.h"
#include "Text.h"

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <iostream>

namespace clusterlens::cbldm {

namespace {

struct MergeOptions {
    std::vector<std::filesystem::path> folders;
    std::filesystem::path output;
    std::vector<std::string> numbers;
    bool json = false;
};

void runMerge(const MergeOptions& options)
{
    const std::filesystem::path file = options.output.empty() ? options.folders.front() / "series.csv" : options.output;
    const std::string extension = file.extension().string();
    if (extension != ".csv" && extension != ".tsv")
        throw UsageError("-o: expected a name that ends in .csv or .tsv, found " + file.string());
    const std::filesystem::path beside = std::filesystem::absolute(file).parent_path();
    const MergedSeries merged = mergedSeries(options.folders, beside, seriesNumbers(options.numbers));
    replaceFile(file, seriesText(merged.rows, extension == ".csv" ? ',' : '\t'));
    if (options.json)
        printJson(merged.rows);
    const auto failed = std::ranges::count_if(merged.rows, [](const SeriesRow& row) { return row["state"] == "failed"; });
    std::cerr << fmt::format("{} curves, {} of them failed; written to {}\n", merged.rows.size(), failed, displayName(file));
    printWarnings(merged.missing);
    if (!merged.missing.empty())
        throw std::runtime_error("the table is not complete");
}

} // namespace

void addMerge(CLI::App& program, const CommandContext&)
{
    const auto options = std::make_shared<MergeOptions>();
    CLI::App* const command
        = program.add_subcommand("merge", "One table of the results of a batch, of its shards, or of any folders");
    command->add_option("DIR", options->folders, "folders that generate has written")->required();
    command->add_option("-o,--output", options->output, "table, .csv or .tsv (series.csv in the first folder)");
    addNumberOption(*command, options->numbers);
    command->add_flag("--json", options->json, "print the rows as a JSON array too");
    command->callback([options] { runMerge(*options); });
}

} // namespace clusterlens::cbldm
