#pragma once

#include "pdf/GrFile.h"
#include "pipeline/Candidate.h"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace clusterlens {

struct GenerationSettings {
    FitSettings fit;            ///< of the measurement
    std::string element = "Au"; ///< of the structures that come out
    SamplingSettings sampling;
    int count = 8;   ///< samples to draw, >= 1
    int threads = 0; ///< 0: one for each processor core
};

/// A sample that gave no usable structure.
struct RejectedSample {
    int index = 0;      ///< which sample of the seed
    std::string reason; ///< one sentence
};

struct GenerationResult {
    std::vector<Candidate> candidates;     ///< distinct ones, best rwpFit first
    std::vector<RejectedSample> rejected;  ///< in sample order
    std::map<std::string, double> timings; ///< seconds of "sampling" and "fitting"
    std::vector<std::string> warnings;     ///< what makes the result doubtful, plain sentences
};

/// Told of each candidate as soon as it is fitted, before duplicates are merged. Called from any thread, one call at a time.
using CandidateFound = std::function<void(const Candidate&)>;

/// Curve -> model samples -> positions -> fitted, ranked, distinct candidates.
/// When samples agree, there are fewer distinct candidates than samples. A model with a finite set of shapes is then asked again with the shapes
/// found so far ruled out, until there are \c count candidates; these alternatives have Candidate::copies = 0.
/// Same seed, same result, whatever the number of threads. Reports the model's own stages, "fitting" and "alternatives"; a cancel acts within 0.2 s.
/// \throws std::invalid_argument  count < 1, fewer than 10 points in the range, or what the model rejects;  ModelError;  Cancelled
[[nodiscard]] GenerationResult generateStructures(const GenerativeModel& model, const ModelInput& input,
    const GenerationSettings& settings, const RunControl& control = {}, const CandidateFound& found = {});

/// Why the model cannot be trusted on this measurement: neutron data, too short a range, particles outside its sizes. Empty: nothing to say.
[[nodiscard]] std::vector<std::string> inputWarnings(const GrFile& file, const FitSettings& fit, const ModelInfo& model);

/// Merges candidates with the same number of atoms and sorted pair distances within \p tolerance Å; the earlier one stays, counts the copies and
/// takes the smallest sample number.
[[nodiscard]] std::vector<Candidate> mergeDuplicates(std::vector<Candidate> ranked, double tolerance = 0.05);

} // namespace clusterlens
