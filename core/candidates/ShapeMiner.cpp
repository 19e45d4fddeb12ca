#include "candidates/ShapeMiner.h"

#include "base/ParallelFor.h"
#include "base/StepCounter.h"
#include "candidates/Duplicates.h"
#include "candidates/ShapeFits.h"
#include "candidates/SizeSearch.h"
#include "structure/BondMeasures.h"

#include <algorithm>
#include <iterator>
#include <stdexcept>

namespace clusterlens {

namespace {

/// The shape's first name, and its first name in each other family: "fcc 3 4 3 = oct 4".
std::string labelOf(const Shape& shape)
{
    std::string label = shape.name.text();
    std::vector<Family> named{shape.name.family};
    for (const ShapeName& other : shape.alsoKnownAs) {
        if (std::find(named.begin(), named.end(), other.family) != named.end())
            continue;
        named.push_back(other.family);
        label += " = " + other.text();
    }
    return label;
}

/// The net of bonds is too coarse for the agreement factors that fit no stretch, so its last digits are found first.
double refinedBond(const Shape& shape, double bond, const PdfCurve& curve, const FitSettings& fit)
{
    return bond * bestStretch(curve, pairDistances(shape.positions * bond), fit.start, fit.range, 1.5 * ShapeScreen::bondStep);
}

/// All shapes that get a fit, sorted.
std::vector<Candidate> fittedShapes(
    const std::vector<Shape>& library, const PdfCurve& curve, const MiningSettings& settings, const RunControl& control)
{
    if (library.empty() || settings.count < 1)
        throw std::invalid_argument("mineShapes: expected a library and a count of at least 1");
    const std::vector<ScreenedShape> screened = screenShapes(library, curve, settings, control);
    const int refined = std::min(std::max(settings.refined, settings.count), int(screened.size()));
    std::vector<Candidate> candidates(static_cast<std::size_t>(refined));
    StepCounter progress(control, refined, "fitting");
    parallelFor(refined, settings.threads, [&](int i) {
        const Shape& shape = library[std::size_t(screened[std::size_t(i)].shape)];
        const double bond = refinedBond(shape, screened[std::size_t(i)].bond, curve, settings.fit);
        candidates[std::size_t(i)] = shapeCandidate(shape, bond, curve, settings.fit, settings.element, control);
        progress.finishedOne();
    });
    std::ranges::stable_sort(candidates, {}, &Candidate::rankingRwp);
    return candidates;
}

} // namespace

MiningSettings miningSettings(const ExperimentSettings& experiment, int count)
{
    MiningSettings settings;
    settings.fit = fitSettings(experiment);
    settings.element = experiment.element;
    settings.bond = experiment.bond;
    settings.count = count;
    return settings;
}

std::vector<ScreenedShape> screenShapes(
    const std::vector<Shape>& library, const PdfCurve& curve, const MiningSettings& settings, const RunControl& control)
{
    const double peak = peakOf(curve, settings.bond, settings.fit.range);
    const ShapeScreen screen(curve, settings.fit, peak);
    std::vector<ScreenedShape> results(library.size());
    StepCounter progress(control, int(library.size()), "searching the library");
    parallelFor(int(library.size()), settings.threads, [&](int i) {
        results[std::size_t(i)] = screen.best(i, library[std::size_t(i)].positions);
        progress.finishedOne();
    });
    std::stable_sort(results.begin(), results.end(), [](const auto& a, const auto& b) { return a.misfit < b.misfit; });
    return results;
}

Candidate shapeCandidate(const Shape& shape, double bond, const PdfCurve& curve, const FitSettings& fit, const std::string& element,
    const RunControl& control)
{
    Candidate candidate;
    const PositionsXyz positions = shape.positions * (bond / fit.givenStretch());
    candidate.fit = fitPdf(curve, positions, fit, control);
    candidate.origin = Origin::Mined;
    candidate.label = labelOf(shape);
    candidate.provenance = provenanceOf("mine", fit.start, fit.range);
    candidate.familyGuess = shape.name.family;
    candidate.structure = makeStructure(element, positions * candidate.fit.stretch(), candidate.label);
    const BondMeasures measures = measureBonds(candidate.structure.positions);
    candidate.bond = measures.bond;
    candidate.minDistance = measures.minDistance;
    return candidate;
}

std::vector<Candidate> mineShapes(
    const std::vector<Shape>& library, const PdfCurve& curve, const MiningSettings& settings, const RunControl& control)
{
    std::vector<Candidate> candidates = fittedShapes(library, curve, settings, control);
    candidates.resize(std::min(std::size_t(settings.count), candidates.size()));
    return candidates;
}

MiningResult mineCurve(
    const std::vector<Shape>& library, const PdfCurve& curve, const MiningSettings& settings, const RunControl& control)
{
    std::vector<Candidate> candidates = fittedShapes(library, curve, settings, control);
    SizeSearchResult sizes = searchSizes(curve, settings, control);
    const double from = ShapeScreen::ripplesEnd * peakOf(curve, settings.bond, settings.fit.range);
    MiningResult result;
    for (const Candidate& candidate : candidates)
        result.considered.push_back(consideredShape(candidate, from));
    std::ranges::copy(sizes.considered, std::back_inserter(result.considered));
    std::ranges::move(sizes.candidates, std::back_inserter(candidates)); // behind: of the same shape the library's name stays
    std::ranges::stable_sort(candidates, {}, &Candidate::rankingRwp);
    result.candidates = distinct(std::move(candidates), std::size_t(settings.count));
    result.considered = distinct(std::move(result.considered), result.candidates, from);
    return result;
}

} // namespace clusterlens
