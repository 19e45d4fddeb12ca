#include "shapes/FamilyGuess.h"
#include "shapes/ShapeLibrary.h"
#include "shapes/VariedShapes.h"
#include "structure/Motifs.h"

#include <Eigen/Geometry>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <stdexcept>

using namespace clusterlens;

namespace {

constexpr double bond = 2.8; // Å

PositionsXyz withNoise(PositionsXyz positions, double sigma, std::mt19937& random)
{
    std::normal_distribution<double> normal;
    for (double& coordinate : positions.reshaped()) {
        coordinate += sigma * normal(random);
    }
    return positions;
}

/// Random atoms in a sphere, no two closer than about 85 % of a bond: a disordered cluster of metallic density.
PositionsXyz disordered(int atoms, std::mt19937& random)
{
    std::uniform_real_distribution<double> uniform(-1.0, 1.0);
    const double radius = 0.5 * std::cbrt(atoms / 0.55);
    PositionsXyz positions(atoms, 3);
    int placed = 0;
    for (int tries = 0; placed < atoms; ++tries) {
        const Eigen::RowVector3d trial = radius * Eigen::RowVector3d(uniform(random), uniform(random), uniform(random));
        const double apart = 0.85 - 1e-4 * tries;
        if (trial.norm() <= radius
            && (placed == 0 || (positions.topRows(placed).rowwise() - trial).rowwise().norm().minCoeff() > apart)) {
            positions.row(placed++) = trial;
            tries = 0;
        }
    }
    return bond * positions;
}

struct Accuracy {
    int right = 0;
    int total = 0;
    [[nodiscard]] double share() const { return static_cast<double>(right) / total; }
};

/// Guesses over the library with \p sigma Å of noise in each coordinate. CLUSTERLENS_REPEATS in the environment repeats it with other noise.
void measure(const std::vector<Shape>& library, double sigma, Accuracy& all, Accuracy& small)
{
    std::mt19937 random(23);
    const int repeats = std::max(1, qEnvironmentVariableIntValue("CLUSTERLENS_REPEATS"));
    for (int repeat = 0; repeat < repeats; ++repeat) {
        for (const Shape& shape : library) {
            const bool right = guessFamily(withNoise(bond * shape.positions, sigma, random)) == shape.name.family;
            for (Accuracy* count : {&all, &small}) {
                if (count == &all || shape.atoms() <= 12) {
                    count->right += right ? 1 : 0;
                    ++count->total;
                }
            }
        }
    }
}

} // namespace

