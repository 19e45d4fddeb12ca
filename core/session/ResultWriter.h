#pragma once

#include "candidates/Candidate.h"
#include "session/RunSummary.h"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace clusterlens {

/// "candidate-01" for rank 1.
[[nodiscard]] std::string candidateStem(int rank);

/// The content of summary.json (fields: DESIGN, section 5, and docs/command-line.md).
[[nodiscard]] nlohmann::ordered_json summaryJson(const std::vector<Candidate>& candidates, const RunSummary& run);

/// Which files are written for each candidate.
struct ResultFormats {
    bool xyz = true;
    bool extendedXyz = false; ///< .extxyz
    bool cif = true;
    bool stru = true;
    bool fitCsv = true;     ///< -fit.csv
    bool cmiScript = false; ///< -cmi.py, with the .xyz and the measured file that it refers to
    bool summary = true;    ///< one summary.json for all
};

/// Writes the chosen files of \p candidates, numbered in their order, into \p folder, which is made when absent; files of these names are replaced,
/// others stay. Structure files are read back and compared.
/// \param measured  bytes of the measured file, for the scripts
/// \return          what was written, in that order
/// \throws StoreError  a folder or file cannot be made or written, or reads back differently;  Cancelled between two candidates
std::vector<std::filesystem::path> exportResults(const std::filesystem::path& folder, const std::vector<Candidate>& candidates,
    const RunSummary& run, const ResultFormats& formats, const std::string& measured, const RunControl& control = {});

/// Writes candidate-NN.xyz, .cif, .stru and -fit.csv for each candidate and summary.json into \p folder, which is made when absent.
/// Results of an earlier run there (candidate-*.{xyz,cif,stru}, candidate-*-fit.csv, summary.json) are removed first; nothing else is touched.
/// \throws StoreError  a folder or file cannot be made, written or removed, or reads back differently
void writeResults(const std::filesystem::path& folder, const std::vector<Candidate>& candidates, const RunSummary& run);

} // namespace clusterlens
