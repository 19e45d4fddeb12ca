#include "shapes/ClusterBuilder.h"

#include "structure/Neighbours.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <stdexcept>

namespace clusterlens {

namespace {

constexpr double layerTolerance = 1e-6; // of the cell edge; layers are at least 0.5 apart
constexpr double hcpRatio = 1.633;      // c/a of the published set, not quite the ideal sqrt(8/3)

struct FamilyEntry {
    Family family;
    std::vector<const char*> parameters;
};

const std::array<FamilyEntry, 7>& familyTable()
{
    static const std::array<FamilyEntry, 7> table{{
        {Family::Fcc, {"h", "k", "l"}},
        {Family::Bcc, {"h", "k", "l"}},
        {Family::Sc, {"h", "k", "l"}},
        {Family::Hcp, {"a", "b", "c"}},
        {Family::Icosahedron, {"shells"}},
        {Family::Decahedron, {"p", "q", "r"}},
        {Family::Octahedron, {"length"}},
    }};
    return table;
}

const FamilyEntry& familyEntry(Family family)
{
    const auto& table = familyTable();
    const auto found = std::find_if(table.begin(), table.end(), [&](const FamilyEntry& entry) { return entry.family == family; });
    if (found == table.end()) {
        throw std::invalid_argument("unknown family of clusters");
    }
    return *found;
}

/// Collects positions and refuses to grow without end: parameters come from users.
class AtomList {
public:
    explicit AtomList(const ShapeName& shape)
        : m_shape(shape)
    {
    }

    void add(const Eigen::Vector3d& position)
    {
        if (m_positions.size() >= static_cast<std::size_t>(maxClusterAtoms)) {
            throw std::invalid_argument(
                fmt::format("{}: expected a cluster of at most {} atoms, found more", m_shape.text(), maxClusterAtoms));
        }
        m_positions.push_back(position);
    }

