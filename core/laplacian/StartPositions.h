#pragma once

#include "laplacian/PairObjective.h"

#include <vector>

namespace clusterlens {

/// The paper's start: the three eigenvectors of L y = lambda D y above the constant one (L = D - W, D the row sums), each scaled so
/// that the squared distances come as close as possible to -260 ln W.
/// \param w  [n x n] symmetric and finite
/// \return   [n x 3] Å
[[nodiscard]] PairObjective::Points spectralStart(const Eigen::MatrixXd& w);

/// Classical scaling of D2 = -260 ln W. Values below \p smallest say too little about their distance: these distances are replaced by
/// the shortest path over the others.
/// \param w         [n x n] symmetric and finite
/// \param smallest  in (0, 1)
/// \return          [n x 3] Å, centred on 0
[[nodiscard]] PairObjective::Points scalingStart(const Eigen::MatrixXd& w, double smallest);

} // namespace clusterlens
