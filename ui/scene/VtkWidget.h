#pragma once

#include <QImage>
#include <QOpenGLWidget>
#include <QSurfaceFormat>

#include <memory>

class vtkRenderer;

namespace clusterlens::ui {

/// True when 3D views can be made here: the platform has OpenGL 3.2 or newer. Asked once.
[[nodiscard]] bool canDraw3D();

/// Draws one VTK renderer into Qt's window. VTK draws only when Qt asks for it, so that requests coalesce.
/// Make one only where canDraw3D().
class VtkWidget : public QOpenGLWidget {
    Q_OBJECT

public:
    /// What every view uses; also the default format that main() sets before it makes the application.
    [[nodiscard]] static QSurfaceFormat surfaceFormat();

    /// Keeps \p renderer alive.
    explicit VtkWidget(vtkRenderer* renderer, QWidget* parent = nullptr);
    ~VtkWidget() override;

    /// The same picture at any size, \p pixels in device pixels.
    [[nodiscard]] QImage renderImage(const QSize& pixels);

protected:
    void initializeGL() override;
    void resizeGL(int width, int height) override;
    void paintGL() override;

    /// Called before each drawing, for example to fit the clipping range.
    virtual void aboutToDraw() { }

private:
    struct Impl;

    void releaseGraphics();

    std::unique_ptr<Impl> m_impl;
};

} // namespace clusterlens::ui
