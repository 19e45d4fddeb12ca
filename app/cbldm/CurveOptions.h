#pragma once

#include "files/LoadCluster.h"
#include "gr/LoadedCurve.h"

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
    ReadOptions reading;
    ExperimentOverrides overrides;
    std::vector<std::string> hold;   ///< NAME or NAME=VALUE
    std::vector<std::string> free;   ///< NAME
    std::vector<std::string> limits; ///< NAME=LOW:HIGH; either may be empty
    bool noFit = false;
    bool json = false;
};

/// --unit, --columns and --function: how a file is read that says too little, or the wrong thing.
void addReadOptions(CLI::App& command, ReadOptions& options);

/// \param curve  what the path is called: CURVE, or DIR for a folder of curves
void addCurveOptions(CLI::App& command, CurveOptions& options, const std::string& curve = "CURVE");
void addFolderOption(CLI::App& command, CurveOptions& options, bool required);

/// --sphere: cut a particle out of a crystal.
void addSphereOption(CLI::App& command, ClusterOptions& options);

/// Reads the curve and settles the measurement. \throws UsageError for options that make no sense, else what readGrFile() throws
[[nodiscard]] LoadedCurve loadCurve(const CurveOptions& options);

/// Same, for commands that search shapes by the bond length. \throws ParseError  a curve without its first peak, and no --bond
[[nodiscard]] LoadedCurve loadSearchedCurve(const CurveOptions& options);

} // namespace clusterlens::cbldm
