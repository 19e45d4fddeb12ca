#include "shapes/Lattice.h"

#include "shapes/CutLattice.h"

#include <cmath>
#include <numbers>

namespace clusterlens {

namespace {

using Point = Eigen::RowVector3d;

constexpr double siteTolerance = 1e-9; // bonds
constexpr double fccEdge = std::numbers::sqrt2;
const double bccEdge = 2.0 / std::sqrt(3.0);

PositionsXyz inside(const PositionsXyz& positions, double reach)
{
    std::vector<Point> points;
    for (Eigen::Index i = 0; i < positions.rows(); ++i)
        if (positions.row(i).norm() <= reach + siteTolerance)
            points.emplace_back(positions.row(i));
    return positionsOf(points);
}

/// A decahedron that has a sphere of that radius inside: a column n steps off the axis is n atoms shorter and at least 0.7 n from the axis,
/// so an axis of 2.46 reach is long enough, and p steps reach 0.7 p far.
PositionsXyz decahedral(double reach)
{
    const int p = static_cast<int>(std::ceil(reach / 0.7)) + 1;
    const int axis = static_cast<int>(std::ceil(2.46 * reach)) | 1; // odd: an atom in the middle
    const int q = std::max(1, axis - p + 1);
    return inside(buildCluster({Family::Decahedron, {p, q + (p + q) % 2, 0}}, 1.0), reach); // p + q - 1 atoms
}

/// Faces of the icosahedron with n shells are 0.795 (n - 1) from its centre.
PositionsXyz icosahedral(double reach)
{
    return inside(buildCluster({Family::Icosahedron, {static_cast<int>(std::ceil(reach / 0.794)) + 1}}, 1.0), reach);
}

/// Midway between two twin planes, across which the stacking begins at the origin.
std::vector<LatticeSite> lamellaSites(int apart)
{
    const double middle = 0.5 * apart * std::sqrt(2.0 / 3.0);
    return {{"an atom's axis", {0.0, 0.0, middle}}, {"a bond's axis", {0.5, 0.0, middle}},
        {"a hollow's axis", {0.5, std::sqrt(0.75) / 3.0, middle}}, {"the first twin plane", {0.0, 0.0, 0.0}}};
}

/// In and beside the plane of a fault at \p height, by whole layers: how far off the fault lies is what a curve shows most.
std::vector<LatticeSite> faultSites(double height)
{
    const double layer = std::sqrt(2.0 / 3.0);
    return {{"the fault", {0.0, 0.0, height}}, {"a hollow of the fault", {0.5, std::sqrt(0.75) / 3.0, height}},
        {"one layer beside the fault", {0.0, 0.0, height + layer}},
        {"two layers beside the fault", {0.5, 0.0, height + 2.0 * layer}}};
}

} // namespace

Family familyOf(Lattice lattice)
{
    switch (lattice) {
    case Lattice::Hcp:
        return Family::Hcp;
    case Lattice::Bcc:
        return Family::Bcc;
    case Lattice::Sc:
        return Family::Sc;
    case Lattice::Decahedral:
        return Family::Decahedron;
    case Lattice::Icosahedral:
        return Family::Icosahedron;
    case Lattice::Fcc:
    case Lattice::FccTwin:
    case Lattice::FccFault:
    case Lattice::FccLamella2:
    case Lattice::FccLamella3:
        break;
    }
    return Family::Fcc;
}

PositionsXyz stackedFcc(double reach)
{
    return inside(stackedLattice(fccLetter, reach), reach);
}

PositionsXyz latticeAtoms(Lattice lattice, double reach)
{
    switch (lattice) {
    case Lattice::Hcp:
        return inside(stackedLattice(hcpLetter, reach), reach);
    case Lattice::FccTwin:
        return inside(stackedLattice(twinLetter, reach), reach);
    case Lattice::FccFault:
        return inside(stackedLattice(faultLetter, reach), reach);
    case Lattice::FccLamella2:
        return inside(stackedLattice([](int layer) { return lamellaLetter(layer, 2); }, reach), reach);
    case Lattice::FccLamella3:
        return inside(stackedLattice([](int layer) { return lamellaLetter(layer, 3); }, reach), reach);
    case Lattice::Bcc:
        return inside(bccLattice(reach), reach);
    case Lattice::Sc:
        return inside(cubicLattice({{0, 0, 0}}, 1.0, reach), reach);
    case Lattice::Decahedral:
        return decahedral(reach);
    case Lattice::Icosahedral:
        return icosahedral(reach);
    case Lattice::Fcc:
        break;
    }
    return inside(fccLattice(reach), reach);
}

const std::vector<LatticeSite>& stackingSites()
{
    static const double row = std::sqrt(0.75);
    static const double height = std::sqrt(2.0 / 3.0);
    static const std::vector<LatticeSite> sites{{"an atom", {0.0, 0.0, 0.0}}, {"a bond", {0.5, 0.0, 0.0}},
        {"a hollow", {0.5, row / 3.0, 0.0}}, {"an octahedral site", {0.5, -row / 3.0, 0.5 * height}},
        {"a tetrahedral site", {0.0, 0.0, 0.75 * height}}};
    return sites;
}

const std::vector<LatticeSite>& latticeSites(Lattice lattice)
{
    static const std::vector<LatticeSite> fcc{{"an atom", {0, 0, 0}}, {"a bond", fccEdge * Point(0.25, 0.25, 0)},
        {"an octahedral site", fccEdge * Point(0.5, 0.5, 0.5)}, {"a tetrahedral site", fccEdge * Point(0.25, 0.25, 0.25)}};
    static const std::vector<LatticeSite> bcc{{"an atom", {0, 0, 0}}, {"a bond", bccEdge * Point(0.25, 0.25, 0.25)},
        {"a face", bccEdge * Point(0.5, 0.5, 0)}, {"a tetrahedral site", bccEdge * Point(0.5, 0.25, 0)}};
    static const std::vector<LatticeSite> sc{
        {"an atom", {0, 0, 0}}, {"a bond", {0.5, 0, 0}}, {"a face", {0.5, 0.5, 0}}, {"the middle of a cell", {0.5, 0.5, 0.5}}};
    static const std::vector<LatticeSite> decahedral{
        {"an atom", {0, 0, 0}}, {"a bond", {0, 0, 0.5}}, {"a point beside the axis", {0.5, 0, 0}}};
    static const std::vector<LatticeSite> icosahedral{{"an atom", {0, 0, 0}}, {"a point off the centre", {0.3, 0.2, 0.1}}};
    static const std::vector<LatticeSite> twinSites = faultSites(0.0);
    static const std::vector<LatticeSite> shiftSites = faultSites(0.5 * std::sqrt(2.0 / 3.0));
    static const std::vector<LatticeSite> lamellaSites2 = lamellaSites(2);
    static const std::vector<LatticeSite> lamellaSites3 = lamellaSites(3);
    switch (lattice) {
    case Lattice::Fcc:
        return fcc;
    case Lattice::Bcc:
        return bcc;
    case Lattice::Sc:
        return sc;
    case Lattice::Decahedral:
        return decahedral;
    case Lattice::Icosahedral:
        return icosahedral;
    case Lattice::Hcp:
        break;
    case Lattice::FccTwin:
        return twinSites;
    case Lattice::FccFault:
        return shiftSites;
    case Lattice::FccLamella2:
        return lamellaSites2;
    case Lattice::FccLamella3:
        return lamellaSites3;
    }
    return stackingSites();
}

} // namespace clusterlens
