#include "look/CameraJson.h"

#include "scene/CompareView.h"
#include "scene/ViewCamera.h"

#include <QJsonObject>

#include <Eigen/Geometry>
#include <optional>

namespace clusterlens::ui {

namespace {

constexpr double farthest = 1e5; // Å, from the middle

QJsonArray vectorJson(const Eigen::Vector3d& vector)
{
    return {vector.x(), vector.y(), vector.z()};
}

/// What is no number becomes 0.
Eigen::Vector3d vectorIn(const QJsonValue& value)
{
    const QJsonArray array = value.toArray();
    return {array.at(0).toDouble(), array.at(1).toDouble(), array.at(2).toDouble()};
}

std::optional<CameraPose> poseIn(const QJsonObject& json)
{
    const CameraPose pose{vectorIn(json.value(QStringLiteral("position"))), vectorIn(json.value(QStringLiteral("focus"))),
        vectorIn(json.value(QStringLiteral("up"))), json.value(QStringLiteral("scale")).toDouble()};
    const Eigen::Vector3d sight = pose.focus - pose.position;
    const bool inReach = pose.position.norm() < farthest && pose.focus.norm() < farthest && pose.up.norm() < farthest;
    const bool looks = sight.norm() > 1e-3 && sight.cross(pose.up).norm() > 1e-3 * sight.norm();
    return inReach && looks && pose.parallelScale > 0.1 && pose.parallelScale < farthest ? std::optional(pose) : std::nullopt;
}

} // namespace

QJsonArray camerasJson(const CompareView& view)
{
    QJsonArray cameras;
    for (int i = 0; view.isMoved() && i < CompareView::mostPanes; ++i) {
        const CameraPose pose = view.camera(i).pose();
        cameras.append(
            QJsonObject{{QStringLiteral("position"), vectorJson(pose.position)}, {QStringLiteral("focus"), vectorJson(pose.focus)},
                {QStringLiteral("up"), vectorJson(pose.up)}, {QStringLiteral("scale"), pose.parallelScale}});
    }
    return cameras;
}

void placeCameras(CompareView& view, const QJsonArray& cameras)
{
    std::vector<CameraPose> poses;
    for (const QJsonValue& camera : cameras)
        if (const std::optional<CameraPose> pose = poseIn(camera.toObject()))
            poses.push_back(*pose);
    if (int(poses.size()) != CompareView::mostPanes) {
        view.resetView();
        return;
    }
    for (int i = 0; i < CompareView::mostPanes; ++i) {
        CameraPose& pose = poses[std::size_t(i)];
        pose.perspective = view.camera(i).isPerspective(); // which has a switch of its own
        view.camera(i).setPose(pose);
    }
    view.setMoved();
}

} // namespace clusterlens::ui
