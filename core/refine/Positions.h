#pragma once

#include "base/RunControl.h"
#include "refine/CurvePart.h"
#include "structure/Structure.h"

namespace clusterlens {

/// How freely atoms may move.
struct RelaxationSettings {
    double looseness = 0.04; ///< Å, by which bonds may differ from what they were: their normal deviation before the curve speaks
    double points = 100.0;   ///< independent ones of the curve
    double reference = 0.1;  ///< Rwp of what no particle explains: how much the curve counts beside the bonds
    int steps = 40;          ///< at most
};

/// Moves all atoms, with the amplitude and Biso, to where P/2 rwp^2 / r0^2 + sum over bonds (d - d0)^2 / (2 looseness^2) is least.
/// \throws std::invalid_argument  as DebyePdf;  Cancelled
[[nodiscard]] PositionsXyz relaxed(
    const PositionsXyz& positions, const CurvePart& part, const RelaxationSettings& settings, const RunControl& control = {});

} // namespace clusterlens
