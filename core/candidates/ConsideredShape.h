#pragma once

#include "shapes/ClusterBuilder.h"

#include <optional>
#include <string>

namespace clusterlens {

/// A shape that a search fitted to the curve, whether or not it became a candidate: what beliefs are counted over. Plain value.
struct ConsideredShape {
    std::string label;            ///< name of the shape; empty where it has none
    std::optional<Family> family; ///< of its lattice or motifs
    int atoms = 0;
    double diameter = 0.0; ///< Å, largest pair distance after the fit
    double bond = 0.0;     ///< Å, mean nearest-neighbour distance after the fit
    double rwp = 1.0;      ///< of the fit, beyond the ripple at low r (ShapeScreen::ripplesEnd)
    double logPrior = 0.0; ///< how much less likely than the others before the curve speaks: of mixtures below 0
};

} // namespace clusterlens
