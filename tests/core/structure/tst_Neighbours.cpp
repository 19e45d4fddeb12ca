#include "core/shapes/AseClusters.h"
#include "structure/Neighbours.h"
#include "structure/PairDistances.h"

#include <Eigen/Geometry>

#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <stdexcept>
#include <utility>

using namespace clusterlens;

namespace {

/// A square of 2 Å edge and an atom 7 Å above one of its corners.
PositionsXyz squareAndFarAtom()
{
    PositionsXyz positions(5, 3);
    positions << 0, 0, 0, 2, 0, 0, 2, 2, 0, 0, 2, 0, 0, 0, 7;
    return positions;
}

} // namespace

class tst_Neighbours : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsTheBondsThatAseFinds()
    {
        int clusters = 0;
        for (const QList<QByteArray>& fields : ase::readTable("bonds.csv")) {
            const double lc = 2.61; // Å
            const Neighbours found = findNeighbours(buildClusterWithLc(ase::nameFromText(fields[0]), lc));
            QCOMPARE(static_cast<int>(found.bonds.size()), fields[1].toInt());
            QVERIFY(std::abs(found.meanBond - lc * fields[2].toDouble()) < 1e-8);
            QList<int> counts(15, 0);
            for (const int coordination : found.coordination) {
                ++counts[coordination];
            }
            for (int i = 0; i < counts.size(); ++i) {
                QVERIFY2(counts[i] == fields[3 + i].toInt(), fields[0].constData());
            }
            ++clusters;
        }
        QCOMPARE(clusters, 13);
    }

    /// An icosahedron of gold, each of its outer atoms with S-CH3: the metal's coordination is as without them.
    void ligandsChangeNothingOfTheMetal()
    {
        const PositionsXyz gold = buildCluster({Family::Icosahedron, {2}}, 2.85);
        const Neighbours bare = findNeighbours(gold);
        Structure structure = makeStructure("Au", gold);
        const auto add = [&structure](const char* element, const Eigen::RowVector3d& place) {
            structure.elements.emplace_back(element);
            structure.positions.conservativeResize(structure.positions.rows() + 1, 3);
            structure.positions.row(structure.positions.rows() - 1) = place;
        };
        int thiols = 0;
        for (Eigen::Index i = 0; i < gold.rows(); ++i) {
            if (bare.coordination[std::size_t(i)] == 12)
                continue;
            const Eigen::RowVector3d out = gold.row(i).normalized();
            const Eigen::RowVector3d side = out.cross(Eigen::RowVector3d(0.3, 0.5, 0.8)).normalized();
            const Eigen::RowVector3d sulphur = gold.row(i) + 2.3 * out;
            const Eigen::RowVector3d carbon = sulphur + 1.82 * (0.8 * out + 0.6 * side);
            add("S", sulphur);
            add("C", carbon);
            const Eigen::RowVector3d third = out.cross(side);
            for (const double turn : {0.0, 2.0944, -2.0944}) // a third of a circle each
                add("H", carbon + 0.36 * out + 1.03 * (std::cos(turn) * side + std::sin(turn) * third));
            ++thiols;
        }
        QCOMPARE(thiols, 12);
        const Neighbours found = clusterNeighbours(structure);
        for (std::size_t i = 0; i < 13; ++i)
            QCOMPARE(found.coordination[i], bare.coordination[i]);
        QCOMPARE(found.cutoff, bare.cutoff);
        std::map<std::set<std::string>, int> kinds;
        for (const Bond& bond : found.bonds)
            ++kinds[{structure.elements[std::size_t(bond.first)], structure.elements[std::size_t(bond.second)]}];
        QCOMPARE(kinds[{"Au"}], 42);
        QCOMPARE((kinds[{"Au", "S"}]), 12);
        QCOMPARE((kinds[{"C", "S"}]), 12);
        QCOMPARE((kinds[{"C", "H"}]), 36);
        QCOMPARE(found.bonds.size(), std::size_t(42 + 12 + 12 + 36));
        QVERIFY(std::ranges::is_sorted(found.bonds, {}, [](const Bond& bond) { return std::pair(bond.first, bond.second); }));
        QCOMPARE(found.coordination[13], 2); // of sulphur: gold and carbon
        QCOMPARE(clusterNeighbours(makeStructure("Au", gold)).bonds.size(), bare.bonds.size());
    }

    void listsEachBondOnceAndInOrder()
    {
        const Neighbours found = findNeighbours(squareAndFarAtom(), 2.5);
        QCOMPARE(found.bonds.size(), std::size_t(4));
        const int expected[4][2] = {{0, 1}, {0, 3}, {1, 2}, {2, 3}};
        for (std::size_t i = 0; i < 4; ++i) {
            QCOMPARE(found.bonds[i].first, expected[i][0]);
            QCOMPARE(found.bonds[i].second, expected[i][1]);
            QCOMPARE(found.bonds[i].length, 2.0);
        }
        QCOMPARE(found.neighbours[0], (std::vector<int>{1, 3}));
        QCOMPARE(found.coordination, (std::vector<int>{2, 2, 2, 2, 0}));
        QCOMPARE(found.meanBond, 2.0);
        QCOMPARE(found.smallestDistance, 2.0);
        QCOMPARE(found.cutoff, 2.5);
    }

    void oneFarAtomDoesNotWidenTheCutoff() { QCOMPARE(metalCutoff(squareAndFarAtom()), 2.4); }

    void oneClosePairDoesNotNarrowTheCutoff()
    {
        PositionsXyz positions = buildCluster({Family::Icosahedron, {3}}, 2.5);
        positions.row(54) = 0.6 * positions.row(54) + 0.4 * positions.row(53);
        QVERIFY(std::abs(metalCutoff(positions) - 3.0) < 0.01);
        QVERIFY(findNeighbours(positions).smallestDistance < 2.2);
    }

    void sortsAndGroupsDistances()
    {
        const Eigen::VectorXd distances = sortedDistances(squareAndFarAtom());
        QCOMPARE(distances.size(), Eigen::Index(10));
        QVERIFY(std::is_sorted(distances.begin(), distances.end()));
        const PairDistances groups = pairDistances(squareAndFarAtom(), 1e-6);
        const double expected[5][2] = {{2.0, 4}, {std::sqrt(8.0), 2}, {7.0, 1}, {std::sqrt(53.0), 2}, {std::sqrt(57.0), 1}};
        QCOMPARE(groups.distances.size(), Eigen::Index(5));
        for (Eigen::Index i = 0; i < 5; ++i) {
            QCOMPARE(groups.distances[i], expected[i][0]);
            QCOMPARE(groups.multiplicities[i], expected[i][1]);
        }
    }

    void groupsOfAnIdealClusterAreFew()
    {
        const PositionsXyz positions = buildCluster({Family::Octahedron, {7}}, 1.0);
        const PairDistances groups = pairDistances(positions, 1e-6);
        QCOMPARE(groups.multiplicities.sum(), 231.0 * 230.0 / 2.0);
        for (Eigen::Index i = 0; i < groups.distances.size(); ++i) {
            const double square = groups.distances[i] * groups.distances[i]; // on the fcc lattice a whole number at unit bond
            QVERIFY(std::abs(square - std::round(square)) < 1e-9);
        }
    }

    void countsDistancesInBins()
    {
        const DistanceHistogram histogram = distanceHistogram(squareAndFarAtom(), 0.5);
        QCOMPARE(histogram.counts.sum(), 10);
        QCOMPARE(histogram.counts.size(), Eigen::Index(16)); // the longest is 7.55 Å
        QCOMPARE(histogram.counts[4], 4);
        QCOMPARE(histogram.counts[5], 2);
        QCOMPARE(histogram.counts[14], 3);
        QCOMPARE(histogram.counts[15], 1);
        QCOMPARE(histogram.centre(4), 2.25);
    }

    void fewAtomsHaveNoBonds()
    {
        for (const Eigen::Index atoms : {0, 1}) {
            const PositionsXyz positions = PositionsXyz::Zero(atoms, 3);
            QCOMPARE(smallestDistance(positions), 0.0);
            QCOMPARE(typicalBond(positions), 0.0);
            QCOMPARE(metalCutoff(positions), 0.0);
            QCOMPARE(sortedDistances(positions).size(), Eigen::Index(0));
            QCOMPARE(pairDistances(positions, 1e-6).distances.size(), Eigen::Index(0));
            QCOMPARE(distanceHistogram(positions, 0.1).counts.size(), Eigen::Index(0));
            const Neighbours found = findNeighbours(positions);
            QCOMPARE(static_cast<Eigen::Index>(found.coordination.size()), atoms);
            QVERIFY(found.bonds.empty());
        }
    }

    /// Two files pasted together, or doubled sites of a CIF.
    void atomsAtOnePlaceHaveNoBondsToShow()
    {
        PositionsXyz twice(4, 3);
        twice << 0.0, 0.0, 0.0, 2.8, 0.0, 0.0, 0.0, 0.0, 0.0, 2.8, 0.0, 0.0;
        QVERIFY_EXCEPTION_THROWN((void)findNeighbours(twice), std::invalid_argument);
        const Neighbours none = neighboursIfAny(twice);
        QVERIFY(none.bonds.empty());
        QCOMPARE(none.coordination, std::vector<int>(4, 0));
        QCOMPARE(none.neighbours.size(), std::size_t(4));
        twice(0, 0) = std::numeric_limits<double>::quiet_NaN();
        QVERIFY(neighboursIfAny(twice).bonds.empty());
        QVERIFY(neighboursIfAny(PositionsXyz(0, 3)).coordination.empty());
        QCOMPARE(neighboursIfAny(twice.middleRows(1, 2)).bonds.size(), std::size_t(1));
    }

    void refusesBadArguments()
    {
        const PositionsXyz positions = squareAndFarAtom();
        const double nan = std::numeric_limits<double>::quiet_NaN();
        for (const double bad : {0.0, -1.0, nan, std::numeric_limits<double>::infinity()}) {
            QVERIFY_EXCEPTION_THROWN((void)findNeighbours(positions, bad), std::invalid_argument);
            QVERIFY_EXCEPTION_THROWN((void)distanceHistogram(positions, bad), std::invalid_argument);
        }
        QVERIFY_EXCEPTION_THROWN((void)distanceHistogram(positions, 1e-12), std::invalid_argument);
        PositionsXyz broken = positions;
        broken(2, 1) = nan;
        QVERIFY_EXCEPTION_THROWN((void)findNeighbours(broken), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN((void)findNeighbours(broken, 2.5), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN((void)findNeighbours(PositionsXyz::Zero(4, 3)), std::invalid_argument);
    }

    void handlesThousandsOfAtoms()
    {
        const Neighbours found = findNeighbours(buildCluster({Family::Icosahedron, {10}}, 2.8));
        QCOMPARE(found.coordination.size(), std::size_t(2869)); // (10 n^3 - 15 n^2 + 11 n - 3) / 3 with n = 10
        QCOMPARE(std::count(found.coordination.begin(), found.coordination.end(), 12), std::ptrdiff_t(2057)); // with n = 9
    }
};

QTEST_APPLESS_MAIN(tst_Neighbours)
#include "tst_Neighbours.moc"
