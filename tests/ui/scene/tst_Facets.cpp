#include "scene/CompareView.h"
#include "scene/Facets.h"
#include "scene/SceneView.h"
#include "scene/StructurePane.h"
#include "shapes/ClusterBuilder.h"

#include <Eigen/Geometry>

#include <QTest>

#include <algorithm>
#include <cmath>
#include <memory>

using namespace clusterlens;
using namespace clusterlens::ui;

namespace {

constexpr double bond = 2.8; // Å

/// Pixels that are not of the colour of the corner.
int drawnPixels(const QImage& image)
{
    int count = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            count += image.pixel(x, y) != image.pixel(0, 0) ? 1 : 0;
    return count;
}

/// The shortest distance between corners, which are what is farthest from the centre, Å.
double edgeOf(const PositionsXyz& positions)
{
    const double farthest = positions.rowwise().norm().maxCoeff();
    std::vector<Eigen::RowVector3d> corners;
    for (Eigen::Index i = 0; i < positions.rows(); ++i)
        if (positions.row(i).norm() > farthest - 1e-3)
            corners.emplace_back(positions.row(i));
    double edge = 2.0 * farthest;
    for (std::size_t i = 1; i < corners.size(); ++i)
        edge = std::min(edge, (corners[i] - corners[0]).norm());
    return edge;
}

/// Directions of the sides, of which triangles along an edge say nothing.
std::vector<Eigen::Vector3d> normalsOf(const std::vector<Triangle>& hull)
{
    std::vector<Eigen::Vector3d> normals;
    for (const Triangle& triangle : hull) {
        Eigen::Vector3d across = (triangle[1] - triangle[0]).cross(triangle[2] - triangle[0]);
        if (across.norm() < 0.5) // Å^2
            continue;
        across = (across.dot(triangle[0]) < 0.0 ? -1.0 : 1.0) * across.normalized();
        if (std::ranges::none_of(normals, [&](const Eigen::Vector3d& normal) { return normal.dot(across) > 0.999; }))
            normals.push_back(across);
    }
    return normals;
}

} // namespace

/// The convex hulls of particles, and how they are drawn.
class tst_Facets : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void hullsOfIdealShapesHaveTheirFacetsAndVolumes_data()
    {
        QTest::addColumn<int>("family");
        QTest::addColumn<int>("size");
        QTest::addColumn<double>("volume"); // in edges cubed
        QTest::addColumn<int>("facets");
        QTest::newRow("octahedron") << int(Family::Octahedron) << 5 << std::sqrt(2.0) / 3.0 << 8;
        QTest::newRow("icosahedron") << int(Family::Icosahedron) << 4 << 5.0 * (3.0 + std::sqrt(5.0)) / 12.0 << 20;
    }

    void hullsOfIdealShapesHaveTheirFacetsAndVolumes()
    {
        QFETCH(const int, family);
        QFETCH(const int, size);
        QFETCH(const double, volume);
        QFETCH(const int, facets);
        const PositionsXyz positions = buildCluster({Family(family), {size}}, bond);
        const std::vector<Triangle> hull = convexHull(positions);
        double found = 0.0;
        for (const Triangle& triangle : hull)
            found += std::abs(triangle[0].dot(triangle[1].cross(triangle[2]))) / 6.0; // the centre lies inside
        QVERIFY2(std::abs(found / (volume * std::pow(edgeOf(positions), 3)) - 1.0) < 2e-3, qPrintable(QString::number(found)));
        QCOMPARE(int(normalsOf(hull).size()), facets);
    }

    void whatIsFlatHasNoHull()
    {
        QVERIFY(convexHull(PositionsXyz::Random(2, 3)).empty());
        PositionsXyz square(4, 3);
        square << 0, 0, 0, 2, 0, 0, 2, 2, 0, 0, 2, 0;
        QVERIFY(convexHull(square).empty());
        QVERIFY(convexHull(PositionsXyz(0, 3)).empty());
    }

    void facetsAreDrawnThroughWhichTheAtomsAreSeen()
    {
        CompareView view;
        view.resize(700, 640);
        view.show();
        auto candidate = std::make_shared<Candidate>();
        candidate->structure = makeStructure("Au", buildCluster({Family::Octahedron, {5}}, bond));
        view.setShown({{1, "octahedron", Qt::red, candidate}}, 1);
        const auto pictureWith = [&view](const SceneLook& look) {
            view.setLook(look);
            (void)QTest::qWaitFor([&view] { return view.isReady(); }, 60000);
            return view.pane(0).view()->picture();
        };
        SceneLook plain;
        plain.radius = 0.25;
        const QImage without = pictureWith(plain);
        SceneLook facets = plain;
        facets.facets = true;
        const QImage with = pictureWith(facets);
        QVERIFY(drawnPixels(with) > drawnPixels(without)); // between the atoms too
        int reddish = 0;                                   // the candidate is red
        for (int y = 0; y < with.height(); ++y)
            for (int x = 0; x < with.width(); ++x)
                reddish += qRed(with.pixel(x, y)) > qBlue(with.pixel(x, y)) + 20 && with.pixel(x, y) != without.pixel(x, y) ? 1 : 0;
        QVERIFY2(reddish > drawnPixels(with) / 4, qPrintable(QString("%1 of %2").arg(reddish).arg(drawnPixels(with))));
        QCOMPARE(pictureWith(plain), without);
    }
};

QTEST_MAIN(tst_Facets)
#include "tst_Facets.moc"
