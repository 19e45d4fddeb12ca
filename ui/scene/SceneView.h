#pragma once

#include "scene/SceneRenderer.h"

#include <QImage>
#include <QPointF>
#include <QTimer>
#include <QWidget>

namespace clusterlens::ui {

class SceneOverlay;

/// The 3D view of one scene and what mouse and keys do to its camera. Pictures are drawn in the background: while the camera moves, in a
/// resolution that keeps it smooth, and in full when it rests.
/// Drag: turn; Shift or middle button: move; Ctrl: roll; wheel: zoom. Arrows turn, + and - zoom, Home shows everything.
class SceneView : public QWidget {
    Q_OBJECT

public:
    /// \param renderer  must outlive this  \param id  tells the views of one renderer apart, from 0
    SceneView(SceneRenderer& renderer, int id, ViewCamera* camera, QWidget* parent = nullptr);

    /// \p camera must live as long as it is used here.
    void setCamera(ViewCamera* camera);
    void setContents(const std::shared_ptr<const SceneContents>& contents);
    [[nodiscard]] SceneOverlay& overlay() const { return *m_overlay; }

    /// False while a picture is missing: what is on the screen is older or coarser than what was asked for.
    [[nodiscard]] bool isUpToDate() const;
    [[nodiscard]] bool canDraw() const { return m_canDraw; } ///< false once it is clear that there is no OpenGL 3.2
    [[nodiscard]] const QImage& picture() const { return m_picture.image; }
    /// The same scene at any size; waits for it. \param pixels  of the device
    [[nodiscard]] QImage renderImage(const QSize& pixels);
    [[nodiscard]] const std::shared_ptr<const SceneContents>& contents() const { return m_contents; } ///< null before the first

Q_SIGNALS:
    void clicked(const QPointF& place, bool extend); ///< \p extend: with Shift or Ctrl, so one more atom is meant
    void cameraTurned();                             ///< by the user
    void cameraMoved();                              ///< by the user, to another place or scale
    void resetRequested();
    void drawn(); ///< another picture is there, or it is clear that there can be none

protected:
    void paintEvent(QPaintEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    enum class Quality { Coarse, Full };

    void want(Quality quality);
    void ask();
    void receive(const ScenePicture& picture, Quality quality, quint64 request);

    SceneRenderer& m_renderer;
    int m_id;
    ViewCamera* m_camera = nullptr;
    std::shared_ptr<const SceneContents> m_contents;
    SceneOverlay* m_overlay;
    QMetaObject::Connection m_cameraChanged;
    ScenePicture m_picture;
    QTimer m_soon; ///< what changes in one turn of the event loop is drawn once
    QTimer m_rest; ///< runs while the camera moves
    Quality m_wanted = Quality::Full;
    quint64 m_lastRequest = 0;
    bool m_isFull = false; ///< the picture is the last one that was asked for, in full
    bool m_canDraw = true;
    double m_fullMilliseconds = 0.0; ///< that the last full picture took
    QPointF m_pressed;
    QPointF m_last;
    bool m_dragged = false;
};

} // namespace clusterlens::ui
