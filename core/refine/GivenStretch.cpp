#include "refine/GivenStretch.h"

#include <algorithm>

namespace clusterlens {

double stretchIn(const Candidate& candidate, const FitSettings& fit)
{
    const double given = fit.givenStretch();
    const RRange& limits = fit.parameters[parameter::stretch].bounds;
    const bool limited = given != 1.0 && fit.isFree(parameter::stretch);
    return limited ? std::clamp(candidate.fit.stretch(), limits.min, limits.max) : given;
}

RefineSettings unstretched(RefineSettings settings, double stretch)
{
    settings.fit.start.stretch /= stretch;
    RRange& limits = settings.fit.parameters[parameter::stretch].bounds;
    limits = {limits.min / stretch, limits.max / stretch};
    return settings;
}

Refinement unstretched(Refinement refinement, double stretch)
{
    for (RefinementChoice& choice : refinement.choices)
        choice.positions /= stretch;
    for (PositionsXyz& positions : refinement.ensemble)
        positions /= stretch;
    refinement.sites /= stretch;
    return refinement;
}

} // namespace clusterlens
