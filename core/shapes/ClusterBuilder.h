#pragma once

#include "base/EnumText.h"
#include "structure/Structure.h"

#include <optional>
#include <string>
#include <vector>

namespace clusterlens {

/// The seven families of the published data set.
enum class Family { Fcc, Bcc, Sc, Hcp, Icosahedron, Decahedron, Octahedron };

template <>
inline constexpr std::array enumWords<Family>{EnumWord{Family::Fcc, "fcc"}, EnumWord{Family::Bcc, "bcc"},
    EnumWord{Family::Sc, "sc"}, EnumWord{Family::Hcp, "hcp"}, EnumWord{Family::Icosahedron, "ico"},
    EnumWord{Family::Decahedron, "dec"}, EnumWord{Family::Octahedron, "oct"}};

/// All seven, in the order of the enumeration.
[[nodiscard]] const std::vector<Family>& allFamilies();

/// A family and its parameters, as ASE takes them: fcc, bcc, sc (layers along 100, 110, 111); hcp (size along a, b, c);
/// ico (shells); dec (p, q, r); oct (length). All are 1 or more, only r may be 0.
struct ShapeName {
    Family family = Family::Fcc;
    std::vector<int> parameters;

    [[nodiscard]] std::string text() const; ///< "dec 5 1 0"
    friend bool operator==(const ShapeName&, const ShapeName&) = default;
};

/// A cluster that would have more atoms than this is refused.
constexpr int maxClusterAtoms = 20000;

/// Positions equal to ASE's cluster of that name up to a rigid motion, scaled so that the smallest pair distance is \p bond Å, centred on 0.
/// A name that stands for a single atom gives that atom.
/// \throws std::invalid_argument  wrong number or range of parameters, more than maxClusterAtoms atoms, or a bond that is not positive and finite
[[nodiscard]] PositionsXyz buildCluster(const ShapeName& shape, double bond);

/// As buildCluster, but scaled as the published data set states it: \p lc Å is the lattice constant of sc and bcc, a of hcp (c/a = 1.633)
/// and a / sqrt(2) of the four families on the fcc lattice.
[[nodiscard]] PositionsXyz buildClusterWithLc(const ShapeName& shape, double lc);

} // namespace clusterlens
