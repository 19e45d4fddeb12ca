#pragma once

#include "candidates/Candidate.h"
#include "judgement/Judgement.h"
#include "measurement/ExperimentSettings.h"

#include <string>
#include <vector>

namespace clusterlens::cbldm {

/// The candidates as a table, best first, with what was fitted and over which range below it.
[[nodiscard]] std::string candidateTable(const std::vector<Candidate>& candidates, const ExperimentSettings& experiment);

/// What was tried to refine a candidate, a row each, and what was taken; empty for others.
[[nodiscard]] std::string refinementLines(const Candidate& candidate);

/// The verdict on a curve, the first line that a search prints; with "warning: " before it where nothing explains the curve.
[[nodiscard]] std::string verdictLine(const Judgement& judgement);

/// What is believed of the particle, a line each.
[[nodiscard]] std::string beliefLines(const Judgement& judgement);

/// "Qmin 1.33 (file), Qmax 28 (file), ..., r 1.6 to 20 Å": each value with its source.
[[nodiscard]] std::string settingsLine(const ExperimentSettings& experiment);

/// "1, 3-5" of increasing numbers.
[[nodiscard]] std::string rangesText(const std::vector<int>& numbers);

/// For each fit parameter that ended at a bound, a line on stderr with the candidates: "warning: candidates 1, 3-5: Qdamp ended at ...".
void printCandidateWarnings(const std::vector<Candidate>& candidates);

/// Each warning on stderr on a line of its own, "warning: ...".
void printWarnings(const std::vector<std::string>& warnings);

} // namespace clusterlens::cbldm
