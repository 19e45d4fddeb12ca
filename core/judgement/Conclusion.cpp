#include "judgement/Conclusion.h"

#include "candidates/Mixture.h"
#include "candidates/ShapeFits.h"
#include "judgement/Belief.h"
#include "judgement/Judge.h"
#include "shapes/ShapeLibrary.h"

#include <algorithm>
#include <utility>

namespace clusterlens {

namespace {

constexpr double aboveNoise = 1.25; // Rwp of the best over the noise floor, from which something is left to explain

/// Puts one more candidate in its place.
void insertRanked(std::vector<Candidate>& shown, std::vector<ConsideredShape>& considered, Candidate mixture, double from)
{
    const auto place
        = std::ranges::upper_bound(shown, mixture.fit.rwpFit, {}, [](const Candidate& candidate) { return candidate.fit.rwpFit; });
    considered.push_back(consideredShape(mixture, from));
    shown.insert(place, std::move(mixture));
}

} // namespace

Conclusion conclude(const GrFile& file, const ExperimentSettings& experiment, std::vector<Candidate> shown,
    std::vector<ConsideredShape> considered, int threads, const RunControl& control)
{
    Conclusion conclusion{std::move(shown), {}};
    const double from = startOfSignal(file.curve, experiment);
    conclusion.judgement = judge(file, experiment, from, conclusion.candidates, considered);
    if (conclusion.judgement.verdict == Verdict::NotExplained
        || conclusion.judgement.rwp < aboveNoise * conclusion.judgement.noiseFloor || !experiment.fitParameters)
        return conclusion;
    const Candidate& best = conclusion.candidates.front();
    const ResidualCheck check = residualOf(best, experiment, from);
    MixtureSettings settings;
    settings.fit = fitSettings(experiment);
    settings.element = experiment.element;
    settings.logLikelihood = [&](double rwp) { return logLikelihood(rwp, check); };
    settings.threads = threads;
    std::optional<Candidate> mixture = findMixture(shapeLibrary(), file.curve, best, settings, control);
    if (!mixture)
        return conclusion;
    insertRanked(conclusion.candidates, considered, std::move(*mixture), from);
    conclusion.judgement = judge(file, experiment, from, conclusion.candidates, considered);
    return conclusion;
}

} // namespace clusterlens
