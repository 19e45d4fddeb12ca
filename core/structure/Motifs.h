#pragma once

#include "structure/Structure.h"

#include <array>
#include <string>
#include <vector>

namespace clusterlens {

/// The surroundings of one atom. Surface atoms are Other: their shell is not complete.
enum class Motif {
    Fcc,
    Hcp,
    Bcc,
    SimpleCubic,
    Icosahedral, ///< the centre of an icosahedron
    Fivefold,    ///< on a fivefold axis, where five twins meet: the axis of a decahedron, the spokes of an icosahedron
    Other,
};

constexpr int motifCount = 7;

/// "fcc", "hcp", "bcc", "sc", "ico", "fivefold", "other"
[[nodiscard]] std::string motifName(Motif motif);

/// Common-neighbour analysis (Honeycutt and Andersen 1987) with a cutoff of its own for each atom (Stukowski 2012); simple cubic by its
/// six neighbours at right angles. Independent of the scale of the positions.
/// \return [n] motif of each atom
/// \throws std::invalid_argument  positions that are not finite
[[nodiscard]] std::vector<Motif> classifyMotifs(const PositionsXyz& positions);

/// \return how many atoms have each motif, indexed by static_cast<std::size_t>(Motif)
[[nodiscard]] std::array<int, motifCount> countMotifs(const std::vector<Motif>& motifs);

} // namespace clusterlens
