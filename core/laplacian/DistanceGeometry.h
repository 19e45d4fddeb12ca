#pragma once

#include "base/RunControl.h"
#include "structure/Structure.h"

#include <Eigen/Core>

namespace clusterlens {

/// Which starting positions to try. Best begins with classical scaling and tries the spectral start only when the residual stays above
/// 5e-3; it keeps the better end.
enum class RecoveryStart { Spectral, ClassicalScaling, Best };

struct RecoverySettings {
    RecoveryStart start = RecoveryStart::Best;
    int maxIterations = 200;
    double tolerance = 1e-10; ///< on |gradient| over the largest that a residual as large as W could give
};

struct Recovery {
    PositionsXyz positions; ///< [n x 3] Å, centred on 0; handedness is not determined by W
    double residual = 0.0;  ///< root mean square of exp(-d^2/260) - W_ij over pairs i < j
    int iterations = 0;
    RecoveryStart start = RecoveryStart::Best; ///< the start that won
};

/// Positions whose pair distances explain W best: minimises sum_{i<j} (exp(-d_ij^2/260 Å^2) - W_ij)^2.
/// \param w  [n x n] symmetric, n >= 1, only the atoms that exist (no padding)
/// \throws std::invalid_argument  not square or not finite;  Cancelled
[[nodiscard]] Recovery recoverPositions(
    const Eigen::MatrixXd& w, const RecoverySettings& settings = {}, const RunControl& control = {});

} // namespace clusterlens
