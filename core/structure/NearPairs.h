#pragma once

#include "structure/Structure.h"

#include <Eigen/Core>

#include <functional>

namespace clusterlens {

/// Calls \p visit(i, j, distance in Å) once for each pair i < j up to \p cutoff Å apart, in no particular order. The time grows with the
/// atoms and their neighbours, not with all pairs.
/// \throws std::invalid_argument  a cutoff that is not positive and finite, or positions that are not finite
void forEachNearPair(
    const PositionsXyz& positions, double cutoff, const std::function<void(Eigen::Index, Eigen::Index, double)>& visit);

} // namespace clusterlens
