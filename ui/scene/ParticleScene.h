#pragma once

#include "atoms/SceneContents.h"
#include "scene/ViewCamera.h"
#include "structure/SymmetryAxes.h"

#include <QString>

#include <memory>
#include <vector>

namespace clusterlens::ui {

/// One particle as it is to be drawn elsewhere than in a pane. Plain value.
struct ParticleScene {
    QString name;
    std::shared_ptr<const SceneContents> contents; ///< in the light theme
    CameraPose pose;
    double radius = 1.0;            ///< Å, of the sphere that holds all that is drawn
    std::vector<SymmetryAxis> axes; ///< of its lattice, as drawn
};

} // namespace clusterlens::ui
