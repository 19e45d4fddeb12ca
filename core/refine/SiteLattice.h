#pragma once

#include "base/RunControl.h"
#include "structure/Structure.h"

#include <Eigen/Core>

#include <optional>
#include <string>
#include <vector>

namespace clusterlens {

/// Most sites that a refinement moves atoms between.
inline constexpr Eigen::Index maxRefinedAtoms = 2000;

/// Places that atoms of a particle may take: those they have, and empty ones around. Plain value.
struct SiteLattice {
    std::string
        name; ///< of the lattice: "decahedral"; "hollows" where none is known: places where a further atom touches three others
    PositionsXyz sites;                       ///< [m x 3] Å; the first \c atoms are where the particle's atoms are
    Eigen::Index atoms = 0;                   ///< of the particle
    double bond = 0.0;                        ///< Å
    int coordination = 12;                    ///< neighbours of an atom inside
    std::vector<std::vector<int>> neighbours; ///< [m] sites one bond away, rising
    std::vector<std::vector<int>> excluded;   ///< [m] sites too near to be taken at once, rising
};

/// Why no lattice can be laid through a particle: fewer than 4 or more than maxRefinedAtoms atoms, positions that are not finite, or two atoms nearer than half a
/// typical bond. Empty where one can.
[[nodiscard]] std::optional<std::string> latticeFault(const PositionsXyz& particle);

/// Sites of the particle's own lattice (LatticeMatch.h) up to \p reach bonds from its atoms. An atom that is on no site stays one where it is.
/// \throws std::invalid_argument  as latticeFault() says;  Cancelled
[[nodiscard]] SiteLattice siteLattice(const PositionsXyz& particle, double reach = 2.3, const RunControl& control = {});

} // namespace clusterlens
