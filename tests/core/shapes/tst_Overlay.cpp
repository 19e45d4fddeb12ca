#include "shapes/ClusterBuilder.h"
#include "shapes/Overlay.h"

#include <QTest>

#include <Eigen/Geometry>

#include <random>
#include <stdexcept>

using namespace clusterlens;

class tst_Overlay : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsAPartInsideTheWhole_data();
    void findsAPartInsideTheWhole();
    void neverReflects();
    void idealClusterHasNoDisplacements();
    void tellsTheAtomThatWasMoved();
    void missingAtomsAreNoDisplacement();
    void smallClustersHaveNoIdeal();
    void refusesEmptyClusters();
};

namespace {

PositionsXyz turned(const PositionsXyz& positions)
{
    const Eigen::Matrix3d rotation = Eigen::AngleAxisd(2.1, Eigen::Vector3d(1.0, -2.0, 0.5).normalized()).toRotationMatrix();
    return (positions * rotation.transpose()).rowwise() + Eigen::RowVector3d(3.0, -1.0, 7.0);
}

double largestGap(const PositionsXyz& moved, const PositionsXyz& fixed)
{
    double gap = 0.0;
    for (Eigen::Index i = 0; i < moved.rows(); ++i)
        gap = std::max(gap, (fixed.rowwise() - moved.row(i)).rowwise().norm().minCoeff());
    return gap;
}

} // namespace

void tst_Overlay::findsAPartInsideTheWhole_data()
{
    QTest::addColumn<QString>("family");
    QTest::addColumn<QList<int>>("parameters");
    QTest::addColumn<int>("missing");
    QTest::addRow("decahedron") << "dec" << QList<int>{3, 2, 0} << 3;
    QTest::addRow("flat hcp block") << "hcp" << QList<int>{2, 4, 5} << 2;
    QTest::addRow("icosahedron, all axes alike") << "ico" << QList<int>{3} << 1;
    QTest::addRow("octahedron") << "oct" << QList<int>{5} << 4;
}

void tst_Overlay::findsAPartInsideTheWhole()
{
    QFETCH(QString, family);
    QFETCH(QList<int>, parameters);
    QFETCH(int, missing);
    const PositionsXyz whole
        = buildCluster({*enumFromText<Family>(family.toStdString()), {parameters.begin(), parameters.end()}}, 2.8);
    const PositionsXyz part = turned(whole.topRows(whole.rows() - missing));
    const double forth = largestGap(overlayClusters(part, whole).apply(part), whole);
    QVERIFY2(forth < 0.05, qPrintable(QString::number(forth)));
    const PositionsXyz back = overlayClusters(whole, part).apply(whole);
    QVERIFY(largestGap(part, back) < 0.05);
}

void tst_Overlay::neverReflects()
{
    std::mt19937 random(5);
    std::normal_distribution<double> normal(0.0, 4.0);
    PositionsXyz chiral(12, 3);
    for (Eigen::Index i = 0; i < chiral.size(); ++i)
        chiral.data()[i] = normal(random);
    PositionsXyz mirrored = chiral;
    mirrored.col(2) = -mirrored.col(2);
    QVERIFY(overlayClusters(mirrored, chiral).rotation.determinant() > 0.0);
    QVERIFY(overlayClusters(mirrored.topRows(10), chiral).rotation.determinant() > 0.0);
}

void tst_Overlay::idealClusterHasNoDisplacements()
{
    const auto ideal = displacementFromIdeal(turned(buildCluster({Family::Decahedron, {3, 2, 0}}, 2.9)));
    QVERIFY(ideal.has_value());
    QCOMPARE(ideal->shape.family, Family::Decahedron);
    QVERIFY(ideal->displacement.maxCoeff() < 1e-3);
}

void tst_Overlay::tellsTheAtomThatWasMoved()
{
    PositionsXyz positions = buildCluster({Family::Octahedron, {5}}, 2.8);
    positions.row(17) += Eigen::RowVector3d(0.3, 0.0, 0.4); // 0.5 Å
    const auto ideal = displacementFromIdeal(turned(positions));
    QVERIFY(ideal.has_value());
    Eigen::Index worst = 0;
    QVERIFY(std::abs(ideal->displacement.maxCoeff(&worst) - 0.5) < 0.03); // the rest gives way a little
    QCOMPARE(worst, Eigen::Index(17));
}

void tst_Overlay::missingAtomsAreNoDisplacement()
{
    const PositionsXyz whole = buildCluster({Family::Icosahedron, {4}}, 2.8);
    const auto ideal = displacementFromIdeal(turned(whole.topRows(whole.rows() - 2)));
    QVERIFY(ideal.has_value());
    QCOMPARE(ideal->displacement.size(), whole.rows() - 2);
    QVERIFY2(ideal->displacement.maxCoeff() < 0.05, qPrintable(QString::number(ideal->displacement.maxCoeff())));
}

void tst_Overlay::smallClustersHaveNoIdeal()
{
    QVERIFY(!displacementFromIdeal(buildCluster({Family::Octahedron, {5}}, 2.8).topRows(4)).has_value());
}

void tst_Overlay::refusesEmptyClusters()
{
    const PositionsXyz some = buildCluster({Family::Octahedron, {2}}, 2.8);
    QVERIFY_EXCEPTION_THROWN((void)overlayClusters(PositionsXyz(0, 3), some), std::invalid_argument);
}

QTEST_MAIN(tst_Overlay)
#include "tst_Overlay.moc"