class tst_Motifs : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_library = buildShapeLibrary(); }

    void findsTheMotifsInside_data()
    {
        QTest::addColumn<int>("family");
        QTest::addColumn<QList<int>>("parameters");
        QTest::addColumn<QList<int>>("counts"); // fcc, hcp, bcc, sc, ico, fivefold
        const auto row = [](const char* what, Family family, const QList<int>& parameters, const QList<int>& counts) {
            QTest::newRow(what) << static_cast<int>(family) << parameters << counts;
        };
        // Counted by hand: atoms with a complete shell are those of the next smaller cluster of the kind.
        row("octahedron of edge 6: an octahedron of edge 4 inside", Family::Octahedron, {6}, {44, 0, 0, 0, 0, 0});
        row("cube of 5 x 5 x 5: 3 x 3 x 3 inside", Family::Sc, {2, 12, 12}, {0, 0, 0, 27, 0, 0});
        row("two shells: a centre and twelve spokes inside", Family::Icosahedron, {3}, {0, 0, 0, 0, 1, 12});
        row("three shells: 24 spokes and 30 twin-plane atoms", Family::Icosahedron, {4}, {0, 30, 0, 0, 1, 24});
        row("pentagonal bipyramid of edge 3: one axis atom", Family::Decahedron, {3, 1, 0}, {0, 0, 0, 0, 0, 1});
        row("edge 4: two on the axis, five on twin planes", Family::Decahedron, {4, 1, 0}, {0, 5, 0, 0, 0, 2});
        row("bcc cube of 5 cells between planes: centres and corners inside", Family::Bcc, {4, 12, 12}, {0, 0, 35, 0, 0, 0});
        row("rod of hcp cells: no atom inside", Family::Hcp, {1, 2, 9}, {0, 0, 0, 0, 0, 0});
    }

    void findsTheMotifsInside()
    {
        QFETCH(int, family);
        QFETCH(QList<int>, parameters);
        QFETCH(QList<int>, counts);
        const ShapeName name{static_cast<Family>(family), {parameters.begin(), parameters.end()}};
        std::mt19937 random(29);
        for (const double sigma : {0.0, 0.02}) {
            const auto found = countMotifs(classifyMotifs(withNoise(buildCluster(name, bond), sigma, random)));
            for (int i = 0; i < counts.size(); ++i) {
                QCOMPARE(found[static_cast<std::size_t>(i)], counts[i]);
            }
        }
    }

    void hcpBlockHoldsNothingButHcp()
    {
        const auto counts = countMotifs(classifyMotifs(buildCluster({Family::Hcp, {5, 5, 5}}, bond)));
        QVERIFY(counts[static_cast<std::size_t>(Motif::Hcp)] > 60);
        QCOMPARE(counts[static_cast<std::size_t>(Motif::Hcp)] + counts[static_cast<std::size_t>(Motif::Other)], 250);
    }

    void motifsDoNotDependOnScaleOrOrientation()
    {
        const PositionsXyz positions = buildCluster({Family::Decahedron, {4, 2, 1}}, bond);
        const Eigen::Matrix3d turn = Eigen::AngleAxisd(0.7, Eigen::Vector3d(1, 2, 3).normalized()).toRotationMatrix();
        QVERIFY(classifyMotifs(positions) == classifyMotifs((3.7 * positions * turn).rowwise() + Eigen::RowVector3d(1, 2, 3)));
    }

    void guessesTheFamilyOfEveryIdealShape()
    {
        for (const Shape& shape : m_library) {
            QVERIFY2(guessFamily(3.1 * shape.positions) == shape.name.family, shape.name.text().c_str());
            const std::vector<ShapeMatch> matches = matchShapes(shape.positions, 1);
            QVERIFY2(matches.size() == 1 && matches.front().name == shape.name, shape.name.text().c_str());
            QVERIFY(matches.front().deviation < 1e-9);
        }
    }

    void guessesTheFamilyOfDistortedShapes_data()
    {
        QTest::addColumn<double>("sigma");
        QTest::addColumn<double>("floor"); // a little below what docs/structures.md states
        QTest::newRow("0 Å") << 0.0 << 1.0;
        QTest::newRow("0.05 Å") << 0.05 << 0.995;
        QTest::newRow("0.1 Å") << 0.1 << 0.985;
        QTest::newRow("0.2 Å") << 0.2 << 0.95;
    }

    void guessesTheFamilyOfDistortedShapes()
    {
        QFETCH(double, sigma);
        QFETCH(double, floor);
        Accuracy all;
        Accuracy small;
        measure(m_library, sigma, all, small);
        qInfo("right: %d of %d (%.4f); up to 12 atoms %d of %d", all.right, all.total, all.share(), small.right, small.total);
        QVERIFY(all.share() >= floor);
    }

    void missingAtomsDoNotChangeTheGuess()
    {
        int right = 0;
        int total = 0;
        for (const Shape& shape : m_library) {
            if (shape.atoms() >= 50) { // the last two atoms are at a corner of most
                ++total;
                right += guessFamily(bond * shape.positions.topRows(shape.atoms() - 2)) == shape.name.family ? 1 : 0;
            }
        }
        qInfo("right: %d of %d", right, total);
        QVERIFY(right >= 0.95 * total);
    }

    void guessesBeyondTheLibraryFromMotifs()
    {
        QVERIFY(guessFamily(buildCluster({Family::Icosahedron, {5}}, bond)) == Family::Icosahedron);
        QVERIFY(guessFamily(buildCluster({Family::Decahedron, {5, 3, 1}}, bond)) == Family::Decahedron);
        QVERIFY(guessFamily(buildCluster({Family::Fcc, {5, 8, 6}}, bond)) == Family::Fcc);
        QVERIFY(guessFamily(buildCluster({Family::Bcc, {8, 6, 12}}, bond)) == Family::Bcc);
        QVERIFY(guessFamily(buildCluster({Family::Sc, {4, 7, 9}}, bond)) == Family::Sc);
        QVERIFY(guessFamily(buildCluster({Family::Hcp, {6, 6, 7}}, bond)) == Family::Hcp);
    }

    void outlineDoesNotHideThatACrystalIsUntwinned()
    {
        int judged = 0;
        for (const VariedShape& shape : buildVariedShapes()) {
            const bool crystal = shape.origin.starts_with("fcc, ");
            if (!crystal || shape.positions.rows() < 100 || shape.positions.rows() % 4 != 0) // a quarter of them: 20 ms each
                continue;
            const auto family = guessFamily(shape.positions * 2.8);
            QVERIFY2(family != Family::Decahedron && family != Family::Icosahedron, shape.origin.c_str());
            ++judged;
        }
        QVERIFY(judged > 50);
    }

    void saysNothingOfDisorderedClusters()
    {
        std::mt19937 random(31);
        int silent = 0;
        int total = 0;
        for (const int atoms : {13, 40, 80, 150, 250, 320}) {
            for (int trial = 0; trial < 5; ++trial) {
                ++total;
                silent += guessFamily(disordered(atoms, random)) ? 0 : 1;
            }
        }
        qInfo("no guess: %d of %d", silent, total);
        QVERIFY(silent >= total - 2);
    }

    void handlesClustersWithoutShape()
    {
        QVERIFY(!guessFamily(PositionsXyz::Zero(0, 3)));
        QVERIFY(!guessFamily(buildCluster({Family::Decahedron, {1, 4, 0}}, bond))); // four atoms are too few
        QVERIFY(!guessFamily(PositionsXyz::Zero(30, 3)));                           // all at one place
        QVERIFY(matchShapes(buildCluster({Family::Octahedron, {3}}, bond), 0).empty());
        QVERIFY(classifyMotifs(PositionsXyz::Zero(0, 3)).empty());
        PositionsXyz broken = buildCluster({Family::Octahedron, {3}}, bond);
        broken(3, 2) = std::numeric_limits<double>::quiet_NaN();
        QVERIFY_EXCEPTION_THROWN((void)guessFamily(broken), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN((void)classifyMotifs(broken), std::invalid_argument);
    }

    void motifsHaveNames()
    {
        QCOMPARE(motifName(Motif::Fcc), std::string("fcc"));
        QCOMPARE(motifName(Motif::Fivefold), std::string("fivefold"));
        QCOMPARE(motifName(Motif::Other), std::string("other"));
    }

private:
    std::vector<Shape> m_library;
};

QTEST_APPLESS_MAIN(tst_Motifs)
#include "tst_Motifs.moc"
