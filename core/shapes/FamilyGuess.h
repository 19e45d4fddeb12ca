#pragma once

#include "shapes/ShapeLibrary.h"
#include "structure/Structure.h"

#include <optional>
#include <string>
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

/// What interrupts the stacking of close-packed layers.
struct Faults {
    int twinPlanes = 0;
    int stackingFaults = 0;

    friend bool operator==(const Faults&, const Faults&) = default;
};

/// What a cluster is inside.
struct FamilyGuess {
    std::optional<Family> family; ///< empty: nothing speaks clearly
    Faults faults;                ///< of fcc and hcp; decahedra and icosahedra are twinned by nature
};

/// "fcc with a twin plane", "hcp", "dec (5-fold twin)"; empty where there is no family.
[[nodiscard]] std::string familyWords(const std::optional<Family>& family, const Faults& faults);

/// Family of a cluster that need not be ideal: of the motifs inside and the stacking of its layers; of the most similar library shape where these do not
/// speak (small clusters, much disorder), and to tell octahedra from other fcc. Accuracy: docs/structures.md.
/// \throws std::invalid_argument  positions that are not finite
[[nodiscard]] FamilyGuess describeFamily(const PositionsXyz& positions);

/// describeFamily().family
[[nodiscard]] std::optional<Family> guessFamily(const PositionsXyz& positions);

} // namespace clusterlens
