#include "shapes/VariedShapes.h"

#include "shapes/CutLattice.h"
#include "shapes/DistinctClusters.h"
#include "shapes/Lattice.h"
#include "shapes/ShapeLibrary.h"
#include "structure/Neighbours.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

namespace clusterlens {

namespace {

using Point = Eigen::RowVector3d;

constexpr int fewestAtoms = 13;
constexpr int fewestNeighbours = 3;
constexpr double reach = 10.0; // bonds; no body with 256 atoms reaches as far

/// Something large to cut clusters from, at unit bond length.
struct Parent {
    const char* name;
    PositionsXyz atoms;
    std::vector<LatticeSite> centres;
};

/// A family of nested bodies: an atom belongs to the body of size s when measure(position) <= s.
struct Body {
    std::string name;
    std::function<double(const Point&)> measure;
};

std::vector<Parent> stackings()
{
    const std::vector<LatticeSite>& sites = stackingSites();
    return {{"fcc", stackedFcc(reach), sites}, {"hcp", latticeAtoms(Lattice::Hcp, reach), sites},
        {"fcc twin", latticeAtoms(Lattice::FccTwin, reach), sites},
        {"fcc with a stacking fault", latticeAtoms(Lattice::FccFault, reach), sites}};
}

Parent cubicParent(Lattice lattice)
{
    return {enumText(lattice), latticeAtoms(lattice, reach), latticeSites(lattice)};
}

std::vector<Parent> twinnedParents()
{
    const PositionsXyz decahedron = buildCluster({Family::Decahedron, {9, 2, 0}}, 1.0);
    const PositionsXyz icosahedron = buildCluster({Family::Icosahedron, {7}}, 1.0);
    return {{"decahedron", decahedron, latticeSites(Lattice::Decahedral)},
        {"icosahedron", icosahedron, latticeSites(Lattice::Icosahedral)}};
}

std::string withRatio(const std::string& name, double ratio)
{
    return name + " " + std::to_string(ratio).substr(0, 4);
}

/// \param aspect  length along z over width
Body ellipsoid(double aspect)
{
    return {aspect == 1.0 ? "sphere" : withRatio("ellipsoid", aspect),
        [aspect](const Point& p) { return Point(p.x(), p.y(), p.z() / aspect).norm(); }};
}

Body hexagonalPrism(double aspect)
{
    return {withRatio("hexagonal prism", aspect), [aspect](const Point& p) {
                const double half = 0.5 * std::sqrt(3.0) * std::abs(p.x());
                const double width = std::max({std::abs(p.y()), half + 0.5 * std::abs(p.y())});
                return std::max(width, std::abs(p.z()) / aspect);
            }};
}

/// Between an octahedron (1) and a cube (3): |x| + |y| + |z| <= ratio * s and each <= s; 2 is the cuboctahedron.
Body truncatedOctahedron(double ratio)
{
    return {withRatio("truncated octahedron", ratio), [ratio](const Point& p) {
                const Point size = p.cwiseAbs();
                return std::max(size.maxCoeff(), size.sum() / ratio);
            }};
}

bool wellBonded(const PositionsXyz& positions)
{
    return std::ranges::all_of(findNeighbours(positions, 1.2).coordination, [](int n) { return n >= fewestNeighbours; });
}

class Collector {
public:
    Collector()
    {
        for (const Shape& shape : buildShapeLibrary())
            m_distinct.add(shape.positions);
    }

    /// Adds the nested clusters that \p body cuts from \p parent about \p centre.
    void cut(const Parent& parent, const LatticeSite& centre, const Body& body)
    {
        std::vector<std::pair<double, Eigen::Index>> order;
        for (Eigen::Index i = 0; i < parent.atoms.rows(); ++i)
            order.emplace_back(body.measure(parent.atoms.row(i) - centre.position), i);
        std::ranges::sort(order);
        std::vector<Point> points;
        for (std::size_t i = 0; i < order.size() && points.size() <= maxShapeAtoms; ++i) {
            const bool shellEnds = i > 0 && order[i].first > order[i - 1].first + 1e-6;
            if (shellEnds && points.size() >= fewestAtoms && points.size() <= maxShapeAtoms)
                keep(positionsOf(points), parent.name + (", " + body.name) + ", around " + centre.name);
            points.emplace_back(parent.atoms.row(order[i].second));
        }
    }

    [[nodiscard]] std::vector<VariedShape> shapes() && { return std::move(m_shapes); }

private:
    void keep(PositionsXyz positions, std::string origin)
    {
        if (!wellBonded(positions))
            return;
        positions.rowwise() -= positions.colwise().mean().eval();
        positions /= smallestDistance(positions);
        if (m_distinct.add(positions).second)
            m_shapes.push_back({std::move(origin), std::move(positions)});
    }

    DistinctClusters m_distinct;
    std::vector<VariedShape> m_shapes;
};

} // namespace

std::vector<VariedShape> buildVariedShapes()
{
    Collector collector;
    const auto cutAll = [&](const Parent& parent, const std::vector<Body>& bodies) {
        for (const LatticeSite& centre : parent.centres)
            for (const Body& body : bodies)
                collector.cut(parent, centre, body);
    };
    const Body sphere = ellipsoid(1.0);
    const std::vector<Body> faceted{truncatedOctahedron(1.25), truncatedOctahedron(1.5), truncatedOctahedron(1.75),
        truncatedOctahedron(2.0), truncatedOctahedron(2.5), sphere};
    cutAll(cubicParent(Lattice::Fcc), faceted);
    cutAll(cubicParent(Lattice::Bcc), faceted);
    for (const Parent& parent : stackings())
        cutAll(parent, {sphere, ellipsoid(0.7), ellipsoid(1.4), hexagonalPrism(0.6), hexagonalPrism(1.0), hexagonalPrism(1.6)});
    for (const Parent& parent : twinnedParents())
        cutAll(parent, {sphere, ellipsoid(1.4)});
    return std::move(collector).shapes();
}

} // namespace clusterlens
