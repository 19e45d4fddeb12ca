#pragma once

#include "structure/Motifs.h"

#include <Eigen/Core>

#include <vector>

namespace clusterlens {

/// A direction along which a lattice or a multiply twinned particle looks the same after a turn of 360 degrees / \c fold.
struct SymmetryAxis {
    int fold = 0;                 ///< 3, 4 or 5
    Eigen::RowVector3d direction; ///< unit vector
};

/// One axis of each order that what is inside a particle shows, the highest order first: 5 of a decahedron, 5 and 3 of an icosahedron, 4 and 3
/// of fcc, bcc and sc, 3 across the layers of hcp and of one set of twin planes. None where no atom has a known motif.
/// \param motifs  classifyMotifs(positions)
[[nodiscard]] std::vector<SymmetryAxis> symmetryAxes(const PositionsXyz& positions, const std::vector<Motif>& motifs);

} // namespace clusterlens
