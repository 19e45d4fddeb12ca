#include "refine/SiteLattice.h"

#include "refine/LatticeMatch.h"
#include "refine/PointGrid.h"
#include "shapes/CutLattice.h"
#include "structure/BondMeasures.h"

#include <Eigen/Geometry>

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace clusterlens {

namespace {

using Point = Eigen::RowVector3d;

constexpr double touching = 1.2; // bonds: neighbours, as metalCutoff()
constexpr double tooNear = 0.8;  // bonds: no two atoms of a metal
constexpr double sameSite = 0.3; // bonds

/// The two points one bond from each of three, that on the side of their normal first; none where they are too far apart.
std::vector<Point> apexes(const Point& a, const Point& b, const Point& c, double bond)
{
    const Point ab = b - a;
    const Point ac = c - a;
    const Point normal = ab.cross(ac);
    const double area = normal.squaredNorm();
    if (area < 1e-6 * std::pow(bond, 4))
        return {};
    const Point centre = (ac.squaredNorm() * normal.cross(ab) + ab.squaredNorm() * ac.cross(normal)) / (2.0 * area);
    const double height = bond * bond - centre.squaredNorm();
    if (height < 0.04 * bond * bond)
        return {};
    const Point up = std::sqrt(height / area) * normal;
    return {a + centre + up, a + centre - up};
}

/// Places outside the particle where one more atom would touch three of its atoms.
PositionsXyz hollows(const PositionsXyz& particle, double bond, const RunControl& control)
{
    constexpr double opposite = 1.7; // bonds: the corners of a square face are 1.41 apart, those of bcc {110} 1.63
    const PointGrid grid(particle, 2.0 * bond);
    std::vector<Point> found;
    const auto add = [&](const Point& place) {
        if (grid.nearest(place, tooNear * bond) >= 0)
            return;
        const bool known = std::ranges::any_of(found, [&](const Point& other) { return (other - place).norm() < sameSite * bond; });
        if (!known)
            found.push_back(place);
    };
    for (Eigen::Index i = 0; i < particle.rows(); ++i) {
        control.throwIfCancelled();
        std::vector<int> near = grid.within(particle.row(i), opposite * bond);
        std::erase_if(near, [i](int j) { return j <= i; });
        for (std::size_t j = 0; j < near.size(); ++j)
            for (std::size_t k = j + 1; k < near.size(); ++k)
                if ((particle.row(near[j]) - particle.row(near[k])).norm() < opposite * bond)
                    for (const Point& place : apexes(particle.row(i), particle.row(near[j]), particle.row(near[k]), bond))
                        add(place);
    }
    return positionsOf(found);
}

/// Empty sites of the lattice up to \p reach Å from an atom.
PositionsXyz emptySites(const PositionsXyz& particle, const PositionsXyz& lattice, double bond, double reach)
{
    const PointGrid atoms(particle, reach);
    std::vector<Point> empty;
    for (Eigen::Index site = 0; site < lattice.rows(); ++site)
        if (atoms.nearest(lattice.row(site), reach) >= 0 && atoms.nearest(lattice.row(site), sameSite * bond) < 0)
            empty.emplace_back(lattice.row(site));
    return positionsOf(empty);
}

void addNeighbours(SiteLattice& lattice, const RunControl& control)
{
    const PointGrid grid(lattice.sites, touching * lattice.bond);
    std::size_t most = 0;
    for (Eigen::Index site = 0; site < lattice.sites.rows(); ++site) {
        if (site % 64 == 0)
            control.throwIfCancelled();
        std::vector<int>& near = lattice.neighbours.emplace_back();
        std::vector<int>& excluded = lattice.excluded.emplace_back();
        for (const int other : grid.within(lattice.sites.row(site), touching * lattice.bond)) {
            if (other == site)
                continue;
            const double distance = (lattice.sites.row(other) - lattice.sites.row(site)).norm();
            (distance < tooNear * lattice.bond ? excluded : near).push_back(other);
        }
        if (excluded.empty())
            most = std::max(most, near.size());
    }
    lattice.coordination = lattice.name == "hollows" ? 12 : std::clamp(static_cast<int>(most), 4, 14);
}

} // namespace

std::optional<std::string> latticeFault(const PositionsXyz& particle)
{
    if (particle.rows() < 4 || particle.rows() > maxRefinedAtoms)
        return fmt::format("expected 4 to {} atoms, found {}", maxRefinedAtoms, particle.rows());
    if (!particle.allFinite())
        return "expected finite positions";
    if (smallestDistance(particle) < 0.5 * typicalBond(particle) || !(typicalBond(particle) > 0.0))
        return "expected atoms apart from each other";
    return {};
}

SiteLattice siteLattice(const PositionsXyz& particle, double reach, const RunControl& control)
{
    if (const std::optional<std::string> fault = latticeFault(particle))
        throw std::invalid_argument("refinement: " + *fault);
    SiteLattice lattice;
    lattice.atoms = particle.rows();
    lattice.bond = typicalBond(particle);
    const std::optional<LatticeMatch> match = matchLattice(particle, lattice.bond, reach, control);
    lattice.name = match ? match->name : "hollows";
    const PositionsXyz empty
        = match ? emptySites(particle, match->sites, lattice.bond, reach * lattice.bond) : hollows(particle, lattice.bond, control);
    lattice.sites.resize(particle.rows() + empty.rows(), 3);
    lattice.sites << particle, empty;
    addNeighbours(lattice, control);
    return lattice;
}

} // namespace clusterlens
