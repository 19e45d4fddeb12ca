#pragma once

#include "structure/Structure.h"

#include <Eigen/Core>

namespace clusterlens {

/// Distances that say whether a cluster is sound, Å.
struct BondMeasures {
    double bond = 0.0;        ///< mean over the atoms of the distance to the nearest neighbour
    double minDistance = 0.0; ///< smallest pair distance
};

/// \return [n] the distance from each atom to its nearest neighbour, Å; infinite for a single atom
[[nodiscard]] Eigen::VectorXd nearestDistances(const PositionsXyz& positions);

/// \throws std::invalid_argument  fewer than 2 atoms
[[nodiscard]] BondMeasures measureBonds(const PositionsXyz& positions);

/// \return the smallest distance between two atoms, Å; 0 with fewer than two atoms
[[nodiscard]] double smallestDistance(const PositionsXyz& positions);

/// \return the median distance from an atom to its nearest neighbour, Å; 0 with fewer than two atoms
[[nodiscard]] double typicalBond(const PositionsXyz& positions);

/// \return the largest distance between two atoms, Å; 0 with fewer than two atoms
[[nodiscard]] double largestDistance(const PositionsXyz& positions);

} // namespace clusterlens
