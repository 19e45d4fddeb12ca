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

} // namespace

Judgement judge(const GrFile& file, const ExperimentSettings& experiment, const std::vector<Candidate>& shown,
    const std::vector<ConsideredShape>& considered)
{
    Judgement judgement;
    if (shown.empty()) {
        judgement.reason = "No candidate explains this curve: there is none.";
        return judgement;
    }
    const Candidate& best = *std::ranges::min_element(shown, {}, [](const Candidate& candidate) { return candidate.fit.rwpFit; });
    const ResidualCheck check
        = checkResidual(best.fit, diameterOf(best.structure.positions), experiment.pdf, startOf(file.curve, experiment));
    const VerdictWithReason verdict
        = verdictOn(best, check, experiment, file.metadata.composition.value_or(""), curveWarnings(file, experiment));
    judgement.verdict = verdict.verdict;
    judgement.reason = verdict.reason;
    judgement.noiseFloor = check.noiseFloor;
    judgement.rwp = check.rwp;
    judgement.independentPoints = check.independentPoints;
    judgement.candidates.resize(shown.size());
    judgement.noneOfThem = 1.0;
    if (judgement.verdict == Verdict::NotExplained)
        return judgement;

    const Belief belief = beliefIn(considered, check);
    judgement.noneOfThem = 0.0;
    judgement.families = belief.families;
    judgement.unknownShape = 1.0 - belief.known;
    for (std::size_t i = 0; i < considered.size(); ++i) {
        const int candidate = considered[i].candidate;
        if (candidate >= 0 && std::size_t(candidate) < shown.size())
            judgement.candidates[std::size_t(candidate)].shape += belief.known * belief.shares[i];
    }
    if (belief.countWithin10)
        for (std::size_t i = 0; i < shown.size(); ++i)
            judgement.candidates[i].count = belief.countWithin10(double(shown[i].structure.size()));
    judgement.atoms = belief.atoms;
    judgement.diameter = belief.diameter;
    judgement.bond = belief.bond;
    return judgement;
}

void tellBeliefs(std::vector<Candidate>& shown, const Judgement& judgement)
{
    for (std::size_t i = 0; i < std::min(shown.size(), judgement.candidates.size()); ++i)
        shown[i].belief = judgement.candidates[i];
}

} // namespace clusterlens
