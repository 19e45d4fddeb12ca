#pragma once

#include "candidates/StructureGenerator.h"

#include <stdexcept>

namespace clusterlens {

/// Why a sample is no candidate.
class Rejection : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// Positions in Å as the sample states them, not yet fitted. \param residual  set to that of the recovery \throws Rejection
[[nodiscard]] PositionsXyz positionsOf(const LaplacianSample& sample, int minAtoms, double& residual, const RunControl& control);

/// A structure made a candidate. \param scaleError  relative, how far the positions may be off all together \throws Rejection  atoms that clash
[[nodiscard]] Candidate candidateOf(PositionsXyz positions, double scaleError, const PdfCurve& curve,
    const GenerationSettings& settings, const ModelInfo& model, const RunControl& control);

} // namespace clusterlens
