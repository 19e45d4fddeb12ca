#pragma once

#include "structure/Neighbours.h"
#include "structure/Structure.h"

#include <QColor>

#include <vector>

namespace clusterlens::ui {

/// All that is drawn of one cluster. Plain value: a copy goes to the thread that draws.
struct SceneContents {
    PositionsXyz positions;      ///< [n x 3] Å
    std::vector<double> radii;   ///< [n] Å
    std::vector<QColor> colours; ///< [n], with an alpha below 255: translucent
    std::vector<Bond> bonds;     ///< drawn as sticks
    QColor stickColour = Qt::gray;
    QColor background = Qt::white;
};

} // namespace clusterlens::ui