    /// [n x 3], centred on 0
    [[nodiscard]] PositionsXyz centred() const
    {
        PositionsXyz result(static_cast<Eigen::Index>(m_positions.size()), 3);
        for (Eigen::Index i = 0; i < result.rows(); ++i) {
            result.row(i) = m_positions[static_cast<std::size_t>(i)];
        }
        result.rowwise() -= result.colwise().mean().eval();
        return result;
    }

private:
    const ShapeName& m_shape;
    std::vector<Eigen::Vector3d> m_positions;
};

/// A cubic lattice in units of its cell edge, and how far one layer reaches: the bound on |x|, on |x| + |y| and on |x| + |y| + |z|
/// (coordinates in falling order) that one layer along 100, 110 and 111 adds. These are the distances at which the planes of
/// {100}, {110} and {111} follow one another, times |n|: 1, sqrt(2), sqrt(3).
struct CubicLattice {
    std::vector<Eigen::Vector3d> basis;
    std::array<double, 3> layerStep;
};

CubicLattice cubicLattice(Family family)
{
    if (family == Family::Fcc) {
        return {{{0, 0, 0}, {0, 0.5, 0.5}, {0.5, 0, 0.5}, {0.5, 0.5, 0}}, {0.5, 0.5, 1.0}};
    }
    if (family == Family::Bcc) {
        return {{{0, 0, 0}, {0.5, 0.5, 0.5}}, {0.5, 1.0, 0.5}};
    }
    return {{{0, 0, 0}}, {1.0, 1.0, 1.0}};
}

/// Atoms of the lattice, around one of its atoms, inside the polyhedron of the {100}, {110} and {111} faces; unit: cell edge.
void addCubic(const ShapeName& shape, AtomList& atoms)
{
    const CubicLattice lattice = cubicLattice(shape.family);
    std::array<double, 3> bound{};
    for (std::size_t i = 0; i < 3; ++i) {
        bound[i] = shape.parameters[i] * lattice.layerStep[i] + layerTolerance;
    }
    const int reach = static_cast<int>(std::ceil(*std::min_element(bound.begin(), bound.end())));
    for (int x = -reach; x <= reach; ++x) {
        for (int y = -reach; y <= reach; ++y) {
            for (int z = -reach; z <= reach; ++z) {
                for (const Eigen::Vector3d& offset : lattice.basis) {
                    const Eigen::Vector3d position = Eigen::Vector3d(x, y, z) + offset;
                    const Eigen::Vector3d size = position.cwiseAbs();
                    if (size.maxCoeff() <= bound[0] && size.sum() - size.minCoeff() <= bound[1] && size.sum() <= bound[2]) {
                        atoms.add(position);
                    }
                }
            }
        }
    }
}

/// A block of a x b x c hexagonal cells (120 degrees between a and b) with two atoms each; unit: a.
void addHcp(const ShapeName& shape, AtomList& atoms)
{
    const Eigen::Vector3d a(1.0, 0.0, 0.0);
    const Eigen::Vector3d b(-0.5, std::sqrt(0.75), 0.0);
    const Eigen::Vector3d c(0.0, 0.0, hcpRatio);
    const Eigen::Vector3d second = a / 3.0 + b * (2.0 / 3.0) + c / 2.0;
    for (int i = 0; i < shape.parameters[0]; ++i) {
        for (int j = 0; j < shape.parameters[1]; ++j) {
            for (int k = 0; k < shape.parameters[2]; ++k) {
                const Eigen::Vector3d corner = i * a + j * b + k * c;
                atoms.add(corner);
                atoms.add(corner + second);
            }
        }
    }
}

std::vector<Eigen::Vector3d> icosahedronVertices()
{
    const double golden = std::numbers::phi;
    const double radius = std::hypot(1.0, golden);
    std::vector<Eigen::Vector3d> vertices;
    for (int axis = 0; axis < 3; ++axis) {
        for (const double one : {-1.0, 1.0}) {
            for (const double longer : {-golden, golden}) {
                Eigen::Vector3d vertex = Eigen::Vector3d::Zero();
                vertex[(axis + 1) % 3] = one / radius;
                vertex[(axis + 2) % 3] = longer / radius;
                vertices.push_back(vertex);
            }
        }
    }
    return vertices;
}

/// Mackay's icosahedron: shell s is an icosahedron with s + 1 atoms along each edge; unit: distance from the centre to the first shell
/// (a / sqrt(2) of the fcc lattice), which is the smallest pair distance, 5 % less than the distance along an edge.
void addIcosahedron(const ShapeName& shape, AtomList& atoms)
{
    const std::vector<Eigen::Vector3d> vertices = icosahedronVertices();
    const auto adjacent
        = [&](std::size_t i, std::size_t j) { return vertices[i].dot(vertices[j]) > 0.3; }; // 1/sqrt(5) or -1/sqrt(5)
    atoms.add(Eigen::Vector3d::Zero());
    for (int shell = 1; shell < shape.parameters[0]; ++shell) {
        for (std::size_t i = 0; i < vertices.size(); ++i) {
            atoms.add(shell * vertices[i]);
            for (std::size_t j = i + 1; j < vertices.size(); ++j) {
                if (!adjacent(i, j)) {
                    continue;
                }
                for (int s = 1; s < shell; ++s) {
                    atoms.add((shell - s) * vertices[i] + s * vertices[j]);
                }
                for (std::size_t k = j + 1; k < vertices.size(); ++k) {
                    if (!adjacent(i, k) || !adjacent(j, k)) {
                        continue;
                    }
                    for (int s = 1; s < shell; ++s) {
                        for (int t = 1; t < shell - s; ++t) {
                            atoms.add((shell - s - t) * vertices[i] + s * vertices[j] + t * vertices[k]);
                        }
                    }
                }
            }
        }
    }
}

/// Decahedron: columns parallel to the fivefold axis, at u e_k + v e_(k+1) for the five axes e_k; a column u + v steps from the axis is
/// u + v atoms shorter. p cuts the edges, q is the height of the (100) faces, r the depth of the Marks notches; unit: bond along the axis.
void addDecahedron(const ShapeName& shape, AtomList& atoms)
{
    const int p = shape.parameters[0];
    const int q = shape.parameters[1];
    const int r = shape.parameters[2];
    const auto addColumn = [&](const Eigen::Vector3d& base, int height) {
        for (int i = 0; i < height; ++i) {
            atoms.add(base + Eigen::Vector3d(0.0, 0.0, i - (height - 1) / 2.0));
        }
    };
    const auto direction = [](int k) -> Eigen::Vector3d {
        const double angle = 2.0 * std::numbers::pi * k / 5.0;
        return Eigen::Vector3d(std::cos(angle), std::sin(angle), 0.0) * std::sqrt(0.75);
    };
    const int axisHeight = p + q - 1 + 2 * r;
    addColumn(Eigen::Vector3d::Zero(), axisHeight);
    for (int k = 0; k < 5; ++k) {
        for (int u = 1; u < p + r; ++u) {
            for (int v = 0; v < p + r && u + v < p + 2 * r; ++v) {
                addColumn(u * direction(k) + v * direction(k + 1), axisHeight - u - v);
            }
        }
    }
}

/// Octahedron as square layers of the fcc lattice; unit: bond.
void addOctahedron(const ShapeName& shape, AtomList& atoms)
{
    const int length = shape.parameters[0];
    for (int layer = 1 - length; layer < length; ++layer) {
        const int edge = length - std::abs(layer);
        for (int i = 0; i < edge; ++i) {
            for (int j = 0; j < edge; ++j) {
                atoms.add({i - (edge - 1) / 2.0, j - (edge - 1) / 2.0, layer / std::numbers::sqrt2});
            }
        }
    }
}

void checkParameters(const ShapeName& shape)
{
    const FamilyEntry& entry = familyEntry(shape.family);
    if (shape.parameters.size() != entry.parameters.size()) {
        std::string wanted = entry.parameters.front();
        for (std::size_t i = 1; i < entry.parameters.size(); ++i) {
            wanted.append(", ").append(entry.parameters[i]);
        }
        throw std::invalid_argument(fmt::format("{}: expected {} parameters ({}), found {}", enumText(entry.family),
            entry.parameters.size(), wanted, shape.parameters.size()));
    }
    constexpr int largest = 1000; // keeps the products below far from overflow; maxClusterAtoms is the real limit
    for (std::size_t i = 0; i < entry.parameters.size(); ++i) {
        const int smallest = entry.parameters[i] == std::string("r") ? 0 : 1;
        if (shape.parameters[i] < smallest || shape.parameters[i] > largest) {
            throw std::invalid_argument(fmt::format("{}: expected {} from {} to {}, found {}", enumText(entry.family),
                entry.parameters[i], smallest, largest, shape.parameters[i]));
        }
    }
}

void checkLength(double length, const char* what)
{
    if (!(std::isfinite(length) && length > 0.0)) {
        throw std::invalid_argument(fmt::format("{}: expected a positive length in Å, found {:g}", what, length));
    }
}

/// Unit length: lc of the published set.
PositionsXyz clusterInLc(const ShapeName& shape)
{
    checkParameters(shape);
    AtomList atoms(shape);
    double unitPerLc = 1.0;
    switch (shape.family) {
    case Family::Fcc:
        addCubic(shape, atoms);
        unitPerLc = std::numbers::sqrt2; // a / lc
        break;
    case Family::Bcc:
    case Family::Sc:
        addCubic(shape, atoms);
        break;
    case Family::Hcp:
        addHcp(shape, atoms);
        break;
    case Family::Icosahedron:
        addIcosahedron(shape, atoms);
        break;
    case Family::Decahedron:
        addDecahedron(shape, atoms);
        break;
    case Family::Octahedron:
        addOctahedron(shape, atoms);
        break;
    }
    return atoms.centred() * unitPerLc;
}

} // namespace

const std::vector<Family>& allFamilies()
{
    static const std::vector<Family> families
        = {Family::Fcc, Family::Bcc, Family::Sc, Family::Hcp, Family::Icosahedron, Family::Decahedron, Family::Octahedron};
    return families;
}

std::string ShapeName::text() const
{
    std::string result = enumText(family);
    for (const int parameter : parameters) {
        result.append(" ").append(std::to_string(parameter));
    }
    return result;
}

PositionsXyz buildCluster(const ShapeName& shape, double bond)
{
    checkLength(bond, "bond");
    PositionsXyz positions = clusterInLc(shape);
    if (positions.rows() > 1) {
        positions *= bond / smallestDistance(positions);
    }
    return positions;
}

PositionsXyz buildClusterWithLc(const ShapeName& shape, double lc)
{
    checkLength(lc, "lc");
    return clusterInLc(shape) * lc;
}

} // namespace clusterlens
