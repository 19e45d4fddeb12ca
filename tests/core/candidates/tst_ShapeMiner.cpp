#include "candidates/FittedStructure.h"
#include "candidates/ShapeFits.h"
#include "candidates/ShapeMiner.h"
#include "gr/GrReader.h"
#include "measurement/CurveAnalysis.h"
#include "measurement/ExperimentSettings.h"
#include "pdf/DebyePdf.h"

#include <QtTest>

#include <fstream>

using namespace clusterlens;

namespace {

/// Every ninth shape keeps the test short; the shapes asked for are always in.
std::vector<Shape> someShapes(const std::vector<ShapeName>& wanted)
{
    std::vector<Shape> some;
    const std::vector<Shape> all = buildShapeLibrary();
    for (std::size_t i = 0; i < all.size(); ++i)
        if (i % 9 == 0 || std::find(wanted.begin(), wanted.end(), all[i].name) != wanted.end())
            some.push_back(all[i]);
    return some;
}

Shape octahedronShape()
{
    return {{Family::Octahedron, {4}}, {}, buildCluster({Family::Octahedron, {4}}, 1.0)}; // 44 atoms
}

PdfCurve curveOf(const ShapeName& name, double bond, const PdfSettings& settings, double rmax)
{
    const DebyePdf pdf(RGrid{0.0, rmax, 0.01}, settings.qmin, settings.qmax);
    return {pdf.r(), pdf.calculate(buildCluster(name, bond), settings), {}};
}

} // namespace

