#pragma once

#include "candidates/Candidate.h"
#include "files/Remarks.h"
#include "files/StructureFormats.h"
#include "session/RunSummary.h"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace clusterlens {

inline constexpr const char* summaryName = "summary.json"; ///< in a folder of results

/// "candidate-01" for rank 1.
[[nodiscard]] std::string candidateStem(int rank);

/// Same of a part of a mixture, the first of which has the candidate's own: "candidate-03-part-2". \param part  counts from 0
[[nodiscard]] std::string partStem(int rank, std::size_t part);

/// The file with all particles of a refined candidate: "candidate-01-ensemble.extxyz".
[[nodiscard]] std::string ensembleName(int rank);
[[nodiscard]] bool hasEnsemble(const Candidate& candidate);

/// A candidate among results. What it points to must outlive it.
struct ResultItem {
    const Candidate* candidate = nullptr;
    Remarks remarks = {};    ///< with the name that the window shows
    std::string parent = {}; ///< what a refined one was refined from, as it is called now; empty: as it was called then
    const ExperimentSettings* experiment = nullptr; ///< that it is fitted with, where these may not be the run's; null: the run's
};

/// Those that nobody has named. \p candidates must outlive the result.
[[nodiscard]] std::vector<ResultItem> resultItems(const std::vector<Candidate>& candidates);

/// The content of summary.json (fields: docs/command-line.md). What a field at its top says of the run holds for all candidates; where they come of
/// different runs it is null, and the command "mixed".
/// \param run  curve, present settings, timings, warnings; without candidates also command, model and seed
[[nodiscard]] nlohmann::ordered_json summaryJson(const std::vector<ResultItem>& items, const RunSummary& run);
[[nodiscard]] nlohmann::ordered_json summaryJson(const std::vector<Candidate>& candidates, const RunSummary& run);

/// Which files are written for each candidate.
struct ResultFormats {
    bool xyz = true;
    bool extendedXyz = false; ///< .extxyz
    bool cif = true;
    bool stru = true;
    bool fitCsv = true;     ///< -fit.csv
    bool ensemble = true;   ///< -ensemble.extxyz, of refined candidates that have one
    bool cmiScript = false; ///< -cmi.py, with the .xyz and the measured curve, candidate-measured.gr, that it refers to
    bool summary = true;    ///< one summary.json for all

    friend bool operator==(const ResultFormats&, const ResultFormats&) = default;
};

/// Which of them says that structures are written in a format.
struct StructureResult {
    StructureFormat format;
    bool ResultFormats::*wanted;
};
inline constexpr StructureResult structureResults[] = {
    {StructureFormat::Xyz, &ResultFormats::xyz},
    {StructureFormat::ExtendedXyz, &ResultFormats::extendedXyz},
    {StructureFormat::Cif, &ResultFormats::cif},
    {StructureFormat::Stru, &ResultFormats::stru},
};

/// Whether a file of this name belongs to a set of results, and is replaced or removed with it: candidate-NN.{xyz,extxyz,cif,stru},
/// candidate-NN-{fit.csv,cmi.py,ensemble.extxyz}, candidate-measured.gr, summary.json.
[[nodiscard]] bool isResultFile(const std::string& name);

/// Writes the chosen files of \p items, numbered in their order, into \p folder, which is made when absent, in place of the results that it holds:
/// as a whole or not at all (FolderUpdate.h). Files with other names stay, and so does the measured file whatever its name. Structure files are read back and compared.
/// \param measured  scriptCurve() of the measured one, for the scripts
/// \return          what was written, in that order
/// \throws StoreError  a folder or file cannot be made or written, or reads back differently;  Cancelled between two candidates. Then the folder is as
///                     it was
std::vector<std::filesystem::path> exportResults(const std::filesystem::path& folder, const std::vector<ResultItem>& items,
    const RunSummary& run, const ResultFormats& formats, const std::string& measured, const RunControl& control = {});

/// exportResults() with the standard formats.
void writeResults(const std::filesystem::path& folder, const std::vector<Candidate>& candidates, const RunSummary& run);

/// What exportResults() would replace in a folder.
struct FormerResults {
    int files = 0;
    std::optional<int> candidates;    ///< where a summary.json can be read
    std::optional<std::string> curve; ///< path of the measured file, from there
};

/// \throws StoreError  the folder cannot be read
[[nodiscard]] FormerResults formerResults(const std::filesystem::path& folder);

} // namespace clusterlens
