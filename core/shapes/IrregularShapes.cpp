#include "shapes/IrregularShapes.h"

#include "shapes/CutLattice.h"
#include "structure/Neighbours.h"
#include "structure/Surface.h"

#include <Eigen/Geometry>
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <numbers>
#include <stdexcept>

namespace clusterlens {

namespace {

using Point = Eigen::RowVector3d;
using Measure = std::function<double(const Point&)>;

constexpr int fewestBonds = 3;

int drawn(RandomEngine& random, int count)
{
    return static_cast<int>(random() % static_cast<std::uint64_t>(count));
}

int drawnAtoms(RandomEngine& random, const AtomRange& atoms)
{
    return atoms.fewest + drawn(random, atoms.most - atoms.fewest + 1);
}

/// Radius in bonds that surely holds so many close-packed or bcc atoms of a body whose longest axis is \p longest times the mean one.
double neededReach(int atoms, double longest)
{
    return longest * std::cbrt(atoms / (1.25 * 4.0 / 3.0 * std::numbers::pi)) + 2.5;
}

Point randomPoint(RandomEngine& random, double halfWidth)
{
    const double x = uniform(random, -halfWidth, halfWidth);
    const double y = uniform(random, -halfWidth, halfWidth);
    return {x, y, uniform(random, -halfWidth, halfWidth)};
}

Eigen::Matrix3d randomRotation(RandomEngine& random)
{
    const double w = normal(random);
    const double x = normal(random);
    const double y = normal(random);
    return Eigen::Quaterniond(w, x, y, normal(random)).normalized().toRotationMatrix();
}

PositionsXyz centred(PositionsXyz positions)
{
    positions.rowwise() -= positions.colwise().mean().eval();
    return positions;
}

/// The \p atoms places of the lattice with the smallest measure.
PositionsXyz cut(const PositionsXyz& lattice, const Point& centre, const Measure& measure, int atoms)
{
    std::vector<std::pair<double, Eigen::Index>> order;
    for (Eigen::Index i = 0; i < lattice.rows(); ++i)
        order.emplace_back(measure(lattice.row(i) - centre), i);
    const auto end = order.begin() + std::min<std::ptrdiff_t>(atoms, std::ssize(order));
    std::ranges::partial_sort(order, end);
    PositionsXyz positions(end - order.begin(), 3);
    for (Eigen::Index i = 0; i < positions.rows(); ++i)
        positions.row(i) = lattice.row(order[static_cast<std::size_t>(i)].second);
    return positions;
}

/// Without atoms that hang by one or two bonds, again and again.
PositionsXyz keepWellBonded(PositionsXyz positions)
{
    for (;;) {
        const std::vector<int> coordination = findNeighbours(positions, 1.2).coordination;
        std::vector<Point> kept;
        for (Eigen::Index i = 0; i < positions.rows(); ++i)
            if (coordination[static_cast<std::size_t>(i)] >= fewestBonds)
                kept.push_back(positions.row(i));
        const bool done = std::ssize(kept) == positions.rows();
        positions = positionsOf(kept);
        if (done || positions.rows() == 0)
            return positions;
    }
}

double distance(const Point& point)
{
    return point.norm();
}

/// An ellipsoid with random axes in a random direction.
Measure randomEllipsoid(RandomEngine& random, double shortest, double longest)
{
    Eigen::Vector3d axes;
    for (double& axis : axes)
        axis = uniform(random, shortest, longest);
    axes /= std::cbrt(axes.prod());
    const Eigen::Matrix3d rotation = randomRotation(random);
    return [rotation, axes](const Point& p) { return (rotation * p.transpose()).cwiseQuotient(axes).norm(); };
}

/// The 14 planes of {111} and {100}, each at a distance of its own. For a lattice along the cube's axes.
Measure randomFacets(RandomEngine& random)
{
    std::vector<Eigen::Vector3d> normals; // over the plane's distance
    const double cube = uniform(random, 0.9, 1.3);
    const auto add = [&](const Eigen::Vector3d& direction, double mean) {
        normals.push_back(direction.normalized() / (mean * uniform(random, 0.8, 1.2)));
    };
    for (const double x : {-1.0, 1.0})
        for (const double y : {-1.0, 1.0})
            for (const double z : {-1.0, 1.0})
                add({x, y, z}, 1.0);
    for (int axis = 0; axis < 3; ++axis)
        for (const double side : {-1.0, 1.0})
            add(side * Eigen::Vector3d::Unit(axis), cube);
    return [normals](const Point& p) {
        double farthest = 0.0;
        for (const Eigen::Vector3d& n : normals)
            farthest = std::max(farthest, n.dot(p));
        return farthest;
    };
}

PositionsXyz latticeOf(Family family, double reach)
{
    switch (family) {
    case Family::Fcc:
        return fccLattice(reach);
    case Family::Hcp:
        return stackedLattice(hcpLetter, reach);
    case Family::Bcc:
        return bccLattice(reach);
    default:
        throw std::invalid_argument("irregular shapes: expected fcc, hcp or bcc");
    }
}

/// Draws particles until one is in the range and nothing hangs loose.
IrregularShape drawnWithin(const AtomRange& atoms, const std::function<IrregularShape(int)>& draw, RandomEngine& random)
{
    for (;;) {
        IrregularShape shape = draw(drawnAtoms(random, atoms));
        shape.positions = centred(keepWellBonded(std::move(shape.positions)));
        if (atoms.contains(shape.positions.rows()))
            return shape;
    }
}

} // namespace

std::vector<Family> namesOfLattice(Family family)
{
    if (family == Family::Fcc || family == Family::Octahedron)
        return {Family::Fcc, Family::Octahedron};
    return {family};
}

IrregularShape randomSphere(Family lattice, int atoms, RandomEngine& random)
{
    if (atoms < 1 || atoms > maxClusterAtoms)
        throw std::invalid_argument(fmt::format("irregular shapes: expected 1 to {} atoms", maxClusterAtoms));
    const PositionsXyz places = latticeOf(lattice, neededReach(atoms, 1.0));
    return {std::string(enumText(lattice)) + " sphere about a random centre",
        centred(cut(places, randomPoint(random, 0.7), distance, atoms)), namesOfLattice(lattice)};
}

IrregularShape randomTruncation(int kind, const AtomRange& atoms, RandomEngine& random)
{
    const auto draw = [&](int count) -> IrregularShape {
        const Family lattice = kind % 2 == 0 ? Family::Fcc : Family::Hcp;
        if (kind % 6 < 2)
            return randomSphere(lattice, count, random);
        const Point centre = randomPoint(random, 0.7);
        const double reach = neededReach(count, 1.9);
        if (kind % 6 < 4)
            return {std::string(enumText(lattice)) + " ellipsoid about a random centre",
                cut(latticeOf(lattice, reach), centre, randomEllipsoid(random, 0.6, 1.5), count), namesOfLattice(lattice)};
        if (kind % 6 == 4)
            return {"fcc, random {111} and {100} facets about a random centre",
                cut(fccLattice(reach), centre, randomFacets(random), count), namesOfLattice(Family::Fcc)};
        static const PositionsXyz sites = buildCluster({Family::Decahedron, {9, 6, 0}}, 1.0);
        return {"sites of a decahedron in an ellipsoid about a random centre",
            cut(sites, centre, randomEllipsoid(random, 0.75, 1.3), count), {Family::Decahedron}};
    };
    return drawnWithin(atoms, draw, random);
}

IrregularShape faultedParticle(int kind, const AtomRange& atoms, RandomEngine& random)
{
    const int apart = 2 + drawn(random, 2);
    const std::array<std::pair<const char*, std::function<int(int)>>, 4> stackings{{{"fcc with a twin plane", twinLetter},
        {"fcc with a stacking fault", faultLetter}, {"fcc with two twin planes", [&](int i) { return lamellaLetter(i, apart); }},
        {"fcc with a twin plane, ellipsoid", twinLetter}}};
    const auto& [name, letter] = stackings.at(static_cast<std::size_t>(kind) % stackings.size());
    const bool ellipsoid = kind % 4 == 3;
    const auto draw = [&](int count) -> IrregularShape {
        const double layer = std::sqrt(2.0 / 3.0);
        Point centre = randomPoint(random, 0.5);
        const double beside = layer * uniform(random, -1.5, 1.5);
        centre.z() = kind % 4 == 2 ? 0.5 * layer * apart + 0.5 * beside : beside; // two planes: both inside
        const Measure measure = ellipsoid ? randomEllipsoid(random, 0.75, 1.3) : Measure(distance);
        return {name, cut(stackedLattice(letter, neededReach(count, ellipsoid ? 1.5 : 1.0)), centre, measure, count),
            {Family::Fcc, Family::Hcp, Family::Octahedron}};
    };
    return drawnWithin(atoms, draw, random);
}

PositionsXyz withVacancies(const PositionsXyz& positions, double share, RandomEngine& random)
{
    const std::vector<int> coordination = findNeighbours(positions).coordination;
    std::vector<std::pair<double, Eigen::Index>> order; // a share of one bond decides among atoms with as many
    for (Eigen::Index i = 0; i < positions.rows(); ++i)
        order.emplace_back(coordination[static_cast<std::size_t>(i)] + uniformFromZero(random), i);
    std::ranges::sort(order);
    const auto missing = static_cast<Eigen::Index>(std::lround(share * static_cast<double>(positions.rows())));
    std::vector<Eigen::Index> kept;
    for (std::size_t i = static_cast<std::size_t>(missing); i < order.size(); ++i)
        kept.push_back(order[i].second);
    std::ranges::sort(kept);
    return centred(positions(kept, Eigen::indexing::all));
}

PositionsXyz withContractedSurface(PositionsXyz positions, double share)
{
    const std::vector<bool> surface = surfaceAtoms(positions);
    const Point centre = positions.colwise().mean();
    for (Eigen::Index i = 0; i < positions.rows(); ++i)
        if (surface[static_cast<std::size_t>(i)])
            positions.row(i) -= share * (positions.row(i) - centre);
    return positions;
}

PositionsXyz withDisorder(PositionsXyz positions, double deviation, RandomEngine& random)
{
    for (Eigen::Index i = 0; i < positions.rows(); ++i)
        for (Eigen::Index axis = 0; axis < 3; ++axis)
            positions(i, axis) += deviation * normal(random);
    return positions;
}

bool isCompact(const PositionsXyz& positions)
{
    const double dense = std::sqrt(0.6) * 0.5 * std::cbrt(static_cast<double>(positions.rows()) / 0.74) * typicalBond(positions);
    const double gyration = std::sqrt(centred(positions).rowwise().squaredNorm().mean());
    return gyration < 1.2 * dense;
}

} // namespace clusterlens
