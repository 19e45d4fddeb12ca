#pragma once

#include "shapes/ClusterBuilder.h"
#include "structure/Alignment.h"
#include "structure/Structure.h"

#include <Eigen/Core>

#include <optional>

namespace clusterlens {

/// Lays one cluster over another for the eye, whatever their numbers of atoms: no reflection. Equal numbers, up to 600: as alignClusters(); otherwise
/// the best of the principal axes in all orientations and of evenly spread rotations, then nearest atoms and the best motion in turn.
/// \throws std::invalid_argument  no atoms, or positions that are not finite
[[nodiscard]] RigidMotion overlayClusters(const PositionsXyz& moving, const PositionsXyz& fixed);

/// How far each atom is from its place in the library shape that the cluster resembles most.
struct IdealDisplacement {
    ShapeName shape;
    Eigen::VectorXd displacement; ///< [n] Å, to the partner in a shape of as many atoms, else to the nearest place
};

/// The ideal shape is scaled to the cluster's bonds and laid over it, reflected if that fits better.
/// \return nothing outside 5 to 256 atoms
/// \throws std::invalid_argument  positions that are not finite
[[nodiscard]] std::optional<IdealDisplacement> displacementFromIdeal(const PositionsXyz& positions);

} // namespace clusterlens
