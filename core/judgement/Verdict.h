#pragma once

#include "candidates/Candidate.h"
#include "judgement/Judgement.h"
#include "judgement/ResidualCheck.h"
#include "measurement/CurveWarnings.h"
#include "measurement/ExperimentSettings.h"

#include <string>
#include <vector>

namespace clusterlens {

/// Whether a metal particle explains a curve, and why not.
struct VerdictWithReason {
    Verdict verdict = Verdict::NotExplained;
    std::string reason; ///< one plain sentence; empty where there is no doubt
};

/// From what the best candidate leaves (\p check), its scale and its bond beside the element's, what the composition says, and the warnings about
/// the curve. The limits are those of docs/method.md.
/// \param composition  as the file states it; empty: it does not
/// \param warnings     curveWarnings()
[[nodiscard]] VerdictWithReason verdictOn(const Candidate& best, const ResidualCheck& check, const ExperimentSettings& experiment,
    const std::string& composition, const std::vector<CurveWarning>& warnings);

} // namespace clusterlens
