#include "structure/SymmetryAxes.h"

#include "structure/Neighbours.h"
#include "structure/Stacking.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

namespace clusterlens {

namespace {

using Point = Eigen::RowVector3d;

/// The atom with that motif that is next to the middle.
std::optional<Eigen::Index> middleAtom(const PositionsXyz& positions, const std::vector<Motif>& motifs, Motif motif)
{
    const Point middle = positions.colwise().mean();
    std::optional<Eigen::Index> best;
    for (Eigen::Index i = 0; i < positions.rows(); ++i)
        if (motifs[std::size_t(i)] == motif
            && (!best || (positions.row(i) - middle).norm() < (positions.row(*best) - middle).norm()))
            best = i;
    return best;
}

/// Unit vectors to the \p count atoms next to \p atom.
std::vector<Point> directionsAround(const PositionsXyz& positions, Eigen::Index atom, std::size_t count)
{
    std::vector<Eigen::Index> order(std::size_t(positions.rows()));
    std::iota(order.begin(), order.end(), 0);
    const Eigen::VectorXd distances = (positions.rowwise() - positions.row(atom)).rowwise().norm();
    std::ranges::sort(order, {}, [&](Eigen::Index one) { return distances[one]; });
    std::vector<Point> directions;
    for (std::size_t i = 1; i < order.size() && i <= count; ++i) // the first is the atom itself
        directions.emplace_back((positions.row(order[i]) - positions.row(atom)).normalized());
    return directions;
}

/// From the threefold axes of a cube, either sign: two whose sum is along an edge make a fourfold one.
std::vector<SymmetryAxis> cubicAxes(const std::vector<Point>& diagonals)
{
    if (diagonals.empty())
        return {};
    const Point& first = diagonals.front();
    for (const Point& other : diagonals) {
        const double cosine = first.dot(other);
        if (std::abs(std::abs(cosine) - 1.0 / 3.0) < 0.2)
            return {{4, (first - std::copysign(1.0, cosine) * other).normalized()}, {3, first}};
    }
    return {{3, first}};
}

std::vector<SymmetryAxis> simpleCubicAxes(const std::vector<Point>& edges)
{
    Point diagonal = Point::Zero();
    std::vector<Point> taken;
    for (const Point& edge : edges)
        if (std::ranges::all_of(taken, [&](const Point& other) { return std::abs(edge.dot(other)) < 0.5; })) {
            taken.push_back(edge);
            diagonal += edge;
        }
    return {{4, edges.front()}, {3, diagonal.normalized()}};
}

/// From fivefold axes, either sign: three neighbours around a face of the icosahedron make a threefold one.
std::vector<SymmetryAxis> icosahedralAxes(const std::vector<Point>& axes)
{
    constexpr double between = 0.25; // cosine; neighbours have 0.447, others -0.447
    const Point& first = axes.front();
    for (const Point& second : axes)
        for (const Point& third : axes) {
            const Point b = first.dot(second) < 0.0 ? Point(-second) : second;
            const Point c = first.dot(third) < 0.0 ? Point(-third) : third;
            if (first.dot(b) < 0.7 && first.dot(c) < 0.7 && b.dot(c) > between && b.dot(c) < 0.7)
                return {{5, first}, {3, (first + b + c).normalized()}};
        }
    return {{5, first}};
}

} // namespace

std::vector<SymmetryAxis> symmetryAxes(const PositionsXyz& positions, const std::vector<Motif>& motifs)
{
    if (const auto centre = middleAtom(positions, motifs, Motif::Icosahedral))
        return icosahedralAxes(directionsAround(positions, *centre, 12));
    const TwinDirections directions = twinDirections(positions, motifs);
    if (!directions.axes.empty())
        return icosahedralAxes(directions.axes);
    if (!directions.planes.empty())
        return {{3, directions.planes.front()}};
    if (const std::vector<Point> normals = fccNormals(positions, motifs); !normals.empty())
        return cubicAxes(normals);
    if (const auto atom = middleAtom(positions, motifs, Motif::Bcc))
        return cubicAxes(directionsAround(positions, *atom, 8));
    if (const auto atom = middleAtom(positions, motifs, Motif::SimpleCubic))
        return simpleCubicAxes(directionsAround(positions, *atom, 6));
    return {};
}

} // namespace clusterlens
