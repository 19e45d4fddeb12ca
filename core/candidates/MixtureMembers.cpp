#include "candidates/MixtureMembers.h"

#include "shapes/ShapeLibrary.h"
#include "shapes/SizeLadder.h"

#include <algorithm>

namespace clusterlens {

namespace {

constexpr double sphereStep = 0.12; // of the number of atoms
constexpr int fewestAtoms = 13;

PairDistances distinctPairs(const PositionsXyz& positions)
{
    return pairDistances(positions, 1e-5);
}

void addSpheres(std::vector<MixtureMember>& members, Lattice lattice, int fewest, int most)
{
    const LatticeCutter cutter(lattice, most);
    for (const CutShape& body : ladderBodies(lattice)) {
        if (body.form != CutForm::Ellipsoid || body.ratio != 1.0)
            continue;
        const NestedCuts cuts = cutter.nested(body);
        for (const Eigen::Index atoms : rungs(cuts, fewest, most, sphereStep)) {
            PositionsXyz positions = cuts.positions.topRows(atoms);
            PairDistances pairs = distinctPairs(positions);
            members.push_back({cutName(body, atoms), std::move(positions), std::move(pairs)});
        }
    }
}

} // namespace

std::vector<MixtureMember> mixtureMembers(int atoms)
{
    std::vector<MixtureMember> members;
    for (const Shape& shape : shapeLibrary())
        members.push_back({shape.name.text(), shape.positions, distinctPairs(shape.positions)});
    for (const Lattice lattice :
        {Lattice::Fcc, Lattice::Hcp, Lattice::Bcc, Lattice::FccTwin, Lattice::Decahedral, Lattice::Icosahedral})
        addSpheres(members, lattice, std::max(fewestAtoms, atoms / 5), 3 * atoms);
    return members;
}

} // namespace clusterlens
