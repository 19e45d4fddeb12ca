#pragma once

#include "batch/Batch.h"
#include "CommandContext.h"
#include "CurveOptions.h"
#include "ModelOptions.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace clusterlens::cbldm {

/// What generate and watch share.
struct SearchOptions {
    CurveOptions curve;
    int count = 8;
    std::uint64_t seed = 1;
    bool refine = false;
    ModelOptions model;
    std::vector<std::string> numbers; ///< NAME=header:KEY or NAME=PATTERN
    int threads = 0;                  ///< curves at once
};

/// -n, --seed, --refine and those of the model.
void addSearchOptions(CLI::App& command, SearchOptions& options);

/// --number and --threads, for many curves.
void addSeriesOptions(CLI::App& command, SearchOptions& options);
void addNumberOption(CLI::App& command, std::vector<std::string>& numbers);

/// \throws UsageError  as samplingSettings()
[[nodiscard]] GenerateOptions generateOptions(const SearchOptions& options, const GenerativeModel& model);

/// \throws UsageError  what seriesNumberFromText() refuses
[[nodiscard]] std::vector<SeriesNumber> seriesNumbers(const std::vector<std::string>& texts);

/// A batch of curves that are all searched with these options, on one thread each. \param command  where they were parsed
/// \throws  as loading a model, and Batch()
[[nodiscard]] std::unique_ptr<Batch> searchBatch(
    const CLI::App& command, const SearchOptions& options, const Shard& shard, const CommandContext& context);

/// A line on one curve: "2 of 5  ag-300K: 55 atoms, ico, Rwp 0.0312, explained"; with --json the row of the table.
void printEnding(const BatchEnding& ending, std::size_t number, std::size_t of, bool json);

} // namespace clusterlens::cbldm
