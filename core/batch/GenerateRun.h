#pragma once

#include "candidates/StructureGenerator.h"
#include "gr/LoadedCurve.h"
#include "session/RunSummary.h"

#include <string>
#include <vector>

namespace clusterlens {

/// How generate is to go about a curve.
struct GenerateOptions {
    SamplingSettings sampling;
    int count = 8;       ///< samples, >= 1
    bool refine = false; ///< the best candidates too (RefineBest.h)
    int threads = 0;     ///< 0: one for each processor core; changes no result
};

/// What a search of a curve gives.
struct FinishedRun {
    std::vector<Candidate> candidates; ///< as they are shown, best first, with what is believed of each
    RunSummary summary;
};

/// What generate does with one curve: samples, alternatives, mixtures, the judgement, and refinement where it is asked for.
/// \param input  path of the curve as the user gave it
/// \param found  as generateStructures()
/// \throws  as generateStructures() and withRefined()
[[nodiscard]] FinishedRun runGenerate(const GenerativeModel& model, const LoadedCurve& curve, const std::string& input,
    const GenerateOptions& options, const RunControl& control = {}, const CandidateFound& found = {});

} // namespace clusterlens
