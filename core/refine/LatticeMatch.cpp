#include "refine/LatticeMatch.h"

#include "refine/PointGrid.h"
#include "shapes/CutLattice.h"
#include "shapes/Lattice.h"
#include "structure/Alignment.h"
#include "structure/Motifs.h"
#include "structure/Stacking.h"

#include <Eigen/Geometry>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <map>
#include <utility>
#include <vector>

namespace clusterlens {

namespace {

using Point = Eigen::RowVector3d;

constexpr double bonded = 1.2;        // bonds
constexpr double onSite = 0.3;        // bonds: half of what two sites are apart at least
constexpr double fewestMatched = 0.9; // of the atoms
constexpr std::array stackings{Lattice::FccTwin, Lattice::FccFault, Lattice::FccLamella2, Lattice::FccLamella3};
constexpr double complete = 0.99; // of the atoms: no other lattice can be better

/// Sites of a lattice at unit bond, and which of them may lie where an inner atom of the particle is.
struct LatticeSource {
    std::string name;
    PositionsXyz sites;
    std::vector<Eigen::Index> origins;
    int anchors = 4; ///< how many atoms of the particle are tried
};

Eigen::Index siteNearest(const PositionsXyz& sites, const Point& place)
{
    Eigen::Index nearest = 0;
    (sites.rowwise() - place).rowwise().squaredNorm().minCoeff(&nearest);
    return nearest;
}

/// One site of each layer along z, that nearest the axis, up to \p height from the middle.
std::vector<Eigen::Index> siteOfEachLayer(const PositionsXyz& sites, double height)
{
    std::map<long, Eigen::Index> layers;
    for (Eigen::Index i = 0; i < sites.rows(); ++i) {
        if (std::abs(sites(i, 2)) > height)
            continue;
        const auto [found, isNew] = layers.emplace(std::lround(100.0 * sites(i, 2)), i);
        if (!isNew && sites.row(i).head<2>().norm() < sites.row(found->second).head<2>().norm())
            found->second = i;
    }
    std::vector<Eigen::Index> result;
    for (const auto& [layer, site] : layers)
        result.push_back(site);
    return result;
}

/// The positions that layers of such a stacking take, carried on beyond both ends as they began.
std::function<int(int)> lettersOf(const std::string& stacking, bool hexagonal)
{
    const auto length = static_cast<int>(stacking.size());
    const int first = -length / 2;
    const auto flips = [stacking, length, first, hexagonal](int layer) { // at this layer the shift turns round
        const int at = layer - first;
        return at < 0 || at >= length ? hexagonal : stacking[static_cast<std::size_t>(at)] == 'h';
    };
    return [flips](int layer) {
        int letter = 0;
        int shift = 1;
        for (int at = 0; at < layer; ++at) {
            letter += shift;
            shift = flips(at + 1) ? -shift : shift;
        }
        shift = flips(0) ? -1 : 1;
        for (int at = 0; at > layer; --at) {
            letter -= shift;
            shift = flips(at - 1) ? -shift : shift;
        }
        return ((letter % 3) + 3) % 3;
    };
}

/// Stackings that the particle shows and that no lattice of the list has.
std::vector<LatticeSource> ownStackings(const PositionsXyz& particle, double reach, double height)
{
    const std::vector<Motif> motifs = classifyMotifs(particle);
    std::vector<Point> normals = twinDirections(particle, motifs).planes;
    for (const Point& normal : fccNormals(particle, motifs))
        normals.push_back(normal);
    std::vector<LatticeSource> sources;
    for (const Point& normal : normals) {
        const Stacking stacking = stackingAlong(particle, normal);
        if (stacking.layers.find('h') == std::string::npos || stacking.layers.find('c') == std::string::npos)
            continue;
        PositionsXyz sites = stackedLattice(lettersOf(stacking.layers, stacking.isHexagonal()), reach);
        std::vector<Eigen::Index> origins = siteOfEachLayer(sites, height);
        sources.push_back({"stacking " + stacking.layers, std::move(sites), std::move(origins)});
    }
    return sources;
}

LatticeSource sourceOf(Lattice lattice, double reach, double height)
{
    LatticeSource source{enumText(lattice), latticeAtoms(lattice, reach), {}};
    const bool layersDiffer = std::ranges::find(stackings, lattice) != stackings.end();
    source.origins = layersDiffer ? siteOfEachLayer(source.sites, height) : std::vector{siteNearest(source.sites, Point::Zero())};
    if (lattice == Lattice::Decahedral || lattice == Lattice::Icosahedral)
        source.anchors = 24; // their axis, or centre, may lie beside the particle's middle
    return source;
}

/// Orthonormal axes as columns: along \p first, in the plane of both, and across, to the one or the other side.
Eigen::Matrix3d axesOf(const Point& first, const Point& second, double side)
{
    Eigen::Matrix3d axes;
    axes.col(0) = first.normalized().transpose();
    axes.col(1) = (second - second.dot(first) / first.squaredNorm() * first).normalized().transpose();
    axes.col(2) = side * axes.col(0).cross(axes.col(1));
    return axes;
}

/// Two neighbours of a point that are neither in line nor at too small an angle.
using PointPair = std::pair<Point, Point>;

double cosineOf(const PointPair& pair)
{
    return pair.first.dot(pair.second) / (pair.first.norm() * pair.second.norm());
}

std::vector<PointPair> pairsAround(const PositionsXyz& points, const PointGrid& grid, Eigen::Index centre, double cutoff)
{
    std::vector<Point> near;
    for (const int other : grid.within(points.row(centre), cutoff))
        if (other != centre)
            near.emplace_back(points.row(other) - points.row(centre));
    std::vector<PointPair> pairs;
    for (const Point& first : near)
        for (const Point& second : near)
            if (const double cosine = cosineOf({first, second}); std::abs(cosine) < 0.75)
                pairs.emplace_back(first, second);
    return pairs;
}

/// Lays one lattice over the particle in all ways that bring an inner atom and two of its neighbours onto sites.
class LatticeMatcher {
public:
    LatticeMatcher(const PositionsXyz& particle, double bond)
        : m_particle(particle)
        , m_bond(bond)
        , m_grid(particle, bonded * bond)
    {
        const Point middle = particle.colwise().mean();
        m_order.resize(static_cast<std::size_t>(particle.rows()));
        for (std::size_t i = 0; i < m_order.size(); ++i)
            m_order[i] = static_cast<Eigen::Index>(i);
        std::ranges::stable_sort(m_order, {}, [&](Eigen::Index i) { return (particle.row(i) - middle).squaredNorm(); });
    }

