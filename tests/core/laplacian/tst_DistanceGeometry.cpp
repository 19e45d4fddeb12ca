#include "core/laplacian/ReferenceMatrices.h"
#include "laplacian/DistanceGeometry.h"
#include "laplacian/LaplacianMatrix.h"
#include "pdf/DebyePdf.h"
#include "pdf/PdfFit.h"
#include "shapes/ShapeLibrary.h"

#include <QTest>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <memory>
#include <random>
#include <stdexcept>
#include <vector>

using namespace clusterlens;

namespace {

Eigen::MatrixXd laplacianOf(const PositionsXyz& x)
{
    return buildLaplacian(x).topLeftCorner(x.rows(), x.rows());
}

/// Independent Gaussian error on every pair, then what a caller does with a generated matrix.
Eigen::MatrixXd withNoise(Eigen::MatrixXd w, double sigma, unsigned seed)
{
    std::mt19937 random(seed);
    std::normal_distribution<double> normal(0.0, sigma);
    for (Eigen::Index i = 0; i < w.rows(); ++i)
        for (Eigen::Index j = 0; j < i; ++j)
            w(j, i) = w(i, j) += normal(random);
    return symmetrised(w);
}

double largestDistanceError(const PositionsXyz& found, const PositionsXyz& expected)
{
    return (distanceMatrix(found) - distanceMatrix(expected)).cwiseAbs().maxCoeff();
}

} // namespace

