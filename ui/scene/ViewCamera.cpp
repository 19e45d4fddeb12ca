#include "scene/ViewCamera.h"

#include <vtkCamera.h>
#include <vtkNew.h>

#include <Eigen/Geometry>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace clusterlens::ui {

namespace {

constexpr double viewAngle = 24.0; ///< degrees; small, so that perspective helps depth and hardly changes sizes

Eigen::Vector3d vector(const double* values)
{
    return {values[0], values[1], values[2]};
}

/// Å, half the height of a view that a sphere fills.
double scaleFor(double radius, double aspect)
{
    return std::max(radius, 1.0) * 1.06 / std::min(1.0, std::max(aspect, 0.1));
}

double halfAngleTangent()
{
    return std::tan(viewAngle / 2.0 * std::numbers::pi / 180.0);
}

} // namespace

QPointF Projection::project(const Eigen::Vector3d& point) const
{
    const double scale = scaleAt(point);
    const Eigen::Vector3d offset = point - focus;
    return {size.width() / 2.0 + offset.dot(right) * scale, size.height() / 2.0 - offset.dot(up) * scale};
}

double Projection::scaleAt(const Eigen::Vector3d& point) const
{
    if (distance <= 0.0)
        return pixelsPerAngstrom;
    return pixelsPerAngstrom * distance / std::max(distance + (point - focus).dot(forward), 1e-6);
}

Ray Projection::rayAt(const QPointF& place) const
{
    const double x = (place.x() - size.width() / 2.0) / pixelsPerAngstrom;
    const double y = (size.height() / 2.0 - place.y()) / pixelsPerAngstrom;
    const Eigen::Vector3d onFocusPlane = focus + x * right + y * up;
    if (distance <= 0.0)
        return {onFocusPlane - 1e4 * forward, forward};
    const Eigen::Vector3d eye = focus - distance * forward;
    return {eye, (onFocusPlane - eye).normalized()};
}

Projection CameraPose::projection(const QSizeF& size) const
{
    Projection projection;
    projection.size = size;
    projection.focus = focus;
    projection.forward = (focus - position).normalized();
    projection.right = projection.forward.cross(up).normalized();
    projection.up = projection.right.cross(projection.forward);
    projection.pixelsPerAngstrom = size.height() / 2.0 / parallelScale;
    projection.distance = perspective ? (focus - position).norm() : 0.0;
    return projection;
}

void CameraPose::apply(vtkCamera* camera) const
{
    camera->SetViewAngle(viewAngle);
    camera->SetParallelProjection(perspective ? 0 : 1);
    camera->SetPosition(position.data());
    camera->SetFocalPoint(focus.data());
    camera->SetViewUp(up.data());
    camera->SetParallelScale(parallelScale);
}

CameraPose CameraPose::fitted(double radius, double aspect) const
{
    CameraPose pose = *this;
    pose.parallelScale = scaleFor(radius, aspect);
    pose.focus.setZero();
    pose.position = pose.parallelScale / halfAngleTangent() * (position - focus).normalized();
    return pose;
}

CameraPose CameraPose::upright(const Eigen::Vector3d& axis) const
{
    constexpr double fromAbove = 15.0; // degrees
    const Eigen::Vector3d above = axis.normalized();
    const Eigen::Vector3d out = (position - focus).normalized();
    Eigen::Vector3d side = out - out.dot(above) * above; // what is left of the present side
    if (side.norm() < 1e-3)
        side = above.unitOrthogonal();
    CameraPose pose = *this;
    pose.up = above;
    pose.position = focus + (position - focus).norm() * side.normalized();
    return pose.turned(above.cross(side).normalized(), -fromAbove);
}

CameraPose CameraPose::turned(const Eigen::Vector3d& axis, double degrees) const
{
    const Eigen::AngleAxisd turn(degrees * std::numbers::pi / 180.0, axis.normalized());
    CameraPose pose = *this;
    pose.position = focus + turn * (position - focus);
    pose.up = turn * up;
    return pose;
}

struct ViewCamera::Impl {
    vtkNew<vtkCamera> camera;

    /// As far from the focus as it is. \param out  unit vector, from the focus
    void place(const Eigen::Vector3d& out, const Eigen::Vector3d& up)
    {
        const Eigen::Vector3d eye = vector(camera->GetFocalPoint()) + camera->GetDistance() * out;
        camera->SetPosition(eye.data());
        camera->SetViewUp(up.data());
        camera->OrthogonalizeViewUp();
    }
};

