#include "shapes/SizeLadder.h"
#include "structure/Neighbours.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <numbers>

using namespace clusterlens;

namespace {

CutShape body(Lattice lattice, CutForm form, double size, double ratio = 1.0, std::size_t site = 0)
{
    return {lattice, form, size, ratio, latticeSites(lattice)[site].position, {}};
}

/// Whole numbers x, y, z of one kind with x^2 + y^2 + z^2 <= \p square: the atoms of a cubic lattice in a sphere about one of them.
int pointsInSphere(Lattice lattice, int square)
{
    int points = 0;
    const int reach = int(std::sqrt(double(square)));
    for (int x = -reach; x <= reach; ++x)
        for (int y = -reach; y <= reach; ++y)
            for (int z = -reach; z <= reach; ++z) {
                const bool isFcc = (x + y + z) % 2 == 0;                 // half edges
                const bool isBcc = (x - y) % 2 == 0 && (y - z) % 2 == 0; // half edges
                const bool isAtom = lattice == Lattice::Sc || (lattice == Lattice::Fcc ? isFcc : isBcc);
                points += isAtom && x * x + y * y + z * z <= square;
            }
    return points;
}

/// The shortest of x^2 + y^2 + z^2 between two atoms there.
int bondSquare(Lattice lattice)
{
    return lattice == Lattice::Fcc ? 2 : lattice == Lattice::Bcc ? 3 : 1;
}

} // namespace

