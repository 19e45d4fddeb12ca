#include "shapes/SizeLadder.h"

#include <cmath>

namespace clusterlens {

namespace {

constexpr double shellGap = 1e-6; // bonds; atoms closer than that to one size are one shell

/// One body about the first \p sites of its lattice.
void add(std::vector<CutShape>& bodies, Lattice lattice, CutForm form, const std::vector<double>& ratios, std::size_t sites)
{
    const std::vector<LatticeSite>& all = latticeSites(lattice);
    for (const double ratio : ratios)
        for (std::size_t site = 0; site < std::min(sites, all.size()); ++site)
            bodies.push_back({lattice, form, 0.0, ratio, all[site].position, {}});
}

/// Atoms of a decahedron, column by column (ClusterBuilder).
int decahedronAtoms(int p, int q, int r)
{
    const int axis = p + q - 1 + 2 * r;
    int atoms = axis;
    for (int u = 1; u < p + r; ++u)
        for (int v = 0; v < p + r && u + v < p + 2 * r; ++v)
            atoms += 5 * (axis - u - v);
    return atoms;
}

std::vector<CutShape> decahedra(int fewest, int most)
{
    constexpr int largest = 20;
    constexpr int deepestNotch = 2;
    std::vector<CutShape> shapes;
    for (int p = 1; p <= largest; ++p) {
        for (int r = 0; r <= std::min(p, deepestNotch); ++r) {
            for (int q = 1; q <= 2 * largest; ++q) {
                const double slenderness = (p + q - 1 + 2 * r) / (1.7 * (p + 1.5 * r)); // height over width, nearly
                const int atoms = decahedronAtoms(p, q, r);
                if (slenderness > 0.6 && slenderness < 1.6 && atoms >= fewest && atoms <= most)
                    shapes.push_back({Lattice::Decahedral, CutForm::Ideal, 0.0, 1.0, {0, 0, 0}, {Family::Decahedron, {p, q, r}}});
            }
        }
    }
    return shapes;
}

std::vector<CutShape> icosahedra(int fewest, int most)
{
    std::vector<CutShape> shapes;
    for (int shells = 2;; ++shells) {
        const int atoms = (10 * shells * shells * shells - 15 * shells * shells + 11 * shells - 3) / 3; // Mackay 1962
        if (atoms > most)
            return shapes;
        if (atoms >= fewest)
            shapes.push_back({Lattice::Icosahedral, CutForm::Ideal, 0.0, 1.0, {0, 0, 0}, {Family::Icosahedron, {shells}}});
    }
}

} // namespace

double longestPair(Eigen::Index atoms)
{
    return 1.6
        * std::cbrt(static_cast<double>(atoms)); // a closely packed sphere 1.1, an octahedron 1.6, a rod twice as long as wide 1.7
}

std::vector<CutShape> ladderBodies(Lattice lattice)
{
    std::vector<CutShape> bodies;
    add(bodies, lattice, CutForm::Ellipsoid, {1.0}, 4);
    add(bodies, lattice, CutForm::Ellipsoid, {0.7, 1.4}, 1);
    switch (lattice) {
    case Lattice::Fcc:
        add(bodies, lattice, CutForm::Cylinder, {0.5, 1.0, 2.0}, 1);
        for (const double ratio : {1.0, 1.25, 1.5, 1.75, 2.0, 2.5})
            for (const std::size_t site : {0, 2})
                bodies.push_back({lattice, CutForm::TruncatedOctahedron, 0.0, ratio, latticeSites(lattice)[site].position, {}});
        break;
    case Lattice::Bcc:
        add(bodies, lattice, CutForm::Dodecahedron, {1.0, 1.4}, 1);
        add(bodies, lattice, CutForm::TruncatedOctahedron, {1.5, 3.0}, 1);
        break;
    case Lattice::Sc:
        for (const std::size_t site : {0, 3})
            bodies.push_back({lattice, CutForm::TruncatedOctahedron, 0.0, 3.0, latticeSites(lattice)[site].position, {}});
        add(bodies, lattice, CutForm::TruncatedOctahedron, {1.5, 2.25}, 1);
        break;
    case Lattice::Hcp:
    case Lattice::FccTwin:
    case Lattice::FccFault:
    case Lattice::FccLamella2:
    case Lattice::FccLamella3:
        add(bodies, lattice, CutForm::HexagonalPrism, {0.5, 1.0, 1.8}, 1);
        break;
    case Lattice::Decahedral:
    case Lattice::Icosahedral:
        break;
    }
    return bodies;
}

std::vector<CutShape> idealClusters(Lattice lattice, int fewest, int most)
{
    if (lattice == Lattice::Decahedral)
        return decahedra(fewest, most);
    return lattice == Lattice::Icosahedral ? icosahedra(fewest, most) : std::vector<CutShape>();
}

std::vector<Eigen::Index> rungs(const NestedCuts& cuts, int fewest, int most, double step)
{
    std::vector<Eigen::Index> counts;
    double wanted = fewest;
    for (std::size_t n = 1; n < cuts.sizes.size() && n <= static_cast<std::size_t>(most); ++n) {
        const bool shellEnds = cuts.sizes[n] > cuts.sizes[n - 1] + shellGap;
        if (!shellEnds || static_cast<double>(n) < wanted)
            continue;
        counts.push_back(static_cast<Eigen::Index>(n));
        wanted = (1.0 + step) * static_cast<double>(n);
    }
    return counts;
}

} // namespace clusterlens
