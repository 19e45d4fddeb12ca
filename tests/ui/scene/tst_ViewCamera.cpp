#include "scene/StructureScene.h"
#include "scene/ViewCamera.h"

#include <vtkCamera.h>
#include <vtkMatrix4x4.h>

#include <Eigen/Geometry>

#include <QSignalSpy>
#include <QTest>

#include <cmath>
#include <numbers>

using namespace clusterlens;
using namespace clusterlens::ui;

/// The projection is what overlay and picking rest on, so it is compared with VTK's own matrices.
class tst_ViewCamera : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void projectsAsVtkDoes_data();
    void projectsAsVtkDoes();
    void rayPassesThroughTheProjectedPoint_data() { projectsAsVtkDoes_data(); }
    void rayPassesThroughTheProjectedPoint();
    void bothProjectionsShowTheSameSize();
    void fitShowsTheWholeSphere_data();
    void fitShowsTheWholeSphere();
    void panMovesWithTheMouse();
    void turningToTheRightTakesTheFrontToTheRight();
    void tellsEveryMove();
    void turnsToAnAxisTheShortestWay();
    void picksTheAtomInFront();
    void picksNothingBeside();
};

void tst_ViewCamera::projectsAsVtkDoes_data()
{
    QTest::addColumn<bool>("perspective");
    QTest::addRow("orthographic") << false;
    QTest::addRow("perspective") << true;
}

void tst_ViewCamera::projectsAsVtkDoes()
{
    QFETCH(bool, perspective);
    const QSizeF size(640, 480);
    ViewCamera camera;
    camera.setPerspective(perspective);
    camera.fit(9.0, 1.3);
    camera.rotate(33.0, 21.0);
    camera.pan({25.0, -40.0}, size.height());
    camera.zoom(1.3);
    vtkMatrix4x4* matrix = camera.vtk()->GetCompositeProjectionTransformMatrix(size.width() / size.height(), -1.0, 1.0);
    for (const Eigen::Vector3d& point : {Eigen::Vector3d(0, 0, 0), Eigen::Vector3d(4, -3, 2), Eigen::Vector3d(-6, 5, -7)}) {
        const double in[4]{point.x(), point.y(), point.z(), 1.0};
        double out[4];
        matrix->MultiplyPoint(in, out);
        const QPointF expected((out[0] / out[3] + 1.0) / 2.0 * size.width(), (1.0 - out[1] / out[3]) / 2.0 * size.height());
        const QPointF found = camera.projection(size).project(point);
        QVERIFY2(std::hypot(found.x() - expected.x(), found.y() - expected.y()) < 1e-6,
            qPrintable(QStringLiteral("%1 %2").arg(found.x()).arg(expected.x())));
    }
}

void tst_ViewCamera::rayPassesThroughTheProjectedPoint()
{
    QFETCH(bool, perspective);
    ViewCamera camera;
    camera.setPerspective(perspective);
    camera.rotate(-50.0, 10.0);
    const Projection projection = camera.projection({500, 400});
    const Eigen::Vector3d point(3.0, -2.0, 5.0);
    const Ray ray = projection.rayAt(projection.project(point));
    const Eigen::Vector3d offset = point - ray.origin;
    const double missed = (offset - offset.dot(ray.direction) * ray.direction).norm();
    QVERIFY2(missed < 1e-6, qPrintable(QString::number(missed)));
    QVERIFY(offset.dot(ray.direction) > 0.0);
}

void tst_ViewCamera::bothProjectionsShowTheSameSize()
{
    ViewCamera camera;
    camera.fit(12.0, 1.0);
    camera.zoom(1.7);
    const Eigen::Vector3d inFocusPlane = 4.0 * camera.projection({400, 400}).right;
    const QPointF orthographic = camera.projection({400, 400}).project(inFocusPlane);
    camera.setPerspective(true);
    const QPointF perspective = camera.projection({400, 400}).project(inFocusPlane);
    QVERIFY(std::abs(orthographic.x() - perspective.x()) < 1e-6);
}

void tst_ViewCamera::fitShowsTheWholeSphere_data()
{
    QTest::addColumn<QSizeF>("size");
    QTest::addRow("wide") << QSizeF(900, 300);
    QTest::addRow("narrow") << QSizeF(200, 500);
}

void tst_ViewCamera::fitShowsTheWholeSphere()
{
    QFETCH(QSizeF, size);
    ViewCamera camera;
    camera.fit(10.0, size.width() / size.height());
    const Projection projection = camera.projection(size);
    const double radius = 10.0 * projection.pixelsPerAngstrom;
    const double room = std::min(size.width(), size.height()) / 2.0;
    QVERIFY(radius < room);
    QVERIFY(radius > 0.85 * room);
}