class tst_CutShape : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void spheresHoldWhatTheLatticeHas_data()
    {
        QTest::addColumn<int>("lattice");
        for (const Lattice lattice : {Lattice::Fcc, Lattice::Bcc, Lattice::Sc})
            QTest::newRow(enumText(lattice)) << int(lattice);
    }

    void spheresHoldWhatTheLatticeHas()
    {
        QFETCH(int, lattice);
        const auto cubic = Lattice(lattice);
        const LatticeCutter cutter(cubic, 8000);
        for (const int square : {2, 3, 4, 9, 20, 50, 90, 130}) {
            const double radius = std::sqrt(double(square) / bondSquare(cubic));
            const int expected = pointsInSphere(cubic, square);
            QVERIFY(expected < 8000);
            QCOMPARE(int(cutter.cut(body(cubic, CutForm::Ellipsoid, radius)).rows()), expected);
        }
    }

    void closedPolyhedra_data()
    {
        // /usr/bin/python3 -c "from ase.cluster import *; print(len(Octahedron('Au', 9, 0)))", and so on; the size of an octahedron of length n is
        // (n - 1) / sqrt(2), that of cube faces where it is cut less than half as much.
        QTest::addColumn<int>("length");
        QTest::addColumn<int>("cutoff");
        QTest::addColumn<int>("atoms");
        QTest::newRow("octahedron") << 9 << 0 << 489;
        QTest::newRow("larger octahedron") << 15 << 0 << 2255;
        QTest::newRow("truncated octahedron of 201") << 7 << 2 << 201;
        QTest::newRow("truncated octahedron of 1289") << 13 << 4 << 1289;
        QTest::newRow("cuboctahedron of 309") << 9 << 4 << 309;
        QTest::newRow("cuboctahedron of 561") << 11 << 5 << 561;
    }

    void closedPolyhedra()
    {
        QFETCH(int, length);
        QFETCH(int, cutoff);
        QFETCH(int, atoms);
        const double tip = (length - 1) / std::numbers::sqrt2;
        const double face = (length - 1 - cutoff) / std::numbers::sqrt2;
        const LatticeCutter cutter(Lattice::Fcc, 2600);
        const PositionsXyz cut = cutter.cut(body(Lattice::Fcc, CutForm::TruncatedOctahedron, face, tip / face));
        QCOMPARE(int(cut.rows()), atoms);
        QVERIFY(std::abs(smallestDistance(cut) - 1.0) < 1e-9);
    }

    void multiplyTwinnedClusters()
    {
        // len(Icosahedron('Au', 6)) and so on, len(Decahedron('Au', 5, 4, 1))
        const std::vector<CutShape> icosahedra = idealClusters(Lattice::Icosahedral, 300, 4000);
        std::vector<int> counts;
        for (const CutShape& shape : icosahedra)
            counts.push_back(int(LatticeCutter(Lattice::Icosahedral, 100).cut(shape).rows()));
        QCOMPARE(counts, (std::vector<int>{309, 561, 923, 1415, 2057, 2869, 3871}));
        const std::vector<CutShape> decahedra = idealClusters(Lattice::Decahedral, 500, 1000);
        const LatticeCutter cutter(Lattice::Decahedral, 100);
        bool marks = false;
        for (const CutShape& shape : decahedra) {
            const auto atoms = cutter.cut(shape).rows();
            QVERIFY2(atoms >= 500 && atoms <= 1000, shape.name().c_str());
            marks = marks || (cutName(shape, atoms) == "Marks decahedron 5 4 1, 585 atoms");
        }
        QVERIFY(marks);
    }

    void everyLatticeHasUnitBonds()
    {
        for (const auto& entry : enumWords<Lattice>) {
            const PositionsXyz atoms = latticeAtoms(entry.value, 5.0);
            QVERIFY(std::abs(smallestDistance(atoms) - 1.0) < 1e-9);
            QVERIFY2((atoms.rowwise().norm().array() < 1e-9).any(), entry.word); // an atom at the origin
            QVERIFY(atoms.rowwise().norm().maxCoeff() < 5.0 + 1e-6);
            // As dense as its crystal: sqrt(2) atoms a cubic bond where closely packed, 3 sqrt(3) / 4 in bcc; a sphere of 5 bonds has 524 of these.
            const double density = entry.value == Lattice::Sc ? 1.0
                : entry.value == Lattice::Bcc                 ? 0.75 * std::sqrt(3.0)
                                                              : std::numbers::sqrt2;
            QVERIFY2(std::abs(double(atoms.rows()) / (density * 523.6) - 1.0) < 0.06, entry.word);
        }
    }

    void bodiesOfFiveThousandAtomsAreWhole()
    {
        for (const auto& entry : enumWords<Lattice>) {
            const LatticeCutter cutter(entry.value, mostSearchedAtoms);
            const double reach = cutter.atoms().rowwise().norm().maxCoeff();
            for (const CutShape& shape : ladderBodies(entry.value)) {
                const NestedCuts cuts = cutter.nested(shape);
                QCOMPARE(int(cuts.sizes.size()), mostSearchedAtoms);
                QVERIFY2(cuts.positions.rowwise().norm().maxCoeff() < reach - 0.3,
                    shape.name().c_str()); // not cut by the lattice's own end
            }
        }
    }

    void nestedCutAndHeldAgree()
    {
        const LatticeCutter cutter(Lattice::FccTwin, 500);
        CutShape shape = body(Lattice::FccTwin, CutForm::HexagonalPrism, 0.0, 1.4);
        shape.centre = {0.13, -0.2, 0.31};
        const NestedCuts cuts = cutter.nested(shape);
        for (const Eigen::Index atoms : rungs(cuts, 40, 500, 0.2)) {
            shape.size = cuts.sizes[std::size_t(atoms - 1)];
            QCOMPARE(cutter.cut(shape).rows(), atoms);
            const HeldAtoms held = cutter.held(shape, atoms);
            QCOMPARE(Eigen::Index(held.atoms.size()), atoms);
            const PositionsXyz same = cutter.atoms()(held.atoms, Eigen::all);
            QVERIFY((sortedDistances(same) - sortedDistances(cuts.positions.topRows(atoms))).cwiseAbs().maxCoeff() < 1e-9);
        }
        QVERIFY(cutter.held(shape, cutter.atoms().rows()).atoms.empty());
    }

    void rungsRiseByTheStep()
    {
        const LatticeCutter cutter(Lattice::Fcc, 1000);
        const NestedCuts cuts = cutter.nested(body(Lattice::Fcc, CutForm::Ellipsoid, 0.0));
        // Shells of fcc: 1, 12, 6, 24, 12, 24, 8, 48, 6, 36, ...
        QCOMPARE(rungs(cuts, 10, 150, 0.0), (std::vector<Eigen::Index>{13, 19, 43, 55, 79, 87, 135, 141}));
        QCOMPARE(rungs(cuts, 10, 150, 0.5), (std::vector<Eigen::Index>{13, 43, 79, 135}));
    }

    void namesSayWhatIsCut()
    {
        QCOMPARE(cutName(body(Lattice::Fcc, CutForm::Ellipsoid, 7.0), 1601), std::string("fcc sphere, 1601 atoms"));
        QCOMPARE(body(Lattice::Hcp, CutForm::Cylinder, 7.0, 2.0).name(), std::string("hcp rod 2.00"));
        QCOMPARE(body(Lattice::Bcc, CutForm::Ellipsoid, 7.0, 1.4).name(), std::string("bcc ellipsoid 1.40"));
        QCOMPARE(body(Lattice::Fcc, CutForm::TruncatedOctahedron, 7.0, 2.0).name(), std::string("fcc cuboctahedron"));
        QCOMPARE(body(Lattice::Sc, CutForm::TruncatedOctahedron, 7.0, 3.0).name(), std::string("sc cube"));
    }

    void refusesAnotherLattice()
    {
        const LatticeCutter cutter(Lattice::Fcc, 100);
        QVERIFY_EXCEPTION_THROWN((void)cutter.cut(body(Lattice::Hcp, CutForm::Ellipsoid, 2.0)), std::invalid_argument);
    }
};

QTEST_APPLESS_MAIN(tst_CutShape)
#include "tst_CutShape.moc"
