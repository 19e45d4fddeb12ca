#include "base/Random.h"
#include "evaluation/SimulatedCurve.h"
#include "measurement/QRangeEvidence.h"
#include "shapes/ClusterBuilder.h"

#include <QtTest>

#include <cmath>
#include <numbers>

using namespace clusterlens;

namespace {

/// Atoms of the fcc or bcc lattice around a random centre, nearest first, at the bond length \p bond.
PositionsXyz sphere(RandomEngine& engine, bool fcc, int atoms, double bond)
{
    const double cell = bond * (fcc ? std::numbers::sqrt2 : 2.0 / std::numbers::sqrt3); // Å
    const Eigen::RowVector3d centre(uniform(engine, 0, cell), uniform(engine, 0, cell), uniform(engine, 0, cell));
    const std::vector<Eigen::RowVector3d> basis = fcc
        ? std::vector<Eigen::RowVector3d>{{0, 0, 0}, {0.5, 0.5, 0}, {0.5, 0, 0.5}, {0, 0.5, 0.5}}
        : std::vector<Eigen::RowVector3d>{{0, 0, 0}, {0.5, 0.5, 0.5}};
    const int reach = int(std::cbrt(atoms)) + 2;
    std::vector<Eigen::RowVector3d> sites;
    for (int x = -reach; x <= reach; ++x)
        for (int y = -reach; y <= reach; ++y)
            for (int z = -reach; z <= reach; ++z)
                for (const Eigen::RowVector3d& site : basis)
                    sites.emplace_back((Eigen::RowVector3d(x, y, z) + site) * cell - centre);
    std::ranges::sort(sites, {}, [](const Eigen::RowVector3d& site) { return site.squaredNorm(); });
    PositionsXyz positions(atoms, 3);
    for (int i = 0; i < atoms; ++i)
        positions.row(i) = sites[std::size_t(i)];
    return positions;
}

PositionsXyz someParticle(RandomEngine& engine)
{
    const double bond = uniform(engine, 2.4, 3.0);
    const auto one = [&](int from, int to) { return from + int(uniformFromZero(engine) * (to - from + 1)); };
    switch (one(0, 4)) {
    case 0:
        return sphere(engine, true, int(13.0 * std::pow(1500.0 / 13.0, uniformFromZero(engine))), bond);
    case 1:
        return sphere(engine, false, int(13.0 * std::pow(1500.0 / 13.0, uniformFromZero(engine))), bond);
    case 2:
        return buildCluster({Family::Icosahedron, {one(2, 6)}}, bond);
    case 3:
        return buildCluster({Family::Decahedron, {one(2, 4), one(1, 5), one(0, 2)}}, bond);
    default:
        return buildCluster({Family::Octahedron, {one(3, 10)}}, bond);
    }
}

/// A curve as people have them: short or long, coarse or fine, damped, with errors of F and of the background.
SimulationSettings someMeasurement(RandomEngine& engine, std::uint64_t seed)
{
    SimulationSettings settings;
    settings.pdf.qmin = uniform(engine, 0.3, 1.5);
    settings.pdf.qmax = uniform(engine, 14.0, 30.0);
    settings.pdf.qdamp = uniform(engine, 0.0, 0.06);
    settings.pdf.biso = uniform(engine, 0.3, 1.0);
    settings.grid.rmax = uniform(engine, 15.0, 40.0);
    settings.grid.rstep = std::vector{0.01, 0.02, 0.05, 0.1}[seed % 4];
    settings.grid.rmin = seed % 3 ? 0.0 : 1.5;
    settings.noise = std::vector{0.0, 0.01, 0.03, 0.05}[seed / 4 % 4];
    settings.ripple = std::vector{0.0, 0.05, 0.1, 0.2}[seed / 16 % 4];
    settings.seed = seed;
    return settings;
}

} // namespace

