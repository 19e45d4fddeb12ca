#pragma once

#include "base/RunControl.h"
#include "model/GenerativeModel.h"
#include "pdf/PdfFit.h"

#include <vector>

namespace clusterlens {

/// The shapes that explain the curve best (ShapeScreen), each with its bond length, best first.
/// \param count    how many to keep
/// \param threads  0: one for each processor core; changes no result
/// \throws std::invalid_argument  fewer than 10 points in the range;  Cancelled
[[nodiscard]] std::vector<LikelyShape> screenedByCurve(std::vector<LikelyShape> likely, const ModelInput& input,
    const FitSettings& fit, int count, int threads, const RunControl& control = {});

/// log p(curve | shape) up to a constant, for independent errors of unknown size: -M log(Rwp), where M is the number of independent points of the
/// curve, its length beyond \p from times (Qmax - Qmin) / pi. \param from  Å; what lies below the first peak is ripple
[[nodiscard]] double logLikelihood(const FitResult& fit, const PdfSettings& settings, double from);

/// What to sample by: (1 - guidance) times the network's log-odds plus guidance times (prior + log-likelihood).
/// \throws std::invalid_argument  guidance outside 0 .. 1
[[nodiscard]] ShapeOdds guidedOdds(const LikelyShape& shape, double logLikelihood, double guidance);

} // namespace clusterlens
