#include "evaluation/IrregularEvaluation.h"

#include "base/ParallelFor.h"
#include "base/Random.h"
#include "base/StepCounter.h"
#include "candidates/Mixture.h"
#include "judgement/Conclusion.h"
#include "measurement/CurveWarnings.h"
#include "refine/RefineBest.h"
#include "structure/BondMeasures.h"
#include "structure/Neighbours.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <stdexcept>

namespace clusterlens {

namespace {

constexpr double rightCount = 0.10; // relative
constexpr double plausibleCount = 0.25;
constexpr double goodRatio = 1.3; // of Rwp to the truth's own

std::optional<double> rwpOfTruth(const IrregularCurve& curve, const FitSettings& fit, const RunControl& control)
{
    const IrregularTruth& truth = curve.truth;
    if (!truth.metal)
        return std::nullopt;
    if (truth.pairs.atoms > 0)
        return fitPdf(curve.file.curve, truth.pairs, fit, control).rwpFit;
    return fitPdf(curve.file.curve, truth.structures.front(), fit, control).rwpFit;
}

/// The same pair distances but for the scale, to 0.03 Å in the mean: other shapes with as many atoms are further off.
bool isSameShape(const Structure& candidate, const Structure& truth)
{
    constexpr double same = 0.03; // Å
    if (candidate.size() != truth.size())
        return false;
    const Eigen::VectorXd a = sortedDistances(candidate.positions);
    const Eigen::VectorXd b = sortedDistances(truth.positions);
    const Eigen::VectorXd difference = a * (a.dot(b) / a.squaredNorm()) - b;
    return std::sqrt(difference.squaredNorm() / static_cast<double>(a.size())) < same;
}

std::optional<Coverage> coverageIf(const std::optional<BeliefInterval>& interval, double truth)
{
    if (!interval || !(truth > 0.0))
        return std::nullopt;
    return coverageOf(*interval, truth);
}

void judgeFamily(IrregularRecord& record, const Judgement& judgement, const Candidate& best, const IrregularTruth& truth)
{
    std::optional<Family> family = best.familyGuess;
    if (!judgement.families.empty())
        family = judgement.families.front().family;
    if (family)
        record.family = enumText(*family);
    if (truth.families.empty())
        return;
    record.familyRight = family && std::ranges::find(truth.families, *family) != truth.families.end();
    if (!judgement.families.empty())
        record.familyShare = StatedShare{judgement.families.front().share, *record.familyRight};
}

void judgeCount(IrregularRecord& record, const Judgement& judgement, const Candidate& best, const IrregularTruth& truth)
{
    if (!(truth.atoms > 0.0) || !truth.metal)
        return;
    const double count = record.atoms;
    record.countError = count / truth.atoms - 1.0;
    if (best.belief)
        record.countShare = StatedShare{best.belief->count, std::abs(*record.countError) <= rightCount};
    record.atomsCoverage = coverageIf(judgement.atoms, truth.atoms);
    record.diameterCoverage = coverageIf(judgement.diameter, truth.diameter);
    record.bondCoverage = coverageIf(judgement.bond, truth.bond);
}

void judgeShape(IrregularRecord& record, const std::vector<Candidate>& shown, const IrregularTruth& truth)
{
    if (truth.structures.size() != 1 || !truth.metal)
        return;
    for (std::size_t i = 0; i < shown.size(); ++i) {
        const bool same = isSameShape(shown[i].structure, truth.structures.front());
        if (i == 0)
            record.exact = same;
        if (shown[i].belief)
            record.shapeShares.push_back({shown[i].belief->shape, same});
    }
}

/// Nothing shown is nothing right.
void judgeNothing(IrregularRecord& record, const IrregularTruth& truth)
{
    if (!truth.families.empty())
        record.familyRight = false;
    if (truth.metal && truth.atoms > 0.0)
        record.countError = -1.0;
    if (truth.metal && truth.structures.size() == 1)
        record.exact = false;
}

/// The candidates of a conclusion, refined where that is asked for.
std::vector<Candidate> shownOf(Conclusion conclusion, const IrregularCurve& curve, const ExperimentSettings& experiment,
    bool refine, const RunControl& control)
{
    if (!refine)
        return std::move(conclusion.candidates);
    RefineSettings settings = refineSettings(experiment);
    settings.threads = 1;
    return withRefined(std::move(conclusion.candidates), curve.file.curve, settings, control);
}

void judgeAnswer(IrregularRecord& record, const IrregularCurve& curve, const ExperimentSettings& experiment, Answer answer,
    bool refine, const RunControl& control)
{
    Conclusion conclusion = conclude(curve.file, experiment, std::move(answer.shown), std::move(answer.considered), 1, control);
    const Judgement judgement = conclusion.judgement;
    answer.shown = shownOf(std::move(conclusion), curve, experiment, refine, control);
    record.verdict = judgement.verdict;
    record.reason = judgement.reason;
    if (answer.shown.empty())
        return judgeNothing(record, curve.truth);
    const Candidate& best = answer.shown.front();
    record.atoms = countedAtoms(best);
    record.rwp = best.fit.rwpFit;
    judgeFamily(record, judgement, best, curve.truth);
    judgeCount(record, judgement, best, curve.truth);
    judgeShape(record, answer.shown, curve.truth);
}

IrregularRecord irregularRecord(const StructureProposer& proposer, const IrregularCurve& curve, const IrregularSettings& settings,
    std::uint64_t seed, const RunControl& control)
{
    IrregularRecord record;
    record.name = curve.name;
    record.kind = curve.truth.kind;
    record.origin = curve.truth.origin;
    record.trueAtoms = curve.truth.atoms;
    const auto start = std::chrono::steady_clock::now();
    try {
        const ExperimentSettings experiment = experimentSettings(curve.file);
        record.saysNoEnd = std::ranges::any_of(
            curveDoubts(curve.file.curve, experiment), [](const CurveWarning& warning) { return warning.code == "no-end"; });
        judgeAnswer(record, curve, experiment, proposer.answer(curve.file.curve, experiment, settings.samples, seed, control),
            settings.refine, control);
        record.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        record.rwpOfTruth = rwpOfTruth(curve, fitSettings(experiment), control);
    } catch (const std::invalid_argument& refusal) { // no first peak: the command ends with this message
        record.refused = true;
        record.reason = refusal.what();
        judgeNothing(record, curve.truth);
    }
    record.verdictRight = isVerdictRight(record, curve.truth.metal);
    return record;
}

} // namespace

std::optional<double> IrregularRecord::rwpRatio() const
{
    if (!rwpOfTruth || !(*rwpOfTruth > 0.0))
        return std::nullopt;
    return rwp / *rwpOfTruth;
}

bool isVerdictRight(const IrregularRecord& record, bool metal)
{
    if (!metal)
        return record.verdict != Verdict::Explained;
    const bool wrong = !record.familyRight.value_or(true) || std::abs(record.countError.value_or(0.0)) > plausibleCount;
    const bool plainlyWrong = wrong && record.rwpRatio().value_or(1.0) > goodRatio;
    return record.verdict != (plainlyWrong ? Verdict::Explained : Verdict::NotExplained);
}

Coverage coverageOf(const BeliefInterval& interval, double truth)
{
    const auto holds = [&](double low, double high) { return truth >= low && truth <= high; };
    return {holds(interval.low68, interval.high68), holds(interval.low95, interval.high95),
        (interval.high95 - interval.low95) / interval.middle};
}

std::vector<IrregularRecord> evaluateIrregular(const StructureProposer& proposer, const std::vector<Shape>& library,
    const IrregularSettings& settings, const RunControl& control)
{
    if (settings.perClass < 1 || settings.samples < 1 || settings.classes.empty())
        throw std::invalid_argument("evaluation: expected at least one class, one curve a class and one sample a curve");
    const int count = static_cast<int>(settings.classes.size()) * settings.perClass;
    std::vector<IrregularRecord> records(static_cast<std::size_t>(count));
    const RunControl quiet = control.withoutReport();
    StepCounter progress(control, count, "evaluating");
    parallelFor(count, settings.threads, [&](int i) {
        const IrregularClass kind = settings.classes.at(static_cast<std::size_t>(i / settings.perClass));
        const int index = i % settings.perClass;
        const IrregularCurve curve = makeIrregularCurve(kind, index, settings.seed, library);
        const std::uint64_t seed = mixedSeed(settings.seed, numberOf(curve.name));
        records[static_cast<std::size_t>(i)] = irregularRecord(proposer, curve, settings, seed, quiet);
        progress.finishedOne();
    });
    return records;
}

} // namespace clusterlens
