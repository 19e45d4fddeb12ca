#pragma once

#include "batch/SeriesTable.h"
#include "CurveOptions.h"
#include "ModelOptions.h"

#include <cstdint>
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

/// \throws UsageError  what seriesNumberFromText() refuses
[[nodiscard]] std::vector<SeriesNumber> seriesNumbers(const std::vector<std::string>& texts);

} // namespace clusterlens::cbldm
