#pragma once

#include <QJsonArray>

namespace clusterlens::ui {

class CompareView;

/// Where the cameras of the panes are, for the session; empty where the user has moved none.
[[nodiscard]] QJsonArray camerasJson(const CompareView& view);
/// Where \p cameras is empty or holds anything senseless, all is seen as at the start.
void placeCameras(CompareView& view, const QJsonArray& cameras);

} // namespace clusterlens::ui
