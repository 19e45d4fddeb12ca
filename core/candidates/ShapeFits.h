#pragma once

#include "candidates/Candidate.h"
#include "candidates/ConsideredShape.h"

#include <vector>

namespace clusterlens {

/// The agreement of a fit beyond \p from, Å: what lies below the first peak is ripple. 1 where nothing is beyond.
[[nodiscard]] double rwpBeyond(const FitResult& fit, double from);

/// As fitPdf(), for positions whose bond length is known to a few per mille; distances in bins, so that thousands of atoms take no longer than few.
[[nodiscard]] FitResult quickFit(
    const PositionsXyz& positions, const PdfCurve& curve, const FitSettings& fit, const RunControl& control = {});

/// A cluster cut from a lattice as a candidate that was mined. \param positions  at unit bond. \param bond  Å, as screened
/// \throws std::invalid_argument  as fitPdf;  Cancelled
[[nodiscard]] Candidate fittedCut(const PositionsXyz& positions, double bond, const std::string& label, Family family,
    const PdfCurve& curve, const FitSettings& fit, const std::string& element, const RunControl& control = {});

/// What beliefs are counted over. \param from  Å, as for rwpBeyond()
[[nodiscard]] ConsideredShape consideredShape(const Candidate& candidate, double from);

} // namespace clusterlens
