#pragma once

#include "refine/Refine.h"

namespace clusterlens {

/// What of a stretch that the user holds or limits to one side of 1 is in the candidate's positions already; 1 where nobody says anything.
[[nodiscard]] double stretchIn(const Candidate& candidate, const FitSettings& fit);

/// Settings for positions that have \p stretch already.
[[nodiscard]] RefineSettings unstretched(RefineSettings settings, double stretch);

/// All positions without it, as refinements are kept: the fit of the choice applies it.
[[nodiscard]] Refinement unstretched(Refinement refinement, double stretch);

} // namespace clusterlens
