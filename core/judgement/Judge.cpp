#include "judgement/Judge.h"

#include "candidates/Mixture.h"
#include "candidates/ShapeScreen.h"
#include "judgement/Belief.h"
#include "judgement/Verdict.h"
#include "measurement/CurveAnalysis.h"
#include "measurement/CurveWarnings.h"
#include "structure/BondMeasures.h"

#include <algorithm>
#include <cmath>

namespace clusterlens {

namespace {

/// Largest pair distance, of a mixture that of its largest particle, Å.
double diameterOf(const Candidate& candidate)
{
    double largest = largestDistance(candidate.structure.positions);
    for (const MixturePart& part : candidate.parts)
        largest = std::max(largest, largestDistance(part.structure.positions));
    return largest;
}

/// Whether a shape considered is that of a candidate: they come from one fit.
bool isThatOf(const ConsideredShape& shape, const Candidate& candidate)
{
    return shape.atoms == countedAtoms(candidate) && shape.label == candidate.label && shape.bond == candidate.bond;
}

} // namespace

double startOfSignal(const PdfCurve& curve, const ExperimentSettings& experiment)
{
    try {
        return ShapeScreen::ripplesEnd * peakOf(curve, experiment.bond, experiment.range);
    } catch (const NoFirstPeak&) {
        return experiment.range.min;
    }
}

ResidualCheck residualOf(const Candidate& candidate, const ExperimentSettings& experiment, double from)
{
    return checkResidual(candidate.fit, diameterOf(candidate), experiment.pdf, from);
}

Judgement judge(const GrFile& file, const ExperimentSettings& experiment, double from, std::vector<Candidate>& shown,
    const std::vector<ConsideredShape>& considered)
{
    Judgement judgement;
    if (shown.empty()) {
        judgement.reason = "No candidate explains this curve: there is none.";
        judgement.unknownShape = 1.0;
        return judgement;
    }
    const Candidate& best = *std::ranges::min_element(shown, {}, &Candidate::rankingRwp);
    const ResidualCheck check = residualOf(best, experiment, from);
    const std::vector<CurveWarning> warnings = curveWarnings(file, experiment);
    const VerdictWithReason verdict = verdictOn(best, check, experiment, file.metadata.composition.value_or(""), warnings);
    judgement.verdict = verdict.verdict;
    judgement.reason = verdict.reason;
    judgement.noiseFloor = check.noiseFloor;
    judgement.rwp = check.rwp;
    judgement.independentPoints = check.independentPoints;
    if (judgement.verdict == Verdict::NotExplained)
        judgement.unknownShape = 1.0;
    if (judgement.verdict == Verdict::NotExplained || considered.empty() || !agreementCounts(warnings))
        return judgement;

    const Belief belief = beliefIn(considered, check);
    judgement.families = belief.families;
    judgement.unknownShape = 1.0 - belief.known;
    judgement.atoms = belief.atoms;
    judgement.diameter = belief.diameter;
    judgement.bond = belief.bond;
    for (Candidate& candidate : shown) {
        candidate.belief = CandidateBelief{0.0, belief.countWithin10(meanAtoms(candidate))};
        for (std::size_t i = 0; i < considered.size(); ++i)
            if (isThatOf(considered[i], candidate))
                candidate.belief->shape += belief.known * belief.knownShares[i];
    }
    return judgement;
}

} // namespace clusterlens
