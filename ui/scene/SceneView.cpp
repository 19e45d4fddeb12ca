#include "scene/SceneView.h"

#include "scene/SceneOverlay.h"
#include "scene/StructureScene.h"
#include "scene/ViewCamera.h"

#include <vtkRenderer.h>

#include <QApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QWheelEvent>

#include <cmath>

namespace clusterlens::ui {

namespace {

constexpr double degreesPerPixel = 0.5;
constexpr double keyDegrees = 5.0;
constexpr double keyZoom = 1.15;

} // namespace

SceneView::SceneView(const StructureScene& scene, ViewCamera* camera, QWidget* parent)
    : VtkWidget(scene.renderer(), parent)
    , m_renderer(scene.renderer())
    , m_camera(nullptr)
    , m_overlay(new SceneOverlay(camera, this))
{
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("3D view"));
    setCamera(camera);
}

void SceneView::setCamera(ViewCamera* camera)
{
    disconnect(m_cameraChanged);
    m_camera = camera;
    m_renderer->SetActiveCamera(camera->vtk());
    m_overlay->setCamera(camera);
    m_cameraChanged = connect(camera, &ViewCamera::changed, this, [this] {
        update();
        m_overlay->update();
    });
    update();
}

void SceneView::aboutToDraw()
{
    m_renderer->ResetCameraClippingRange();
}

void SceneView::resizeEvent(QResizeEvent* event)
{
    VtkWidget::resizeEvent(event);
    m_overlay->setGeometry(rect());
    Q_EMIT resized();
}

void SceneView::mousePressEvent(QMouseEvent* event)
{
    m_pressed = m_last = event->position();
    m_dragged = false;
}

void SceneView::mouseMoveEvent(QMouseEvent* event)
{
    if (event->buttons() == Qt::NoButton)
        return;
    if (!m_dragged && (event->position() - m_pressed).manhattanLength() < QApplication::startDragDistance() / 2.0)
        return;
    m_dragged = true;
    const QPointF step = event->position() - m_last;
    m_last = event->position();
    const bool move = (event->buttons() & Qt::MiddleButton) != 0 || (event->modifiers() & Qt::ShiftModifier) != 0;
    if (move)
        m_camera->pan(step, height());
    else if ((event->buttons() & Qt::RightButton) != 0)
        m_camera->zoom(std::exp(-step.y() * 0.01));
    else if ((event->modifiers() & Qt::ControlModifier) != 0)
        m_camera->roll(step.x() * degreesPerPixel);
    else
        m_camera->rotate(step.x() * degreesPerPixel, -step.y() * degreesPerPixel);
    Q_EMIT cameraMoved();
}

void SceneView::mouseReleaseEvent(QMouseEvent* event)
{
    if (!m_dragged && event->button() == Qt::LeftButton)
        Q_EMIT clicked(event->position(), (event->modifiers() & (Qt::ShiftModifier | Qt::ControlModifier)) != 0);
}

void SceneView::mouseDoubleClickEvent(QMouseEvent* /*event*/)
{
    Q_EMIT resetRequested();
}

void SceneView::wheelEvent(QWheelEvent* event)
{
    m_camera->zoom(std::pow(1.1, event->angleDelta().y() / 120.0));
    Q_EMIT cameraMoved();
}

void SceneView::keyPressEvent(QKeyEvent* event)
{
    switch (event->key()) {
    case Qt::Key_Left:
        m_camera->rotate(-keyDegrees, 0.0);
        break;
    case Qt::Key_Right:
        m_camera->rotate(keyDegrees, 0.0);
        break;
    case Qt::Key_Up:
        m_camera->rotate(0.0, keyDegrees);
        break;
    case Qt::Key_Down:
        m_camera->rotate(0.0, -keyDegrees);
        break;
    case Qt::Key_Plus:
        m_camera->zoom(keyZoom);
        break;
    case Qt::Key_Minus:
        m_camera->zoom(1.0 / keyZoom);
        break;
    case Qt::Key_Home:
        Q_EMIT resetRequested();
        return;
    default:
        QWidget::keyPressEvent(event);
        return;
    }
    Q_EMIT cameraMoved();
}

} // namespace clusterlens::ui
