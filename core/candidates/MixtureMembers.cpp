#include "candidates/MixtureMembers.h"

#include "base/ParallelFor.h"
#include "shapes/ShapeLibrary.h"
#include "shapes/SizeLadder.h"
#include "structure/BondMeasures.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace clusterlens {

namespace {

constexpr double sphereStep = 0.12; // of the number of atoms
constexpr double sphereBin = 0.004; // bonds, of distances: a peak is 0.04 wide
constexpr Eigen::Index manyForBonds = 500;
constexpr int smallestSphere = 13;
constexpr std::array mixedLattices{
    Lattice::Fcc, Lattice::Hcp, Lattice::Bcc, Lattice::FccTwin, Lattice::Decahedral, Lattice::Icosahedral};

std::vector<MixtureMember> spheresOf(Lattice lattice, int fewest, int most, const RunControl& control)
{
    std::vector<MixtureMember> spheres;
    const LatticeCutter cutter(lattice, most);
    for (const CutShape& body : ladderBodies(lattice)) {
        if (body.form != CutForm::Ellipsoid || body.ratio != 1.0)
            continue;
        const NestedCuts cuts = cutter.nested(body);
        double bond = 1.0;
        PairBins bins(sphereBin, 2.0 * cuts.sizes.back() + 1.0);
        Eigen::Index added = 0;
        for (const Eigen::Index atoms : rungs(cuts, fewest, most, sphereStep)) {
            control.throwIfCancelled();
            bins.add(cuts.positions, added, atoms);
            added = atoms;
            PositionsXyz positions = cuts.positions.topRows(atoms);
            if (atoms < manyForBonds) // those of larger ones are alike
                bond = measureBonds(positions).bond;
            spheres.push_back({body.name(), std::move(positions), bins.distances(int(atoms)), bond, body.family(), lattice,
                cuts.sizes[std::size_t(atoms - 1)]});
        }
    }
    return spheres;
}

} // namespace

std::vector<MixtureMember> mixtureMembers(int atoms, int threads, const RunControl& control)
{
    std::vector<MixtureMember> members;
    for (const Shape& shape : shapeLibrary())
        members.push_back({shape.name.text(), shape.positions, pairDistances(shape.positions, 1e-5),
            measureBonds(shape.positions).bond, shape.name.family, Lattice::Fcc, 0.0});
    std::array<std::vector<MixtureMember>, mixedLattices.size()> spheres;
    parallelFor(int(mixedLattices.size()), threads, [&](int i) {
        spheres.at(std::size_t(i)) = spheresOf(
            mixedLattices.at(std::size_t(i)), std::max(smallestSphere, atoms / 5), std::min(3 * atoms, mostSearchedAtoms), control);
    });
    for (std::vector<MixtureMember>& of : spheres)
        std::ranges::move(of, std::back_inserter(members));
    return members;
}

} // namespace clusterlens
