#include "session/SessionCheck.h"

#include "base/Errors.h"
#include "candidates/FittedStructure.h"
#include "structure/Elements.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace clusterlens {

namespace {

constexpr int largestId = 1'000'000'000; ///< the next one must still be an int
constexpr int mostColumns = 10'000;
constexpr double farthest = 1e6; ///< Å; squares of distances stay finite

void require(bool good, const std::string& expected)
{
    if (!good)
        throw StoreError("expected " + expected);
}

bool isBetween(double value, double least, double most)
{
    return value >= least && value <= most; // false for NaN
}

template <typename Items> std::set<int> idsOf(const Items& items, const std::string& what)
{
    std::set<int> ids;
    for (const auto& item : items) {
        require(item.id > 0 && item.id < largestId, fmt::format("positive numbers for {}, found {}", what, item.id));
        require(ids.insert(item.id).second, fmt::format("each {} once, found number {} again", what, item.id));
    }
    return ids;
}

void validateLimits(
    const PerParameter<std::optional<double>>& lowest, const PerParameter<std::optional<double>>& highest, const std::string& of)
{
    for (std::size_t p = 0; p < fitParameterCount; ++p) {
        const RRange limits = limitsOf(p, lowest[p], highest[p]);
        require(limits.min >= 0.0 && limits.min < limits.max && (!highest[p] || *highest[p] <= farthest),
            "limits of a fit with 0 <= lower < upper" + of);
    }
}

void validate(const ExperimentSettings& experiment, const std::string& of)
{
    const FitValues& pdf = experiment.pdf;
    require(isBetween(pdf.qmin, 0.0, 1e4) && isBetween(pdf.qmax, 0.0, 1e4) && pdf.qmin < pdf.qmax,
        "a range of Q with 0 <= Qmin < Qmax" + of);
    for (const FitParameter& row : fitParameters)
        require(isBetween(pdf.*row.value, 0.0, 1e4), "settings of the PDF that are >= 0" + of);
    require(isBetween(experiment.range.min, 0.0, farthest) && isBetween(experiment.range.max, 0.0, farthest)
            && experiment.range.min < experiment.range.max,
        "a range of r with 0 <= rmin < rmax" + of);
    require(isElement(experiment.element), "a chemical element" + of + ", found \"" + experiment.element + "\"");
    require(!experiment.bond || isBetween(*experiment.bond, 0.0, 100.0), "a length of a bond" + of);
    validateLimits(experiment.lowest, experiment.highest, of);
}

void validate(const ExperimentOverrides& overrides, const std::string& of)
{
    for (const auto& value : {overrides.qmin, overrides.qmax, overrides.rmin, overrides.rmax, overrides.bond})
        require(!value || isBetween(*value, 0.0, farthest), "numbers >= 0 as what the user states" + of);
    for (const auto& value : overrides.values)
        require(!value || isBetween(*value, 0.0, farthest), "numbers >= 0 as what the user states" + of);
    validateLimits(overrides.lowest, overrides.highest, of);
    require(!overrides.element || isElement(*overrides.element), "a chemical element as what the user states" + of);
}

void validate(const SamplingSettings& sampling, const std::string& of)
{
    require(0 <= sampling.t1 && sampling.t1 <= sampling.t2 && sampling.t2 <= 1000, "0 <= T1 <= T2 <= 1000" + of);
    require(1 <= sampling.steps && sampling.steps <= 100'000, "1 to 100000 steps" + of);
    require(isBetween(sampling.guidance, 0.0, 1.0), "a guidance between 0 and 1" + of);
    require(sampling.firstSample >= 0, "samples that count from 0" + of);
}

void validatePoints(const PdfCurve& points, const std::string& of)
{
    const Eigen::Index n = points.r.size();
    require(n >= 2, fmt::format("at least 2 points{}, found {}", of, n));
    require(points.g.size() == n && (points.dg.size() == 0 || points.dg.size() == n), "as many G as r" + of);
    require(points.r.allFinite() && points.g.allFinite() && points.dg.allFinite(), "points that are finite" + of);
    require(points.r[0] >= 0.0 && (points.r.tail(n - 1) - points.r.head(n - 1)).minCoeff() > 0.0,
        "r that increases from 0 or more" + of);
    require(points.dg.size() == 0 || points.dg.minCoeff() > 0.0, "errors of G above 0" + of);
}

void validate(const SessionCurve& curve)
{
    const std::string of = fmt::format(" in curve {}", curve.id);
    require(curve.data != nullptr, "content" + of);
    const LoadedCurve& data = *curve.data;
    const ReadOptions& options = data.readOptions;
    require(isBetween(options.rColumn.value_or(1), 1, mostColumns) && isBetween(options.gColumn.value_or(1), 1, mostColumns)
            && isBetween(options.dgColumn.value_or(0), 0, mostColumns),
        "columns that count from 1" + of);
    validatePoints(data.file.curve, of);
    validate(data.overrides, of);
    validate(data.experiment, of);
    (void)idsOf(curve.runs, "run");
    for (const SessionRun& run : curve.runs)
        validate(run.summary.experiment, fmt::format(" in run {} of curve {}", run.id, curve.id));
}

void validate(const Structure& structure, const std::string& of)
{
    require(structure.size() >= 1, "atoms" + of);
    require(Eigen::Index(structure.elements.size()) == structure.size(),
        fmt::format("as many elements as positions{}, found {} and {}", of, structure.elements.size(), structure.size()));
    for (const std::string& element : structure.elements)
        require(isAtom(element), "chemical elements" + of + ", found \"" + element + "\"");
    require(structure.positions.allFinite() && structure.positions.cwiseAbs().maxCoeff() <= farthest,
        "positions that are finite, within 1e6 Å" + of);
}

void validatePositions(const PositionsXyz& positions, const std::string& of)
{
    require(1 <= positions.rows() && positions.rows() <= maxFittedAtoms, fmt::format("1 to {} atoms{}", maxFittedAtoms, of));
    require(positions.allFinite() && positions.cwiseAbs().maxCoeff() <= farthest, "positions that are finite, within 1e6 Å" + of);
}

void validate(const RefinementChoice& choice, const std::string& of)
{
    validatePositions(choice.positions, of);
    require(choice.atoms == choice.positions.rows(), fmt::format("as many atoms as positions{}, found {}", of, choice.atoms));
    require(0 <= choice.brokenBonds && choice.brokenBonds < largestId && 0 <= choice.freeParameters
            && choice.freeParameters < largestId && isBetween(choice.coordination, 0.0, 1e4),
        "bonds, numbers and neighbours that can be counted" + of);
    require(!(choice.rwp < 0.0) && !(choice.heldOut < 0.0) && !(choice.heldOutError < 0.0), "Rwp of 0 or more" + of); // NaN may be
    require(
        choice.strain.size() <= 10 && std::ranges::all_of(choice.strain, [](double part) { return isBetween(part, -1.0, 1.0); }),
        "at most 10 strains between -1 and 1" + of);
}

void validate(const Refinement& refinement, const std::string& of)
{
    constexpr std::size_t mostChoices = 100;
    constexpr std::size_t mostParticles = 1000;
    const std::size_t choices = refinement.choices.size();
    require(1 <= choices && choices <= mostChoices, fmt::format("1 to {} choices{}, found {}", mostChoices, of, choices));
    require(refinement.taken < choices && refinement.asked < choices, "a choice that was tried" + of);
    for (std::size_t i = 0; i < choices; ++i)
        validate(refinement.choices[i], fmt::format(" in choice {}{}", i + 1, of));
    require(!(refinement.rwpBefore < 0.0), "Rwp of 0 or more" + of);
    require(isBetween(refinement.independentPoints, 0.0, 1e9), "independent points that can be counted" + of);
    require(refinement.ensemble.size() <= mostParticles, fmt::format("at most {} particles{}", mostParticles, of));
    for (std::size_t i = 0; i < refinement.ensemble.size(); ++i)
        validatePositions(refinement.ensemble[i], fmt::format(" in particle {}{}", i + 1, of));
    if (!refinement.ensemble.empty() || refinement.sites.rows() > 0)
        validatePositions(refinement.sites, " as sites" + of);
    require(std::ranges::all_of(refinement.occupancy, [](double share) { return isBetween(share, 0.0, 1.0); }),
        "occupancies between 0 and 1" + of);
}

void validate(const SessionCandidate& item)
{
    const std::string of = " in candidate " + std::to_string(item.id);
    require(item.candidate != nullptr, "content" + of);
    validate(item.candidate->structure, of);
    for (const MixturePart& part : item.candidate->parts) {
        validate(part.structure, " in a part of the mixture" + of);
        require(isBetween(part.share, 0.0, 1.0), "shares of a mixture between 0 and 1" + of);
    }
    if (const std::optional<LogNormalSizes>& sizes = item.candidate->sizes)
        require(isBetween(sizes->median, 0.0, farthest) && isBetween(sizes->deviation, 0.0, 10.0), "a distribution of sizes" + of);
    if (item.candidate->refinement)
        validate(*item.candidate->refinement, of);
    require(0 <= item.parent && item.parent < largestId, "a parent that counts from 1" + of);
    const FitResult& fit = item.candidate->fit;
    const Eigen::Index n = fit.r.size();
    require(fit.observed.size() == n && fit.calculated.size() == n && fit.fitted.size() == n, "curves of one length" + of);
    require(fit.r.allFinite() && fit.observed.allFinite() && fit.calculated.allFinite() && fit.fitted.allFinite(),
        "curves that are finite" + of);
    require(item.candidate->copies >= 0 && item.candidate->sampleIndex >= -1, "samples that can be counted" + of);
    require(0 <= item.run && item.run < largestId, "runs that count from 1" + of);
    require(std::ranges::all_of(
                item.findings, [](const SessionFinding& one) { return 0 <= one.run && one.run < largestId && one.copies >= 0; }),
        "runs and samples that can be counted" + of);
    require(item.colour <= 0xffffffU, "a colour" + of);
}

} // namespace

void validateIds(const SessionData& session)
{
    const std::set<int> curves = idsOf(session.curves, "curve");
    const std::set<int> candidates = idsOf(session.candidates, "candidate");
    require(session.currentCurve == 0 || curves.contains(session.currentCurve),
        fmt::format("the current curve to be one of the session's, found number {}", session.currentCurve));
    require(session.shown.size() <= std::size_t(mostShown),
        fmt::format("at most {} candidates side by side, found {}", mostShown, session.shown.size()));
    std::set<int> shown;
    for (const int id : session.shown) {
        require(candidates.contains(id), fmt::format("the shown candidates to be the session's, found number {}", id));
        require(shown.insert(id).second, fmt::format("each candidate to be shown once, found number {} again", id));
    }
}

void validate(const SessionData& session)
{
    validateIds(session);
    const std::set<int> curves = idsOf(session.curves, "curve");
    for (const SessionCurve& curve : session.curves)
        validate(curve);
    for (const SessionCandidate& item : session.candidates) {
        require(curves.contains(item.curve),
            fmt::format("the curve of candidate {} to be one of the session's, found number {}", item.id, item.curve));
        validate(item);
    }
    require(1 <= session.generation.count && session.generation.count <= mostSamples,
        fmt::format("1 to {} samples to draw", mostSamples));
    validate(session.generation.sampling, " in what is asked of the model");
}

} // namespace clusterlens