    /// Better than \p best, or as that is.
    void improve(std::optional<LatticeMatch>& best, const LatticeSource& source, const RunControl& control) const
    {
        control.throwIfCancelled();
        const PointGrid sites(source.sites, 1.0);
        const auto anchors = std::min<std::size_t>(m_order.size(), static_cast<std::size_t>(source.anchors));
        for (std::size_t a = 0; a < anchors; ++a) {
            const std::vector<PointPair> own = pairsAround(m_particle, m_grid, m_order[a], bonded * m_bond);
            if (own.empty())
                continue;
            for (const Eigen::Index origin : source.origins) {
                tryAt(best, source, sites, m_order[a], origin, own.front(), control);
                if (best && best->matched >= complete)
                    return;
            }
        }
    }

private:
    struct Placement {
        Eigen::Matrix3d rotation; ///< of the lattice
        Eigen::Index anchor;
        Eigen::Index origin;
    };

    void tryAt(std::optional<LatticeMatch>& best, const LatticeSource& source, const PointGrid& sites, Eigen::Index anchor,
        Eigen::Index origin, const PointPair& own, const RunControl& control) const
    {
        for (const PointPair& pair : pairsAround(source.sites, sites, origin, bonded)) {
            control.throwIfCancelled();
            if (std::abs(cosineOf(pair) - cosineOf(own)) > 0.2)
                continue;
            for (const double side : {1.0, -1.0}) {
                const Eigen::Matrix3d rotation
                    = axesOf(own.first, own.second, 1.0) * axesOf(pair.first, pair.second, side).transpose();
                const auto partners = matchedSites(source, sites, {rotation, anchor, origin});
                const double share = double(partners.size()) / double(m_particle.rows());
                if (share < fewestMatched || (best && share < best->matched))
                    continue;
                LatticeMatch match = laidOver(source, partners);
                if (!best || match.matched > best->matched + 0.005
                    || (match.matched > best->matched - 0.005 && match.deviation < best->deviation - 0.005))
                    best = std::move(match);
            }
        }
    }

