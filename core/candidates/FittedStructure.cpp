#include "candidates/FittedStructure.h"

#include "structure/CandidateMeasures.h"
#include "structure/Motifs.h"

namespace clusterlens {

namespace {

/// Fits the unstretched \p positions and fills in what depends on the fit.
void fit(Candidate& candidate, const PositionsXyz& positions, const PdfCurve& curve, const FitSettings& settings,
    const RunControl& control)
{
    candidate.fit = fitPdf(curve, positions, settings, control);
    candidate.structure.positions = positions * candidate.fit.stretch();
    const BondMeasures measures = measureBonds(candidate.structure.positions);
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
    fit(candidate, structure.positions, curve, settings, control);
    candidate.familyGuess = guessFamily(candidate.structure.positions);
    return candidate;
}

Candidate refitted(const Candidate& candidate, const PdfCurve& curve, const FitSettings& settings, const RunControl& control)
{
    Candidate again = candidate;
    fit(again, candidate.structure.positions / candidate.fit.stretch(), curve, settings, control);
    return again;
}

} // namespace clusterlens
