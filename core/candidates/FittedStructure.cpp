#include "candidates/FittedStructure.h"

#include "base/Errors.h"
#include "shapes/FamilyGuess.h"
#include "structure/BondMeasures.h"
#include "structure/Neighbours.h"
#include "structure/StructureChecks.h"

#include <fmt/core.h>

namespace clusterlens {

namespace {

/// Fits the candidate's structure, which must not be stretched yet, and fills in what depends on the fit.
void fit(Candidate& candidate, const PdfCurve& curve, const FitSettings& settings, const RunControl& control)
{
    candidate.fit = fitPdf(curve, candidate.structure, settings, control);
    candidate.structure.positions *= candidate.fit.stretch();
    const BondMeasures measures = measureBonds(metalPositions(candidate.structure));
    candidate.bond = measures.bond;
    candidate.minDistance = measures.minDistance;
}

} // namespace

Candidate fittedStructure(const Structure& structure, const std::string& label, const PdfCurve& curve, const FitSettings& settings,
    const RunControl& control)
{
    Candidate candidate;
    candidate.structure = structure;
    candidate.origin = Origin::Loaded;
    candidate.label = label;
    candidate.provenance = provenanceOf("fit", settings.start, settings.range);
    if (const auto fault = structureFault(structure, maxFittedAtoms))
        throw ParseError(label + ": " + *fault);
    fit(candidate, curve, settings, control);
    candidate.familyGuess = guessFamily(metalPositions(candidate.structure));
    return candidate;
}

Candidate refitted(const Candidate& candidate, const PdfCurve& curve, const FitSettings& settings, const RunControl& control)
{
    Candidate again = candidate;
    again.structure.positions /= candidate.fit.stretch();
    if (again.structure.size() > maxFittedAtoms || !(typicalBond(again.structure.positions) > 0.0))
        throw ParseError(fmt::format("{}: expected at most {} atoms apart from each other", candidate.label, maxFittedAtoms));
    fit(again, curve, settings, control);
    return again;
}

} // namespace clusterlens
