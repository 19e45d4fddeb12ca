#pragma once

#include "candidates/Candidate.h"
#include "candidates/ConsideredShape.h"
#include "judgement/Judgement.h"
#include "judgement/ResidualCheck.h"
#include "measurement/ExperimentSettings.h"
#include "measurement/GrFile.h"

#include <vector>

namespace clusterlens {

/// Where the curve begins to speak, Å: below its first peak is ripple.
[[nodiscard]] double startOfSignal(const PdfCurve& curve, const ExperimentSettings& experiment);

/// checkResidual() of a candidate.
[[nodiscard]] ResidualCheck residualOf(const Candidate& candidate, const ExperimentSettings& experiment, double from);

/// What a search allows one to believe of a curve.
/// \param from        startOfSignal()
/// \param shown       what is believed of each candidate is written into it
/// \param considered  every shape that was fitted, those that are shown included
[[nodiscard]] Judgement judge(const GrFile& file, const ExperimentSettings& experiment, double from, std::vector<Candidate>& shown,
    const std::vector<ConsideredShape>& considered);

} // namespace clusterlens
