#pragma once

#include "candidates/Candidate.h"
#include "candidates/ConsideredShape.h"
#include "measurement/GrFile.h"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace clusterlens {

struct GenerationSettings {
    FitSettings fit;            ///< of the measurement
    std::string element = "Au"; ///< of the structures that come out
    SamplingSettings sampling;
    int count = 8; ///< samples to draw, and alternatives to return at most, >= 1
    int proposals
        = 32; ///< distinct structures to choose those from, where the model has a finite set of shapes; at least count is tried
    bool sizes = true; ///< whether particles of any size are searched as well (SizeSearch.h); not without guidance
    int threads = 0;   ///< 0: one for each processor core
};

/// A sample that gave no usable structure.
struct RejectedSample {
    int index = 0;      ///< which sample of the seed
    std::string reason; ///< one sentence
};

struct GenerationResult {
    std::vector<Candidate> candidates;   ///< drawn by the model, distinct, best rankingRwp() first; all of them
    std::vector<Candidate> alternatives; ///< likely shapes that no sample was, and mined ones of any size; best rankingRwp() first
    std::vector<ConsideredShape> considered; ///< every shape that was fitted, best first, all of rankedTogether() among them
    std::vector<RejectedSample> rejected;    ///< in sample order
    std::map<std::string, double> timings;   ///< seconds of "sampling" and "fitting"
    std::vector<std::string> warnings;       ///< what makes the result doubtful, plain sentences
};

/// Told of each of the model's own samples as soon as it is fitted, before duplicates are merged and the best are chosen. Called from any thread, one
/// call at a time.
using CandidateFound = std::function<void(const Candidate&)>;

/// Curve -> model samples -> positions -> fitted, ranked, distinct candidates.
/// A model with a finite set of shapes names the likely ones, which are held against the curve before any is drawn (CurveGuidance.h). Samples that agree
/// are one candidate. The \c count best of the likely shapes that no sample was, and of the particles of any size that searchSizes() mines, are alternatives
/// (Candidate::copies = 0); without guidance there are none, for then nothing but the network speaks.
/// Same seed, same result, whatever the number of threads. Reports the model's own stages, "guidance", "fitting" and "alternatives", and
/// those of searchSizes(); a cancel acts within 0.2 s.
/// \throws std::invalid_argument  count < 1, fewer than 10 points in the range, or what the model rejects;  ModelError;  Cancelled
[[nodiscard]] GenerationResult generateStructures(const GenerativeModel& model, const ModelInput& input,
    const GenerationSettings& settings, const RunControl& control = {}, const CandidateFound& found = {});

/// Both lists as they are shown: all that were drawn and, in the places that they leave of \p count, alternatives; beyond \p count, up to half as many
/// again, those that fit better than all that were drawn. Best rwpFit first.
[[nodiscard]] std::vector<Candidate> rankedTogether(const GenerationResult& result, int count);

} // namespace clusterlens
