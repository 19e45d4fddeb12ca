#pragma once

#include "candidates/Refinement.h"
#include "refine/SiteAnnealing.h"
#include "refine/SiteLattice.h"

#include <vector>

namespace clusterlens {

/// Puts the different particles among \p found whose Rwp is at most \p largest into sites, occupancy and ensemble of \p refinement, the first one first. A curve cannot tell where
/// on its lattice a particle lies, nor which way up: each is laid over the first as well as the lattice lets it, and those that then differ in nothing a
/// curve could show count once.
/// \param found  the best first, at least one
/// \throws Cancelled
void keepEnsemble(Refinement& refinement, const std::vector<OccupiedSites>& found, const SiteLattice& lattice, double largest,
    const RunControl& control = {});

} // namespace clusterlens
