#pragma once

#include "base/Random.h"
#include "shapes/ClusterBuilder.h"
#include "structure/Structure.h"

#include <string>
#include <vector>

namespace clusterlens {

/// A particle that no library holds, as measured samples are full of them.
struct IrregularShape {
    std::string origin;           ///< how it was made: "hcp ellipsoid about a random centre"
    PositionsXyz positions;       ///< [n x 3] at about unit bond length, centred on 0
    std::vector<Family> families; ///< what its lattice may rightly be called
};

/// Number of atoms, both ends included.
struct AtomRange {
    int fewest = 45;
    int most = 240;

    [[nodiscard]] bool contains(Eigen::Index atoms) const { return atoms >= fewest && atoms <= most; }
};

/// What else the lattice of a family may be called: octahedra are cut from fcc.
[[nodiscard]] std::vector<Family> namesOfLattice(Family family);

/// The fcc, hcp or bcc atoms nearest to a random point: a sphere. \throws std::invalid_argument  another family, or atoms beyond 1 to 20,000
[[nodiscard]] IrregularShape randomSphere(Family lattice, int atoms, RandomEngine& random);

/// Cut about a random point; every atom keeps three neighbours. By \p kind modulo 6: fcc and hcp spheres, fcc and hcp ellipsoids (axes 0.6 to 1.5), random
/// {111} and {100} facets, a decahedron's sites in an ellipsoid.
[[nodiscard]] IrregularShape randomTruncation(int kind, const AtomRange& atoms, RandomEngine& random);

/// fcc with planes that break its stacking through or beside the centre. By \p kind modulo 4: one twin plane, one stacking fault, two twin
/// planes 2 or 3 layers apart, and again a twin plane, in an ellipsoid.
[[nodiscard]] IrregularShape faultedParticle(int kind, const AtomRange& atoms, RandomEngine& random);

/// Without \p share of the atoms, taken from those with the fewest neighbours.
[[nodiscard]] PositionsXyz withVacancies(const PositionsXyz& positions, double share, RandomEngine& random);

/// Surface atoms \p share of their distance nearer to the centre.
[[nodiscard]] PositionsXyz withContractedSurface(PositionsXyz positions, double share);

/// Every coordinate moved by a normal deviate. \param deviation  in the unit of the positions
[[nodiscard]] PositionsXyz withDisorder(PositionsXyz positions, double deviation, RandomEngine& random);

/// About as wide in all directions: radius of gyration below 1.2 times that of a dense sphere of as many atoms.
[[nodiscard]] bool isCompact(const PositionsXyz& positions);

} // namespace clusterlens
