#include "candidates/Duplicates.h"
#include "session/RunSummary.h"
#include "shapes/ClusterBuilder.h"

#include <Eigen/Geometry>

#include <QtTest>

using namespace clusterlens;

namespace {

Candidate drawn(const PositionsXyz& positions, double rwp, int copies, Origin origin = Origin::Generated)
{
    Candidate candidate;
    candidate.structure = makeStructure("Au", positions);
    candidate.fit.rwpFit = rwp;
    candidate.copies = copies;
    candidate.origin = origin;
    return candidate;
}

PositionsXyz octahedron()
{
    return buildCluster({Family::Octahedron, {3}}, 2.8);
}

/// The same particle as another program would write it: turned, mirrored, moved, its atoms in another order.
PositionsXyz disguised(const PositionsXyz& positions)
{
    const Eigen::Matrix3d turn = Eigen::AngleAxisd(1.1, Eigen::Vector3d(1.0, 2.0, 3.0).normalized()).toRotationMatrix();
    PositionsXyz other = (-positions * turn.transpose()).rowwise() + Eigen::RowVector3d(5.0, -3.0, 1.0);
    return other.colwise().reverse().eval();
}

} // namespace

/// Structures that several runs have found.
class tst_Duplicates : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theSameParticleIsFoundAgainHoweverItLies()
    {
        PositionsXyz moved = disguised(octahedron());
        const Candidate same = drawn(moved, 0.2, 1);
        moved.row(0) += Eigen::RowVector3d(0.3, 0.0, 0.0);
        const Candidate other = drawn(moved, 0.2, 1);
        const Candidate larger = drawn(buildCluster({Family::Octahedron, {4}}, 2.8), 0.2, 1);
        const Candidate known = drawn(octahedron(), 0.21, 2);
        const auto places = foundAgain({&same, &other, &larger}, {&larger, &known});
        QCOMPARE(places[0], std::optional<std::size_t>(1));
        QVERIFY(!places[1]);
        QCOMPARE(places[2], std::optional<std::size_t>(0));
    }

    void librarySamplesAndOtherElementsStayApart()
    {
        const Candidate known = drawn(octahedron(), 0.2, 1);
        const Candidate mined = drawn(octahedron(), 0.2, 1, Origin::Mined);
        const Candidate refined = drawn(octahedron(), 0.2, 1, Origin::Refined);
        Candidate silver = known;
        silver.structure = makeStructure("Ag", octahedron());
        for (const Candidate* const one : {&mined, &refined, static_cast<const Candidate*>(&silver)})
            QVERIFY(!foundAgain({one}, {&known}).front());
        QVERIFY(!foundAgain({&refined}, {&refined}).front());
        QVERIFY(foundAgain({&mined}, {&mined}).front().has_value());
        Candidate mixture = mined;
        mixture.origin = Origin::Mixture;
        mixture.parts = {
            {mixture.structure, "oct 3", 0.7}, {makeStructure("Au", buildCluster({Family::Octahedron, {2}}, 2.8)), "oct 2", 0.3}};
        Candidate others = mixture;
        others.parts[1] = {makeStructure("Au", buildCluster({Family::Icosahedron, {2}}, 2.8)), "ico 2", 0.3};
        QVERIFY(foundAgain({&mixture}, {&mixture}).front().has_value());
        QVERIFY(!foundAgain({&others}, {&mixture}).front());
    }

    /// As searches of the library and of any size do, whose fits of one particle differ a little.
    void theSameParticleIsListedOnce()
    {
        PositionsXyz moved = octahedron();
        moved.row(0) += Eigen::RowVector3d(0.3, 0.0, 0.0);
        const std::vector<Candidate> ranked{drawn(octahedron(), 0.0050, 1, Origin::Mined),
            drawn(disguised(octahedron()), 0.0056, 1, Origin::Mined), drawn(moved, 0.0141, 1, Origin::Mined),
            drawn(moved * 1.05, 0.0142, 1, Origin::Mined)};
        const std::vector<Candidate> listed = distinct(ranked, 8);
        QCOMPARE(listed.size(), std::size_t(3));
        QCOMPARE(listed[0].fit.rwpFit, 0.0050);
        QCOMPARE(listed[1].fit.rwpFit, 0.0141);
        QCOMPARE(distinct(ranked, 2).size(), std::size_t(2));
    }

    void theBetterFitStaysAndSamplesAddUp()
    {
        Candidate first = drawn(octahedron(), 0.21, 3);
        first.sampleIndex = 4;
        first.sampling.seed = 1;
        first.belief = CandidateBelief{0.1, 0.2};
        Candidate second = drawn(disguised(octahedron()), 0.20, 5);
        second.sampleIndex = -1; // an alternative
        second.sampling.seed = 2;
        second.belief = CandidateBelief{0.6, 0.7};
        const Candidate both = merged(first, second, true);
        QCOMPARE(both.fit.rwpFit, 0.20);
        QCOMPARE(both.copies, 8);
        QCOMPARE(both.sampleIndex, 4);
        QCOMPARE(both.sampling.seed, std::uint64_t(1));
        QCOMPARE(both.belief->shape, 0.6); // of the newer run, as the verdict
        QCOMPARE(merged(second, first, true).fit.rwpFit, 0.20);
        QCOMPARE(merged(first, second, false).copies, 5); // the same draws once more prove nothing
    }

    void aRunWithTheSameSeedRepeats()
    {
        RunSummary first;
        first.command = "generate";
        first.sampling = SamplingSettings{};
        first.model = ModelInfo{"m", "basis", "abc", "cpu", {}, 5, 256, {}};
        RunSummary second = first;
        QVERIFY(repeats(second, first));
        second.sampling->seed = first.sampling->seed + 1;
        QVERIFY(!repeats(second, first));
        second.sampling = first.sampling;
        second.model->sha256 = "def";
        QVERIFY(!repeats(second, first));
        second.sampling.reset(); // a search of the library
        QVERIFY(repeats(second, first));
    }
};

QTEST_APPLESS_MAIN(tst_Duplicates)
#include "tst_Duplicates.moc"
