#pragma once

#include "base/RunControl.h"
#include "candidates/Candidate.h"
#include "candidates/ConsideredShape.h"
#include "judgement/Judgement.h"
#include "measurement/ExperimentSettings.h"
#include "measurement/GrFile.h"

#include <vector>

namespace clusterlens {

/// What a search ends with.
struct Conclusion {
    std::vector<Candidate> candidates; ///< as they are shown, best rankingRwp() first, with what is believed of each
    Judgement judgement;
    std::vector<ConsideredShape> considered; ///< every shape that was fitted, mixtures included
};

/// What every search ends with, on the command line and in the window: a mixture of library shapes is looked for where no single particle leaves but noise, and all is judged.
/// \param shown       candidates, best rankingRwp() first
/// \param considered  every shape that was fitted, those that are shown included
/// \param threads     0: one for each processor core; changes no result
/// \throws Cancelled
[[nodiscard]] Conclusion conclude(const GrFile& file, const ExperimentSettings& experiment, std::vector<Candidate> shown,
    std::vector<ConsideredShape> considered, int threads = 0, const RunControl& control = {});

} // namespace clusterlens
