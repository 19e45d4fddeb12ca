#include "measurement/CurveAnalysis.h"
#include "pdf/DebyePdf.h"
#include "shapes/ClusterBuilder.h"
#include "torch/basis/BasisModel.h"
#include "torch/basis/CanonicalScale.h"

#include <QTest>

#include <cmath>
#include <random>
#include <stdexcept>

using namespace clusterlens;

namespace {

PdfCurve simulated(Family family, std::vector<int> parameters, double bond, PdfSettings settings = {})
{
    const DebyePdf pdf(RGrid{}, settings.qmin, settings.qmax);
    return {pdf.r(), pdf.calculate(buildCluster({family, std::move(parameters)}, bond), settings), {}};
}

} // namespace

class tst_CanonicalScale : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsTheBondLength_data();
    void findsTheBondLength();
    void noiseBarelyMovesThePeak();
    void lightNeighboursAreNotThePeak();
    void rejectsCurvesWithoutPeak();
    void interpolatesByValueAndPadsWithZero();
    void sameShapeSameView();
    void unknownValuesAreMarked();
    void dataBeyondTheGridChangeNothing();
};

void tst_CanonicalScale::findsTheBondLength_data()
{
    QTest::addColumn<double>("bond");
    for (const double bond : {2.3, 2.5, 2.77, 2.88, 3.24})
        QTest::addRow("%.2f", bond) << bond;
}

void tst_CanonicalScale::findsTheBondLength()
{
    // An fcc first peak stands alone; G(r) = peaks / r pulls its maximum below the true distance by about sigma^2/d = 0.003 Å, smoothing and ripple by some more.
    QFETCH(double, bond);
    const PdfCurve curve = simulated(Family::Octahedron, {6}, bond);
    QVERIFY(std::abs(firstPeak(curve, canonical::peakWindow) - bond) < 0.02);
}

void tst_CanonicalScale::noiseBarelyMovesThePeak()
{
    PdfCurve curve = simulated(Family::Octahedron, {5}, 2.77);
    const double clean = firstPeak(curve, canonical::peakWindow);
    std::mt19937 random(3);
    std::normal_distribution<double> normal(0.0, 0.05 * curve.g.maxCoeff());
    for (double& g : curve.g)
        g += normal(random);
    QVERIFY(std::abs(firstPeak(curve, canonical::peakWindow) - clean) < 0.03);
}

void tst_CanonicalScale::lightNeighboursAreNotThePeak()
{
    // Thiolates on gold: a sulphur shell at 2.3 Å, lower than the metal's.
    PdfCurve curve = simulated(Family::Decahedron, {3, 2, 0}, 2.88);
    curve.g.array() += 0.35 * curve.g.maxCoeff() * (-0.5 * ((curve.r.array() - 2.3) / 0.1).square()).exp();
    QVERIFY(std::abs(firstPeak(curve, canonical::peakWindow) - 2.88) < 0.05);
}

void tst_CanonicalScale::rejectsCurvesWithoutPeak()
{
    const Eigen::VectorXd r = Eigen::VectorXd::LinSpaced(1000, 0.0, 10.0);
    QVERIFY_EXCEPTION_THROWN(
        (void)firstPeak({r, Eigen::VectorXd::Constant(1000, -1.0), {}}, canonical::peakWindow), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN((void)firstPeak({r.array() + 5.0, r, {}}, canonical::peakWindow), std::invalid_argument);
}

void tst_CanonicalScale::interpolatesByValueAndPadsWithZero()
{
    const PdfCurve curve{Eigen::Vector4d(1.0, 1.5, 3.0, 4.0), Eigen::Vector4d(2.0, 4.0, 1.0, 0.0), {}};
    Eigen::VectorXd at(7);
    at << 0.9, 1.0, 1.25, 2.5, 3.0, 4.0, 4.1;
    Eigen::VectorXd expected(7);
    expected << 0.0, 2.0, 3.0, 2.0, 1.0, 0.0, 0.0;
    QVERIFY((interpolated(curve, at) - expected).cwiseAbs().maxCoeff() < 1e-14);
}

void tst_CanonicalScale::sameShapeSameView()
{
    // The same cluster of another metal, measured to the same Q at canonical scale, must look the same to the network.
    const double ratio = 3.0 / 2.5;
    const PdfSettings small{.qmin = 0.7, .qmax = 25.0, .qdamp = 0.03, .biso = 0.3};
    const PdfSettings large{.qmin = 0.7 / ratio, .qmax = 25.0 / ratio, .qdamp = 0.03 / ratio, .biso = 0.3 * ratio * ratio};
    const auto view = [](double bond, const PdfSettings& s) {
        const ModelInput input{simulated(Family::Icosahedron, {3}, bond, s), s.qmin, s.qmax, s.qdamp};
        return conditionVector(input, firstPeak(input.curve, canonical::peakWindow));
    };
    const torch::Tensor difference = view(2.5, small) - view(3.0, large);
    // The transforms' step differs (PDF_EQUATIONS: it depends on rmax), and 0.06 Å of smoothing is not to scale: a few per mille.
    const double rms = difference.slice(0, 0, canonical::gridPoints).pow(2).mean().sqrt().item<double>();
    QVERIFY2(rms < 0.01, qPrintable(QString::number(rms)));
}

void tst_CanonicalScale::unknownValuesAreMarked()
{
    ModelInput input{simulated(Family::Octahedron, {4}, 2.8), {}, 20.0, {}};
    const torch::Tensor x = conditionVector(input, 2.8);
    const torch::Tensor extras = x.slice(0, canonical::gridPoints);
    QCOMPARE(extras[1].item<float>(), 0.0F); // Qmin unknown
    QCOMPARE(extras[2].item<float>(), 0.8F); // Qmax 20 of 25
    QCOMPARE(extras[3].item<float>(), 1.0F);
    QCOMPARE(extras[5].item<float>(), 0.0F); // Qdamp unknown
    QCOMPARE(extras[7].item<float>(), 1.0F); // the end of the data is always known
    QVERIFY(std::abs(x.slice(0, 0, canonical::gridPoints).abs().max().item<float>() - 1.0F) < 1e-6F);
}

void tst_CanonicalScale::dataBeyondTheGridChangeNothing()
{
    // The network reads 2 to 31.95 Å at canonical scale, where the bond is 2.8 Å: what lies beyond 32 Å must not reach it in any form.
    const DebyePdf pdf(RGrid{0.0, 100.0, 0.01}, 0.7, 25.0);
    const PdfCurve whole{pdf.r(), pdf.calculate(buildCluster({Family::Octahedron, {5}}, 2.8), PdfSettings()), {}};
    const PdfCurve cut{whole.r.head(3300), whole.g.head(3300), {}};
    const double peak = firstMetalPeak(whole);
    QCOMPARE(firstMetalPeak(cut), peak);
    QVERIFY(torch::equal(conditionVector({whole, {}, {}, {}}, peak), conditionVector({cut, {}, {}, {}}, peak)));
}

QTEST_APPLESS_MAIN(tst_CanonicalScale)
#include "tst_CanonicalScale.moc"