class tst_QRangeEvidence : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // The transform of r exp(-a r^2) is known: sqrt(pi) Q / (4 a^1.5) exp(-Q^2 / 4a).
    void transformsWhatCanBeDoneByHand()
    {
        constexpr double a = 0.5; // Å^-2
        PdfCurve curve;
        curve.r = Eigen::VectorXd::LinSpaced(1201, 0.0, 24.0);
        curve.g = curve.r.array() * (-a * curve.r.array().square()).exp();
        const StructureFunction function = structureFunction(curve, 0.0, 6.0);
        QCOMPARE(function.f.size(), Eigen::Index(300));
        for (Eigen::Index k = 0; k < function.f.size(); ++k) {
            const double q = function.q(k);
            const double exact = std::sqrt(std::numbers::pi) * q / (4.0 * std::pow(a, 1.5)) * std::exp(-q * q / (4.0 * a));
            QVERIFY2(std::abs(function.f[k] - exact) < 1e-5, qPrintable(QString::number(q)));
        }
        QVERIFY(std::abs(function.resolution - std::numbers::pi / 24.0) < 1e-12);
        QVERIFY_EXCEPTION_THROWN((void)structureFunction(curve, 2.0, 2.0), std::invalid_argument);
        QVERIFY(std::abs(nyquistQ(curve) - std::numbers::pi / 0.02) < 1e-6);
    }

    // A true header is left alone and an untrue one is found, over curves whose range is known because they were made with it.
    void leavesTrueHeadersAloneAndFindsUntrueOnes()
    {
        constexpr int curves = 400;
        RandomEngine engine(20261126);
        int trueQmin = 0, trueQmax = 0, untrueQmin = 0, lowCases = 0, untrueQmax = 0, highCases = 0;
        double worstQmin = 0.0;
        for (int n = 0; n < curves; ++n) {
            const PositionsXyz particle = someParticle(engine);
            const SimulationSettings made = someMeasurement(engine, std::uint64_t(n));
            const PdfCurve curve = simulateCurve(particle, made);
            const QRangeEvidence evidence = qRangeEvidence(curve);
            trueQmin += !evidence.allowsQmin(made.pdf.qmin);
            trueQmax += !evidence.allowsQmax(made.pdf.qmax);
            if (made.pdf.qmin > 0.6) {
                ++lowCases;
                untrueQmin += !evidence.allowsQmin(0.1);
                if (evidence.begin)
                    worstQmin = std::max(worstQmin, evidence.allowsQmin(0.1) ? 0.0 : std::abs(*evidence.begin - made.pdf.qmin));
            }
            if (made.noise > 0.0 && made.pdf.qmax < 0.8 * nyquistQ(curve)) {
                ++highCases;
                untrueQmax += !evidence.allowsQmax(made.pdf.qmax + 4.0);
            }
        }
        qInfo("true replaced: Qmin %d, Qmax %d of %d; Qmin 0.1 found %d of %d, off by %.2f at most; Qmax + 4 found %d of %d",
            trueQmin, trueQmax, curves, untrueQmin, lowCases, worstQmin, untrueQmax, highCases);
        QVERIFY(trueQmin <= curves / 100);
        QVERIFY(trueQmax <= curves / 100);
        QVERIFY(untrueQmin >= 0.9 * lowCases);
        QVERIFY(untrueQmax >= 0.9 * highCases);
        QVERIFY(worstQmin < 0.9);
    }

    // Q in nm^-1, or another file's header: what lies far beyond the data is no more true than what lies a little beyond.
    void findsHeadersThatAreFarOff()
    {
        constexpr int curves = 100;
        RandomEngine engine(20261127);
        int lowCases = 0, highCases = 0, untrueQmin = 0, untrueQmax = 0, trueQmax = 0;
        for (int n = 0; n < curves; ++n) {
            const PositionsXyz particle = someParticle(engine);
            SimulationSettings made = someMeasurement(engine, std::uint64_t(n));
            const QRangeEvidence evidence = qRangeEvidence(simulateCurve(particle, made));
            trueQmax += !evidence.allowsQmax(made.pdf.qmax);
            if (evidence.begin)
                for (const double qmin : {3.6, 4.0, 6.0, 10.0, 10.0 * made.pdf.qmin + 2.0}) {
                    ++lowCases;
                    untrueQmin += !evidence.allowsQmin(qmin);
                }
            if (evidence.end)
                for (const double qmax : {44.0, 50.0, 90.0, 10.0 * made.pdf.qmax}) {
                    ++highCases;
                    untrueQmax += !evidence.allowsQmax(qmax);
                }
        }
        qInfo("far Qmin found %d of %d; far Qmax found %d of %d, true ones replaced %d", untrueQmin, lowCases, untrueQmax,
            highCases, trueQmax);
        QVERIFY(lowCases > 300 && highCases > 300);
        QVERIFY(untrueQmin >= 0.99 * lowCases);
        QCOMPARE(untrueQmax, highCases);
    }

    // A large beam stop or an energy-dispersive detector cuts that much off.
    void leavesATrueQminBehindTheFirstPeakAlone()
    {
        constexpr int curves = 200;
        RandomEngine engine(20261128);
        int replaced = 0;
        for (int n = 0; n < curves; ++n) {
            const PositionsXyz particle = someParticle(engine);
            SimulationSettings made = someMeasurement(engine, std::uint64_t(n));
            made.pdf.qmin = uniform(engine, 3.2, 8.0);
            replaced += !qRangeEvidence(simulateCurve(particle, made)).allowsQmin(made.pdf.qmin);
        }
        qInfo("true Qmin of 3.2 to 8 replaced: %d of %d", replaced, curves);
        QVERIFY(replaced <= curves / 100);
    }

    // With a small-angle signal F at small Q is some tens, and Qmin 0 is true.
    void seesASmallAngleSignal()
    {
        SimulationSettings made;
        made.pdf.qmin = 0.0;
        const QRangeEvidence evidence = qRangeEvidence(simulateCurve(buildCluster({Family::Octahedron, {6}}, 2.8), made));
        QVERIFY(evidence.begin && evidence.smallAngle && *evidence.begin < 0.2);
        QVERIFY(evidence.allowsQmin(0.0) && evidence.allowsQmin(0.1));
        QVERIFY(!evidence.allowsQmin(1.2));
    }

    void saysNothingOfWhatIsNoMetal()
    {
        RandomEngine engine(5);
        PdfCurve noise;
        noise.r = Eigen::VectorXd::LinSpaced(1500, 0.02, 30.0);
        noise.g = Eigen::VectorXd::NullaryExpr(1500, [&] { return normal(engine); });
        const QRangeEvidence none = qRangeEvidence(noise);
        QVERIFY(!none.begin && !none.end && none.allowsQmin(0.0) && none.allowsQmax(50.0));
        QVERIFY(!qRangeEvidence({}).begin);

        SimulationSettings made;
        made.grid.rstep = 0.4;
        made.grid.rmin = 0.4;
        const QRangeEvidence coarse = qRangeEvidence(simulateCurve(buildCluster({Family::Icosahedron, {3}}, 2.8), made));
        QVERIFY(!coarse.begin && !coarse.end);
    }
};

QTEST_APPLESS_MAIN(tst_QRangeEvidence)
#include "tst_QRangeEvidence.moc"
