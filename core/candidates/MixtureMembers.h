#pragma once

#include "structure/PairDistances.h"
#include "structure/Structure.h"

#include <string>
#include <vector>

namespace clusterlens {

/// A kind of particle that a mixture may hold.
struct MixtureMember {
    std::string label;      ///< "ico 3", "fcc sphere, 135 atoms"
    PositionsXyz positions; ///< [n x 3] bonds
    PairDistances pairs;    ///< of the positions, bonds
};

/// The shapes of the library, and spheres of all lattices but sc about their sites, from a fifth of \p atoms to three times as many.
[[nodiscard]] std::vector<MixtureMember> mixtureMembers(int atoms);

} // namespace clusterlens
