#include "candidates/FittedStructure.h"

#include "base/Errors.h"
#include "candidates/Mixture.h"
#include "shapes/FamilyGuess.h"
#include "structure/BondMeasures.h"
#include "structure/Neighbours.h"
#include "structure/StructureChecks.h"

#include <fmt/core.h>

namespace clusterlens {

namespace {

void scalePositions(Candidate& candidate, double factor)
{
    candidate.structure.positions *= factor;
    for (MixturePart& part : candidate.parts)
        part.structure.positions *= factor;
    if (candidate.sizes)
        candidate.sizes->median *= factor;
    if (candidate.refinement) {
        candidate.refinement->sites *= factor;
        for (PositionsXyz& particle : candidate.refinement->ensemble)
            particle *= factor;
    }
}

/// Fits the candidate's structure, which must not be stretched yet, and fills in what depends on the fit.
void fit(Candidate& candidate, const PdfCurve& curve, const FitSettings& settings, const RunControl& control)
{
    candidate.fit = candidate.parts.empty() ? fitPdf(curve, candidate.structure, settings, control)
                                            : fitPdf(curve, mixedPairs(candidate.parts), settings, control);
    scalePositions(candidate, candidate.fit.stretch());
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
    candidate.setFamily(describeFamily(metalPositions(candidate.structure)));
    return candidate;
}

Candidate refitted(const Candidate& candidate, const PdfCurve& curve, const FitSettings& settings, const RunControl& control)
{
    Candidate again = candidate;
    scalePositions(again, 1.0 / candidate.fit.stretch());
    if (again.structure.size() > maxFittedAtoms || !(typicalBond(again.structure.positions) > 0.0))
        throw ParseError(fmt::format("{}: expected at most {} atoms apart from each other", candidate.label, maxFittedAtoms));
    fit(again, curve, settings, control);
    return again;
}

} // namespace clusterlens
