#include "candidates/CurveGuidance.h"

#include "candidates/ShapeMiner.h"
#include "pdf/DebyePdf.h"
#include "shapes/ClusterBuilder.h"

#include <QtTest>

using namespace clusterlens;

namespace {

const std::vector<ShapeName> names{{Family::Icosahedron, {3}}, {Family::Octahedron, {4}}, {Family::Decahedron, {4, 1, 0}}};

std::vector<LikelyShape> likelyShapes()
{
    std::vector<LikelyShape> likely;
    for (int i = 0; i < int(names.size()); ++i)
        likely.push_back({{10 + i, -double(i)}, 0.0, buildCluster(names[std::size_t(i)], 1.0)});
    return likely;
}

ModelInput curveOf(const ShapeName& name, double bond)
{
    const DebyePdf pdf(RGrid{0.0, 20.0, 0.01}, 0.7, 25.0);
    ModelInput input;
    input.curve = {pdf.r(), pdf.calculate(buildCluster(name, bond), PdfSettings()), {}};
    return input;
}

FitResult fitOf(const Eigen::VectorXd& observed, const Eigen::VectorXd& fitted)
{
    FitResult fit;
    fit.r = Eigen::VectorXd::LinSpaced(observed.size(), 0.0, double(observed.size() - 1));
    fit.observed = observed;
    fit.fitted = fitted;
    return fit;
}

} // namespace

class tst_CurveGuidance : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void putsTheShapeBehindTheCurveFirst()
    {
        FitSettings fit;
        for (std::size_t truth = 0; truth < names.size(); ++truth) {
            const auto screened = screenedByCurve(likelyShapes(), curveOf(names[truth], 2.88), fit, 2, 1);
            QCOMPARE(screened.size(), std::size_t(2));
            const ShapeOdds& odds = screened.front().odds;
            QCOMPARE(odds.identity, 10 + int(truth));
            QCOMPARE(odds.logOdds, -double(truth)); // the network's, untouched
            QVERIFY(std::abs(odds.bond.value() - 2.88) <= 2.88 * odds.bondError);
        }
    }

    void isTheSameOnAnyNumberOfThreads()
    {
        const ModelInput input = curveOf(names[1], 2.6);
        const auto one = screenedByCurve(likelyShapes(), input, FitSettings(), 3, 1);
        const auto three = screenedByCurve(likelyShapes(), input, FitSettings(), 3, 3);
        for (std::size_t i = 0; i < one.size(); ++i) {
            QCOMPARE(one[i].odds.identity, three[i].odds.identity);
            QVERIFY(one[i].odds.bond == three[i].odds.bond);
        }
    }

    void takesTheBondThatTheUserStates()
    {
        ModelInput input = curveOf(names[1], 2.6);
        QVERIFY(std::abs(peakOf(input.curve, input.bond, FitSettings().range) - 2.6) < 0.1);
        input.bond = 2.7;
        QCOMPARE(peakOf(input.curve, input.bond, FitSettings().range), 2.7);
    }

    void likelihoodIsThatOfErrorsOfUnknownSize()
    {
        // Errors +-0.1 on ones: Rwp 0.1. r = 0 .. 10 beyond 4: 6 Å times (25 - 0.7) / pi points.
        Eigen::VectorXd observed = Eigen::VectorXd::Ones(11);
        Eigen::VectorXd fitted = observed;
        for (Eigen::Index i = 4; i < 11; ++i)
            fitted[i] += i % 2 ? 0.1 : -0.1;
        PdfSettings settings;
        settings.qmin = 0.7;
        settings.qmax = 25.0;
        const double expected = 6.0 * 24.3 / 3.14159265358979 * 2.302585092994046; // -log(0.1)
        QVERIFY(std::abs(logLikelihood(fitOf(observed, fitted), settings, 4.0) - expected) < 1e-9 * expected);
        fitted.head(4).setConstant(50.0); // ripple below says nothing
        QVERIFY(std::abs(logLikelihood(fitOf(observed, fitted), settings, 4.0) - expected) < 1e-9 * expected);
    }

    void perfectFitsAreEquallyPerfect()
    {
        const Eigen::VectorXd observed = Eigen::VectorXd::Ones(11);
        const double one = logLikelihood(fitOf(observed, 1.0001 * observed), PdfSettings(), 0.0);
        const double other = logLikelihood(fitOf(observed, observed), PdfSettings(), 0.0);
        QCOMPARE(one, other);
        QVERIFY(std::isfinite(other));
    }

    void guidanceGoesFromTheNetworkToTheCurve()
    {
        LikelyShape shape;
        shape.odds = {3, -2.0, 2.9, 0.01};
        shape.logPrior = -1.0;
        QCOMPARE(guidedOdds(shape, 8.0, 0.0).logOdds, -2.0);
        QCOMPARE(guidedOdds(shape, 8.0, 1.0).logOdds, 7.0);
        QCOMPARE(guidedOdds(shape, 8.0, 0.5).logOdds, 2.5);
        QCOMPARE(guidedOdds(shape, 8.0, 0.5).identity, 3);
        QVERIFY(guidedOdds(shape, 8.0, 0.5).bond == 2.9);
        for (const double wrong : {-0.1, 1.1, std::numeric_limits<double>::quiet_NaN()})
            QVERIFY_EXCEPTION_THROWN(std::ignore = guidedOdds(shape, 0.0, wrong), std::invalid_argument);
    }

    void stopsWhenCancelled()
    {
        const auto cancel = std::make_shared<std::atomic<bool>>(true);
        bool cancelled = false;
        try {
            std::ignore = screenedByCurve(likelyShapes(), curveOf(names[0], 2.8), FitSettings(), 3, 1, RunControl(cancel, {}));
        } catch (const Cancelled&) {
            cancelled = true;
        }
        QVERIFY(cancelled);
    }
};

QTEST_GUILESS_MAIN(tst_CurveGuidance)
#include "tst_CurveGuidance.moc"
