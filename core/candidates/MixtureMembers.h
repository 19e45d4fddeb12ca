#pragma once

#include "base/RunControl.h"
#include "shapes/Lattice.h"
#include "structure/PairDistances.h"
#include "structure/Structure.h"

#include <string>
#include <vector>

namespace clusterlens {

/// A kind of particle that a mixture may hold.
struct MixtureMember {
    std::string label;      ///< "ico 3", "fcc sphere"
    PositionsXyz positions; ///< [n x 3] bonds
    PairDistances pairs;    ///< of the positions, bonds
    double bond = 1.0;      ///< mean distance to the nearest neighbour; above 1 where bonds differ
    Family family;
    Lattice lattice;     ///< of a sphere
    double radius = 0.0; ///< bonds, of the sphere through the outermost atoms; 0 for a shape of the library
};

/// The shapes of the library, and spheres of all lattices but sc about their sites, from a fifth of \p atoms to three times as many (5,000 at most), 12 % apart.
/// Spheres of one lattice about one site follow each other, smallest first. \throws Cancelled
[[nodiscard]] std::vector<MixtureMember> mixtureMembers(int atoms, int threads, const RunControl& control = {});

} // namespace clusterlens
