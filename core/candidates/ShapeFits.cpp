#include "candidates/ShapeFits.h"

#include "candidates/Mixture.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

namespace clusterlens {

namespace {

constexpr double binWidth = 0.002; // Å: the spread inside a bin, 3e-7 Å^2, is nothing beside that of a peak

} // namespace

double rwpBeyond(const FitResult& fit, double from)
{
    const Eigen::Index skipped = std::lower_bound(fit.r.begin(), fit.r.end(), from) - fit.r.begin();
    const Eigen::Index used = fit.r.size() - skipped;
    return used < 2 ? 1.0 : rwp(fit.observed.tail(used), fit.fitted.tail(used));
}

FitResult quickFit(const PositionsXyz& positions, const PdfCurve& curve, const FitSettings& fit, const RunControl& control)
{
    FitSettings near = fit;
    RRange& bounds = near.parameters[parameter::stretch].bounds;
    const RRange few{std::max(bounds.min, 0.992), std::min(bounds.max, 1.008)};
    if (few.min < few.max) // else the user's limits lie elsewhere
        bounds = few;
    const double longest = 2.0 * (positions.rowwise() - positions.colwise().mean()).rowwise().norm().maxCoeff() + 2.0 * binWidth;
    return fitPdf(curve, binnedDistances(positions, binWidth, longest, control), near, control);
}

Candidate fittedCut(const PositionsXyz& positions, double bond, const std::string& label, Family family, const PdfCurve& curve,
    const FitSettings& fit, const std::string& element, const RunControl& control)
{
    Candidate candidate;
    const double unstretched = bond / fit.givenStretch();
    candidate.fit = quickFit(positions * unstretched, curve, fit, control);
    candidate.origin = Origin::Mined;
    candidate.label = label;
    candidate.provenance = provenanceOf("mine", fit.start, fit.range);
    candidate.familyGuess = family;
    candidate.bond = unstretched * candidate.fit.stretch(); // of every atom of a lattice
    candidate.structure = makeStructure(element, positions * candidate.bond, label);
    candidate.minDistance = candidate.bond;
    return candidate;
}

ConsideredShape consideredShape(const Candidate& candidate, double from)
{
    ConsideredShape shape;
    shape.label = candidate.label;
    shape.family = candidate.familyGuess;
    shape.atoms = countedAtoms(candidate);
    shape.diameter = meanDiameter(candidate);
    shape.bond = candidate.bond;
    shape.rwp = rwpBeyond(candidate.fit, from);
    shape.logPrior = mixtureLogPrior(candidate);
    return shape;
}

} // namespace clusterlens
