#pragma once

#include "measurement/LoadedCurve.h"

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace clusterlens::cbldm {

/// The options that generate, mine and fit share: the curve, what is known of the measurement, what to do with the result.
struct CurveOptions {
    std::string curve;  ///< path
    std::string folder; ///< -o; may stay empty where the subcommand allows it
    ExperimentOverrides overrides;
    std::vector<std::string> hold; ///< NAME or NAME=VALUE
    std::vector<std::string> free; ///< NAME
    bool noFit = false;
    bool json = false;
};

void addCurveOptions(CLI::App& command, CurveOptions& options);
void addFolderOption(CLI::App& command, CurveOptions& options, bool required);

/// Reads the curve and settles the measurement. \throws UsageError for options that make no sense, else what readGrFile() throws
[[nodiscard]] LoadedCurve loadCurve(const CurveOptions& options);

} // namespace clusterlens::cbldm