class tst_ShapeMiner : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// Qdamp of the instrument is no means to make a shape fit.
    void searchesWithWhatIsHeld()
    {
        const DebyePdf pdf(RGrid{0.0, 20.0, 0.02}, 0.7, 25.0);
        const PdfCurve curve{pdf.r(), pdf.calculate(buildCluster({Family::Octahedron, {4}}, 2.8), PdfSettings()), {}};
        std::vector<Shape> library = buildShapeLibrary();
        library.resize(12);
        MiningSettings settings;
        settings.fit.range = {1.6, 20.0};
        settings.fit.start.qdamp = 0.017;
        settings.fit.start.biso = 0.45;
        settings.fit.parameters[parameter::qdamp].free = false;
        for (const ScreenedShape& found : screenShapes(library, curve, settings))
            QVERIFY(found.qdamp == 0.017 && found.biso != 0.45);
        settings.fit.parameters[parameter::biso].free = false;
        for (const ScreenedShape& found : screenShapes(library, curve, settings))
            QVERIFY(found.qdamp == 0.017 && found.biso == 0.45);
        settings.count = 1;
        QCOMPARE(mineShapes(library, curve, settings).front().fit.value(parameter::qdamp), 0.017);
    }

    /// The bond is found from the curve: a stretch that the user holds is part of it, not a factor on top.
    void aHeldStretchIsPartOfTheBond_data()
    {
        QTest::addColumn<double>("stretch");
        QTest::newRow("shorter") << 0.985;
        QTest::newRow("longer") << 1.02;
    }
    void aHeldStretchIsPartOfTheBond()
    {
        QFETCH(const double, stretch);
        const DebyePdf pdf(RGrid{0.0, 20.0, 0.02}, 0.7, 25.0);
        const PdfCurve curve{pdf.r(), pdf.calculate(buildCluster({Family::Octahedron, {4}}, 2.8), PdfSettings()), {}};
        MiningSettings settings;
        settings.fit.range = {1.6, 20.0};
        settings.fit.start.stretch = stretch;
        settings.fit.parameters[parameter::stretch].free = false;
        settings.count = 1;
        const MiningResult found = mineCurve({octahedronShape()}, curve, settings); // the sizes are searched too
        const Candidate& best = found.candidates.front();
        QCOMPARE(best.fit.stretch(), stretch);
        QVERIFY2(std::abs(best.bond - 2.8) < 0.003, qPrintable(QString::number(best.bond)));
        QVERIFY2(best.fit.rwpFit < 0.02, qPrintable(QString::number(best.fit.rwpFit)));
        for (const ConsideredShape& shape : found.considered)
            QVERIFY2(std::abs(shape.bond - 2.8) < 0.1, qPrintable(QString::number(shape.bond)));
        const Candidate again = refitted(best, curve, settings.fit); // as when settings change in the window
        QVERIFY((again.structure.positions - best.structure.positions).cwiseAbs().maxCoeff() < 1e-9);
    }

    /// Sizes are searched with a stretch of a few per mille; limits elsewhere are no error.
    void limitsOfTheStretchMayLieAnywhere_data()
    {
        QTest::addColumn<double>("low");
        QTest::addColumn<double>("high");
        QTest::newRow("above") << 1.01 << 1.02;
        QTest::newRow("below") << 0.97 << 0.985;
        QTest::newRow("touching") << 1.008 << 1.02;
        QTest::newRow("inside") << 0.999 << 1.001;
    }
    void limitsOfTheStretchMayLieAnywhere()
    {
        QFETCH(const double, low);
        QFETCH(const double, high);
        const DebyePdf pdf(RGrid{0.0, 20.0, 0.02}, 0.7, 25.0);
        const PositionsXyz truth = buildCluster({Family::Octahedron, {4}}, 2.8);
        const PdfCurve curve{pdf.r(), pdf.calculate(truth, PdfSettings()), {}};
        MiningSettings settings;
        settings.fit.range = {1.6, 20.0};
        settings.fit.parameters[parameter::stretch].bounds = {low, high};
        settings.fit.start.stretch = low;
        settings.count = 1;
        const Candidate best = mineCurve({octahedronShape()}, curve, settings).candidates.front();
        QVERIFY(best.fit.stretch() >= low && best.fit.stretch() <= high);
        QVERIFY2(
            std::abs(best.bond - 2.8) < 0.003, qPrintable(QString::number(best.bond))); // the curve's, as where the stretch is held
        QVERIFY2(best.fit.rwpFit < 0.02, qPrintable(QString::number(best.fit.rwpFit)));
        const double middle = 0.5 * (low + high);
        const FitResult fit = quickFit(truth / middle, curve, settings.fit); // where the limits ask for the truth, it is found
        QVERIFY2(std::abs(fit.stretch() - middle) < 1e-3, qPrintable(QString::number(fit.stretch())));
    }

    void findsTheShapeWhateverItsBondAndBroadening_data()
    {
        QTest::addColumn<int>("family");
        QTest::addColumn<QVector<int>>("parameters");
        QTest::addColumn<double>("bond");
        QTest::addColumn<double>("biso");
        QTest::addColumn<double>("qdamp");
        QTest::newRow("decahedron of gold") << int(Family::Decahedron) << QVector<int>{4, 1, 0} << 2.88 << 0.6 << 0.03;
        QTest::newRow("hcp block of osmium") << int(Family::Hcp) << QVector<int>{4, 4, 4} << 2.68 << 0.3 << 0.0;
        QTest::newRow("bcc, whose first two shells merge") << int(Family::Bcc) << QVector<int>{4, 4, 6} << 2.48 << 1.0 << 0.05;
        QTest::newRow("simple cubic, long bond") << int(Family::Sc) << QVector<int>{2, 2, 3} << 3.24 << 0.4 << 0.08;
        QTest::newRow("small icosahedron") << int(Family::Icosahedron) << QVector<int>{2} << 2.4 << 0.3 << 0.0;
    }

    void findsTheShapeWhateverItsBondAndBroadening()
    {
        QFETCH(int, family);
        QFETCH(QVector<int>, parameters);
        QFETCH(double, bond);
        QFETCH(double, biso);
        QFETCH(double, qdamp);
        const ShapeName truth{Family(family), {parameters.begin(), parameters.end()}};
        PdfSettings settings;
        settings.biso = biso;
        settings.qdamp = qdamp;
        MiningSettings mining;
        mining.count = 3;
        mining.refined = 6;
        const std::vector<Candidate> found = mineShapes(someShapes({truth}), curveOf(truth, bond, settings, 25.0), mining);
        QCOMPARE(found.size(), std::size_t(3));
        QVERIFY2(found[0].fit.rwpFit < 1e-3, qPrintable(QString::number(found[0].fit.rwpFit)));
        QVERIFY2(found[0].label.find(truth.text()) != std::string::npos, found[0].label.c_str());
        QVERIFY(std::abs(found[0].minDistance - bond) < 1e-3);
        QVERIFY(std::abs(found[0].fit.value(parameter::biso) - biso) < 0.01);
        QVERIFY(std::abs(found[0].fit.value(parameter::qdamp) - qdamp) < 2e-3);
        QVERIFY(found[0].origin == Origin::Mined);
        QVERIFY(found[0].fit.rwpFit <= found[1].fit.rwpFit && found[1].fit.rwpFit <= found[2].fit.rwpFit);
    }

    void looksAroundTheBondThatTheUserStates()
    {
        const ShapeName truth{Family::Octahedron, {4}};
        const PdfCurve curve = curveOf(truth, 2.77, PdfSettings(), 20.0);
        MiningSettings mining;
        mining.count = 1;
        mining.refined = 6;
        mining.bond = 2.8;
        const Candidate found = mineShapes(someShapes({truth}), curve, mining).front();
        QVERIFY(std::abs(found.minDistance - 2.77) < 0.01);
        mining.bond = 3.8;
        QVERIFY(mineShapes(someShapes({truth}), curve, mining).front().minDistance > 3.0);
    }

    void firstPeakIsTheBondOfCloselyPackedClusters()
    {
        const PdfCurve curve = curveOf({Family::Icosahedron, {3}}, 2.88, PdfSettings(), 20.0);
        QVERIFY(std::abs(firstMetalPeak(curve, {1.6, 20.0}) - 2.95) < 0.1); // radial 2.88 and tangential 3.03 Å together
    }

    void firstPeakIgnoresRipplesAndNoise()
    {
        PdfCurve curve = curveOf({Family::Octahedron, {5}}, 2.77, PdfSettings(), 20.0);
        const double height = curve.g.maxCoeff();
        for (Eigen::Index i = 0; i < curve.r.size(); ++i)
            curve.g[i] += height * (0.05 * std::sin(97.0 * double(i)) + 0.2 * std::sin(6.0 * curve.r[i]) * std::exp(-curve.r[i]));
        QVERIFY(std::abs(firstMetalPeak(curve, {1.6, 20.0}) - 2.77) < 0.05);
    }

    void isTheSameOnAnyNumberOfThreads()
    {
        const ShapeName truth{Family::Octahedron, {5}};
        const PdfCurve curve = curveOf(truth, 2.77, PdfSettings(), 20.0);
        MiningSettings mining;
        mining.refined = 4;
        mining.count = 4;
        mining.threads = 1;
        const std::vector<Candidate> one = mineShapes(someShapes({truth}), curve, mining);
        mining.threads = 3;
        const std::vector<Candidate> three = mineShapes(someShapes({truth}), curve, mining);
        for (std::size_t i = 0; i < one.size(); ++i) {
            QCOMPARE(one[i].label, three[i].label);
            QVERIFY(one[i].fit.rwpFit == three[i].fit.rwpFit); // bit for bit
        }
    }

    void reportsProgressAndStopsWhenCancelled()
    {
        const std::vector<Shape> library = someShapes({});
        const PdfCurve curve = curveOf({Family::Octahedron, {4}}, 2.77, PdfSettings(), 15.0);
        MiningSettings mining;
        mining.count = 1;
        mining.refined = 3;
        std::map<std::string, std::vector<int>> steps;
        std::ignore = mineShapes(library, curve, mining,
            RunControl(nullptr, [&](int done, int, std::string_view stage) { steps[std::string(stage)].push_back(done); }));
        QCOMPARE(steps.size(), std::size_t(2));
        QCOMPARE(steps.at("searching the library").size(), library.size());
        QCOMPARE(steps.at("fitting"), (std::vector<int>{1, 2, 3}));

        const auto cancel = std::make_shared<std::atomic<bool>>(false);
        int reports = 0;
        const RunControl stopping(cancel, [&](int, int, std::string_view) { cancel->store(++reports == 2); });
        mining.threads = 1;
        bool cancelled = false;
        try {
            std::ignore = mineShapes(library, curve, mining, stopping);
        } catch (const Cancelled&) {
            cancelled = true;
        }
        QVERIFY(cancelled);
        QCOMPARE(reports, 2);
    }

    void refusesCurvesWithoutPointsInTheRange()
    {
        const PdfCurve curve = curveOf({Family::Octahedron, {4}}, 2.77, PdfSettings(), 15.0);
        MiningSettings mining;
        mining.fit.range = {14.95, 20.0};
        QVERIFY_EXCEPTION_THROWN(std::ignore = mineShapes(someShapes({}), curve, mining), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(std::ignore = mineShapes({}, curve, MiningSettings()), std::invalid_argument);
    }
};

QTEST_GUILESS_MAIN(tst_ShapeMiner)
#include "tst_ShapeMiner.moc"
