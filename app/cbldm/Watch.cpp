// cbldm watch: curves of a folder as they arrive.
#include "base/AtomicFile.h"
#include "base/Errors.h"
#include "batch/FolderWatch.h"
#include "CandidateReport.h"
#include "Commands.h"
#include "SearchBatch.h"
#include "Text.h"

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <iostream>
#include <map>
#include <set>
#include <thread>
#include <utility>

namespace clusterlens::cbldm {

namespace {

using Clock = std::chrono::steady_clock;

struct WatchOptions {
    SearchOptions search;
    std::string folder;
    double every = 2.0; ///< s
    double idle = 0.0;  ///< s; 0: for ever
};

void waitFor(double seconds, const CommandContext& context)
{
    const auto end = Clock::now() + std::chrono::duration<double>(seconds);
    while (Clock::now() < end) {
        context.control.throwIfCancelled();
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
}

void runWatch(const CLI::App& command, const WatchOptions& options, const CommandContext& context)
{
    const std::string& results = options.search.curve.folder;
    if (!std::filesystem::is_directory(options.folder))
        throw StoreError(options.folder + ": expected a folder");
    const std::unique_ptr<Batch> batch = searchBatch(command, options.search, {}, context);
    const std::vector<SeriesNumber> numbers = seriesNumbers(options.search.numbers);
    FolderWatch watch(options.folder, results);
    KnownRows known;
    std::size_t told = 0;
    std::map<BatchEnding::State, std::set<std::string>> ended; // by name
    std::vector<std::string> missing;                          // of the table
    std::set<std::string> problems;                            // since the last look that went well
    bool listed = true;                                        // whether series.csv has all that was searched
    auto last = Clock::now();
    std::vector<BatchCurve> left; // not dealt with yet
    const auto search = [&](const std::vector<BatchCurve>& curves) {
        batch->run(
            curves, options.search.threads,
            [&](const BatchEnding& ending) {
                ++told;
                ended[ending.state].insert(ending.curve.name);
                printEnding(ending, told, told, options.search.curve.json);
                if (std::error_code error; std::filesystem::exists(ending.curve.file, error)) // else it may come back
                    std::erase_if(left, [&](const BatchCurve& curve) { return curve.name == ending.curve.name; });
            },
            context.control);
    };
    std::cerr << "watching " << options.folder << "; Ctrl-C ends\n";
    while (options.idle <= 0.0 || std::chrono::duration<double>(Clock::now() - last).count() < options.idle) {
        bool well = true;
        const auto attempt = [&](const auto& work) { // a folder that is away, a full disk: the next look may go well
            try {
                work();
            } catch (const std::runtime_error& e) {
                well = false;
                if (problems.insert(e.what()).second)
                    std::cerr << "warning: " << oneLine(e.what()) << std::endl;
            }
        };
        attempt([&] { left = watch.complete(); });
        const std::vector<BatchCurve> curves = left;
        listed = listed && curves.empty();
        if (problems.empty())
            attempt([&] {
                if (!curves.empty())
                    search(curves);
            });
        else
            for (const BatchCurve& curve : curves) // one that cannot be written keeps no other back
                attempt([&] { search({curve}); });
        if (!listed)
            attempt([&] {
                const MergedSeries merged = mergedSeries({results}, results, numbers, &known);
                if (std::exchange(missing, merged.missing) != merged.missing)
                    printWarnings(merged.missing);
                writeSeries(results, merged.rows);
                listed = true;
                last = Clock::now();
            });
        watch.again(std::exchange(left, {}));
        if (well)
            problems.clear();
        waitFor(options.every, context);
    }
    using State = BatchEnding::State;
    for (const State state : {State::Done, State::DoneBefore})
        std::ranges::for_each(ended[state], [&](const std::string& name) { ended[State::Failed].erase(name); });
    std::cerr << fmt::format("no new curve for {:g} s; {} searched, {} done before, {} failed\n", options.idle,
        ended[State::Done].size(), ended[State::DoneBefore].size(), ended[State::Failed].size());
    if (ended[State::Done].empty() && ended[State::DoneBefore].empty() && !ended[State::Failed].empty())
        throw std::runtime_error("no curve could be searched");
    if (!problems.empty())
        throw std::runtime_error("not all could be written: " + *problems.begin());
}

} // namespace

void addWatch(CLI::App& program, const CommandContext& context)
{
    const auto options = std::make_shared<WatchOptions>();
    CLI::App* const command = program.add_subcommand("watch", "Search the curves of a folder as they arrive");
    addCurveOptions(*command, options->search.curve, "DIR");
    addFolderOption(*command, options->search.curve, true);
    addSearchOptions(*command, options->search);
    addSeriesOptions(*command, options->search);
    command->add_option("--every", options->every, "s between two looks; a file that did not change between them is complete (2)")
        ->check(CLI::Range(0.1, 3600.0));
    command->add_option("--idle", options->idle, "s without a new curve after which to end (never)")->check(CLI::NonNegativeNumber);
    command->callback([command, options, &context] {
        options->folder = options->search.curve.curve;
        runWatch(*command, *options, context);
    });
}

} // namespace clusterlens::cbldm
