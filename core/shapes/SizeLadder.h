#pragma once

#include "shapes/CutShape.h"

#include <vector>

namespace clusterlens {

/// A largest cluster that a search of sizes tries: the fit of one is still done in a fraction of a second, and few PDFs see further.
inline constexpr int mostSearchedAtoms = 5000;

/// Bonds: about the longest pair of a body with so many atoms; those of rods and thin plates are longer.
[[nodiscard]] double longestPair(Eigen::Index atoms);

/// Bodies that are tried on a lattice at every size: spheres, ellipsoids, rods and plates, and what its faces close, about its sites.
[[nodiscard]] std::vector<CutShape> ladderBodies(Lattice lattice);

/// Closed clusters of \p fewest to \p most atoms: Mackay icosahedra; decahedra with and without Marks notches, about as high as wide. Of others none.
[[nodiscard]] std::vector<CutShape> idealClusters(Lattice lattice, int fewest, int most);

/// Numbers of atoms of \p cuts from \p fewest to \p most at which a shell is complete, each at least a factor 1 + \p step above the one before.
[[nodiscard]] std::vector<Eigen::Index> rungs(const NestedCuts& cuts, int fewest, int most, double step);

} // namespace clusterlens
