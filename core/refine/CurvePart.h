#pragma once

#include "measurement/FitParameters.h"
#include "measurement/PdfCurve.h"
#include "pdf/PdfFit.h"

#include <Eigen/Core>

namespace clusterlens {

/// The part of a curve that is to be explained.
struct CurvePart {
    PdfCurve curve;
    Eigen::VectorXd weights;                   ///< [n] of its points, 0 for those left out
    FitValues values;                          ///< where amplitude, stretch and Biso start; all else is held
    PerParameter<bool> free = freeByDefault(); ///< of these three
};

/// How much each point of a fit counts: 1/dG^2 with \p byErrors where the curve has dG, else 1. \param r  [n] those of the curve that are fitted, Å
[[nodiscard]] Eigen::VectorXd pointWeights(const PdfCurve& curve, const Eigen::VectorXd& r, bool byErrors);

/// With points up to \p longest Å, of weight 0: the ripple of the longest pairs reaches back into the curve.
[[nodiscard]] CurvePart reachingAllPairsOf(CurvePart part, double longest);

} // namespace clusterlens
