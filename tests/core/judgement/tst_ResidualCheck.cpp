#include "evaluation/SimulatedCurve.h"
#include "judgement/ResidualCheck.h"
#include "shapes/ClusterBuilder.h"
#include "structure/BondMeasures.h"

#include <QtTest>

#include <algorithm>
#include <utility>

using namespace clusterlens;

namespace {

const PositionsXyz particle = buildCluster({Family::Decahedron, {4, 3, 1}}, 2.8);

SimulationSettings measured(double noise, double rmax)
{
    SimulationSettings settings;
    settings.pdf.biso = 0.6;
    settings.pdf.qdamp = 0.03;
    settings.grid = {0.0, rmax, 0.01};
    settings.noise = noise;
    settings.seed = 7;
    return settings;
}

/// Data to the settings' rmax, calculated further: a simulation knows no pairs far beyond its end.
PdfCurve measuredCurve(SimulationSettings settings)
{
    const double rmax = std::exchange(settings.grid.rmax, 30.0);
    PdfCurve curve = simulateCurve(particle, settings);
    const Eigen::Index points = std::upper_bound(curve.r.begin(), curve.r.end(), rmax + 1e-9) - curve.r.begin();
    curve.r.conservativeResize(points);
    curve.g.conservativeResize(points);
    curve.dg.resize(0);
    return curve;
}

ResidualCheck checkedFit(const PositionsXyz& positions, const SimulationSettings& settings)
{
    const PdfCurve curve = measuredCurve(settings);
    FitSettings fit;
    fit.start = settings.pdf;
    fit.range = {1.6, settings.grid.rmax};
    return checkResidual(fitPdf(curve, positions, fit), largestDistance(positions), settings.pdf, 2.1);
}

} // namespace

class tst_ResidualCheck : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// The noise that was put in is found again, with data beyond the particle and without.
    void findsTheNoise_data()
    {
        QTest::addColumn<double>("noise");
        QTest::addColumn<double>("rmax");
        QTest::newRow("1 % of the maximum, data beyond the particle") << 0.01 << 30.0;
        QTest::newRow("5 %, data beyond") << 0.05 << 30.0;
        QTest::newRow("1 %, no data beyond") << 0.01 << 14.0;
        QTest::newRow("5 %, no data beyond") << 0.05 << 14.0;
    }
    void findsTheNoise()
    {
        QFETCH(const double, noise);
        QFETCH(const double, rmax);
        SimulationSettings settings = measured(noise, rmax);
        const ResidualCheck check = checkedFit(particle, settings);
        const PdfCurve noisy = measuredCurve(settings);
        settings.noise = 0.0;
        const Eigen::VectorXd errors = (noisy.g - measuredCurve(settings).g).tail(noisy.g.size() - 210); // from 2.1 Å on
        const double deviation = std::sqrt(errors.squaredNorm() / double(errors.size()));
        // Near Qmax 12 Å of data hold about 17 components: two standard deviations of their mean power are 0.35.
        QVERIFY2(std::abs(check.noise / deviation - 1.0) < 0.35, qPrintable(QString::number(check.noise / deviation)));
        QVERIFY(std::abs(check.rwp / check.noiseFloor - 1.0) < 0.3);
        QCOMPARE(check.insideOverBeyond.has_value(), rmax > 20.0);
        if (check.insideOverBeyond)
            QVERIFY(*check.insideOverBeyond > 0.7 && *check.insideOverBeyond < 1.3);
    }

    /// What a wrong structure leaves is not taken for noise.
    void knowsMisfitFromNoise()
    {
        const SimulationSettings settings = measured(0.01, 30.0);
        const ResidualCheck right = checkedFit(particle, settings);
        const ResidualCheck wrong = checkedFit(buildCluster({Family::Icosahedron, {4}}, 2.8), settings);
        QVERIFY(wrong.misfit > 3.0 * right.rwp);
        QVERIFY(wrong.noiseFloor < 0.5 * wrong.rwp);
        QVERIFY(*wrong.insideOverBeyond > 2.0);
    }

    /// Nyquist: (30 - 2.1)(25 - 0.7)/pi.
    void countsIndependentPoints()
    {
        SimulationSettings settings = measured(0.01, 30.0);
        settings.pdf.qmin = 0.7;
        settings.pdf.qmax = 25.0;
        QVERIFY(std::abs(checkedFit(particle, settings).independentPoints - 27.9 * 24.3 / 3.14159265) < 0.2);
    }
};

QTEST_APPLESS_MAIN(tst_ResidualCheck)
#include "tst_ResidualCheck.moc"
