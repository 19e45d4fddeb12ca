#include "shapes/VariedShapes.h"

#include "shapes/DistinctClusters.h"
#include "shapes/ShapeLibrary.h"
#include "structure/Neighbours.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <numbers>

namespace clusterlens {

namespace {

using Point = Eigen::RowVector3d;

constexpr int fewestAtoms = 13;
constexpr int fewestNeighbours = 3;
constexpr double reach = 6.0; // bonds; a sphere of that radius holds more than 256 atoms of every parent

struct Centre {
    const char* name;
    Point position;
};

/// Something large to cut clusters from, at unit bond length.
struct Parent {
    const char* name;
    PositionsXyz atoms;
    std::vector<Centre> centres;
};

/// A family of nested bodies: an atom belongs to the body of size s when measure(position) <= s.
struct Body {
    std::string name;
    std::function<double(const Point&)> measure;
};

PositionsXyz toMatrix(const std::vector<Point>& points)
{
    PositionsXyz positions(static_cast<Eigen::Index>(points.size()), 3);
    for (Eigen::Index i = 0; i < positions.rows(); ++i)
        positions.row(i) = points[static_cast<std::size_t>(i)];
    return positions;
}

/// Close-packed layers along z. \param letter  which of the three positions, 0 to 2, layer i takes
PositionsXyz stacked(const std::function<int(int)>& letter)
{
    const double height = std::sqrt(2.0 / 3.0);
    const double row = std::sqrt(0.75);
    const int layers = static_cast<int>(std::ceil(1.7 * reach / height));
    const int cells = static_cast<int>(std::ceil(2.6 * reach));
    std::vector<Point> points;
    for (int layer = -layers; layer <= layers; ++layer) {
        const Point shift = letter(layer) * Point(0.5, row / 3.0, 0.0);
        for (int a = -cells; a <= cells; ++a) {
            for (int b = -cells; b <= cells; ++b) {
                const Point point = Point(a + 0.5 * b, row * b, height * layer) + shift;
                if (point.head<2>().norm() <= 1.7 * reach)
                    points.push_back(point);
            }
        }
    }
    return toMatrix(points);
}

int modulo3(int i)
{
    return ((i % 3) + 3) % 3;
}

std::vector<Parent> stackings()
{
    const double row = std::sqrt(0.75);
    const double height = std::sqrt(2.0 / 3.0);
    const std::vector<Centre> centres{{"an atom", {0.0, 0.0, 0.0}}, {"a bond", {0.5, 0.0, 0.0}},
        {"a hollow", {0.5, row / 3.0, 0.0}}, {"an octahedral site", {0.5, -row / 3.0, 0.5 * height}},
        {"a tetrahedral site", {0.0, 0.0, 0.75 * height}}};
    return {{"fcc", stacked(modulo3), centres}, {"hcp", stacked([](int i) { return i & 1; }), centres},
        {"fcc twin", stacked([](int i) { return modulo3(std::abs(i)); }), centres},
        {"fcc with a stacking fault", stacked([](int i) { return modulo3(i > 0 ? i + 1 : i); }), centres}};
}

/// \param basis  of the cubic cell, in cells; \param edge  of the cell, in bonds
PositionsXyz cubic(const std::vector<Point>& basis, double edge)
{
    const int cells = static_cast<int>(std::ceil(1.5 * reach / edge));
    std::vector<Point> points;
    for (int x = -cells; x <= cells; ++x)
        for (int y = -cells; y <= cells; ++y)
            for (int z = -cells; z <= cells; ++z)
                for (const Point& offset : basis)
                    points.emplace_back(edge * (Point(x, y, z) + offset));
    return toMatrix(points);
}

Parent cubicFcc()
{
    const double edge = std::numbers::sqrt2;
    return {"fcc", cubic({{0, 0, 0}, {0, 0.5, 0.5}, {0.5, 0, 0.5}, {0.5, 0.5, 0}}, edge),
        {{"an atom", {0, 0, 0}}, {"a bond", edge * Point(0.25, 0.25, 0)}, {"an octahedral site", edge * Point(0.5, 0.5, 0.5)},
            {"a tetrahedral site", edge * Point(0.25, 0.25, 0.25)}}};
}

Parent cubicBcc()
{
    const double edge = 2.0 / std::sqrt(3.0);
    return {"bcc", cubic({{0, 0, 0}, {0.5, 0.5, 0.5}}, edge),
        {{"an atom", {0, 0, 0}}, {"a bond", edge * Point(0.25, 0.25, 0.25)}, {"a face", edge * Point(0.5, 0.5, 0)},
            {"a tetrahedral site", edge * Point(0.5, 0.25, 0)}}};
}

std::vector<Parent> multiplyTwinned()
{
    const PositionsXyz decahedron = buildCluster({Family::Decahedron, {9, 2, 0}}, 1.0);
    const PositionsXyz icosahedron = buildCluster({Family::Icosahedron, {7}}, 1.0);
    return {{"decahedron", decahedron, {{"an atom", {0, 0, 0}}, {"a bond", {0, 0, 0.5}}, {"a point beside the axis", {0.5, 0, 0}}}},
        {"icosahedron", icosahedron, {{"an atom", {0, 0, 0}}, {"a point off the centre", {0.3, 0.2, 0.1}}}}};
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
    void cut(const Parent& parent, const Centre& centre, const Body& body)
    {
        std::vector<std::pair<double, Eigen::Index>> order;
        for (Eigen::Index i = 0; i < parent.atoms.rows(); ++i)
            order.emplace_back(body.measure(parent.atoms.row(i) - centre.position), i);
        std::ranges::sort(order);
        std::vector<Point> points;
        for (std::size_t i = 0; i < order.size() && points.size() <= maxShapeAtoms; ++i) {
            const bool shellEnds = i > 0 && order[i].first > order[i - 1].first + 1e-6;
            if (shellEnds && points.size() >= fewestAtoms && points.size() <= maxShapeAtoms)
                keep(toMatrix(points), parent.name + (", " + body.name) + ", around " + centre.name);
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
        for (const Centre& centre : parent.centres)
            for (const Body& body : bodies)
                collector.cut(parent, centre, body);
    };
    const Body sphere = ellipsoid(1.0);
    const std::vector<Body> faceted{truncatedOctahedron(1.25), truncatedOctahedron(1.5), truncatedOctahedron(1.75),
        truncatedOctahedron(2.0), truncatedOctahedron(2.5), sphere};
    cutAll(cubicFcc(), faceted);
    cutAll(cubicBcc(), faceted);
    for (const Parent& parent : stackings())
        cutAll(parent, {sphere, ellipsoid(0.7), ellipsoid(1.4), hexagonalPrism(0.6), hexagonalPrism(1.0), hexagonalPrism(1.6)});
    for (const Parent& parent : multiplyTwinned())
        cutAll(parent, {sphere, ellipsoid(1.4)});
    return std::move(collector).shapes();
}

} // namespace clusterlens
