#include "judgement/Conclusion.h"

#include "candidates/Mixture.h"
#include "candidates/ShapeFits.h"
#include "judgement/Belief.h"
#include "judgement/Judge.h"

#include <algorithm>
#include <utility>

namespace clusterlens {

namespace {

constexpr double aboveNoise = 1.25; // Rwp of the best over the noise floor, from which something is left to explain

/// The mixture that explains the curve clearly better than one shape does; nothing where none does.
const Candidate* worthwhile(const std::vector<Candidate>& mixtures, const Candidate& best, const ResidualCheck& check)
{
    const Candidate* chosen = nullptr;
    double most = logLikelihoodOfUnknownMisfit(best.fit.rwpFit, check);
    for (const Candidate& mixture : mixtures) {
        const double worth = logLikelihoodOfUnknownMisfit(mixture.fit.rwpFit, check) + mixtureLogPrior(mixture);
        if (worth <= most)
            continue;
        most = worth;
        chosen = &mixture;
    }
    return chosen;
}

void insertRanked(std::vector<Candidate>& shown, const Candidate& candidate)
{
    const auto place = std::ranges::upper_bound(shown, candidate.rankingRwp(), {}, &Candidate::rankingRwp);
    shown.insert(place, candidate);
}

} // namespace

Conclusion conclude(const GrFile& file, const ExperimentSettings& experiment, std::vector<Candidate> shown,
    std::vector<ConsideredShape> considered, int threads, const RunControl& control)
{
    Conclusion conclusion{std::move(shown), {}, std::move(considered)};
    const double from = startOfSignal(file.curve, experiment);
    const auto judged = [&] { return judge(file, experiment, from, conclusion.candidates, conclusion.considered); };
    conclusion.judgement = judged();
    if (conclusion.judgement.verdict == Verdict::NotExplained
        || conclusion.judgement.rwp < aboveNoise * conclusion.judgement.noiseFloor || !experiment.fitParameters)
        return conclusion;
    const Candidate& best = conclusion.candidates.front();
    const ResidualCheck check = residualOf(best, experiment, from);
    MixtureSettings settings;
    settings.fit = fitSettings(experiment);
    settings.element = experiment.element;
    settings.threads = threads;
    const std::vector<Candidate> mixtures = bestMixtures(file.curve, best, settings, control);
    for (const Candidate& mixture : mixtures)
        conclusion.considered.push_back(consideredShape(mixture, from));
    if (const Candidate* const chosen = worthwhile(mixtures, best, check))
        insertRanked(conclusion.candidates, *chosen);
    conclusion.judgement = judged();
    return conclusion;
}

} // namespace clusterlens
