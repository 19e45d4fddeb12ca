#pragma once

#include "structure/Structure.h"

#include <Eigen/Core>

namespace clusterlens {

/// The edges of a unit cell as rows, Å.
using CellRows = Eigen::Matrix3d;

/// What the atoms of one cell are once its border no longer cuts their bonds (up to 1.25 times the sum of covalent radii).
struct WholeGroups {
    bool isCrystal = false; ///< bonds run from an atom to its own image: there is no whole, and positions stay as they were
    PositionsXyz
        positions;  ///< [n x 3] Å; each bonded group in one piece, groups where their atoms already were or next to the largest
    int moved = 0;  ///< atoms that went to another image
    int groups = 0; ///< how many that no bond joins
    std::vector<int> group; ///< [n] of each atom, 0 is the largest
};

/// \throws std::invalid_argument  a cell without volume or positions that are not finite
[[nodiscard]] WholeGroups wholeGroups(const Structure& structure, const CellRows& cell);

/// The atoms of a crystal around the first one of the cell, up to \p radius Å away.
/// \throws std::invalid_argument  a cell without volume, a radius that is not positive;  ParseError  more than \p maxAtoms
[[nodiscard]] Structure cutSphere(const Structure& crystal, const CellRows& cell, double radius, Eigen::Index maxAtoms);

} // namespace clusterlens
