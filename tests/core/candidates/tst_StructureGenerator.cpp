#include "KnownShapesModel.h"

#include "candidates/Duplicates.h"
#include "candidates/StructureGenerator.h"
#include "measurement/ExperimentSettings.h"
#include "pdf/DebyePdf.h"
#include "shapes/ClusterBuilder.h"
#include "structure/Neighbours.h"

#include <QtTest>

#include <algorithm>
#include <set>

using namespace clusterlens;
using clusterlens::testing::KnownShapesModel;

namespace {

const PositionsXyz decahedron = buildCluster({Family::Decahedron, {4, 1, 0}}, 2.88); // 54 atoms
const PositionsXyz icosahedron = buildCluster({Family::Icosahedron, {3}}, 2.88);     // 55 atoms
const PositionsXyz octahedron = buildCluster({Family::Octahedron, {4}}, 2.88);       // 44 atoms

/// The decahedron's curve with the paper's settings, seven times as high: only the shape of a measured curve counts.
ModelInput curveOf(const PositionsXyz& positions)
{
    ModelInput input;
    const DebyePdf pdf(RGrid{0.0, 20.0, 0.01}, 0.7, 25.0);
    input.curve.r = pdf.r();
    input.curve.g = 7.0 * pdf.calculate(positions, PdfSettings());
    return input;
}

double largestDistanceError(const PositionsXyz& a, const PositionsXyz& b)
{
    return a.rows() == b.rows() ? (sortedDistances(a) - sortedDistances(b)).cwiseAbs().maxCoeff() : 1e9;
}

/// A W whose first two atoms sit on the same place.
Eigen::MatrixXd clashingMatrix()
{
    PositionsXyz positions = octahedron;
    positions.row(1) = positions.row(0);
    return buildLaplacian(positions);
}

} // namespace

