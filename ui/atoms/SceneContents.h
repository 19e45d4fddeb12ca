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
    std::vector<bool> hidden;    ///< [n] not drawn, nor are their sticks; empty: all are drawn
    QColor stickColour = Qt::gray;
    bool facets = false; ///< the convex hull of what is drawn, translucent
    QColor facetColour = Qt::gray;
    QColor background = Qt::white;

    [[nodiscard]] bool isHidden(Eigen::Index atom) const { return !hidden.empty() && hidden[static_cast<std::size_t>(atom)]; }
};

} // namespace clusterlens::ui
