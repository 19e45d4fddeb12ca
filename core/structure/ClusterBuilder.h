#pragma once

#include "structure/Structure.h"

#include <optional>
#include <string>
#include <vector>

namespace clusterlens {

/// The seven families of the published data set.
enum class Family { Fcc, Bcc, Sc, Hcp, Icosahedron, Decahedron, Octahedron };

/// Short name as the command line and the files use it: "fcc", "bcc", "sc", "hcp", "ico", "dec", "oct".
[[nodiscard]] std::string familyName(Family family);
[[nodiscard]] std::optional<Family> familyFromName(const std::string& name);

/// A family and its parameters, as ASE takes them: fcc, bcc, sc (layers along 100, 110, 111); hcp (size along a, b, c);
/// ico (shells); dec (p, q, r); oct (length).
struct ShapeName {
    Family family = Family::Fcc;
    std::vector<int> parameters;

    [[nodiscard]] std::string text() const; ///< "dec 5 1 0"
    friend bool operator==(const ShapeName&, const ShapeName&) = default;
};

/// Positions equal to ASE's cluster of that name up to a rigid motion, scaled so that the smallest pair distance is \p bond Å, centred on 0.
/// \throws std::invalid_argument  wrong number or range of parameters, or a cluster without atoms
[[nodiscard]] PositionsXyz buildCluster(const ShapeName& shape, double bond);

} // namespace clusterlens
