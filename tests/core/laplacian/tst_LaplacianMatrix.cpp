#include "core/laplacian/ReferenceMatrices.h"
#include "laplacian/LaplacianMatrix.h"
#include "shapes/ShapeLibrary.h"

#include <Eigen/Geometry>
#include <QTest>

#include <cmath>
#include <limits>
#include <random>
#include <stdexcept>

using namespace clusterlens;

namespace {

PositionsXyz turnedAndShuffled(const PositionsXyz& x, unsigned seed)
{
    std::mt19937 random(seed);
    std::normal_distribution<double> normal;
    const Eigen::Quaterniond turn = Eigen::Quaterniond(normal(random), normal(random), normal(random), normal(random)).normalized();
    PositionsXyz y = x * turn.toRotationMatrix().transpose();
    for (Eigen::Index i = y.rows() - 1; i > 0; --i)
        y.row(i).swap(y.row(static_cast<Eigen::Index>(random() % static_cast<unsigned>(i + 1))));
    return y.rowwise() + Eigen::RowVector3d(3.0, -2.0, 7.0);
}

Eigen::MatrixXd withNoise(Eigen::MatrixXd w, double sigma, unsigned seed)
{
    std::mt19937 random(seed);
    std::normal_distribution<double> normal(0.0, sigma);
    for (double& entry : w.reshaped())
        entry += normal(random);
    return w;
}

} // namespace

