#pragma once

#include "base/RunControl.h"
#include "candidates/Candidate.h"
#include "pdf/PdfFit.h"

namespace clusterlens {

/// Mean number of neighbours of an atom.
[[nodiscard]] double meanCoordination(const PositionsXyz& positions);

/// What \p refinement has taken, fitted to the curve, as a refined candidate that keeps element and body parameters of \p given. Sites and ensemble get the stretch of the fit.
/// \throws  as fittedStructure()
[[nodiscard]] Candidate refinedCandidate(const Candidate& given, Refinement refinement, const PdfCurve& curve,
    const FitSettings& settings, const RunControl& control = {});

/// Another one of the choices that were tried when \p refined was, without sites and ensemble: those belong to what the data ask for.
/// \throws std::invalid_argument  it was not refined, or there is no such choice;  otherwise as fittedStructure()
[[nodiscard]] Candidate otherChoice(const Candidate& refined, std::size_t choice, const PdfCurve& curve,
    const FitSettings& settings, const RunControl& control = {});

} // namespace clusterlens
