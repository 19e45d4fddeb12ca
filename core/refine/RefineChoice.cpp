#include "refine/RefineChoice.h"

#include "candidates/FittedStructure.h"
#include "structure/Neighbours.h"

#include <numeric>
#include <stdexcept>
#include <utility>

namespace clusterlens {

double meanCoordination(const PositionsXyz& positions)
{
    const std::vector<int> neighbours = neighboursIfAny(positions).coordination;
    return neighbours.empty() ? 0.0 : std::accumulate(neighbours.begin(), neighbours.end(), 0.0) / double(neighbours.size());
}

Candidate refinedCandidate(
    const Candidate& given, Refinement refinement, const PdfCurve& curve, const FitSettings& settings, const RunControl& control)
{
    const Structure structure
        = makeStructure(given.structure.elements.front(), refinement.choice().positions, given.structure.title);
    Candidate result = fittedStructure(structure, refinement.parent, curve, settings, control);
    result.origin = Origin::Refined;
    result.label = "refined " + refinement.parent;
    if (refinement.taken != refinement.asked)
        result.label += " (" + refinement.choice().what + ")";
    result.provenance = provenanceOf("refine", settings.start, settings.range);
    result.bodyParameters = given.bodyParameters;
    result.refinement = std::move(refinement);
    result.refinement->sites *= result.fit.stretch();
    for (PositionsXyz& positions : result.refinement->ensemble)
        positions *= result.fit.stretch();
    return result;
}

Candidate otherChoice(
    const Candidate& refined, std::size_t choice, const PdfCurve& curve, const FitSettings& settings, const RunControl& control)
{
    if (!refined.refinement || choice >= refined.refinement->choices.size())
        throw std::invalid_argument("otherChoice: expected a refined candidate and one of its choices");
    Refinement refinement = *refined.refinement;
    refinement.taken = choice;
    refinement.sites.resize(0, 3);
    refinement.occupancy.resize(0);
    refinement.ensemble.clear();
    refinement.ensembleRwp.clear();
    return refinedCandidate(refined, std::move(refinement), curve, settings, control);
}

} // namespace clusterlens