class tst_LaplacianMatrix : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void equalsNumpy_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("icosahedron") << "icosahedron13";
        QTest::newRow("hcp slab") << "hcp1x2x5";
        QTest::newRow("decahedron") << "decahedron23";
    }

    void equalsNumpy()
    {
        QFETCH(QString, name);
        const ReferenceMatrix reference = readReference(name.toStdString());
        const Eigen::MatrixXd w = buildLaplacian(reference.positions);
        const Eigen::Index n = reference.positions.rows();
        QVERIFY((w.topLeftCorner(n, n) - reference.w).cwiseAbs().maxCoeff() < 1e-14); // both round positions to 16 digits
        QCOMPARE(w.rightCols(laplacianAtoms - n).cwiseAbs().maxCoeff(), 0.0);
        QCOMPARE(w.bottomRows(laplacianAtoms - n).cwiseAbs().maxCoeff(), 0.0);
    }

    void rejectsWhatItCannotHold()
    {
        QVERIFY_EXCEPTION_THROWN((void)buildLaplacian(PositionsXyz::Random(257, 3)), std::invalid_argument);
        QCOMPARE(buildLaplacian(PositionsXyz::Random(256, 3)).diagonal().sum(), 256.0);
        PositionsXyz broken = PositionsXyz::Random(5, 3);
        broken(3, 1) = std::numeric_limits<double>::quiet_NaN();
        QVERIFY_EXCEPTION_THROWN((void)buildLaplacian(broken), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN((void)canonicalOrder(broken), std::invalid_argument);
    }

    void blocksComeBackInOrder()
    {
        Eigen::MatrixXd w(laplacianAtoms, laplacianAtoms); // not symmetric, so that a swapped block shows
        for (Eigen::Index i = 0; i < laplacianAtoms; ++i)
            for (Eigen::Index j = 0; j < laplacianAtoms; ++j)
                w(i, j) = static_cast<double>(1000 * i + j);
        const auto blocks = splitBlocks(w);
        QCOMPARE(blocks[1](0, 0), 128.0);
        QCOMPARE(blocks[2](0, 0), 128000.0);
        QCOMPARE(blocks[3](127, 127), 255255.0);
        QCOMPARE((joinBlocks(blocks) - w).cwiseAbs().maxCoeff(), 0.0);
        QVERIFY_EXCEPTION_THROWN((void)splitBlocks(Eigen::MatrixXd::Zero(256, 255)), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN(
            (void)joinBlocks({blocks[0], blocks[1], blocks[2], Eigen::MatrixXd(127, 128)}), std::invalid_argument);
    }

    void symmetrisedStaysBetweenNoneAndAll()
    {
        Eigen::MatrixXd w(2, 2);
        w << 1.2, 0.5, 0.3, -0.4;
        const Eigen::MatrixXd s = symmetrised(w);
        QCOMPARE(s(0, 0), 1.0);
        QCOMPARE(s(1, 1), 0.0);
        QCOMPARE(s(0, 1), 0.4);
        QCOMPARE(s(1, 0), 0.4);
        QVERIFY_EXCEPTION_THROWN((void)symmetrised(Eigen::MatrixXd::Zero(3, 2)), std::invalid_argument);
    }

    void countsAtomsOfDamagedMatrices_data()
    {
        QTest::addColumn<int>("atoms");
        QTest::addColumn<double>("noise");
        QTest::addColumn<double>("diagonal");
        QTest::addColumn<double>("bias");
        QTest::newRow("no atom") << 0 << 0.02 << 1.0 << 0.0;
        QTest::newRow("one atom") << 1 << 0.0 << 1.0 << 0.0;
        QTest::newRow("two atoms") << 2 << 0.01 << 1.0 << 0.0;
        QTest::newRow("exact 5") << 5 << 0.0 << 1.0 << 0.0;
        QTest::newRow("noisy 13") << 13 << 0.03 << 1.0 << 0.0;
        QTest::newRow("low diagonal") << 55 << 0.02 << 0.6 << 0.0;
        QTest::newRow("very low diagonal") << 147 << 0.01 << 0.35 << 0.0;
        QTest::newRow("everything a little too high") << 90 << 0.01 << 1.0 << 0.08;
        QTest::newRow("everything a little too low") << 90 << 0.01 << 1.0 << -0.08;
        QTest::newRow("full") << 256 << 0.02 << 1.0 << 0.0;
    }

    void countsAtomsOfDamagedMatrices()
    {
        QFETCH(int, atoms);
        QFETCH(double, noise);
        QFETCH(double, diagonal);
        QFETCH(double, bias);
        PositionsXyz lattice(laplacianAtoms, 3); // a simple cubic block, 2.8 Å
        for (int i = 0; i < laplacianAtoms; ++i)
            lattice.row(i) = 2.8 * Eigen::RowVector3d(i % 6, (i / 6) % 6, i / 36);
        Eigen::MatrixXd w = buildLaplacian(lattice.topRows(atoms));
        w.diagonal() *= diagonal;
        QCOMPARE(countAtoms(withNoise(w.array() + bias, noise, 7)), atoms);
    }

    void countAtomsRejectsBadInput()
    {
        QVERIFY_EXCEPTION_THROWN((void)countAtoms(Eigen::MatrixXd::Zero(3, 2)), std::invalid_argument);
        const Eigen::MatrixXd nan = Eigen::MatrixXd::Constant(4, 4, std::numeric_limits<double>::quiet_NaN());
        QVERIFY_EXCEPTION_THROWN((void)countAtoms(nan), std::invalid_argument);
    }

    void orderKeepsTheClusterItself()
    {
        const PositionsXyz x = readReference("decahedron23").positions;
        const PositionsXyz y = canonicalOrder(x);
        QVERIFY(y.colwise().mean().norm() < 1e-12);
        Eigen::MatrixXd before = distanceMatrix(x), after = distanceMatrix(y);
        std::sort(before.reshaped().begin(), before.reshaped().end());
        std::sort(after.reshaped().begin(), after.reshaped().end());
        QVERIFY((before - after).cwiseAbs().maxCoeff() < 1e-12);
        const Eigen::Vector3d spread = y.array().square().colwise().sum().transpose();
        QVERIFY(spread.z() + 1e-9 >= spread.y() && spread.y() + 1e-9 >= spread.x()); // the longest axis is z
        for (Eigen::Index i = 1; i < y.rows(); ++i)
            QVERIFY(y(i, 2) >= y(i - 1, 2) - 0.003);
    }

    void turnedLibraryShapesGiveTheSameW()
    {
        unsigned seed = 1;
        for (const Shape& shape : buildShapeLibrary()) {
            const PositionsXyz x = 2.8 * shape.positions;
            const Eigen::MatrixXd w = buildLaplacian(canonicalOrder(x));
            const Eigen::MatrixXd turned = buildLaplacian(canonicalOrder(turnedAndShuffled(x, ++seed)));
            QVERIFY2((w - turned).cwiseAbs().maxCoeff() < 1e-10, shape.name.text().c_str());
        }
    }

    void sameInputGivesTheSameBits()
    {
        std::srand(3);
        const PositionsXyz x = 10.0 * PositionsXyz::Random(200, 3);
        QVERIFY((canonicalOrder(x).array() == canonicalOrder(x).array()).all());
    }

    void ordersTheSmallestClusters()
    {
        QCOMPARE(canonicalOrder(PositionsXyz(0, 3)).rows(), 0);
        QCOMPARE(canonicalOrder(PositionsXyz::Constant(1, 3, 4.0)).norm(), 0.0);
        PositionsXyz pair(2, 3);
        pair << 1, 2, 3, 1, 2, 5.5;
        QVERIFY(std::abs((canonicalOrder(pair).row(0) - canonicalOrder(pair).row(1)).norm() - 2.5) < 1e-12);
        QVERIFY(canonicalOrder(PositionsXyz::Zero(4, 3)).allFinite()); // atoms on one spot
    }
};

QTEST_APPLESS_MAIN(tst_LaplacianMatrix)
#include "tst_LaplacianMatrix.moc"
