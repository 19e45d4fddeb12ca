#pragma once

#include "pipeline/Candidate.h"
#include "pipeline/RunSummary.h"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace clusterlens {

/// "candidate-01" for rank 1.
[[nodiscard]] std::string candidateStem(int rank);

/// The content of summary.json (fields: DESIGN, section 5, and docs/command-line.md).
[[nodiscard]] nlohmann::ordered_json summaryJson(const std::vector<Candidate>& candidates, const RunSummary& run);

/// Writes candidate-NN.xyz, .cif, .stru and -fit.csv for each candidate and summary.json into \p folder, which is made when absent.
/// Results of an earlier run there (candidate-*.{xyz,cif,stru}, candidate-*-fit.csv, summary.json) are removed first; nothing else is touched.
/// \throws StoreError  a folder or file cannot be made, written or removed, or reads back differently
void writeResults(const std::filesystem::path& folder, const std::vector<Candidate>& candidates, const RunSummary& run);

} // namespace clusterlens
