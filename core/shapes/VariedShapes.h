#pragma once

#include "structure/Structure.h"

#include <string>
#include <vector>

namespace clusterlens {

/// A cluster outside the seven published families.
struct VariedShape {
    std::string origin;     ///< what it was cut from and how: "fcc twin, hexagonal prism 0.8, around a hollow"
    PositionsXyz positions; ///< [n x 3], smallest pair distance 1, centred on 0
};

/// Distinct clusters of 13 to 256 atoms that nanoparticles are often found as: truncated octahedra and cuboctahedra, spheres, ellipsoids and
/// hexagonal prisms cut from fcc, hcp, twinned and faulted stackings, from bcc, from decahedra and icosahedra, about several centres. Every atom has at
/// least three neighbours. None is a shape of buildShapeLibrary(). Fixed order.
[[nodiscard]] std::vector<VariedShape> buildVariedShapes();

} // namespace clusterlens
