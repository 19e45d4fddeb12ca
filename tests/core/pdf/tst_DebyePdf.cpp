#include "core/pdf/DebyeByDefinition.h"
#include "core/pdf/GenericCluster.h"
#include "core/pdf/ReferenceCurves.h"
#include "pdf/DebyePdf.h"
#include "shapes/ClusterBuilder.h"

#include <QtTest>

#include <cmath>
#include <limits>
#include <thread>

using namespace clusterlens;

namespace {

/// The equations of PDF_EQUATIONS.md term by term, without histogram, FFT or recurrence.
Eigen::VectorXd byDefinition(const PositionsXyz& x, const RGrid& grid, const PdfSettings& s)
{
    return debyeByDefinition(grid, s, [&](double q, double farthest) { return reducedStructureFunction(x, q, s, farthest); });
}

PdfSettings allSettings()
{
    PdfSettings s;
    s.qdamp = 0.05;
    s.qbroad = 0.02;
    s.biso = 0.41;
    s.delta1 = 0.3;
    s.delta2 = 1.4;
    return s;
}

} // namespace

class tst_DebyePdf : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// The product with a cluster's curve is the sum over its pairs: curves are linear in them.
    void pairProductsAddUp_data()
    {
        QTest::addColumn<double>("delta2");
        QTest::newRow("equal widths") << 0.0;
        QTest::newRow("sharper near ones") << 3.0;
    }

    void pairProductsAddUp()
    {
        QFETCH(double, delta2);
        PdfSettings settings;
        settings.biso = 0.6;
        settings.qdamp = 0.03;
        settings.delta2 = delta2;
        const DebyePdf pdf(RGrid{1.5, 20.0, 0.02}, 0.8, 22.0);
        const Eigen::VectorXd weights = (3.0 * pdf.r()).array().sin() / pdf.r().array();
        const PairDistances pairs = pairDistances(buildCluster({Family::Icosahedron, {4}}, 2.8));
        const Eigen::VectorXd products = pdf.pairProducts(pairs.distances, weights, settings);
        const double expected = pairs.atoms * weights.dot(pdf.calculate(pairs, settings));
        QVERIFY2(std::abs(products.dot(pairs.multiplicities) - expected) < 1e-8 * std::abs(expected),
            qPrintable(QString::number(expected)));
        QVERIFY_EXCEPTION_THROWN((void)pdf.pairProducts(pairs.distances, weights.head(5), settings), std::invalid_argument);
    }

    void equalsLibdiffpy_data() { addReferenceRows("_debye.gr"); }

    void equalsLibdiffpy()
    {
        onReferenceCurve<DebyePdf>([](const ReferenceCurve& reference, const DebyePdf& pdf) {
            const PdfSettings& settings = reference.settings;
            const double fromPositions = agreement(reference.g, pdf.calculate(reference.positions, settings));
            const double fromDistances = agreement(reference.g, pdf.calculate(pairDistances(reference.positions), settings));
            qInfo("Rwp %.2e from positions, %.2e from distances", fromPositions, fromDistances);
            QVERIFY(fromPositions < libdiffpyTolerance);
            QVERIFY(fromDistances < libdiffpyTolerance);
            const DebyePdf atPoints(reference.r, settings.qmin, settings.qmax);
            QVERIFY(agreement(reference.g, atPoints.calculate(reference.positions, settings)) < libdiffpyTolerance);
        });
    }

    void equalsDefinition_data()
    {
        QTest::addColumn<double>("rmin");
        QTest::addColumn<double>("rmax");
        QTest::addColumn<double>("rstep");
        QTest::addColumn<bool>("allWidths");
        QTest::newRow("table 1") << 0.0 << 30.0 << 0.01 << false;
        QTest::newRow("delta1, delta2, qbroad") << 0.0 << 30.0 << 0.01 << true;
        QTest::newRow("from 1.6 in 0.02") << 1.6 << 20.0 << 0.02 << true;
        QTest::newRow("cut inside the cluster") << 0.0 << 9.0 << 0.01 << true;
    }

    /// 12 digits of an independent sum: what the reference files cannot show.
    void equalsDefinition()
    {
        QFETCH(double, rmin);
        QFETCH(double, rmax);
        QFETCH(double, rstep);
        QFETCH(bool, allWidths);
        const RGrid grid{rmin, rmax, rstep};
        const PdfSettings settings = allWidths ? allSettings() : PdfSettings();
        const PositionsXyz positions = genericCluster(80);
        const DebyePdf pdf(grid, settings.qmin, settings.qmax);
        const double rwpValue = agreement(byDefinition(positions, grid, settings), pdf.calculate(positions, settings));
        qInfo("Rwp %.2e", rwpValue);
        QVERIFY(rwpValue < 1e-10);
    }

    void leavesOutPairsBelowTheExtendedRange()
    {
        // rmin 12: the extension of 1.51 + 0.44 Å ends at 10.05, so a pair at 9 Å is out and one at 10.5 Å is in.
        const DebyePdf pdf(RGrid{12.0, 20.0, 0.01}, 0.7, 25.0);
        const Eigen::VectorXd one = Eigen::VectorXd::Ones(1);
        QCOMPARE(pdf.calculate(9.0 * one, one, 2, {}).norm(), 0.0);
        QVERIFY(pdf.calculate(10.5 * one, one, 2, {}).norm() > 0.0);
    }

    void coincidingAtomsAndOddDistancesAreLeftOut()
    {
        PositionsXyz positions = genericCluster(20);
        positions.row(7) = positions.row(3);
        const DebyePdf pdf(RGrid{}, 0.7, 25.0);
        const Eigen::VectorXd curve = pdf.calculate(positions, {});
        QVERIFY(curve.allFinite());
        QVERIFY(agreement(curve, pdf.calculate(pairDistances(positions), {})) < 1e-10);
        QVERIFY(pdf.squaredResidual(positions, {}, 1.0, Eigen::VectorXd::Zero(3000)).dPositions.allFinite());

        Eigen::VectorXd distances(5);
        distances << 0.0, -1.0, std::numeric_limits<double>::quiet_NaN(), 1e9, 2.5;
        const Eigen::VectorXd ones = Eigen::VectorXd::Ones(5);
        const Eigen::VectorXd single = pdf.calculate(distances.tail(1), ones.tail(1), 5, {});
        QVERIFY((pdf.calculate(distances, ones, 5, {}) - single).norm() < 1e-12);
        QCOMPARE(pdf.calculate(PositionsXyz(0, 3), {}).norm(), 0.0);
        QCOMPARE(pdf.calculate(PositionsXyz(PositionsXyz::Zero(1, 3)), {}).norm(), 0.0);
    }

    void gradientEqualsFiniteDifferences_data()
    {
        QTest::addColumn<int>("atoms");
        QTest::addColumn<bool>("allWidths");
        QTest::newRow("12 atoms, constant width") << 12 << false;
        QTest::newRow("12 atoms, all widths") << 12 << true;
        QTest::newRow("70 atoms, constant width") << 70 << false;
        QTest::newRow("70 atoms, all widths") << 70 << true;
    }

    void gradientEqualsFiniteDifferences()
    {
        QFETCH(int, atoms);
        QFETCH(bool, allWidths);
        PdfSettings settings = allWidths ? allSettings() : PdfSettings();
        settings.qdamp = 0.03;
        const PositionsXyz positions = genericCluster(atoms);
        const DebyePdf pdf(RGrid{1.0, 20.0, 0.01}, 0.7, 25.0);
        const Eigen::VectorXd observed = pdf.calculate(genericCluster(atoms, 2), settings);
        const Eigen::VectorXd weights = (pdf.r().array() * 0.1).cos().square();
        const double scale = 1.2;
        const auto value = [&](const PositionsXyz& x, const PdfSettings& s, double factor) {
            return (weights.array() * (factor * pdf.calculate(x, s) - observed).array().square()).sum();
        };
        const SquaredResidual result = pdf.squaredResidual(positions, settings, scale, observed, weights);
        QVERIFY(std::abs(result.value / value(positions, settings, scale) - 1.0) < 1e-10);
        // Central differences: error of the order step^2 third derivatives, below 1e-6 of the largest entry.
        const auto close = [](double exact, double numeric, double size) {
            if (std::abs(exact - numeric) > 2e-6 * size)
                qWarning("derivative %.9g, by differences %.9g", exact, numeric);
            return std::abs(exact - numeric) <= 2e-6 * size;
        };
        const double h = 1e-5;
        const double largest = result.dPositions.cwiseAbs().maxCoeff();
        for (int i = 0; i < 6; ++i) {
            PositionsXyz up = positions, down = positions;
            up(i, i % 3) += h;
            down(i, i % 3) -= h;
            QVERIFY(
                close(result.dPositions(i, i % 3), (value(up, settings, scale) - value(down, settings, scale)) / (2 * h), largest));
        }
        const auto difference = [&](double PdfSettings::*field) {
            PdfSettings up = settings, down = settings;
            up.*field += h;
            down.*field -= h;
            return (value(positions, up, scale) - value(positions, down, scale)) / (2 * h);
        };
        const double s = 1e-6; // r times this is the shift
        QVERIFY(close(result.dStretch,
            (value(positions * (1 + s), settings, scale) - value(positions * (1 - s), settings, scale)) / (2 * s),
            std::abs(result.dStretch)));
        QVERIFY(close(result.dScale, (value(positions, settings, scale + h) - value(positions, settings, scale - h)) / (2 * h),
            std::abs(result.dScale)));
        QVERIFY(close(result.dBiso, difference(&PdfSettings::biso), std::abs(result.dBiso)));
        QVERIFY(close(result.dQdamp, difference(&PdfSettings::qdamp), std::abs(result.dQdamp)));
        QVERIFY(close(result.dDelta2, difference(&PdfSettings::delta2), std::abs(result.dDelta2)));
    }

    void gridOfKeepsTheGrid_data()
    {
        QTest::addColumn<double>("rmin");
        QTest::addColumn<double>("rmax");
        QTest::addColumn<double>("rstep");
        QTest::newRow("table 1") << 0.0 << 30.0 << 0.01;
        QTest::newRow("from 1.6 in 0.02") << 1.6 << 22.4 << 0.02;
        QTest::newRow("step pi/100") << 31.0 * 0.0314159265 << 31.4159265 << 0.0314159265;
        QTest::newRow("step 0.1") << 0.1 << 20.0 << 0.1;
    }

    void gridOfKeepsTheGrid()
    {
        QFETCH(double, rmin);
        QFETCH(double, rmax);
        QFETCH(double, rstep);
        const RGrid grid{rmin, rmax, rstep};
        const RGrid back = gridOf(grid.points());
        const double parts = rstep / back.rstep;
        QVERIFY(std::abs(parts - std::round(parts)) < 1e-6);
        QVERIFY(back.rstep <= 0.02);
        QVERIFY(std::abs(back.rmin - rmin) < 1e-6 && std::abs(back.rmax - rmax) < 1e-6);
        if (rstep <= 0.02)
            QVERIFY((back.points() - grid.points()).cwiseAbs().maxCoeff() < 1e-9);
    }

    void oddStepsCostNeitherMemoryNorTime_data()
    {
        QTest::addColumn<double>("step");
        QTest::addColumn<double>("pair"); // every second r follows the one before at this distance
        QTest::addColumn<double>("last");
        QTest::newRow("a million steps a metre") << 1e-6 << 0.0 << 0.1;
        QTest::newRow("too fine") << 1e-4 << 0.0 << 20.0;
        QTest::newRow("pairs of rows next to each other") << 0.02 << 1e-7 << 20.0;
        QTest::newRow("a thousand Angstrom") << 0.01 << 0.0 << 1000.0;
    }

    void oddStepsCostNeitherMemoryNorTime()
    {
        QFETCH(double, step);
        QFETCH(double, pair);
        QFETCH(double, last);
        const auto count = Eigen::Index(last / step);
        Eigen::VectorXd r = Eigen::VectorXd::LinSpaced(count, step, step * double(count));
        for (Eigen::Index i = 1; pair > 0.0 && i < count; i += 2)
            r[i] = r[i - 1] + pair;
        const RGrid grid = gridOf(r);
        QVERIFY(grid.rmax / grid.rstep < 1.1e5);
        QVERIFY(grid.rmax >= r[count - 1]);
    }

    void refusesBadInput()
    {
        QVERIFY_EXCEPTION_THROWN((void)gridOf(Eigen::VectorXd::LinSpaced(1000, 0.0, 1001.0)), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(DebyePdf(RGrid{0.0, 2e6, 0.5}, 0.7, 1e9), std::invalid_argument);
        const double nan = std::numeric_limits<double>::quiet_NaN();
        QVERIFY_EXCEPTION_THROWN(DebyePdf(RGrid{5.0, 5.0, 0.01}, 0.7, 25.0), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(DebyePdf(RGrid{0.0, 30.0, 0.0}, 0.7, 25.0), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(DebyePdf(RGrid{0.0, nan, 0.01}, 0.7, 25.0), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(DebyePdf(RGrid{}, 25.0, 0.7), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(DebyePdf(RGrid{}, 0.7, nan), std::invalid_argument);
        PdfSettings settings;
        settings.biso = -0.1;
        QVERIFY_EXCEPTION_THROWN((void)DebyePdf(RGrid{}, 0.7, 25.0).calculate(genericCluster(5), settings), std::invalid_argument);
    }

    void constCallsFromTwoThreadsAgree()
    {
        const DebyePdf pdf(RGrid{}, 0.7, 25.0);
        const PositionsXyz positions = genericCluster(40);
        Eigen::VectorXd a, b;
        std::thread other([&] { a = pdf.calculate(positions, allSettings()); });
        b = pdf.calculate(positions, allSettings());
        other.join();
        QVERIFY(a == b);
    }

    void mergesEqualDistances()
    {
        PositionsXyz square(4, 3);
        square << 0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 1, 5e-9;
        const PairDistances pairs = pairDistances(square);
        QCOMPARE(pairs.atoms, 4);
        QCOMPARE(pairs.distances.size(), 2);
        QCOMPARE(pairs.multiplicities[0], 4.0);
        QCOMPARE(pairs.multiplicities[1], 2.0);
        QVERIFY(std::abs(pairs.distances[1] - std::sqrt(2.0)) < 1e-7);
    }
};

QTEST_APPLESS_MAIN(tst_DebyePdf)
#include "tst_DebyePdf.moc"
