#pragma once

#include "structure/Structure.h"

#include <Eigen/Core>

#include <array>
#include <vector>

namespace clusterlens {

/// Finds points near a place. Const functions are safe from any thread at once.
class PointGrid {
public:
    /// \param cell  edge of its boxes, > 0; \p points must outlive it
    PointGrid(const PositionsXyz& points, double cell);

    /// The nearest point up to \p radius away (at most the cell's edge), -1 where there is none.
    [[nodiscard]] Eigen::Index nearest(const Eigen::RowVector3d& place, double radius) const;

    /// All points up to \p radius away, in rising order.
    [[nodiscard]] std::vector<int> within(const Eigen::RowVector3d& place, double radius) const;

private:
    [[nodiscard]] int boxOf(const Eigen::Array3i& index) const;
    template <typename Visit> void visitBoxes(const Eigen::RowVector3d& place, double radius, Visit visit) const;

    const PositionsXyz& m_points;
    double m_cell;
    Eigen::RowVector3d m_low = Eigen::RowVector3d::Zero();
    Eigen::Array3i m_boxes = Eigen::Array3i::Ones();
    std::vector<int> m_first; // [boxes + 1] where each box begins in m_order
    std::vector<int> m_order; // points, box by box
};

} // namespace clusterlens
