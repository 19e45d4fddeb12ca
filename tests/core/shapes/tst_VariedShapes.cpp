#include "shapes/DistinctClusters.h"
#include "shapes/ShapeLibrary.h"
#include "shapes/VariedShapes.h"
#include "structure/Neighbours.h"

#include <Eigen/Geometry>
#include <QTest>

#include <algorithm>

using namespace clusterlens;

class tst_VariedShapes : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_shapes = buildVariedShapes(); }
    void everyShapeIsASoundCluster();
    void nothingIsRepeated();
    void magicNumbers_data();
    void magicNumbers();
    void sameClusterInAnotherPoseIsNotNew();

private:
    std::vector<VariedShape> m_shapes;
};

void tst_VariedShapes::everyShapeIsASoundCluster()
{
    QVERIFY(m_shapes.size() > 1000);
    for (const VariedShape& shape : m_shapes) {
        QVERIFY2(shape.positions.rows() >= 13 && shape.positions.rows() <= maxShapeAtoms, shape.origin.c_str());
        QVERIFY2(std::abs(smallestDistance(shape.positions) - 1.0) < 1e-9, shape.origin.c_str());
        QVERIFY2(shape.positions.colwise().mean().norm() < 1e-9, shape.origin.c_str());
        const Neighbours neighbours = findNeighbours(shape.positions, 1.2);
        QVERIFY2(*std::ranges::min_element(neighbours.coordination) >= 3, shape.origin.c_str());
        QVERIFY2(*std::ranges::max_element(neighbours.coordination) <= 14, shape.origin.c_str()); // bcc: 8 + 6
    }
}

void tst_VariedShapes::nothingIsRepeated()
{
    DistinctClusters known;
    for (const Shape& shape : buildShapeLibrary())
        QVERIFY(known.add(shape.positions).second);
    for (const VariedShape& shape : m_shapes)
        QVERIFY2(known.add(shape.positions).second, shape.origin.c_str());
}

void tst_VariedShapes::magicNumbers_data()
{
    // Atoms of closed polyhedra, as the cluster literature counts them.
    QTest::addColumn<QString>("origin");
    QTest::addColumn<int>("atoms");
    QTest::newRow("truncated octahedron") << "fcc, truncated octahedron 1.25, around an octahedral site" << 38;
    QTest::newRow("truncated octahedron, more truncated") << "fcc, truncated octahedron 1.50, around an octahedral site" << 116;
    QTest::newRow("truncated octahedron, larger") << "fcc, truncated octahedron 1.25, around an octahedral site" << 140;
    QTest::newRow("icosahedron of 55 without its vertices") << "icosahedron, sphere, around an atom" << 43;
    QTest::newRow("icosahedron of 147 without its vertices") << "icosahedron, sphere, around an atom" << 135;
    // Shells of the perfect lattices: 1 + 12 + 6 + 2 + 18 + 12 + 6 and 1 + 8 + 6 + 12 + 24 + 8 + 6 + 24.
    QTest::newRow("six shells of hcp") << "hcp, sphere, around an atom" << 57;
    QTest::newRow("seven shells of bcc") << "bcc, sphere, around an atom" << 89;
}

void tst_VariedShapes::magicNumbers()
{
    QFETCH(QString, origin);
    QFETCH(int, atoms);
    QStringList sizes;
    for (const VariedShape& shape : m_shapes)
        if (QString::fromStdString(shape.origin) == origin)
            sizes << QString::number(shape.positions.rows());
    QVERIFY2(sizes.contains(QString::number(atoms)), qPrintable(sizes.join(' ')));
}

void tst_VariedShapes::sameClusterInAnotherPoseIsNotNew()
{
    const PositionsXyz first = buildCluster({Family::Octahedron, {4}}, 1.0);
    DistinctClusters clusters;
    QVERIFY(clusters.add(first).second);
    const Eigen::Matrix3d turn = Eigen::AngleAxisd(0.7, Eigen::Vector3d(1, 2, 3).normalized()).toRotationMatrix();
    const auto [index, isNew] = clusters.add(first.colwise().reverse() * turn.transpose());
    QCOMPARE(index, std::size_t(0));
    QVERIFY(!isNew);
    PositionsXyz moved = first;
    moved.row(0) *= 1.01;
    QVERIFY(clusters.add(moved).second);
    QCOMPARE(clusters.size(), std::size_t(2));
}

QTEST_APPLESS_MAIN(tst_VariedShapes)
#include "tst_VariedShapes.moc"
