#include "core/pdf/GenericCluster.h"
#include "core/pdf/ReferenceCurves.h"
#include "pdf/RealSpacePdf.h"

#include <QtTest>

#include <cmath>
#include <limits>

using namespace clusterlens;

namespace {

/// The same sum in Q space, with the real-space engine's Q points: a Gaussian's sine transform is known in closed form.
Eigen::VectorXd byDefinition(const PositionsXyz& x, const RGrid& grid, const PdfSettings& s)
{
    const double end = std::ceil((grid.rmax + 12 * M_PI / s.qmax) / grid.rstep);
    const double dq = M_PI / (std::exp2(std::ceil(std::log2(end))) * grid.rstep);
    const Eigen::VectorXd r = grid.points();
    Eigen::VectorXd g = Eigen::VectorXd::Zero(r.size());
    for (int k = static_cast<int>(std::ceil(s.qmin / dq)); k < static_cast<int>(std::ceil(s.qmax / dq)); ++k) {
        const double q = k * dq;
        g.array() += 2 / M_PI * dq * reducedStructureFunction(x, q, s) * (q * r.array()).sin();
    }
    return g.array() * (-0.5 * (s.qdamp * r.array()).square()).exp();
}

} // namespace

class tst_RealSpacePdf : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void equalsLibdiffpy_data() { addReferenceRows("_real.gr"); }

    void equalsLibdiffpy()
    {
        onReferenceCurve<RealSpacePdf>([](const ReferenceCurve& reference, const RealSpacePdf& pdf) {
            const double rwpValue = agreement(reference.g, pdf.calculate(reference.positions, reference.settings));
            qInfo("Rwp %.2e", rwpValue);
            QVERIFY(rwpValue < libdiffpyTolerance);
        });
    }

    void equalsDefinition_data()
    {
        QTest::addColumn<double>("rmin");
        QTest::addColumn<double>("rstep");
        QTest::addColumn<double>("delta1");
        QTest::addColumn<double>("delta2");
        QTest::addColumn<double>("qbroad");
        QTest::addColumn<double>("qdamp");
        QTest::newRow("constant width") << 0.0 << 0.01 << 0.0 << 0.0 << 0.0 << 0.0;
        QTest::newRow("delta1") << 0.0 << 0.01 << 0.8 << 0.0 << 0.0 << 0.0;
        QTest::newRow("delta2") << 0.0 << 0.01 << 0.0 << 3.0 << 0.0 << 0.0;
        QTest::newRow("qbroad") << 0.0 << 0.01 << 0.0 << 0.0 << 0.04 << 0.0;
        QTest::newRow("all, and qdamp") << 0.0 << 0.01 << 0.3 << 1.0 << 0.02 << 0.06;
        QTest::newRow("from 1.6 in 0.02") << 1.6 << 0.02 << 0.3 << 1.0 << 0.02 << 0.06;
    }

    /// Cutting the Gaussians at 3.33e-6 of their height leaves about 1e-6.
    void equalsDefinition()
    {
        QFETCH(double, rmin);
        QFETCH(double, rstep);
        QFETCH(double, delta1);
        QFETCH(double, delta2);
        QFETCH(double, qbroad);
        QFETCH(double, qdamp);
        PdfSettings settings;
        settings.delta1 = delta1;
        settings.delta2 = delta2;
        settings.qbroad = qbroad;
        settings.qdamp = qdamp;
        settings.biso = 0.6;
        const RGrid grid{rmin, 14.0, rstep};
        const PositionsXyz positions = genericCluster(30);
        const double rwpValue
            = agreement(byDefinition(positions, grid, settings), RealSpacePdf(grid, 0.7, 25.0).calculate(positions, settings));
        qInfo("Rwp %.1e", rwpValue);
        QVERIFY(rwpValue < 1e-5);
    }

    void oddInputIsLeftOutOrRefused()
    {
        const RealSpacePdf pdf(RGrid{1.6, 15.0, 0.02}, 0.7, 25.0);
        PairDistances pairs;
        pairs.distances = Eigen::Vector4d(0.0, std::numeric_limits<double>::quiet_NaN(), 2.5, 1e6);
        pairs.multiplicities = Eigen::Vector4d::Ones();
        pairs.atoms = 4;
        const Eigen::VectorXd curve = pdf.calculate(pairs, {});
        QVERIFY(curve.allFinite() && curve.norm() > 0.0);
        QCOMPARE(pdf.calculate(PositionsXyz(1, 3), {}).norm(), 0.0);
        PdfSettings settings;
        settings.biso = -1.0;
        QVERIFY_EXCEPTION_THROWN((void)pdf.calculate(pairs, settings), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(RealSpacePdf(RGrid{}, 2.0, 1.0), std::invalid_argument);
    }
};

QTEST_APPLESS_MAIN(tst_RealSpacePdf)
#include "tst_RealSpacePdf.moc"
