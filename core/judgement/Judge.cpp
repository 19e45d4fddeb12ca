#include "judgement/Judge.h"

#include "candidates/ShapeScreen.h"
#include "judgement/Belief.h"
#include "judgement/Verdict.h"
#include "measurement/CurveAnalysis.h"
#include "measurement/CurveWarnings.h"

#include <algorithm>
#include <cmath>

namespace clusterlens {

namespace {

/// Where the curve begins to speak, Å.
double startOf(const PdfCurve& curve, const ExperimentSettings& experiment)
{
    try {
        return ShapeScreen::ripplesEnd * peakOf(curve, experiment.bond, experiment.range);
    } catch (const NoFirstPeak&) {
        return experiment.range.min;
    }
}

double diameterOf(const PositionsXyz& positions)
{
    double largest = 0.0;
    for (Eigen::Index i = 0; i < positions.rows(); ++i)
        largest = std::max(largest, (positions.rowwise() - positions.row(i)).rowwise().squaredNorm().maxCoeff());
    return std::sqrt(largest);
}

/// Shares of the shapes considered that are this very candidate: of as many atoms, and with the same fit.
double shapeShare(const Candidate& candidate, double rwp, const std::vector<ConsideredShape>& considered, const Belief& belief)
{
    constexpr double rounding = 1e-9;
    double share = 0.0;
    for (std::size_t i = 0; i < considered.size(); ++i)
        if (considered[i].atoms == candidate.structure.size() && std::abs(considered[i].rwp - rwp) < rounding)
            share += belief.knownShares[i];
    return share;
}

} // namespace

Judgement judge(const GrFile& file, const ExperimentSettings& experiment, const std::vector<Candidate*>& candidates,
    const std::vector<ConsideredShape>& considered)
{
    Judgement judgement;
    if (candidates.empty()) {
        judgement.reason = "No candidate explains this curve: there is none.";
        return judgement;
    }
    const double from = startOf(file.curve, experiment);
    const auto checked = [&](const Candidate& candidate) {
        return checkResidual(candidate.fit, diameterOf(candidate.structure.positions), experiment.pdf, from);
    };
    const Candidate& best
        = **std::ranges::min_element(candidates, {}, [](const Candidate* candidate) { return candidate->fit.rwpFit; });
    const ResidualCheck check = checked(best);
    const VerdictWithReason verdict
        = verdictOn(best, check, experiment, file.metadata.composition.value_or(""), curveWarnings(file, experiment));
    judgement.verdict = verdict.verdict;
    judgement.reason = verdict.reason;
    judgement.noiseFloor = check.noiseFloor;
    judgement.rwp = check.rwp;
    judgement.independentPoints = check.independentPoints;
    if (judgement.verdict == Verdict::NotExplained || considered.empty() || !agreementCounts(file.curve, experiment))
        return judgement;

    const Belief belief = beliefIn(considered, check);
    judgement.families = belief.families;
    judgement.unknownShape = 1.0 - belief.known;
    judgement.atoms = belief.atoms;
    judgement.diameter = belief.diameter;
    judgement.bond = belief.bond;
    for (Candidate* const candidate : candidates)
        candidate->belief = CandidateBelief{belief.known * shapeShare(*candidate, checked(*candidate).rwp, considered, belief),
            belief.countWithin10(double(candidate->structure.size()))};
    return judgement;
}

} // namespace clusterlens
