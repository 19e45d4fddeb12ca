#pragma once

#include "candidates/Candidate.h"
#include "candidates/ConsideredShape.h"
#include "judgement/Judgement.h"
#include "measurement/ExperimentSettings.h"
#include "measurement/GrFile.h"

#include <vector>

namespace clusterlens {

/// What a search allows one to believe of a curve.
/// \param candidates  that are shown; what is believed of each is written into it
/// \param considered  every shape that was fitted, those among the candidates included
[[nodiscard]] Judgement judge(const GrFile& file, const ExperimentSettings& experiment, const std::vector<Candidate*>& candidates,
    const std::vector<ConsideredShape>& considered);

} // namespace clusterlens
