#include "scene/SceneView.h"

#include "scene/picture/PictureFormat.h"
#include "scene/SceneOverlay.h"

#include <QApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPointer>
#include <QStyleOption>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace clusterlens::ui {

namespace {

constexpr double degreesPerPixel = 0.5;
constexpr double keyDegrees = 5.0;
constexpr double keyZoom = 1.15;
constexpr int restMs = 150;       // without a move, and the camera rests
constexpr double smoothMs = 20.0; // for one view: four of them make 12 pictures a second
constexpr double coarsest = 0.4;  // of the full width

} // namespace

SceneView::SceneView(SceneRenderer& renderer, int id, ViewCamera* camera, QWidget* parent)
    : QWidget(parent)
    , m_renderer(renderer)
    , m_id(id)
    , m_overlay(new SceneOverlay(this))
{
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("3D view"));
    setAttribute(Qt::WA_OpaquePaintEvent);
    m_soon.setSingleShot(true);
    connect(&m_soon, &QTimer::timeout, this, &SceneView::ask);
    m_rest.setSingleShot(true);
    m_rest.setInterval(restMs);
    connect(&m_rest, &QTimer::timeout, this, [this] { want(Quality::Full); });
    setCamera(camera);
}

void SceneView::setCamera(ViewCamera* camera)
{
    disconnect(m_cameraChanged);
    m_camera = camera;
    m_cameraChanged = connect(camera, &ViewCamera::changed, this, [this] {
        m_rest.start();
        want(Quality::Coarse);
    });
    want(Quality::Full);
}

void SceneView::setContents(const std::shared_ptr<const SceneContents>& contents)
{
    m_contents = contents;
    want(Quality::Full);
}

bool SceneView::isUpToDate() const
{
    return m_isFull || !m_canDraw || !m_contents || !isVisible() || size().isEmpty();
}

void SceneView::want(Quality quality)
{
    m_isFull = false;
    m_wanted = m_soon.isActive() ? std::max(m_wanted, quality) : quality;
    m_soon.start();
}

void SceneView::ask()
{
    const QSize full = size() * devicePixelRatioF();
    if (!m_contents || !m_canDraw || !isVisible() || full.isEmpty())
        return;
    SceneRequest request{m_contents, m_camera->pose(), full, true};
    if (m_wanted == Quality::Coarse && m_fullMilliseconds > smoothMs) {
        const double share = std::max(coarsest, std::sqrt(smoothMs / m_fullMilliseconds));
        request.pixels = (QSizeF(full) * share).toSize().expandedTo({1, 1});
        request.smoothEdges = false;
    } else {
        m_wanted = Quality::Full;
        m_rest.stop();
    }
    const QPointer<SceneView> self(this);
    m_renderer.draw(m_id, request, [self, quality = m_wanted, number = ++m_lastRequest](const ScenePicture& picture) {
        if (self)
            self->receive(picture, quality, number);
    });
}

void SceneView::receive(const ScenePicture& picture, Quality quality, quint64 request)
{
    m_isFull = quality == Quality::Full && request == m_lastRequest && !m_soon.isActive();
    if (picture.failed) { // the older one stays until something else is wanted
        Q_EMIT drawn();
        return;
    }
    m_picture = picture;
    if (picture.image.isNull())
        m_canDraw = false;
    else if (quality == Quality::Full)
        m_fullMilliseconds = picture.milliseconds;
    m_overlay->setProjection(picture.camera.projection(size()));
    update();
    Q_EMIT drawn();
}

QImage SceneView::renderImage(const QSize& pixels)
{
    const QSize drawn = pixels.width() > longestEdge || pixels.height() > longestEdge
        ? pixels.scaled(longestEdge, longestEdge, Qt::KeepAspectRatio)
        : pixels;
    return m_contents ? m_renderer.drawNow({m_contents, m_camera->pose(), drawn, true}) : QImage();
}

void SceneView::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    if (m_picture.image.isNull()) {
        painter.fillRect(rect(), m_contents ? m_contents->background : palette().base().color());
        return;
    }
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.drawImage(rect(), m_picture.image);
    if (hasFocus()) { // which keys turn
        QStyleOptionFocusRect frame;
        frame.initFrom(this);
        style()->drawPrimitive(QStyle::PE_FrameFocusRect, &frame, &painter, this);
    }
}

void SceneView::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    want(Quality::Full);
}

void SceneView::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    m_overlay->setGeometry(rect());
    want(Quality::Full);
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
    if (move || (event->buttons() & Qt::RightButton) != 0)
        Q_EMIT cameraMoved();
    else
        Q_EMIT cameraTurned();
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
    case Qt::Key_Minus:
        m_camera->zoom(event->key() == Qt::Key_Plus ? keyZoom : 1.0 / keyZoom);
        Q_EMIT cameraMoved();
        return;
    case Qt::Key_Home:
        Q_EMIT resetRequested();
        return;
    default:
        QWidget::keyPressEvent(event);
        return;
    }
    Q_EMIT cameraTurned();
}

} // namespace clusterlens::ui

#include "moc_SceneView.cpp"
