#include "base/Errors.h"
#include "candidates/FittedStructure.h"
#include "DebyeCurve.h"
#include "refine/Refine.h"
#include "refine/RefineBest.h"
#include "refine/RefineChoice.h"
#include "shapes/ClusterBuilder.h"
#include "shapes/IrregularShapes.h"
#include "structure/BondMeasures.h"
#include "structure/Neighbours.h"

#include <QtTest>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <memory>
#include <numeric>
#include <thread>

using namespace clusterlens;

namespace {

RefineSettings settingsOf(const DebyeSettings& made)
{
    RefineSettings settings;
    settings.fit.start.qmin = made.qmin;
    settings.fit.start.qmax = made.qmax;
    settings.fit.start.qdamp = made.qdamp;
    settings.fit.parameters[parameter::qdamp].free = false; // as where the file states it
    settings.fit.range = {1.6, made.rmax};
    settings.restarts = 3;
    return settings;
}

Candidate refinedFrom(
    const PositionsXyz& start, const PdfCurve& curve, const RefineSettings& settings, const RunControl& control = {})
{
    const Candidate given = fittedStructure(makeStructure("Pt", start), "start", curve, settings.fit);
    return refined(given, "start", curve, settings, control);
}

const PositionsXyz octahedron = buildCluster({Family::Octahedron, {5}}, 2.75); // 85 atoms

DebyeSettings measured(double noise)
{
    DebyeSettings settings;
    settings.noise = noise;
    return settings;
}

} // namespace

