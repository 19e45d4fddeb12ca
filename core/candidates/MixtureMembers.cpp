#include "candidates/MixtureMembers.h"

#include "base/ParallelFor.h"
#include "candidates/ShapeScreen.h"
#include "shapes/ShapeLibrary.h"
#include "shapes/SizeLadder.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace clusterlens {

namespace {

constexpr double sphereStep = 0.12; // of the number of atoms
constexpr int smallestSphere = 13;
constexpr std::array lattices{
    Lattice::Fcc, Lattice::Hcp, Lattice::Bcc, Lattice::FccTwin, Lattice::Decahedral, Lattice::Icosahedral};

std::vector<MixtureMember> spheresOf(Lattice lattice, int fewest, int most, const RunControl& control)
{
    std::vector<MixtureMember> spheres;
    const LatticeCutter cutter(lattice, most);
    for (const CutShape& body : ladderBodies(lattice)) {
        if (body.form != CutForm::Ellipsoid || body.ratio != 1.0)
            continue;
        const NestedCuts cuts = cutter.nested(body);
        PairBins bins(ShapeScreen::binWidth, 2.0 * cuts.sizes.back() + 1.0);
        Eigen::Index added = 0;
        for (const Eigen::Index atoms : rungs(cuts, fewest, most, sphereStep)) {
            control.throwIfCancelled();
            bins.add(cuts.positions, added, atoms);
            added = atoms;
            spheres.push_back({body.name(), cuts.positions.topRows(atoms), bins.distances(int(atoms)), lattice,
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
        members.push_back({shape.name.text(), shape.positions, pairDistances(shape.positions, 1e-5), Lattice::Fcc, 0.0});
    std::array<std::vector<MixtureMember>, lattices.size()> spheres;
    parallelFor(int(lattices.size()), threads, [&](int i) {
        spheres.at(std::size_t(i))
            = spheresOf(lattices.at(std::size_t(i)), std::max(smallestSphere, atoms / 5), 3 * atoms, control);
    });
    for (std::vector<MixtureMember>& of : spheres)
        std::ranges::move(of, std::back_inserter(members));
    return members;
}

} // namespace clusterlens
