#pragma once

#include "base/RunControl.h"
#include "refine/CurvePart.h"
#include "structure/Structure.h"

#include <Eigen/Core>

#include <vector>

namespace clusterlens {

/// How a particle differs from its ideal lattice, in relative displacements. Plain value.
struct Strain {
    double stretch = 1.0;        ///< factor on all positions
    std::vector<double> inwards; ///< of the surface, then of the layer below: towards the centre, as a share of the distance to it
    double axial = 0.0;          ///< along \c axis, as a share of the height
    Eigen::RowVector3d axis = Eigen::RowVector3d::Zero(); ///< unit vector, or 0: none

    /// Those of \c inwards, then \c axial where there is an axis.
    [[nodiscard]] std::vector<double> numbers() const
    {
        std::vector<double> all = inwards;
        if (!axis.isZero())
            all.push_back(axial);
        return all;
    }
    [[nodiscard]] int parameters() const { return static_cast<int>(inwards.size()) + (axis.isZero() ? 0 : 1); }
};

/// \param depths  surfaceDepth() of the positions. \param centre  that stays
[[nodiscard]] PositionsXyz strained(
    const PositionsXyz& positions, const std::vector<int>& depths, const Strain& strain, const Eigen::RowVector3d& centre);
[[nodiscard]] PositionsXyz strained(
    const PositionsXyz& positions, const std::vector<int>& depths, const Strain& strain); ///< about their mean

/// The one fivefold axis of a decahedron, or the normal of its layers where a particle has twin planes, faults or hcp in one direction; else 0.
[[nodiscard]] Eigen::RowVector3d markedAxis(const PositionsXyz& positions);

/// The strain that explains the curve best, together with an amplitude, Biso and a stretch of all.
/// \param layers  1 or 2 layers of their own. \param axial  whether the height along markedAxis() is free too
/// \throws std::invalid_argument  as DebyePdf;  Cancelled
[[nodiscard]] Strain fittedStrain(
    const PositionsXyz& positions, const CurvePart& curve, int layers, bool axial, const RunControl& control = {});

} // namespace clusterlens
