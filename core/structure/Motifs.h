#pragma once

#include "structure/ClusterBuilder.h"
#include "structure/Structure.h"

#include <array>
#include <optional>
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

/// Which library shape a cluster resembles most. Independent of scale and orientation.
struct ShapeMatch {
    ShapeName name;
    double deviation
        = 0.0; ///< rms difference of the pair distances (weight 1/d) and of the atom count, in bonds; 0 for an ideal cluster
};

/// Library shapes of about the same number of atoms, the most similar first, at most \p count. Empty outside 5 to 256 atoms.
/// The first call prepares the library (a few tenths of a second); safe from any thread.
/// \throws std::invalid_argument  positions that are not finite
[[nodiscard]] std::vector<ShapeMatch> matchShapes(const PositionsXyz& positions, int count);

/// Family of a cluster that need not be ideal: of the most similar library shape when it is similar enough, otherwise of the motifs
/// inside; nothing when neither speaks clearly. Accuracy: docs/structures.md.
/// \throws std::invalid_argument  positions that are not finite
[[nodiscard]] std::optional<Family> guessFamily(const PositionsXyz& positions);

} // namespace clusterlens
