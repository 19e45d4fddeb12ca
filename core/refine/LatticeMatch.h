#pragma once

#include "base/RunControl.h"
#include "structure/Structure.h"

#include <optional>
#include <string>

namespace clusterlens {

/// A lattice laid over a particle.
struct LatticeMatch {
    std::string name;       ///< "decahedral", "stacking cchcc"
    PositionsXyz sites;     ///< [m x 3] Å, where the particle is, and as far around it as was asked
    double matched = 0.0;   ///< share of the atoms that have a site of their own
    double deviation = 0.0; ///< rms distance of these, in bonds
};

/// The lattice on whose sites most atoms lie, of all that clusters are cut from (Lattice.h) and of the stackings of close-packed layers that the particle
/// itself shows. Mirror images count as equal.
/// \param bond   Å. \param reach  bonds, how far sites go beyond the outermost atom
/// \return       nothing where fewer than nine in ten atoms have a site
/// \throws Cancelled
[[nodiscard]] std::optional<LatticeMatch> matchLattice(
    const PositionsXyz& particle, double bond, double reach, const RunControl& control = {});

} // namespace clusterlens