void tst_ViewCamera::panMovesWithTheMouse()
{
    ViewCamera camera;
    const Eigen::Vector3d point(1.0, 2.0, 3.0);
    const QPointF before = camera.projection({400, 300}).project(point);
    camera.pan({30.0, 12.0}, 300.0);
    const QPointF after = camera.projection({400, 300}).project(point);
    QVERIFY(std::abs(after.x() - before.x() - 30.0) < 1e-6);
    QVERIFY(std::abs(after.y() - before.y() - 12.0) < 1e-6);
}

void tst_ViewCamera::turningToTheRightTakesTheFrontToTheRight()
{
    ViewCamera camera;
    const Projection before = camera.projection({400, 400});
    const Eigen::Vector3d front = before.focus - 5.0 * before.forward;
    camera.rotate(10.0, 0.0);
    QVERIFY(camera.projection({400, 400}).project(front).x() > before.project(front).x() + 1.0);
    const QPointF level = camera.projection({400, 400}).project(front);
    camera.rotate(0.0, 10.0);
    QVERIFY(camera.projection({400, 400}).project(front).y() < level.y() - 1.0); // up on the screen
}

void tst_ViewCamera::tellsEveryMove()
{
    ViewCamera camera;
    QSignalSpy changed(&camera, &ViewCamera::changed);
    camera.rotate(1.0, 0.0);
    camera.zoom(1.1);
    camera.pan({1.0, 0.0}, 100.0);
    camera.roll(3.0);
    camera.setPerspective(true);
    QCOMPARE(changed.count(), 5);
}

void tst_ViewCamera::turnsToAnAxisTheShortestWay()
{
    ViewCamera camera;
    const Projection before = camera.projection({100.0, 100.0});
    // 30 degrees about what is up, and the other way round: the axis has no direction.
    const Eigen::Vector3d axis = Eigen::AngleAxisd(std::numbers::pi / 6.0, before.up).toRotationMatrix() * before.forward;
    for (const double sign : {1.0, -1.0}) {
        camera.turnTo(sign * axis);
        const Projection after = camera.projection({100.0, 100.0});
        QVERIFY((after.forward - axis).norm() < 1e-9);
        QVERIFY((after.up - before.up).norm() < 1e-9);
        QVERIFY(std::abs(after.pixelsPerAngstrom - before.pixelsPerAngstrom) < 1e-9);
    }
    camera.lookAlong(Eigen::Vector3d::UnitZ());
    QVERIFY((camera.projection({100.0, 100.0}).right - Eigen::Vector3d::UnitX()).norm() < 1e-9); // as a plot
}

void tst_ViewCamera::picksTheAtomInFront()
{
    SceneContents scene;
    scene.positions.resize(3, 3);
    scene.positions << 0.0, 0.0, 0.0, 0.0, 0.0, 5.0, 3.0, 0.0, 0.0;
    scene.radii = {1.0, 1.0, 1.0};
    QCOMPARE(pickAtom(scene, 3, {{0.2, 0.3, 50.0}, {0.0, 0.0, -1.0}}), std::optional<int>(1));
    QCOMPARE(pickAtom(scene, 3, {{0.2, 0.3, -50.0}, {0.0, 0.0, 1.0}}), std::optional<int>(0));
    QCOMPARE(pickAtom(scene, 3, {{2.5, 0.0, 50.0}, {0.0, 0.0, -1.0}}), std::optional<int>(2));
    scene.hidden = {false, true, false};
    QCOMPARE(pickAtom(scene, 3, {{0.2, 0.3, 50.0}, {0.0, 0.0, -1.0}}), std::optional<int>(0));
    QVERIFY(!pickAtom(scene, 2, {{2.5, 0.0, 50.0}, {0.0, 0.0, -1.0}}).has_value());
}

void tst_ViewCamera::picksNothingBeside()
{
    SceneContents scene;
    scene.positions = PositionsXyz::Zero(1, 3);
    scene.radii = {1.0};
    QVERIFY(!pickAtom(scene, 1, {{1.01, 0.0, 50.0}, {0.0, 0.0, -1.0}}).has_value());
    QVERIFY(!pickAtom(scene, 1, {{0.0, 0.0, 50.0}, {0.0, 0.0, 1.0}}).has_value()); // behind the viewer
}

QTEST_MAIN(tst_ViewCamera)
#include "tst_ViewCamera.moc"
