#pragma once

#include "atoms/AtomFeatures.h"

#include <Eigen/Core>

#include <optional>
#include <vector>

namespace clusterlens::ui {

/// How structures are drawn, the same in all panes. Plain value.
struct SceneLook {
    bool bonds = true;
    bool facets = false;                ///< the convex hull of the atoms, translucent
    double radius = 0.7;                ///< of half the nearest distance: at 1 the atoms touch
    double cutoff = 1.2;                ///< the longest bond that is drawn, in nearest distances
    int hiddenLayers = 0;               ///< of the surface
    double cutDepth = 0.5;              ///< how much of the particle is cut away, as a share of its size along \c cut
    std::optional<Eigen::Vector3d> cut; ///< unit vector out of the cut; empty: nothing is cut away

    friend bool operator==(const SceneLook&, const SceneLook&) = default;
};

/// \param drawn  [n + k x 3] Å, the atoms, and behind them the sites that only other particles take, which count as surface
/// \return [n + k] what surface layers and cut leave out
[[nodiscard]] std::vector<bool> hiddenAtoms(const AtomFeatures& features, const PositionsXyz& drawn, const SceneLook& look);

/// The sticks; those of hidden atoms too.
[[nodiscard]] std::vector<Bond> drawnBonds(const AtomFeatures& features, const SceneLook& look);

/// Å, of the largest element.
[[nodiscard]] double drawnRadius(const AtomFeatures& features, const SceneLook& look);

} // namespace clusterlens::ui
