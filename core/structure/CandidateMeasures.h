#pragma once

#include "structure/Structure.h"

namespace clusterlens {

/// Distances that say whether a cluster is sound, Å.
struct BondMeasures {
    double bond = 0.0;        ///< mean over the atoms of the distance to the nearest neighbour
    double minDistance = 0.0; ///< smallest pair distance
};

/// \throws std::invalid_argument  fewer than 2 atoms
[[nodiscard]] BondMeasures measureBonds(const PositionsXyz& positions);

} // namespace clusterlens
