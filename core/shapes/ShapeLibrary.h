#pragma once

#include "shapes/ClusterBuilder.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace clusterlens {

constexpr int minShapeAtoms = 5;   ///< smallest cluster of the published set
constexpr int maxShapeAtoms = 256; ///< largest cluster of the published set

/// One distinct ideal cluster, at unit bond length.
struct Shape {
    ShapeName name; ///< the most telling of its names: oct before ico, dec, sc, bcc, fcc, hcp, then the smallest parameters
    std::vector<ShapeName> alsoKnownAs; ///< the other names that give the same cluster, the same order; may be many
    PositionsXyz positions;             ///< [n x 3], smallest pair distance 1, centred on 0
    double lcPerBond = 1.0; ///< length lc of the published data set = lcPerBond * bond, for \ref name (docs/structures.md)

    [[nodiscard]] int atoms() const { return static_cast<int>(positions.rows()); }
    [[nodiscard]] bool isCalled(const ShapeName& other) const;
    /// True when one of the names is of that family: the 19-atom octahedron is also an fcc cluster.
    [[nodiscard]] bool belongsTo(Family family) const;
};

/// Every name in the ranges of the published set that gives 5 to 256 atoms, duplicates included: fcc, bcc, sc with 1 <= h <= k <= l <= 12;
/// hcp with 1 <= a <= b <= c <= 15; ico 1 to 5 shells; dec with p, q from 1 to 12 and r from 0 to 12; oct 2 to 8. Ordered by family, then parameters.
[[nodiscard]] std::vector<ShapeName> enumerateShapeNames();

/// Every distinct shape among enumerateShapeNames(), in a fixed order (family of the name in enumeration order, then its parameters).
/// Shapes are the same when their sorted pair distances agree to 1e-4 of the bond, across families too.
[[nodiscard]] std::vector<Shape> buildShapeLibrary();

/// The same, built at the first call (a few tenths of a second) and kept. Safe from any thread.
[[nodiscard]] const std::vector<Shape>& shapeLibrary();

/// \return index of the shape that has this name among its names
[[nodiscard]] std::optional<std::size_t> findShape(const std::vector<Shape>& library, const ShapeName& name);

} // namespace clusterlens
