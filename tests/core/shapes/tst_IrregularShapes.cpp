#include "shapes/IrregularShapes.h"
#include "shapes/ShapeLibrary.h"
#include "structure/Motifs.h"
#include "structure/Neighbours.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <set>

using namespace clusterlens;

namespace {

/// Atoms of \p whole at whose place \p rest has none, after the shift that makes most of them meet.
std::vector<int> missingAtoms(const PositionsXyz& whole, const PositionsXyz& rest)
{
    std::vector<int> fewest(static_cast<std::size_t>(whole.rows()));
    for (Eigen::Index k = 0; k < whole.rows(); ++k) {
        const Eigen::RowVector3d shift = whole.row(k) - rest.row(0);
        std::vector<int> missing;
        for (Eigen::Index i = 0; i < whole.rows(); ++i)
            if ((rest.rowwise() - (whole.row(i) - shift)).rowwise().norm().minCoeff() > 1e-6)
                missing.push_back(static_cast<int>(i));
        if (missing.size() < fewest.size())
            fewest = missing;
    }
    return fewest;
}

int countOf(const PositionsXyz& positions, Motif motif)
{
    return countMotifs(classifyMotifs(positions)).at(static_cast<std::size_t>(motif));
}

/// Heights along z of the layers in which common-neighbour analysis finds hcp, rising.
std::vector<double> hcpLayers(const PositionsXyz& positions)
{
    const std::vector<Motif> motifs = classifyMotifs(positions);
    std::vector<double> heights;
    for (std::size_t i = 0; i < motifs.size(); ++i)
        if (motifs[i] == Motif::Hcp)
            heights.push_back(positions(static_cast<Eigen::Index>(i), 2));
    std::ranges::sort(heights);
    const auto repeated = std::ranges::unique(heights, [](double a, double b) { return b - a < 0.1; });
    heights.erase(repeated.begin(), repeated.end());
    return heights;
}

} // namespace

class tst_IrregularShapes : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void vacanciesAreTakenFromTheSurface();
    void truncationsKeepTheirLattice_data();
    void truncationsKeepTheirLattice();
    void centresAndBodiesDiffer();
    void spheresHaveAsManyAtomsAsAskedFor();
    void planesBreakTheStacking_data();
    void planesBreakTheStacking();
    void onlyTheSurfaceContracts();
    void disorderIsNormal();
    void needlesAreNotCompact();
};

void tst_IrregularShapes::vacanciesAreTakenFromTheSurface()
{
    const PositionsXyz whole
        = buildCluster({Family::Octahedron, {6}}, 1.0); // 6 vertices with 4 neighbours, 48 atoms on edges with 7
    RandomEngine random(3);
    const PositionsXyz rest = withVacancies(whole, 0.1, random);
    QCOMPARE(rest.rows(), Eigen::Index(146 - 15));
    const std::vector<int> missing = missingAtoms(whole, rest);
    QCOMPARE(missing.size(), std::size_t(15));
    std::vector<int> neighbours;
    for (const int atom : missing)
        neighbours.push_back(findNeighbours(whole, 1.2).coordination.at(std::size_t(atom)));
    std::ranges::sort(neighbours);
    QCOMPARE(neighbours, (std::vector<int>{4, 4, 4, 4, 4, 4, 7, 7, 7, 7, 7, 7, 7, 7, 7}));
    RandomEngine other(4);
    QVERIFY(missingAtoms(whole, withVacancies(whole, 0.1, other)) != missing);
}

void tst_IrregularShapes::truncationsKeepTheirLattice_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<int>("family");
    QTest::newRow("fcc sphere") << 0 << int(Family::Fcc);
    QTest::newRow("hcp sphere") << 1 << int(Family::Hcp);
    QTest::newRow("fcc ellipsoid") << 2 << int(Family::Fcc);
    QTest::newRow("hcp ellipsoid") << 3 << int(Family::Hcp);
    QTest::newRow("facets") << 4 << int(Family::Fcc);
    QTest::newRow("decahedron") << 5 << int(Family::Decahedron);
}

void tst_IrregularShapes::truncationsKeepTheirLattice()
{
    QFETCH(int, kind);
    QFETCH(int, family);
    for (std::uint64_t seed = 0; seed < 8; ++seed) {
        RandomEngine random(seed);
        const IrregularShape shape = randomTruncation(kind, {45, 240}, random);
        const PositionsXyz& atoms = shape.positions;
        QVERIFY(atoms.rows() >= 45 && atoms.rows() <= 240);
        QVERIFY(std::abs(smallestDistance(atoms) - 1.0) < 1e-9);
        QVERIFY(atoms.colwise().mean().norm() < 1e-9);
        QCOMPARE(int(shape.families.front()), family);
        QCOMPARE(countOf(atoms, Motif::Fivefold) > 0, family == int(Family::Decahedron));
        if (family == int(Family::Fcc))
            QVERIFY(countOf(atoms, Motif::Fcc) > 0 && countOf(atoms, Motif::Hcp) == 0);
        if (family == int(Family::Hcp))
            QVERIFY(countOf(atoms, Motif::Hcp) > 0 && countOf(atoms, Motif::Fcc) == 0);
        QVERIFY(std::ranges::min(findNeighbours(atoms, 1.2).coordination) >= 3);
    }
}