class tst_Refine : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// From the ideal shape to the particle with vacancies that the curve was made of.
    void findsVacancies()
    {
        RandomEngine random(8);
        const PositionsXyz truth = withVacancies(octahedron, 0.15, random); // 13 corners and edges
        const PdfCurve curve = debyeCurve(truth, measured(0.03));
        const Candidate found = refinedFrom(octahedron, curve, settingsOf(measured(0.03)));
        QVERIFY(found.refinement.has_value());
        const Refinement& refinement = *found.refinement;
        QVERIFY(refinement.changed());
        QVERIFY(found.origin == Origin::Refined);
        QVERIFY2(std::abs(double(found.structure.size()) / double(truth.rows()) - 1.0) < 0.05,
            qPrintable(QString("%1 of %2").arg(found.structure.size()).arg(truth.rows())));
        QVERIFY(found.fit.rwpFit < 0.7 * refinement.rwpBefore);
        QVERIFY2(found.fit.rwpFit < 0.045, qPrintable(QString::number(found.fit.rwpFit)));
        QVERIFY(refinement.choice().heldOut < refinement.choices.front().heldOut);
        QVERIFY(std::ranges::min(findNeighbours(found.structure.positions).coordination) >= 3);
        // The ensemble: the best first, each atom on a site, shares between 0 and 1.
        QVERIFY(!refinement.ensemble.empty());
        QVERIFY((refinement.ensemble.front() - found.structure.positions).cwiseAbs().maxCoeff() < 1e-9);
        QVERIFY(refinement.occupancy.minCoeff() > 0.0 && refinement.occupancy.maxCoeff() <= 1.0);
        double atoms = 0.0;
        for (const PositionsXyz& particle : refinement.ensemble)
            atoms += double(particle.rows()) / double(refinement.ensemble.size());
        QVERIFY(std::abs(refinement.occupancy.sum() - atoms) < 1e-9);
        // 1.6 to 25 Å times 22.2 / pi
        QVERIFY(std::abs(refinement.independentPoints - 165.4) < 0.5);
    }

    /// With little noise and with much an ideal particle stays what it is.
    void leavesAnIdealParticleAlone_data()
    {
        QTest::addColumn<double>("noise");
        QTest::newRow("3 % of the rms") << 0.03;
        QTest::newRow("25 %") << 0.25;
    }
    void leavesAnIdealParticleAlone()
    {
        QFETCH(const double, noise);
        const PdfCurve curve = debyeCurve(octahedron, measured(noise));
        const Candidate found = refinedFrom(octahedron, curve, settingsOf(measured(noise)));
        QCOMPARE(found.structure.size(), octahedron.rows());
        QCOMPARE(found.refinement->taken, std::size_t(0));
        QVERIFY(found.refinement->choices.size() > 3);
    }

    /// A surface drawn in by 2.5 % is strain, and no atom comes or goes for it.
    void takesStrainForStrain()
    {
        const PdfCurve curve = debyeCurve(withContractedSurface(octahedron, 0.025), measured(0.03));
        const Candidate found = refinedFrom(octahedron, curve, settingsOf(measured(0.03)));
        QCOMPARE(found.structure.size(), octahedron.rows());
        QVERIFY(found.refinement->changed());
        QVERIFY2(std::abs(found.refinement->choice().strain.at(0) - 0.025) < 0.006,
            qPrintable(QString::number(found.refinement->choice().strain[0])));
        QVERIFY(found.fit.rwpFit < 0.04);
    }

    /// A stretch that the user holds or limits is in the candidate's positions: it must not come again with each fit, each strain and the end.
    void aStretchThatIsGivenActsOnce_data()
    {
        QTest::addColumn<bool>("held");
        QTest::newRow("held") << true;
        QTest::newRow("limited") << false;
    }
    void aStretchThatIsGivenActsOnce()
    {
        QFETCH(const bool, held);
        const PdfCurve curve = debyeCurve(withContractedSurface(octahedron, 0.025), measured(0.03));
        RefineSettings settings = settingsOf(measured(0.03));
        settings.fit.start.stretch = 1.02;
        ParameterSetting& stretch = settings.fit.parameters[parameter::stretch];
        stretch.free = !held;
        stretch.bounds = {1.001, 1.039};
        const Candidate given = fittedStructure(makeStructure("Pt", octahedron / 1.02), "start", curve, settings.fit);
        const Candidate found = refined(given, "start", curve, settings);
        QVERIFY2(held ? found.fit.stretch() == 1.02
                      : stretch.bounds.min <= found.fit.stretch() && found.fit.stretch() <= stretch.bounds.max,
            qPrintable(QString::number(found.fit.stretch())));
        QVERIFY2(std::abs(found.refinement->rwpBefore - given.fit.rwpFit) < 1e-3,
            qPrintable(QString::number(found.refinement->rwpBefore)));
        QVERIFY(found.refinement->changed());
        QVERIFY2(std::abs(found.refinement->choice().strain.at(0) - 0.025) < 0.006,
            qPrintable(QString::number(found.refinement->choice().strain[0])));
        QVERIFY2(found.fit.rwpFit < 0.04, qPrintable(QString::number(found.fit.rwpFit)));
        const double size = largestDistance(found.structure.positions) / largestDistance(withContractedSurface(octahedron, 0.025));
        QVERIFY2(std::abs(size - 1.0) < 0.003, qPrintable(QString::number(size)));
        const Candidate unrefined = otherChoice(found, 0, curve, settings.fit);
        QVERIFY((unrefined.structure.positions - given.structure.positions).cwiseAbs().maxCoeff() < (held ? 1e-9 : 2e-3));
    }

    void sameResultWithAnyNumberOfThreads()
    {
        const PdfCurve curve = debyeCurve(octahedron.topRows(75), measured(0.03));
        RefineSettings settings = settingsOf(measured(0.03));
        settings.threads = 1;
        const Candidate one = refinedFrom(octahedron, curve, settings);
        settings.threads = 4;
        const Candidate four = refinedFrom(octahedron, curve, settings);
        QVERIFY(one.structure.positions == four.structure.positions);
        QCOMPARE(one.refinement->taken, four.refinement->taken);
        QCOMPARE(one.refinement->choice().heldOut, four.refinement->choice().heldOut);
    }

    /// A cancel is heard at once, wherever it comes.
    void stopsWhenAsked_data()
    {
        QTest::addColumn<int>("step");
        for (const int step : {1, 3, 8})
            QTest::newRow(qPrintable(QString::number(step))) << step;
    }
    void stopsWhenAsked()
    {
        QFETCH(const int, step);
        const PdfCurve curve = debyeCurve(octahedron, measured(0.03));
        const auto flag = std::make_shared<std::atomic<bool>>(false);
        int steps = 0;
        const RunControl control(flag, [&](int, int, std::string_view) { *flag = ++steps >= step; });
        QVERIFY_EXCEPTION_THROWN((void)refinedFrom(octahedron, curve, settingsOf(measured(0.03)), control), clusterlens::Cancelled);
        QCOMPARE(steps, step);
    }

    /// As everything is ranked: what a fitted body has free counts against it, and still does once it is refined.
    void ranksByTheRuleOfAll()
    {
        const PdfCurve curve = debyeCurve(octahedron, measured(0.03));
        const RefineSettings settings = settingsOf(measured(0.03));
        Candidate body = fittedStructure(makeStructure("Pt", octahedron), "body", curve, settings.fit);
        const Candidate shape = body;
        body.bodyParameters = 3;
        const std::vector<Candidate> ranked = withRefined({body, shape}, curve, settings); // both leave the same
        QCOMPARE(ranked.size(), std::size_t(2));
        QCOMPARE(ranked[0].bodyParameters, 0);
        QCOMPARE(refined(body, "body", curve, settings).bodyParameters, 3);
    }

    /// Each choice that was tried can be taken; it is the particle that its numbers tell of.
    void anotherChoiceIsAnotherParticle()
    {
        RandomEngine random(8);
        const PdfCurve curve = debyeCurve(withVacancies(octahedron, 0.15, random), measured(0.03));
        const RefineSettings settings = settingsOf(measured(0.03));
        const Candidate found = refinedFrom(octahedron, curve, settings);
        const Refinement& refinement = *found.refinement;
        QCOMPARE(refinement.asked, refinement.taken);
        for (std::size_t i = 0; i < refinement.choices.size(); ++i) {
            const Candidate other = otherChoice(found, i, curve, settings.fit);
            QCOMPARE(other.structure.size(), Eigen::Index(refinement.choices[i].atoms));
            QVERIFY2(std::abs(other.fit.rwpFit - refinement.choices[i].rwp) < 0.005, refinement.choices[i].what.c_str());
            QCOMPARE(other.refinement->taken, i);
            QCOMPARE(other.refinement->asked, refinement.asked);
            QVERIFY(other.refinement->ensemble.empty() && other.refinement->sites.rows() == 0);
            const std::vector<int> neighbours = findNeighbours(other.structure.positions).coordination;
            const double mean = std::accumulate(neighbours.begin(), neighbours.end(), 0.0) / double(neighbours.size());
            QVERIFY(std::abs(mean - other.refinement->choice().coordination) < 1e-9);
        }
        QCOMPARE(otherChoice(found, 0, curve, settings.fit).structure.size(), octahedron.rows());
        QVERIFY_EXCEPTION_THROWN((void)otherChoice(found, refinement.choices.size(), curve, settings.fit), std::invalid_argument);
    }

    void refusesWhatItCannotRefine()
    {
        const PdfCurve curve = debyeCurve(octahedron, measured(0.0));
        const RefineSettings settings = settingsOf(measured(0.0));
        Candidate candidate = fittedStructure(makeStructure("Pt", octahedron), "x", curve, settings.fit);
        Candidate alloy = candidate;
        alloy.structure.elements[3] = "Au";
        QVERIFY_EXCEPTION_THROWN((void)refined(alloy, "x", curve, settings), ParseError);
        Candidate mixture = candidate;
        mixture.parts.resize(2);
        QVERIFY_EXCEPTION_THROWN((void)refined(mixture, "x", curve, settings), ParseError);
        Candidate large = candidate;
        large.structure = makeStructure("Pt", buildCluster({Family::Octahedron, {15}}, 2.75)); // 2255 atoms
        QVERIFY_EXCEPTION_THROWN((void)refined(large, "x", curve, settings), ParseError);
        RefineSettings none = settings;
        none.restarts = 0;
        QVERIFY_EXCEPTION_THROWN((void)refined(candidate, "x", curve, none), std::invalid_argument);
    }
};

QTEST_GUILESS_MAIN(tst_Refine)
#include "tst_Refine.moc"
