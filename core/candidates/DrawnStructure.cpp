#include "candidates/DrawnStructure.h"

#include "base/TextNumbers.h"
#include "candidates/ShapeFits.h"
#include "laplacian/DistanceGeometry.h"
#include "laplacian/LaplacianMatrix.h"
#include "shapes/FamilyGuess.h"
#include "structure/BondMeasures.h"
#include "structure/Neighbours.h"

#include <fmt/core.h>

#include <algorithm>

namespace clusterlens {

namespace {

constexpr double clashShare = 0.5; // two atoms closer than this share of the bond are no structure

void rejectClashes(const PositionsXyz& positions)
{
    const BondMeasures measures = measureBonds(positions);
    if (measures.minDistance < clashShare * measures.bond)
        throw Rejection("two atoms are " + shortText(measures.minDistance, 3) + " Å apart, the bonds are "
            + shortText(measures.bond, 3) + " Å long");
}

} // namespace

PositionsXyz positionsOf(const LaplacianSample& sample, int minAtoms, double& residual, const RunControl& control)
{
    if (!sample.weights.allFinite())
        throw Rejection("the model returned numbers that are not finite");
    const Eigen::MatrixXd w = symmetrised(sample.weights);
    const int atoms = countAtoms(w);
    if (atoms < std::max(2, minAtoms))
        throw Rejection(fmt::format("only {} atoms, at least {} expected", atoms, std::max(2, minAtoms)));
    const Recovery recovery = recoverPositions(w.topLeftCorner(atoms, atoms), {}, control);
    residual = recovery.residual;
    if (!recovery.positions.allFinite())
        throw Rejection("no positions explain the matrix");
    return recovery.positions * sample.lengthScale;
}

Candidate candidateOf(PositionsXyz positions, double scaleError, const PdfCurve& curve, const GenerationSettings& settings,
    const ModelInfo& model, const RunControl& control)
{
    rejectClashes(positions);
    if (scaleError > 0.0)
        positions *= bestStretch(curve, pairDistances(positions), settings.fit.start, settings.fit.range, scaleError)
            / settings.fit.givenStretch();
    Candidate candidate;
    candidate.fit = fitPdf(curve, positions, settings.fit, control);
    candidate.structure = makeStructure(settings.element, positions * candidate.fit.stretch());
    candidate.origin = Origin::Generated;
    candidate.provenance = provenanceOf(model, settings.fit.start, settings.fit.range);
    candidate.setFamily(describeFamily(candidate.structure.positions));
    const BondMeasures measures = measureBonds(candidate.structure.positions);
    candidate.bond = measures.bond;
    candidate.minDistance = measures.minDistance;
    candidate.sampling = settings.sampling;
    return candidate;
}

} // namespace clusterlens
