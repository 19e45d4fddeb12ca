#include "evaluation/NonMetals.h"

#include "shapes/ClusterBuilder.h"
#include "shapes/CutLattice.h"
#include "structure/BondMeasures.h"

#include <cmath>
#include <numbers>
#include <utility>
#include <vector>

namespace clusterlens {

namespace {

using Point = Eigen::RowVector3d;

/// Atoms of a crystal's cell: element and place in shares of the edges.
using Basis = std::vector<std::pair<const char*, Point>>;

Point randomPoint(RandomEngine& random, const Point& edges)
{
    const double x = uniformFromZero(random);
    const double y = uniformFromZero(random);
    return Point(x, y, uniformFromZero(random)).cwiseProduct(edges);
}

Structure sphereOf(const Basis& basis, const Point& edges, double diameter, RandomEngine& random)
{
    const Point centre = randomPoint(random, edges);
    const int cells = static_cast<int>(std::ceil(0.5 * diameter / edges.minCoeff())) + 1;
    Structure sphere;
    std::vector<Point> points;
    for (int x = -cells; x <= cells; ++x) {
        for (int y = -cells; y <= cells; ++y) {
            for (int z = -cells; z <= cells; ++z) {
                for (const auto& [element, place] : basis) {
                    const Point point = (Point(x, y, z) + place).cwiseProduct(edges) - centre;
                    if (point.norm() > 0.5 * diameter)
                        continue;
                    points.push_back(point);
                    sphere.elements.emplace_back(element);
                }
            }
        }
    }
    sphere.positions = positionsOf(points);
    return sphere;
}

} // namespace

Structure carbonCage()
{
    // Two atoms on each edge of an icosahedron, a third of the edge from its ends.
    const PositionsXyz icosahedron = buildCluster({Family::Icosahedron, {2}}, 1.0);
    std::vector<Point> points;
    for (Eigen::Index i = 0; i < icosahedron.rows(); ++i) {
        for (Eigen::Index j = 0; j < icosahedron.rows(); ++j) {
            const bool corners = icosahedron.row(i).norm() > 0.5 && icosahedron.row(j).norm() > 0.5;
            if (i != j && corners && (icosahedron.row(i) - icosahedron.row(j)).norm() < 1.2)
                points.emplace_back((2.0 * icosahedron.row(i) + icosahedron.row(j)) / 3.0);
        }
    }
    PositionsXyz positions = positionsOf(points);
    positions *= 1.43 / smallestDistance(positions);
    return makeStructure("C", positions, "C60");
}

Structure ceriaSphere(double diameter, RandomEngine& random)
{
    Basis basis;
    for (const Point& metal : {Point(0, 0, 0), Point(0, 0.5, 0.5), Point(0.5, 0, 0.5), Point(0.5, 0.5, 0)}) {
        basis.emplace_back("Ce", metal);
        basis.emplace_back("O", metal + Point(0.25, 0.25, 0.25));
        basis.emplace_back("O", metal + Point(0.25, 0.25, 0.75));
    }
    Structure sphere = sphereOf(basis, Point::Constant(5.411), diameter, random);
    sphere.title = "CeO2 sphere";
    return sphere;
}

Structure titaniaSphere(double diameter, RandomEngine& random)
{
    constexpr double u = 0.305;
    const Basis basis{{"Ti", {0, 0, 0}}, {"Ti", {0.5, 0.5, 0.5}}, {"O", {u, u, 0}}, {"O", {-u, -u, 0}},
        {"O", {0.5 + u, 0.5 - u, 0.5}}, {"O", {0.5 - u, 0.5 + u, 0.5}}};
    Structure sphere = sphereOf(basis, {4.594, 4.594, 2.959}, diameter, random);
    sphere.title = "TiO2 sphere";
    return sphere;
}

PositionsXyz disorderedSpheres(int atoms, double bond, RandomEngine& random)
{
    // Random points in a ball are pushed apart where they overlap; the ball grows a little whenever that takes too long.
    constexpr double filling = 0.55; // of the ball by the spheres at the start
    constexpr int patience = 400;    // rounds
    double radius = 0.5 * bond * std::cbrt(atoms / filling);
    PositionsXyz positions(atoms, 3);
    for (Eigen::Index i = 0; i < positions.rows(); ++i) {
        do {
            const double x = uniform(random, -radius, radius);
            const double y = uniform(random, -radius, radius);
            positions.row(i) = Point(x, y, uniform(random, -radius, radius));
        } while (positions.row(i).norm() > radius);
    }
    for (int round = 0; smallestDistance(positions) < 0.97 * bond; ++round) {
        if (round % patience == patience - 1)
            radius *= 1.02;
        for (Eigen::Index i = 0; i < positions.rows(); ++i) {
            for (Eigen::Index j = 0; j < i; ++j) {
                const Point apart = positions.row(i) - positions.row(j);
                const double distance = apart.norm();
                if (distance >= bond)
                    continue;
                const Point push = 0.5 * (bond - distance) / std::max(distance, 1e-9) * apart;
                positions.row(i) += push;
                positions.row(j) -= push;
            }
            if (const double far = positions.row(i).norm(); far > radius)
                positions.row(i) *= radius / far;
        }
    }
    positions.rowwise() -= positions.colwise().mean().eval();
    return positions;
}

} // namespace clusterlens
