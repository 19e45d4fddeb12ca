#pragma once

#include "pipeline/Candidate.h"
#include "pipeline/ExperimentSettings.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace clusterlens {

/// What summary.json says besides the candidates.
struct RunSummary {
    std::string programVersion;
    Radiation radiation = Radiation::Unknown;
    std::string command; ///< "generate", "mine", "fit"
    std::string input;   ///< path of the curve as the user gave it
    ExperimentSettings experiment;
    std::optional<SamplingSettings> sampling;          ///< generate only
    std::optional<ModelInfo> model;                    ///< generate only
    std::map<std::string, double> timings;             ///< seconds
    std::vector<std::pair<int, std::string>> rejected; ///< sample index and reason
    std::vector<std::string> warnings;
};

/// "candidate-01" for rank 1.
[[nodiscard]] std::string candidateStem(int rank);

/// The content of summary.json (fields: DESIGN, section 5, and docs/command-line.md).
[[nodiscard]] nlohmann::ordered_json summaryJson(const std::vector<Candidate>& candidates, const RunSummary& run);

/// Writes candidate-NN.xyz, .cif, .stru and -fit.csv for each candidate and summary.json into \p folder, which is made when absent.
/// Results of an earlier run there (candidate-*.{xyz,cif,stru}, candidate-*-fit.csv, summary.json) are removed first; nothing else is touched.
/// \throws StoreError  a folder or file cannot be made, written or removed, or reads back differently
void writeResults(const std::filesystem::path& folder, const std::vector<Candidate>& candidates, const RunSummary& run);

} // namespace clusterlens
