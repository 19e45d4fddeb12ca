#pragma once

#include "candidates/Candidate.h"
#include "candidates/ConsideredShape.h"
#include "judgement/Judgement.h"
#include "measurement/ExperimentSettings.h"
#include "measurement/GrFile.h"

#include <vector>

namespace clusterlens {

/// What a search allows one to believe of a curve.
/// \param shown       the candidates as they are shown, best first
/// \param considered  every shape that was fitted, those of \p shown among them
[[nodiscard]] Judgement judge(const GrFile& file, const ExperimentSettings& experiment, const std::vector<Candidate>& shown,
    const std::vector<ConsideredShape>& considered);

/// Writes what is believed of each candidate into it. \param shown  as judge() got them
void tellBeliefs(std::vector<Candidate>& shown, const Judgement& judgement);

} // namespace clusterlens
