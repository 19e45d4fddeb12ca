#pragma once

#include "base/EnumText.h"
#include "shapes/ClusterBuilder.h"
#include "structure/Structure.h"

#include <vector>

namespace clusterlens {

/// What clusters are cut from.
enum class Lattice { Fcc, Hcp, Bcc, Sc, FccTwin, FccFault, FccLamella2, FccLamella3, Decahedral, Icosahedral };

template <>
inline constexpr std::array enumWords<Lattice>{EnumWord{Lattice::Fcc, "fcc"}, EnumWord{Lattice::Hcp, "hcp"},
    EnumWord{Lattice::Bcc, "bcc"}, EnumWord{Lattice::Sc, "sc"}, EnumWord{Lattice::FccTwin, "twinned fcc"},
    EnumWord{Lattice::FccFault, "faulted fcc"}, EnumWord{Lattice::FccLamella2, "fcc with a twin of two layers,"},
    EnumWord{Lattice::FccLamella3, "fcc with a twin of three layers,"}, EnumWord{Lattice::Decahedral, "decahedral"},
    EnumWord{Lattice::Icosahedral, "icosahedral"}};

[[nodiscard]] Family familyOf(Lattice lattice);

/// A point with a name, in bonds.
struct LatticeSite {
    const char* name;
    Eigen::RowVector3d position;
};

/// The atoms within \p reach bonds of the origin, which is an atom, at unit bond length (icosahedral: the shortest). Cubic lattices have their axes along
/// x, y, z; the layers of hcp, twin and fault, and the fivefold axis of a decahedron, are stacked along z. Fixed order.
/// \throws std::invalid_argument  decahedral or icosahedral with more than maxClusterAtoms atoms
[[nodiscard]] PositionsXyz latticeAtoms(Lattice lattice, double reach);

/// fcc with its close-packed layers along z, as latticeAtoms() has those of hcp.
[[nodiscard]] PositionsXyz stackedFcc(double reach);

/// Places about which clusters of a lattice are centred, the origin first.
[[nodiscard]] const std::vector<LatticeSite>& latticeSites(Lattice lattice);

/// Those of stackings along z.
[[nodiscard]] const std::vector<LatticeSite>& stackingSites();

} // namespace clusterlens
