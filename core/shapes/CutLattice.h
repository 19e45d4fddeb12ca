#pragma once

#include "structure/Structure.h"

#include <functional>
#include <vector>

namespace clusterlens {

/// Close-packed layers along z at unit bond length, to cut clusters from: every place in a cylinder of \p radius bonds that reaches as far up and down.
/// \param letter  which of the three positions, 0 to 2, layer i takes; an atom of layer 0 with letter 0 lies at the origin
[[nodiscard]] PositionsXyz stackedLattice(const std::function<int(int)>& letter, double radius);

/// The letters of fcc, of hcp, of fcc mirrored at layer 0, of fcc with a fault above layer 0, and of fcc mirrored at layer 0 and again at layer \p apart.
[[nodiscard]] int fccLetter(int layer);
[[nodiscard]] int hcpLetter(int layer);
[[nodiscard]] int twinLetter(int layer);
[[nodiscard]] int faultLetter(int layer);
[[nodiscard]] int lamellaLetter(int layer, int apart);

/// A cubic lattice in a cube of 2 \p reach bonds at least, an atom at the origin.
/// \param basis  of the cubic cell, in cells; \param edge  of the cell, in bonds
[[nodiscard]] PositionsXyz cubicLattice(const std::vector<Eigen::RowVector3d>& basis, double edge, double reach);

/// Along the cube's axes. Edge of the cell: sqrt(2) bonds for fcc, 2 / sqrt(3) for bcc.
[[nodiscard]] PositionsXyz fccLattice(double reach);
[[nodiscard]] PositionsXyz bccLattice(double reach);

/// [n x 3] one row for each point.
[[nodiscard]] PositionsXyz positionsOf(const std::vector<Eigen::RowVector3d>& points);

} // namespace clusterlens
