#pragma once

#include "candidates/StructureGenerator.h"
#include "gr/LoadedCurve.h"
#include "judgement/Judgement.h"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace clusterlens {

/// What summary.json says besides the candidates.
struct RunSummary {
    std::string programVersion;
    Radiation radiation = Radiation::Unknown;
    std::string command;               ///< "generate", "mine", "fit"
    std::string input;                 ///< path of the curve as the user gave it
    std::vector<MetadataEntry> header; ///< of the curve's file
    ExperimentSettings experiment;
    std::optional<SamplingSettings> sampling;          ///< generate only
    int samples = 0;                                   ///< drawn; generate only
    std::optional<ModelInfo> model;                    ///< generate only
    std::map<std::string, double> timings;             ///< seconds
    std::vector<std::pair<int, std::string>> rejected; ///< sample index and reason
    std::vector<std::string> warnings;
    std::optional<Judgement> judgement; ///< generate and mine only
    std::string checksum; ///< of the points of the curve, as in LoadedCurve; empty: not known, in sessions of older programs
};

/// What is to be said of every run on a curve: settings, radiation and warnings of the curve.
/// \param input  path of the curve as the user gave it
[[nodiscard]] RunSummary runSummary(
    const std::string& command, const std::string& input, const LoadedCurve& curve, const std::string& programVersion);

/// Adds what a generation has to say: sampling, model, timings, rejected samples, warnings about the result.
void addGeneration(RunSummary& run, const GenerationSettings& settings, const ModelInfo& model, const GenerationResult& result);

/// What the run itself had to say, apart from the warnings about the curve's settings at that time.
[[nodiscard]] std::vector<std::string> ownWarnings(const RunSummary& run);

/// Whether a run draws nothing that \p earlier had not drawn: another search of the library, or the same model with the same seed.
[[nodiscard]] bool repeats(const RunSummary& run, const RunSummary& earlier);

/// \p now with what \p runs, of the same curve, had to say: all of it for one run; of several the warnings, each once, and the last judgement.
[[nodiscard]] RunSummary joined(RunSummary now, const std::vector<RunSummary>& runs);

} // namespace clusterlens
