#pragma once

#include "scene/VtkWidget.h"

#include <QPointF>

namespace clusterlens::ui {

class SceneOverlay;
class StructureScene;
class ViewCamera;

/// The 3D view of one scene and what mouse and keys do to its camera.
/// Drag: turn; Shift or middle button: move; Ctrl: roll; wheel: zoom. Arrows turn, + and - zoom, Home shows everything.
class SceneView : public VtkWidget {
    Q_OBJECT

public:
    SceneView(const StructureScene& scene, ViewCamera* camera, QWidget* parent = nullptr);

    /// \p camera must live as long as it is used here.
    void setCamera(ViewCamera* camera);
    [[nodiscard]] SceneOverlay& overlay() const { return *m_overlay; }

Q_SIGNALS:
    void clicked(const QPointF& place, bool extend); ///< \p extend: with Shift or Ctrl, so one more atom is meant
    void cameraMoved();                              ///< by the user
    void resetRequested();
    void resized();

protected:
    void aboutToDraw() override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    vtkRenderer* m_renderer;
    ViewCamera* m_camera;
    SceneOverlay* m_overlay;
    QMetaObject::Connection m_cameraChanged;
    QPointF m_pressed;
    QPointF m_last;
    bool m_dragged = false;
};

} // namespace clusterlens::ui
