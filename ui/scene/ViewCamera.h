#pragma once

#include <Eigen/Core>

#include <QObject>
#include <QPointF>
#include <QSizeF>

#include <memory>

class vtkCamera;

namespace clusterlens::ui {

/// A line of sight, Å.
struct Ray {
    Eigen::Vector3d origin;
    Eigen::Vector3d direction; ///< unit length, away from the viewer
};

/// How a camera maps space (Å) to a view of \c size (logical pixels, y downwards).
struct Projection {
    QSizeF size;
    Eigen::Vector3d focus;
    Eigen::Vector3d right; ///< unit vectors of the screen in space
    Eigen::Vector3d up;
    Eigen::Vector3d forward;
    double pixelsPerAngstrom = 1.0; ///< in the plane of the focus
    double distance = 0.0;          ///< Å from eye to focus; 0: orthographic

    [[nodiscard]] QPointF project(const Eigen::Vector3d& point) const;
    /// Logical pixels for each Å at the depth of \p point.
    [[nodiscard]] double scaleAt(const Eigen::Vector3d& point) const;
    [[nodiscard]] Ray rayAt(const QPointF& place) const;
};

/// Where a camera is. Plain value.
struct CameraPose {
    Eigen::Vector3d position; ///< Å
    Eigen::Vector3d focus;    ///< Å
    Eigen::Vector3d up;
    double parallelScale = 1.0; ///< Å, half the height of the view
    bool perspective = false;

    [[nodiscard]] Projection projection(const QSizeF& size) const;
    void apply(vtkCamera* camera) const;
    /// From the same side, so that a sphere of \p radius Å about the origin fills the view. \param aspect  width / height
    [[nodiscard]] CameraPose fitted(double radius, double aspect) const;
    /// With \p axis upwards on the screen, seen a little from above.
    [[nodiscard]] CameraPose upright(const Eigen::Vector3d& axis) const;
    /// Carried about \p axis through the focus. \param degrees  that the object turns the other way
    [[nodiscard]] CameraPose turned(const Eigen::Vector3d& axis, double degrees) const;
};

/// The camera of one view or of several linked ones.
class ViewCamera : public QObject {
    Q_OBJECT

public:
    explicit ViewCamera(QObject* parent = nullptr);
    ~ViewCamera() override;

    [[nodiscard]] vtkCamera* vtk() const;
    [[nodiscard]] Projection projection(const QSizeF& size) const;
    [[nodiscard]] CameraPose pose() const;

    void rotate(double right, double up); ///< degrees that the object turns
    void roll(double degrees);
    void zoom(double factor);
    void pan(const QPointF& pixels, double viewHeight);
    /// Looks at the origin from a slightly turned side so that a sphere of \p radius Å fills the view. \param aspect  width / height
    void fit(double radius, double aspect);
    /// Turns so that \p towards, a vector, comes out of the screen, at the same distance.
    void lookAlong(const Eigen::Vector3d& towards);
    /// The shortest turn that brings \p axis, either sign, out of the screen.
    void turnTo(const Eigen::Vector3d& axis);
    void setPerspective(bool perspective);
    [[nodiscard]] bool isPerspective() const;
    void setPose(const CameraPose& pose);

Q_SIGNALS:
    void changed();

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace clusterlens::ui
