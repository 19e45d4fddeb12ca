#pragma once

#include "structure/ClusterBuilder.h"

#include <string>
#include <vector>

namespace clusterlens {

/// One distinct ideal cluster, at unit bond length.
struct Shape {
    ShapeName name;                     ///< the first of its names in library order
    std::vector<ShapeName> alsoKnownAs; ///< other family and parameters that give the same cluster
    PositionsXyz positions;             ///< [n x 3], smallest pair distance 1, centred on 0
    double lcPerBond
        = 1.0; ///< length lc of the published data set = lcPerBond * bond (DESIGN: a for sc, bcc and hcp, a/sqrt2 else)
};

/// Every distinct shape of the seven families with 5 to 256 atoms, in a fixed order (family, then parameters).
/// Shapes are the same when their sorted pair distances agree to 1e-4 of the bond. Takes well under a second.
[[nodiscard]] std::vector<Shape> buildShapeLibrary();

} // namespace clusterlens
