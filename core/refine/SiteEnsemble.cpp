#include "refine/SiteEnsemble.h"

#include "refine/PointGrid.h"
#include "shapes/Overlay.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace clusterlens {

namespace {

constexpr double onLattice = 0.3;            // bonds
constexpr std::ptrdiff_t mostOverlaid = 500; // atoms: more would take seconds, and hardly leave their place

/// Same misfit, atoms and bonds: congruent, or as good as that.
bool looksAlike(const OccupiedSites& a, const OccupiedSites& b)
{
    return a.sites.size() == b.sites.size() && a.brokenBonds == b.brokenBonds
        && std::abs(std::sqrt(a.squaredRwp) - std::sqrt(b.squaredRwp)) < 1e-5;
}

/// The sites nearest to \p positions; empty where an atom is on none, or two are on one.
std::vector<int> sitesOf(const PositionsXyz& positions, const SiteLattice& lattice, const PointGrid& grid)
{
    std::set<int> sites;
    for (Eigen::Index i = 0; i < positions.rows(); ++i) {
        const Eigen::Index site = grid.nearest(positions.row(i), onLattice * lattice.bond);
        if (site < 0 || !sites.insert(static_cast<int>(site)).second)
            return {};
    }
    return {sites.begin(), sites.end()};
}

int shared(const std::vector<int>& a, const std::vector<int>& b)
{
    std::vector<int> both;
    std::ranges::set_intersection(a, b, std::back_inserter(both));
    return static_cast<int>(both.size());
}

/// The sites of a particle, or of the same particle moved on its lattice, that have most in common with \p first.
std::vector<int> laidOver(const std::vector<int>& sites, const std::vector<int>& first, const SiteLattice& lattice,
    const PointGrid& grid, const RunControl& control)
{
    const PositionsXyz fixed = lattice.sites(first, Eigen::all);
    std::vector<int> best = sites;
    if (std::ssize(sites) > mostOverlaid)
        return best;
    for (const double side : {1.0, -1.0}) {
        control.throwIfCancelled();
        PositionsXyz moving = lattice.sites(sites, Eigen::all);
        moving.col(0) *= side;
        const std::vector<int> moved = sitesOf(overlayClusters(moving, fixed).apply(moving), lattice, grid);
        if (shared(moved, first) > shared(best, first))
            best = moved;
    }
    return best;
}

} // namespace

void keepEnsemble(Refinement& refinement, const std::vector<OccupiedSites>& found, const SiteLattice& lattice, double largest,
    const RunControl& control)
{
    const PointGrid grid(lattice.sites, lattice.bond);
    std::vector<const OccupiedSites*> kept;
    std::map<int, int> counts;
    for (const OccupiedSites& particle : found) {
        const double rwp = std::sqrt(particle.squaredRwp);
        if ((!kept.empty() && rwp > largest)
            || std::ranges::any_of(kept, [&](const OccupiedSites* other) { return looksAlike(*other, particle); }))
            continue;
        kept.push_back(&particle);
        const std::vector<int> sites
            = kept.size() == 1 ? particle.sites : laidOver(particle.sites, found.front().sites, lattice, grid, control);
        refinement.ensemble.push_back(lattice.sites(sites, Eigen::all));
        refinement.ensembleRwp.push_back(rwp);
        for (const int site : sites)
            ++counts[site];
    }
    refinement.sites.resize(std::ssize(counts), 3);
    refinement.occupancy.resize(std::ssize(counts));
    Eigen::Index at = 0;
    for (const auto& [site, count] : counts) {
        refinement.sites.row(at) = lattice.sites.row(site);
        refinement.occupancy[at++] = double(count) / double(kept.size());
    }
}

} // namespace clusterlens