void tst_IrregularShapes::centresAndBodiesDiffer()
{
    RandomEngine random(1);
    std::set<double> gyrations;
    for (int kind = 0; kind < 24; ++kind)
        gyrations.insert(randomTruncation(kind, {45, 240}, random).positions.rowwise().squaredNorm().mean());
    QCOMPARE(gyrations.size(), std::size_t(24));
}

void tst_IrregularShapes::spheresHaveAsManyAtomsAsAskedFor()
{
    RandomEngine random(1);
    for (const auto& [lattice, density] : {std::pair(Family::Fcc, std::sqrt(2.0)), std::pair(Family::Hcp, std::sqrt(2.0)),
             std::pair(Family::Bcc, 0.75 * std::sqrt(3.0))}) { // atoms in a cube of one bond
        const PositionsXyz sphere = randomSphere(lattice, 1500, random).positions;
        QCOMPARE(sphere.rows(), Eigen::Index(1500));
        const double radius = std::cbrt(1500 / density * 3.0 / (4.0 * M_PI));
        const double widest = sphere.rowwise().norm().maxCoeff();
        QVERIFY2(
            std::abs(widest - radius) < 0.3, qPrintable(QString::number(widest - radius))); // bonds: cut evenly in all directions
    }
    QVERIFY_EXCEPTION_THROWN((void)randomSphere(Family::Icosahedron, 100, random), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN((void)randomSphere(Family::Fcc, 0, random), std::invalid_argument);
}

void tst_IrregularShapes::planesBreakTheStacking_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<int>("layers");
    QTest::newRow("twin plane") << 0 << 1;
    QTest::newRow("stacking fault") << 1 << 2; // two hcp layers that touch
    QTest::newRow("two twin planes") << 2 << 2;
    QTest::newRow("twin plane in an ellipsoid") << 3 << 1;
}

void tst_IrregularShapes::planesBreakTheStacking()
{
    QFETCH(int, kind);
    QFETCH(int, layers);
    const double height = std::sqrt(2.0 / 3.0);
    int complete = 0; // a plane may be so near the surface that none of its atoms has all neighbours
    for (std::uint64_t seed = 0; seed < 12; ++seed) {
        RandomEngine random(seed);
        const IrregularShape shape = faultedParticle(kind, {70, 230}, random);
        QVERIFY(shape.positions.rows() >= 70 && shape.positions.rows() <= 230);
        QCOMPARE(countOf(shape.positions, Motif::Fivefold), 0);
        const std::vector<double> found = hcpLayers(shape.positions);
        QVERIFY2(!found.empty() && int(found.size()) <= layers, qPrintable(QString::number(found.size())));
        complete += int(found.size()) == layers;
        if (found.size() < 2)
            continue;
        const double apart = (found[1] - found[0]) / height;
        QVERIFY2(std::abs(apart - std::round(apart)) < 1e-6, qPrintable(QString::number(apart)));
        const int between = int(std::lround(apart));
        QVERIFY2(kind == 1 ? between == 1 : between == 2 || between == 3, qPrintable(QString::number(between)));
    }
    QVERIFY2(complete >= 8, qPrintable(QString::number(complete)));
}

void tst_IrregularShapes::onlyTheSurfaceContracts()
{
    const PositionsXyz whole
        = buildCluster({Family::Icosahedron, {4}}, 2.8); // 147 atoms, 92 of them in the outer shell (Mackay 1962)
    const PositionsXyz contracted = withContractedSurface(whole, 0.03);
    int moved = 0;
    for (Eigen::Index i = 0; i < whole.rows(); ++i) {
        const double shorter = whole.row(i).norm() - contracted.row(i).norm();
        if (shorter == 0.0)
            continue;
        ++moved;
        QVERIFY(std::abs(shorter / whole.row(i).norm() - 0.03) < 1e-12);
    }
    QCOMPARE(moved, 92);
}

void tst_IrregularShapes::disorderIsNormal()
{
    const PositionsXyz whole = buildCluster({Family::Fcc, {6, 6, 6}}, 2.8);
    RandomEngine random(5);
    const PositionsXyz difference = withDisorder(whole, 0.05, random) - whole;
    const auto values = static_cast<double>(difference.size());
    QVERIFY(std::abs(difference.sum() / values) < 4.0 * 0.05 / std::sqrt(values)); // four standard deviations of the mean
    const double deviation = std::sqrt(difference.squaredNorm() / values);
    QVERIFY2(std::abs(deviation / 0.05 - 1.0) < 4.0 / std::sqrt(2.0 * values), qPrintable(QString::number(deviation)));
}

void tst_IrregularShapes::needlesAreNotCompact()
{
    QVERIFY(isCompact(buildCluster({Family::Octahedron, {5}}, 2.5)));
    QVERIFY(isCompact(buildCluster({Family::Decahedron, {3, 2, 1}}, 2.5)));
    QVERIFY(!isCompact(buildCluster({Family::Decahedron, {1, 10, 1}}, 2.5)));
    QVERIFY(!isCompact(buildCluster({Family::Hcp, {1, 10, 10}}, 2.5)));
}

QTEST_APPLESS_MAIN(tst_IrregularShapes)
#include "tst_IrregularShapes.moc"