class tst_StructureGenerator : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_model = KnownShapesModel();
        m_model.shapes = {icosahedron, decahedron, octahedron};
        m_settings = GenerationSettings();
        m_settings.count = 3;
        m_settings.threads = 2;
        m_settings.element = "Ag";
        m_settings.sizes = false;
    }

    /// A particle that the model does not know: it is mined, and what was drawn stays in the table.
    void minesWhatTheModelDoesNotKnow()
    {
        m_settings.sizes = true;
        m_settings.fit.start.qdamp = 0.0;
        m_settings.fit.parameters[parameter::qdamp].free = false;
        const PositionsXyz large = buildCluster({Family::Octahedron, {6}}, 2.88); // 146 atoms
        const GenerationResult result = generateStructures(m_model, curveOf(large), m_settings);
        QCOMPARE(result.candidates.size(), std::size_t(3));
        const std::vector<Candidate> shown = rankedTogether(result, m_settings.count);
        QCOMPARE(shown.size(), std::size_t(4)); // three were drawn and asked for, and half as many again fit better
        QCOMPARE(shown.front().structure.size(), Eigen::Index(146));
        QVERIFY(shown.front().origin == Origin::Mined);
        QCOMPARE(shown.front().label, std::string("fcc octahedron, 146 atoms"));
        QCOMPARE(shown.front().copies, 0);
        QCOMPARE(shown.front().sampleIndex, -1);
        QVERIFY(shown.front().fit.rwpFit < 0.03); // tip to tip it is longer than the curve, whose steps in Q are others
        QVERIFY(result.considered.size() > shown.size());
        for (std::size_t i = 1; i < result.considered.size(); ++i)
            QVERIFY(result.considered[i - 1].rwp <= result.considered[i].rwp);
        for (const Candidate& candidate : shown)
            QCOMPARE(std::ranges::count_if(result.considered,
                         [&](const ConsideredShape& shape) {
                             return shape.atoms == candidate.structure.size() && std::abs(shape.bond - candidate.bond) < 1e-12
                                 && shape.label == candidate.label;
                         }),
                1);
        m_settings.sampling.guidance = 0.0;
        QVERIFY(generateStructures(m_model, curveOf(large), m_settings).alternatives.empty()); // nothing but the network speaks
    }

    void manyAreDrawnAFewAtATime()
    {
        m_model.finite = true;
        m_settings.count = 600;
        m_settings.sampling.guidance = 0.0; // the model's samples take turns
        m_model.replaced = {{2, clashingMatrix()}};
        const GenerationResult result = generateStructures(m_model, curveOf(decahedron), m_settings);
        QVERIFY(m_model.mostAtOnce <= 256);                 // 134 MB of matrices
        QCOMPARE(result.rejected.size(), std::size_t(200)); // a shape that is none stays none
        QCOMPARE(result.rejected.back().index, 599);
        for (const Candidate& candidate : result.candidates)
            if (candidate.copies > 0) {
                QCOMPARE(candidate.copies, 200);
                QVERIFY(candidate.sampleIndex == 0 || candidate.sampleIndex == 1);
            }
    }

    void ranksTheTrueShapeFirst()
    {
        const GenerationResult result = generateStructures(m_model, curveOf(decahedron), m_settings);
        QCOMPARE(result.candidates.size(), std::size_t(3));
        const Candidate& best = result.candidates.front();
        QCOMPARE(best.sampleIndex, 1);
        QVERIFY2(best.fit.rwpFit < 1e-3, qPrintable(QString::number(best.fit.rwpFit)));
        QVERIFY(std::abs(best.fit.scale() - 7.0) < 0.05);
        QVERIFY(best.fit.rwp > 0.8); // the amplitude is not fitted there: 6/7 of the curve is missing
        QVERIFY(largestDistanceError(best.structure.positions, decahedron) < 0.02);
        QCOMPARE(best.structure.elements.front(), std::string("Ag"));
        QVERIFY(best.familyGuess == Family::Decahedron);
        QVERIFY(std::abs(best.bond - 2.88) < 0.01);
        for (std::size_t i = 1; i < result.candidates.size(); ++i)
            QVERIFY(result.candidates[i - 1].fit.rwpFit <= result.candidates[i].fit.rwpFit);
        QVERIFY(result.rejected.empty());
    }

    void survivesNoiseInTheMatrices()
    {
        m_model.noise = 1e-3;
        const GenerationResult result = generateStructures(m_model, curveOf(decahedron), m_settings);
        QVERIFY2(result.candidates.front().fit.rwpFit < 0.05, qPrintable(QString::number(result.candidates.front().fit.rwpFit)));
    }

    void mergesIdenticalSamplesAndCountsThem()
    {
        m_model.shapes = {decahedron, icosahedron, decahedron, decahedron};
        m_settings.count = 8;
        const GenerationResult result = generateStructures(m_model, curveOf(decahedron), m_settings);
        QCOMPARE(result.candidates.size(), std::size_t(2));
        QCOMPARE(result.candidates[0].copies, 6);
        QCOMPARE(result.candidates[1].copies, 2);
        QCOMPARE(result.candidates[0].structure.size(), Eigen::Index(54));
    }

    void fillsThePlacesOfAgreeingSamplesWithAlternatives()
    {
        m_model.finite = true;
        m_settings.count = 2;
        const GenerationResult result = generateStructures(m_model, curveOf(decahedron), m_settings);
        QCOMPARE(result.candidates.size(), std::size_t(1));
        QCOMPARE(result.alternatives.size(), std::size_t(2));
        const std::vector<Candidate> shown = rankedTogether(result, m_settings.count);
        QCOMPARE(shown.size(), std::size_t(2));
        QCOMPARE(shown[0].structure.size(), Eigen::Index(54));
        QCOMPARE(shown[0].copies, 2);
        QCOMPARE(shown[0].sampleIndex, 0);
        QCOMPARE(shown[1].copies, 0);
        QCOMPARE(shown[1].sampleIndex, -1);
        QVERIFY(shown[1].fit.rwpFit > shown[0].fit.rwpFit);
    }

    void guidanceLetsTheCurveOverruleTheNetwork_data()
    {
        QTest::addColumn<double>("guidance");
        QTest::addColumn<int>("drawn"); // atoms of the shape that all samples are
        QTest::newRow("the curve alone") << 1.0 << 54;
        QTest::newRow("both") << 0.5 << 54;
        QTest::newRow("next to nothing of the curve") << 1e-4 << 55; // the network's own favourite
    }

    void guidanceLetsTheCurveOverruleTheNetwork()
    {
        QFETCH(double, guidance);
        QFETCH(int, drawn);
        m_model.finite = true;
        m_settings.sampling.guidance = guidance;
        const GenerationResult result = generateStructures(m_model, curveOf(decahedron), m_settings);
        QCOMPARE(result.candidates.size(), std::size_t(1)); // however it fits
        QCOMPARE(result.candidates.front().structure.size(), Eigen::Index(drawn));
        QCOMPARE(result.candidates.front().copies, 3);
        QCOMPARE(result.alternatives.size(), std::size_t(2));
        for (const Candidate& candidate : result.alternatives)
            QCOMPARE(candidate.copies, 0);
    }

    void withoutGuidanceTheNetworkDrawsAsItLikes()
    {
        m_model.finite = true;
        m_model.shapes = {icosahedron, icosahedron, octahedron, decahedron};
        m_settings.sampling.guidance = 0.0;
        m_settings.count = 3; // none of the model's own samples is the decahedron
        const GenerationResult result = generateStructures(m_model, curveOf(decahedron), m_settings);
        QVERIFY(result.alternatives.empty());
        std::multiset<Eigen::Index> drawn;
        int copies = 0;
        for (const Candidate& candidate : rankedTogether(result, m_settings.count)) {
            drawn.insert(candidate.structure.size());
            copies += candidate.copies;
        }
        QVERIFY((drawn == std::multiset<Eigen::Index>{44, 55}));
        QCOMPARE(copies, 3);
    }

    void noSampleIsLostToABetterAlternative()
    {
        GenerationResult result;
        for (int i = 0; i < 3; ++i) {
            result.candidates.emplace_back().fit.rwpFit = 0.5 + i;
            result.alternatives.emplace_back().fit.rwpFit = 0.1 + i;
            result.alternatives.back().copies = 0;
        }
        const std::vector<Candidate> full = rankedTogether(result, 3);
        QCOMPARE(full.size(), std::size_t(4)); // and the one alternative that is better than all of them
        QCOMPARE(std::ranges::count(full, 1, &Candidate::copies), 3);
        const std::vector<Candidate> room = rankedTogether(result, 5);
        QCOMPARE(room.size(), std::size_t(5));
        QCOMPARE(room.front().copies, 0); // ranked by the fit
        QVERIFY(std::ranges::is_sorted(room, {}, &Candidate::rankingRwp));
    }

    void everyCandidateSaysWhatMadeIt()
    {
        m_model.finite = true;
        const GenerationResult result = generateStructures(m_model, curveOf(decahedron), m_settings);
        for (const Candidate& candidate : rankedTogether(result, 8)) {
            QCOMPARE(candidate.provenance.command, std::string("generate"));
            QCOMPARE(candidate.provenance.model, std::string("known-shapes"));
            QVERIFY(!candidate.provenance.programVersion.empty());
            QVERIFY(candidate.sampling == m_settings.sampling);
        }
    }

    void callsEveryCandidateAsSoonAsItIsFitted()
    {
        m_model.finite = true;
        m_model.shapes = {octahedron, decahedron, icosahedron};
        m_settings.sampling.guidance = 0.0;
        std::multiset<Eigen::Index> called;
        const auto found = [&](const Candidate& candidate) { called.insert(candidate.structure.size()); };
        const GenerationResult result = generateStructures(m_model, curveOf(decahedron), m_settings, {}, found);
        QCOMPARE(result.candidates.size(), std::size_t(3));
        QVERIFY((called == std::multiset<Eigen::Index>{44, 54, 55}));
    }

    void keepsDifferentShapesApart()
    {
        Candidate a;
        a.structure = makeStructure("Au", decahedron);
        Candidate b = a;
        b.structure.positions *= 1.02; // the longest distance, about 10 Å, moves by 0.2 Å
        QCOMPARE(mergeDuplicates({a, b}).size(), std::size_t(2));
        b.structure.positions = a.structure.positions * 1.001;
        QCOMPARE(mergeDuplicates({a, b}).size(), std::size_t(1));
    }

    void findsTheScaleAgainstTheCurveWhenItIsAnEstimate_data()
    {
        QTest::addColumn<double>("error");
        QTest::addColumn<double>("held"); // stretch, which the scale that is found has in it
        QTest::newRow("exact") << 1.0 << 0.0;
        QTest::newRow("4 % too long") << 1.04 << 0.0;
        QTest::newRow("5 % too short") << 0.95 << 0.0;
        QTest::newRow("stretch held") << 1.04 << 1.02;
    }

    void findsTheScaleAgainstTheCurveWhenItIsAnEstimate()
    {
        QFETCH(double, error);
        QFETCH(double, held);
        m_settings.fit.parameters[parameter::stretch].free = held == 0.0;
        m_settings.fit.start.stretch = held == 0.0 ? 1.0 : held;
        m_model.lengthScale = 2.88 / 2.8; // W belong to the canonical bond length
        m_model.estimateError = error;
        m_model.scaleError = 0.1;
        const GenerationResult result = generateStructures(m_model, curveOf(decahedron), m_settings);
        QVERIFY2(result.candidates.front().fit.rwpFit < 0.01, qPrintable(QString::number(result.candidates.front().fit.rwpFit)));
        QVERIFY(largestDistanceError(result.candidates.front().structure.positions, decahedron) < 0.05);
    }

    void reportsSamplesThatAreNoStructures()
    {
        m_settings.count = 5;
        m_model.replaced = {{0, Eigen::MatrixXd::Zero(256, 256)}, {2, clashingMatrix()},
            {3, Eigen::MatrixXd::Constant(256, 256, std::numeric_limits<double>::quiet_NaN())}};
        const GenerationResult result = generateStructures(m_model, curveOf(decahedron), m_settings);
        QCOMPARE(result.candidates.size(), std::size_t(1));
        QCOMPARE(result.candidates.front().copies, 2); // samples 1 and 4
        QCOMPARE(result.rejected.size(), std::size_t(3));
        QCOMPARE(result.rejected[0].index, 0);
        QVERIFY(result.rejected[0].reason.find("0 atoms") != std::string::npos);
        QCOMPARE(result.rejected[1].index, 2);
        QVERIFY(result.rejected[1].reason.find("apart") != std::string::npos);
        QCOMPARE(result.rejected[2].index, 3);
        QVERIFY(result.rejected[2].reason.find("finite") != std::string::npos);
        QVERIFY(!result.warnings.empty());
    }

    void givesTheSameNumbersOnAnyNumberOfThreads()
    {
        m_model.noise = 1e-3;
        m_settings.count = 6;
        m_settings.threads = 1;
        const GenerationResult one = generateStructures(m_model, curveOf(decahedron), m_settings);
        m_settings.threads = 4;
        const GenerationResult four = generateStructures(m_model, curveOf(decahedron), m_settings);
        QCOMPARE(one.candidates.size(), four.candidates.size());
        for (std::size_t i = 0; i < one.candidates.size(); ++i) {
            QCOMPARE(one.candidates[i].sampleIndex, four.candidates[i].sampleIndex);
            QVERIFY(one.candidates[i].fit.rwpFit == four.candidates[i].fit.rwpFit); // bit for bit
            QVERIFY(one.candidates[i].structure.positions == four.candidates[i].structure.positions);
        }
        m_settings.sampling.seed = 2;
        const GenerationResult other = generateStructures(m_model, curveOf(decahedron), m_settings);
        QVERIFY(one.candidates.front().structure.positions != other.candidates.front().structure.positions);
    }

    void reportsEachStageInAscendingOrder()
    {
        std::map<std::string, std::vector<int>> steps;
        const RunControl control(nullptr, [&](int done, int total, std::string_view stage) {
            QCOMPARE(total, 3);
            steps[std::string(stage)].push_back(done);
        });
        std::ignore = generateStructures(m_model, curveOf(decahedron), m_settings, control);
        QCOMPARE(steps.at("sampling"), (std::vector<int>{0, 1, 2}));
        QCOMPARE(steps.at("fitting"), (std::vector<int>{1, 2, 3}));
        QCOMPARE(steps.size(), std::size_t(2));
    }

    void cancelStopsAtTheNextStep_data()
    {
        QTest::addColumn<QString>("stage");
        QTest::newRow("while looking at likely shapes") << "likely shapes";
        QTest::newRow("while fitting them") << "alternatives";
        QTest::newRow("while sampling") << "sampling";
        QTest::newRow("while fitting") << "fitting";
    }

    void cancelStopsAtTheNextStep()
    {
        QFETCH(QString, stage);
        const auto cancel = std::make_shared<std::atomic<bool>>(false);
        int after = 0;
        const RunControl control(cancel, [&](int, int, std::string_view now) {
            after += cancel->load();
            if (now == stage.toStdString())
                cancel->store(true);
        });
        m_settings.count = 12;
        m_settings.threads = 1;
        m_model.finite = stage == "likely shapes" || stage == "alternatives";
        bool cancelled = false;
        try {
            std::ignore = generateStructures(m_model, curveOf(decahedron), m_settings, control);
        } catch (const Cancelled&) {
            cancelled = true;
        }
        QVERIFY(cancelled);
        QCOMPARE(after, 0); // no further piece of work was finished
    }

    void leavesOutTheFitWhenAsked()
    {
        m_settings.fit.fitParameters = false;
        const GenerationResult result = generateStructures(m_model, curveOf(decahedron), m_settings);
        const FitResult& fit = result.candidates.front().fit;
        QCOMPARE(fit.rwpFit, fit.rwpScaled);
        QCOMPARE(fit.stretch(), 1.0);
        QVERIFY(fit.rwpScaled < 0.01);
    }

    void refusesGuidanceAndCountsOutOfRange()
    {
        m_model.finite = true;
        m_settings.sampling.guidance = 1.5;
        QVERIFY_EXCEPTION_THROWN(std::ignore = generateStructures(m_model, curveOf(decahedron), m_settings), std::invalid_argument);
        m_settings.sampling.guidance = 0.5;
        m_settings.count = 0;
        QVERIFY_EXCEPTION_THROWN(std::ignore = generateStructures(m_model, curveOf(decahedron), m_settings), std::invalid_argument);
    }

    void warnsWhereTheBestIsAsLargeAsTheModelCanDraw()
    {
        m_model.maxAtoms = 55; // the icosahedron has them
        const auto largeIsBest = generateStructures(m_model, curveOf(decahedron), m_settings);
        QCOMPARE(largeIsBest.warnings.size(), std::size_t(1));
        QVERIFY(largeIsBest.warnings.front().find("may be larger") != std::string::npos);
        QVERIFY(generateStructures(m_model, curveOf(octahedron), m_settings).warnings.empty());
    }

private:
    KnownShapesModel m_model;
    GenerationSettings m_settings;
};

QTEST_GUILESS_MAIN(tst_StructureGenerator)
#include "tst_StructureGenerator.moc"
