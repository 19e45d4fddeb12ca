#pragma once

#include "structure/Neighbours.h"

#include <vector>

namespace clusterlens {

/// [n] whether an atom lies on the surface: it has less than 0.85 of the largest number of neighbours.
[[nodiscard]] std::vector<bool> surfaceAtoms(const Neighbours& near);
/// \throws std::invalid_argument  as findNeighbours()
[[nodiscard]] std::vector<bool> surfaceAtoms(const PositionsXyz& positions);

/// [n] 0 for atoms of the surface, 1 for those that touch one, and so on; 0 where nothing is known of neighbours.
[[nodiscard]] std::vector<int> surfaceDepth(const Neighbours& near);
[[nodiscard]] std::vector<int> surfaceDepth(const PositionsXyz& positions);

} // namespace clusterlens