class tst_DistanceGeometry : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_library = buildShapeLibrary(); }

    void recoversClustersOfAse_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("icosahedron") << "icosahedron13";
        QTest::newRow("hcp slab") << "hcp1x2x5";
        QTest::newRow("decahedron") << "decahedron23";
    }

    void recoversClustersOfAse()
    {
        QFETCH(QString, name);
        const ReferenceMatrix reference = readReference(name.toStdString());
        const Recovery recovery = recoverPositions(reference.w);
        QVERIFY(largestDistanceError(recovery.positions, reference.positions) < 1e-6);
        QVERIFY(recovery.residual < 1e-9);
        QVERIFY(recovery.positions.colwise().mean().norm() < 1e-9);
    }

    void recoversEveryLibraryShapeFromExactW_data()
    {
        QTest::addColumn<double>("bond");
        for (const double bond : {2.3, 2.8, 3.24})
            QTest::addRow("bond %.2f", bond) << bond;
    }

    void recoversEveryLibraryShapeFromExactW()
    {
        QFETCH(double, bond);
        for (const Shape& shape : m_library) {
            const PositionsXyz expected = bond * shape.positions;
            const Recovery recovery = recoverPositions(laplacianOf(expected));
            const double error = largestDistanceError(recovery.positions, expected);
            QVERIFY2(error <= 1e-3, qPrintable(QString("%1: %2 Å").arg(QString::fromStdString(shape.name.text())).arg(error)));
        }
    }

    void noiseOfOneInAThousandCostsLittleRwp()
    {
        const PdfSettings settings; // table 1
        const DebyePdf pdf(RGrid{}, settings.qmin, settings.qmax);
        std::vector<double> rwps;
        for (std::size_t k = 0; k < m_library.size(); k += 6) {
            const PositionsXyz expected = 2.8 * m_library[k].positions;
            const Recovery recovery = recoverPositions(withNoise(laplacianOf(expected), 1e-3, static_cast<unsigned>(k)));
            rwps.push_back(rwp(pdf.calculate(expected, settings), pdf.calculate(recovery.positions, settings)));
        }
        std::sort(rwps.begin(), rwps.end());
        // The largest belong to clusters of 5 to 10 atoms, whose few pairs do not average the noise: 0.03 Å each.
        const double median = rwps[rwps.size() / 2], most = rwps[rwps.size() * 9 / 10];
        qInfo("Rwp after noise 1e-3: median %.4f, nine in ten below %.4f, largest %.4f", median, most, rwps.back());
        QVERIFY(median <= 0.02);
        QVERIFY(most <= 0.1);
    }

    void spectralStartAloneFindsCompactClusters()
    {
        for (const char* name : {"icosahedron13", "decahedron23"}) {
            const ReferenceMatrix reference = readReference(name);
            const Recovery recovery = recoverPositions(reference.w, {RecoveryStart::Spectral, 200, 1e-10});
            QVERIFY2(largestDistanceError(recovery.positions, reference.positions) < 1e-3, name);
            QCOMPARE(recovery.start, RecoveryStart::Spectral);
        }
    }

    void residualIsWhatItSays()
    {
        const Eigen::MatrixXd w = withNoise(readReference("decahedron23").w, 0.02, 3);
        const Recovery recovery = recoverPositions(w);
        const Eigen::MatrixXd d = distanceMatrix(recovery.positions);
        double sum = 0.0;
        for (Eigen::Index i = 0; i < w.rows(); ++i)
            for (Eigen::Index j = 0; j < i; ++j)
                sum += std::pow(std::exp(-d(i, j) * d(i, j) / 260.0) - w(i, j), 2);
        QVERIFY(std::abs(recovery.residual - std::sqrt(sum / 253.0)) < 1e-12); // 23 * 22 / 2 pairs
        QVERIFY(recovery.residual > 0.01 && recovery.residual < 0.02);
    }

    void fewAtomsAreNoTrouble()
    {
        QCOMPARE(recoverPositions(Eigen::MatrixXd::Ones(1, 1)).positions.norm(), 0.0);
        PositionsXyz three(3, 3);
        three << 0, 0, 0, 2.8, 0, 0, 0, 3.1, 0;
        for (const int n : {2, 3}) {
            const Recovery recovery = recoverPositions(laplacianOf(three.topRows(n)));
            QVERIFY(largestDistanceError(recovery.positions, three.topRows(n)) < 1e-4);
        }
    }

    void flatAndStraightClusters()
    {
        PositionsXyz flat = PositionsXyz::Zero(25, 3), straight = PositionsXyz::Zero(20, 3);
        for (int i = 0; i < 25; ++i)
            flat.row(i) << 2.8 * (i % 5), 2.8 * (i / 5), 0.0;
        for (int i = 0; i < 20; ++i)
            straight(i, 1) = 2.8 * i;
        QVERIFY(largestDistanceError(recoverPositions(laplacianOf(flat)).positions, flat) < 1e-3);
        QVERIFY(largestDistanceError(recoverPositions(laplacianOf(straight)).positions, straight) < 1e-3);
    }

    void rejectsBadInput()
    {
        QVERIFY_EXCEPTION_THROWN((void)recoverPositions(Eigen::MatrixXd(0, 0)), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN((void)recoverPositions(Eigen::MatrixXd::Ones(3, 4)), std::invalid_argument);
        Eigen::MatrixXd w = readReference("icosahedron13").w;
        w(2, 3) = std::numeric_limits<double>::quiet_NaN();
        QVERIFY_EXCEPTION_THROWN((void)recoverPositions(w), std::invalid_argument);
        w(2, 3) = std::numeric_limits<double>::infinity();
        QVERIFY_EXCEPTION_THROWN((void)recoverPositions(w), std::invalid_argument);
    }

    void nonsenseGivesNumbers_data()
    {
        QTest::addColumn<double>("low");
        QTest::addColumn<double>("high");
        QTest::newRow("all zero") << 0.0 << 0.0;
        QTest::newRow("all one") << 1.0 << 1.0;
        QTest::newRow("random") << 0.0 << 1.0;
        QTest::newRow("outside the unit interval") << -0.5 << 1.5;
        QTest::newRow("huge") << -1e6 << 1e6;
    }

    void nonsenseGivesNumbers()
    {
        QFETCH(double, low);
        QFETCH(double, high);
        std::mt19937 random(1);
        std::uniform_real_distribution<double> uniform(low, high);
        for (const int n : {1, 2, 3, 4, 5, 40}) {
            Eigen::MatrixXd w(n, n);
            for (double& entry : w.reshaped())
                entry = low < high ? uniform(random) : low;
            for (const auto start : {RecoveryStart::Spectral, RecoveryStart::ClassicalScaling, RecoveryStart::Best}) {
                const Recovery recovery = recoverPositions(w, {start, 50, 1e-10});
                QVERIFY(recovery.positions.allFinite());
                QVERIFY(std::isfinite(recovery.residual));
            }
        }
    }

    void smoothErrorsKeepAtomsApart()
    {
        // What a decoder does: errors that change slowly from atom to atom, some values just outside [0, 1].
        const PositionsXyz expected = readReference("decahedron23").positions;
        Eigen::MatrixXd w = laplacianOf(expected);
        for (Eigen::Index i = 0; i < w.rows(); ++i)
            for (Eigen::Index j = 0; j < w.cols(); ++j)
                w(i, j) += 0.01 * std::sin(0.3 * static_cast<double>(i + j)) + 0.005;
        const Recovery recovery = recoverPositions(w);
        Eigen::MatrixXd d = distanceMatrix(recovery.positions);
        d.diagonal().setConstant(10.0);
        QVERIFY(d.minCoeff() > 1.5);
    }

    void sameInputGivesTheSameBits()
    {
        const Eigen::MatrixXd w = withNoise(laplacianOf(2.8 * m_library.back().positions), 5e-3, 9);
        QVERIFY((recoverPositions(w).positions.array() == recoverPositions(w).positions.array()).all());
    }

    void cancelStopsIt()
    {
        const auto flag = std::make_shared<std::atomic<bool>>(true);
        QVERIFY_EXCEPTION_THROWN((void)recoverPositions(readReference("icosahedron13").w, {}, RunControl(flag, {})), Cancelled);
    }

private:
    std::vector<Shape> m_library;
};

QTEST_APPLESS_MAIN(tst_DistanceGeometry)
#include "tst_DistanceGeometry.moc"
