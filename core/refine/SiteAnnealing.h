#pragma once

#include "base/RunControl.h"
#include "refine/SiteProblem.h"

#include <cstdint>
#include <vector>

namespace clusterlens {

/// What a search of sites looks for: the smallest energy P/2 rwp^2 / r0^2 + 100 lambda (b/b0 - (N/N0)^(2/3)), where P is the number of independent points, r0 the
/// Rwp that the particle started with, b its broken bonds and N its atoms. Those that a surface as smooth as the first has to have at another size are free; each per
/// cent more costs lambda.
struct AnnealingSettings {
    double points = 100.0;    ///< P
    double reference = 0.1;   ///< r0
    double compactness = 1.0; ///< lambda, >= 0
    double sweeps = 300.0;    ///< changes that are tried, for each atom of the surface
    double hot = 3.0;         ///< temperature at first, of the energy
    double cold = 0.05;       ///< and at last
    std::uint64_t seed = 1;
};

/// A particle on the sites. Plain value.
struct OccupiedSites {
    std::vector<int> sites; ///< taken ones, rising
    double squaredRwp = 1.0;
    double energy = 0.0;
    int brokenBonds = 0;
    std::int64_t tried = 0; ///< changes
};

/// Simulated annealing: atoms of the surface are added, taken away and moved, layers at the surface are added and taken away. No change leaves an atom with fewer than
/// three neighbours that had more. The same seed gives the same result.
/// \param start  taken sites, at least 4
/// \throws Cancelled
[[nodiscard]] OccupiedSites annealSites(
    const SiteProblem& problem, const std::vector<int>& start, const AnnealingSettings& settings, const RunControl& control = {});

} // namespace clusterlens
