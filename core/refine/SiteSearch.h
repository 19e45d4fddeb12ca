#pragma once

#include "base/StepCounter.h"
#include "pdf/DebyePdf.h"
#include "refine/CurvePart.h"
#include "refine/SiteAnnealing.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace clusterlens {

/// One search among several that run at once.
struct SiteSearch {
    double compactness = 0.0;
    int fold = 0; ///< which part of the curve it sees
    std::uint64_t seed = 0;
    AnnealingSettings settings;
    OccupiedSites found;
};

/// What all searches share.
struct SiteSearchSettings {
    RGrid grid;                  ///< of the whole curve
    std::optional<double> scale; ///< held amplitude; empty: the best one
    int threads = 0;             ///< 0: one for each processor core
};

/// Runs \p searches from \p start, each on the part of the curve that \p partOf gives for its fold. Each counts as one step.
/// \throws Cancelled
void searchSitesOf(const SiteLattice& lattice, const std::vector<int>& start, std::vector<SiteSearch>& searches,
    const SiteSearchSettings& settings, const std::function<CurvePart(int fold)>& partOf, StepCounter& counter,
    const RunControl& control);

} // namespace clusterlens
