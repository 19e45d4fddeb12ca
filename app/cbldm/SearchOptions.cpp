#include "SearchOptions.h"

#include "base/Errors.h"
#include "CommandContext.h"

#include <CLI/CLI.hpp>

#include <algorithm>

namespace clusterlens::cbldm {

void addSearchOptions(CLI::App& command, SearchOptions& options)
{
    command.add_option("-n,--count", options.count, "how many samples to draw (8)")->check(CLI::Range(1, 1000));
    command.add_option("--seed", options.seed, "same seed, same result (1)");
    command.add_flag("--refine", options.refine, "refine the best candidates too, as cbldm refine does");
    addModelOptions(command, options.model);
}

void addNumberOption(CLI::App& command, std::vector<std::string>& numbers)
{
    command
        .add_option("--number", numbers,
            "NAME=header:KEY or NAME=PATTERN: a column of the table, from the file's header or by a regular expression from its "
            "name")
        ->allow_extra_args(false);
}

void addSeriesOptions(CLI::App& command, SearchOptions& options)
{
    addNumberOption(command, options.numbers);
    command.add_option("--threads", options.threads, "curves at once (one for each processor core)")->check(CLI::Range(1, 1024));
}

std::vector<SeriesNumber> seriesNumbers(const std::vector<std::string>& texts)
{
    std::vector<SeriesNumber> numbers;
    for (const std::string& text : texts) {
        try {
            numbers.push_back(seriesNumberFromText(text));
        } catch (const ParseError& e) {
            throw UsageError(std::string("--number: ") + e.what());
        }
        const auto same = std::ranges::count(numbers, numbers.back().name, &SeriesNumber::name);
        if (same > 1)
            throw UsageError("--number " + text + ": this name is there twice");
    }
    return numbers;
}

} // namespace clusterlens::cbldm