    /// Pairs of atom and site, each site once. Gives up where too many atoms have none.
    [[nodiscard]] std::vector<std::pair<Eigen::Index, Eigen::Index>> matchedSites(
        const LatticeSource& source, const PointGrid& sites, const Placement& placement) const
    {
        const auto allowed = static_cast<int>((1.0 - fewestMatched) * double(m_particle.rows()));
        int missed = 0;
        std::vector<bool> taken(static_cast<std::size_t>(source.sites.rows()), false);
        std::vector<std::pair<Eigen::Index, Eigen::Index>> partners;
        for (const Eigen::Index atom : m_order) {
            const Point place = (m_particle.row(atom) - m_particle.row(placement.anchor)) * placement.rotation / m_bond
                + source.sites.row(placement.origin);
            const Eigen::Index site = sites.nearest(place, onSite);
            if (site < 0 || taken[static_cast<std::size_t>(site)]) {
                if (++missed > allowed)
                    return {};
                continue;
            }
            taken[static_cast<std::size_t>(site)] = true;
            partners.emplace_back(atom, site);
        }
        return partners;
    }

    /// The lattice moved and scaled onto its partners.
    [[nodiscard]] LatticeMatch laidOver(
        const LatticeSource& source, const std::vector<std::pair<Eigen::Index, Eigen::Index>>& partners) const
    {
        PositionsXyz fixed(std::ssize(partners), 3);
        PositionsXyz moving(std::ssize(partners), 3);
        for (Eigen::Index i = 0; i < fixed.rows(); ++i) {
            fixed.row(i) = m_particle.row(partners[static_cast<std::size_t>(i)].first);
            moving.row(i) = source.sites.row(partners[static_cast<std::size_t>(i)].second) * m_bond;
        }
        const RigidMotion motion = kabsch(moving, fixed, Mirror::Allowed);
        const PositionsXyz moved = motion.apply(moving);
        const Point middle = fixed.colwise().mean();
        const double size = (moved.rowwise() - middle).squaredNorm();
        const double scale = size > 0.0 ? (moved.rowwise() - middle).cwiseProduct(fixed.rowwise() - middle).sum() / size : 1.0;
        LatticeMatch match;
        match.name = source.name;
        match.matched = double(partners.size()) / double(m_particle.rows());
        match.sites = motion.apply(source.sites * m_bond);
        match.sites = ((match.sites.rowwise() - middle) * scale).rowwise() + middle;
        const PositionsXyz scaled = ((moved.rowwise() - middle) * scale).rowwise() + middle;
        match.deviation = std::sqrt((scaled - fixed).squaredNorm() / double(partners.size())) / m_bond;
        return match;
    }

    const PositionsXyz& m_particle;
    double m_bond;
    PointGrid m_grid;
    std::vector<Eigen::Index> m_order; // atoms from the middle outwards
};

} // namespace

std::optional<LatticeMatch> matchLattice(const PositionsXyz& particle, double bond, double reach, const RunControl& control)
{
    const Point middle = particle.colwise().mean();
    const double radius = (particle.rowwise() - middle).rowwise().norm().maxCoeff() / bond;
    const double height = radius + 1.0;
    const LatticeMatcher matcher(particle, bond);
    std::optional<LatticeMatch> best;
    const auto improve = [&](const LatticeSource& source) {
        if (!best || best->matched < complete)
            matcher.improve(best, source, control);
    };
    for (const Lattice lattice : {Lattice::Fcc, Lattice::Hcp, Lattice::Bcc, Lattice::Sc})
        improve(sourceOf(lattice, radius + reach + 1.0, height));
    for (const Lattice lattice : {Lattice::Decahedral, Lattice::Icosahedral})
        improve(sourceOf(lattice, std::min(10.0, 1.5 * radius + reach), height));
    if (!best || best->matched < complete)
        for (const LatticeSource& source : ownStackings(particle, 2.0 * height + reach, height))
            improve(source);
    for (const Lattice lattice : stackings)
        improve(sourceOf(lattice, 2.0 * height + reach, height));
    return best;
}

} // namespace clusterlens
