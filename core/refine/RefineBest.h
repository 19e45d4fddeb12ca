#pragma once

#include "refine/Refine.h"

#include <vector>

namespace clusterlens {

/// The candidates of a search with up to three of them refined: the best one that can be (one particle of one element, not too large, no two atoms nearly in one place, its Rwp at most 1.5 times the best), and others of another
/// family or size that fit nearly as well and have at most 800 atoms with it. Only what was changed is added. All are in the order of rankingRwp(), and each refined one names its parent by place: "candidate-02".
/// \param candidates  best rankingRwp() first
/// \throws  as refined(), but for what cannot be refined
[[nodiscard]] std::vector<Candidate> withRefined(
    std::vector<Candidate> candidates, const PdfCurve& curve, const RefineSettings& settings, const RunControl& control = {});

} // namespace clusterlens
