#pragma once

#include "shapes/ShapeLibrary.h"
#include "structure/Structure.h"

#include <optional>
#include <vector>

namespace clusterlens {

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
