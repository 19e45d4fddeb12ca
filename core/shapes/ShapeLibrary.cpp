#include "shapes/ShapeLibrary.h"

#include "shapes/DistinctClusters.h"
#include "structure/Neighbours.h"

#include <algorithm>
#include <array>
#include <tuple>

namespace clusterlens {

namespace {

/// Rank of a family when several name one cluster: closed polyhedra say more than cuts of a lattice.
int telling(Family family)
{
    constexpr std::array order{
        Family::Octahedron, Family::Icosahedron, Family::Decahedron, Family::Sc, Family::Bcc, Family::Fcc, Family::Hcp};
    return static_cast<int>(std::find(order.begin(), order.end(), family) - order.begin());
}

/// One cluster of the enumeration.
struct Entry {
    ShapeName name;
    PositionsXyz positions; // unit bond
    double lcPerBond = 1.0;
};

bool hasWantedSize(Eigen::Index atoms)
{
    return atoms >= minShapeAtoms && atoms <= maxShapeAtoms;
}

/// Adds the names with h <= k <= l <= 12. More layers never take atoms away, so the first cluster that is too large ends a row.
template <typename Add> void enumerateCubic(Family family, Add add)
{
    constexpr int mostLayers = 12;
    for (int h = 1; h <= mostLayers; ++h) {
        for (int k = h; k <= mostLayers; ++k) {
            for (int l = k; l <= mostLayers; ++l) {
                if (!add(ShapeName{family, {h, k, l}})) {
                    break;
                }
            }
        }
    }
}

template <typename Add> void enumerateHcp(Add add)
{
    constexpr int longest = 15;
    for (int a = 1; a <= longest; ++a) {
        for (int b = a; b <= longest; ++b) {
            for (int c = b; c <= longest && 2 * a * b * c <= maxShapeAtoms; ++c) {
                add(ShapeName{Family::Hcp, {a, b, c}});
            }
        }
    }
}

template <typename Add> void enumerateDecahedra(Add add)
{
    constexpr int largest = 12;
    for (int p = 1; p <= largest; ++p) {
        for (int q = 1; q <= largest; ++q) {
            for (int r = 0; r <= largest; ++r) {
                if (!add(ShapeName{Family::Decahedron, {p, q, r}})) {
                    break;
                }
            }
        }
    }
}

/// Calls \p add for each name of the ranges; \p add returns false when the cluster is too large.
template <typename Add> void enumerate(Family family, Add add)
{
    constexpr int mostShells = 5;
    constexpr int longestEdge = 8;
    switch (family) {
    case Family::Fcc:
    case Family::Bcc:
    case Family::Sc:
        enumerateCubic(family, add);
        break;
    case Family::Hcp:
        enumerateHcp(add);
        break;
    case Family::Icosahedron:
        for (int shells = 1; shells <= mostShells; ++shells) {
            add(ShapeName{family, {shells}});
        }
        break;
    case Family::Decahedron:
        enumerateDecahedra(add);
        break;
    case Family::Octahedron:
        for (int length = 2; length <= longestEdge; ++length) {
            add(ShapeName{family, {length}});
        }
        break;
    }
}

std::vector<Entry> enumerateEntries()
{
    std::vector<Entry> entries;
    for (const Family family : allFamilies()) {
        enumerate(family, [&](const ShapeName& name) {
            const PositionsXyz positions = buildClusterWithLc(name, 1.0);
            if (hasWantedSize(positions.rows())) {
                const double smallest = smallestDistance(positions);
                entries.push_back({name, positions / smallest, 1.0 / smallest});
            }
            return positions.rows() <= maxShapeAtoms;
        });
    }
    return entries;
}

} // namespace

bool Shape::isCalled(const ShapeName& other) const
{
    return name == other || std::find(alsoKnownAs.begin(), alsoKnownAs.end(), other) != alsoKnownAs.end();
}

bool Shape::belongsTo(Family family) const
{
    return name.family == family
        || std::any_of(alsoKnownAs.begin(), alsoKnownAs.end(), [&](const ShapeName& other) { return other.family == family; });
}

std::vector<ShapeName> enumerateShapeNames()
{
    std::vector<ShapeName> names;
    for (const Entry& entry : enumerateEntries()) {
        names.push_back(entry.name);
    }
    return names;
}

std::vector<Shape> buildShapeLibrary()
{
    std::vector<Entry> entries = enumerateEntries();
    std::stable_sort(entries.begin(), entries.end(),
        [](const Entry& a, const Entry& b) { return telling(a.name.family) < telling(b.name.family); });
    std::vector<Shape> library;
    DistinctClusters distinct;
    for (const Entry& entry : entries) {
        const auto [index, isNew] = distinct.add(entry.positions);
        if (isNew)
            library.push_back({entry.name, {}, entry.positions, entry.lcPerBond});
        else
            library[index].alsoKnownAs.push_back(entry.name);
    }
    std::sort(library.begin(), library.end(), [](const Shape& a, const Shape& b) {
        return std::tie(a.name.family, a.name.parameters) < std::tie(b.name.family, b.name.parameters);
    });
    return library;
}

const std::vector<Shape>& shapeLibrary()
{
    static const std::vector<Shape> library = buildShapeLibrary();
    return library;
}

std::optional<std::size_t> findShape(const std::vector<Shape>& library, const ShapeName& name)
{
    const auto found = std::find_if(library.begin(), library.end(), [&](const Shape& shape) { return shape.isCalled(name); });
    return found == library.end() ? std::nullopt : std::optional<std::size_t>(found - library.begin());
}

} // namespace clusterlens
