#pragma once

#include "laplacian/PairObjective.h"

namespace clusterlens {

/// Moves single atoms to the other side of the others where that explains their row of W better. In thin clusters an atom above the
/// layer and its mirror image below differ little in W and a descent cannot pass from one to the other.
/// \param w          [n x n] symmetric and finite
/// \param positions  [n x 3] Å, changed in place
/// \return           how many atoms were moved
int reflectMisplacedAtoms(const Eigen::MatrixXd& w, PairObjective::Points& positions);

} // namespace clusterlens
