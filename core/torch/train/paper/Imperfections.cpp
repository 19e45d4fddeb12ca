#include "torch/train/paper/Imperfections.h"

#include "shapes/IrregularShapes.h"
#include "structure/Neighbours.h"

namespace clusterlens {

namespace {

constexpr double mostVacancies = 0.15;
constexpr double mostStretch = 0.03;
constexpr double mostContraction = 0.04;
constexpr double mostDisorder = 0.05;

void stretch(PositionsXyz& positions, double share, RandomEngine& random)
{
    Eigen::RowVector3d direction;
    for (double& x : direction)
        x = normal(random);
    direction.normalize();
    positions += share * (positions * direction.transpose()) * direction;
}

/// Divided by the mean distance of the pairs that are neighbours in \p before, row by row the same atoms.
void scaleBonds(PositionsXyz& positions, const PositionsXyz& before)
{
    const Neighbours near = findNeighbours(before);
    double sum = 0.0;
    for (const Bond& bond : near.bonds)
        sum += (positions.row(bond.first) - positions.row(bond.second)).norm();
    if (sum > 0.0)
        positions *= static_cast<double>(near.bonds.size()) / sum;
}

} // namespace

PositionsXyz imperfectParticle(const PositionsXyz& ideal, RandomEngine& random)
{
    const auto upTo = [&](double most) { return uniformFromZero(random) < 0.5 ? uniform(random, 0.0, most) : 0.0; };
    const PositionsXyz whole = withVacancies(ideal, upTo(mostVacancies), random);
    PositionsXyz positions = withContractedSurface(whole, upTo(mostContraction));
    stretch(positions, upTo(mostStretch) - upTo(mostStretch), random);
    positions = withDisorder(positions, uniform(random, 0.0, mostDisorder), random);
    scaleBonds(positions, whole);
    return positions;
}

} // namespace clusterlens