ViewCamera::ViewCamera(QObject* parent)
    : QObject(parent)
    , m_impl(std::make_unique<Impl>())
{
    m_impl->camera->SetViewAngle(viewAngle);
    m_impl->camera->ParallelProjectionOn();
    fit(10.0, 1.0);
}

ViewCamera::~ViewCamera() = default;

vtkCamera* ViewCamera::vtk() const
{
    return m_impl->camera;
}

Projection ViewCamera::projection(const QSizeF& size) const
{
    return pose().projection(size);
}

CameraPose ViewCamera::pose() const
{
    vtkCamera* camera = m_impl->camera;
    return {vector(camera->GetPosition()), vector(camera->GetFocalPoint()), vector(camera->GetViewUp()), camera->GetParallelScale(),
        isPerspective()};
}

void ViewCamera::rotate(double right, double up)
{
    m_impl->camera->Azimuth(-right);
    m_impl->camera->Elevation(-up);
    m_impl->camera->OrthogonalizeViewUp();
    Q_EMIT changed();
}

void ViewCamera::roll(double degrees)
{
    m_impl->camera->Roll(degrees);
    Q_EMIT changed();
}

void ViewCamera::zoom(double factor)
{
    // Distance and parallel scale go together, so that the two projections show the same size.
    const double scale = std::clamp(m_impl->camera->GetParallelScale() / factor, 1.0, 500.0);
    m_impl->camera->SetParallelScale(scale);
    const Eigen::Vector3d focus = vector(m_impl->camera->GetFocalPoint());
    const Eigen::Vector3d eye = focus - scale / halfAngleTangent() * vector(m_impl->camera->GetDirectionOfProjection());
    m_impl->camera->SetPosition(eye.data());
    Q_EMIT changed();
}

void ViewCamera::pan(const QPointF& pixels, double viewHeight)
{
    const Projection now = projection({viewHeight, viewHeight});
    const Eigen::Vector3d shift = (-pixels.x() * now.right + pixels.y() * now.up) / now.pixelsPerAngstrom;
    const Eigen::Vector3d focus = now.focus + shift;
    const Eigen::Vector3d eye = vector(m_impl->camera->GetPosition()) + shift;
    m_impl->camera->SetFocalPoint(focus.data());
    m_impl->camera->SetPosition(eye.data());
    Q_EMIT changed();
}

void ViewCamera::fit(double radius, double aspect)
{
    const double scale = scaleFor(radius, aspect);
    m_impl->camera->SetFocalPoint(0.0, 0.0, 0.0);
    m_impl->camera->SetPosition(0.0, 0.0, scale / halfAngleTangent());
    m_impl->camera->SetViewUp(0.0, 1.0, 0.0);
    m_impl->camera->SetParallelScale(scale);
    rotate(20.0, -15.0); // a look along an axis hides rows of atoms behind each other
}

void ViewCamera::lookAlong(const Eigen::Vector3d& towards)
{
    const Eigen::Vector3d out = towards.normalized();
    m_impl->place(out, std::abs(out.z()) < 0.9 ? Eigen::Vector3d::UnitZ() : Eigen::Vector3d::UnitY());
    Q_EMIT changed();
}

void ViewCamera::turnTo(const Eigen::Vector3d& axis)
{
    const CameraPose now = pose();
    const Eigen::Vector3d out = (now.position - now.focus).normalized();
    const Eigen::Vector3d then = axis.dot(out) < 0.0 ? Eigen::Vector3d(-axis.normalized()) : Eigen::Vector3d(axis.normalized());
    m_impl->place(then, Eigen::Quaterniond::FromTwoVectors(out, then) * now.up);
    Q_EMIT changed();
}

void ViewCamera::setPerspective(bool perspective)
{
    m_impl->camera->SetParallelProjection(perspective ? 0 : 1);
    Q_EMIT changed();
}

bool ViewCamera::isPerspective() const
{
    return m_impl->camera->GetParallelProjection() == 0;
}

void ViewCamera::setPose(const CameraPose& pose)
{
    pose.apply(m_impl->camera);
    Q_EMIT changed();
}

} // namespace clusterlens::ui

#include "moc_ViewCamera.cpp"
