#pragma once

#include "base/RunControl.h"
#include "laplacian/PairObjective.h"

namespace clusterlens {

struct TrustRegionResult {
    PairObjective::Points positions; ///< [n x 3] Å
    double value = 0.0;              ///< the objective there
    int iterations = 0;              ///< outer iterations
    int products = 0;                ///< Hessian times vector
};

/// Trust-region Newton with Steihaug's conjugate gradients inside. Never leaves with a larger value than it came with.
/// \param tolerance  ends when |gradient| <= tolerance * objective.gradientScale()
/// \throws Cancelled  from \p control, asked once an outer iteration
[[nodiscard]] TrustRegionResult minimise(
    PairObjective& objective, const PairObjective::Points& start, int maxIterations, double tolerance, const RunControl& control);

} // namespace clusterlens
