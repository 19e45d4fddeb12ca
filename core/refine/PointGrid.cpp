#include "refine/PointGrid.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace clusterlens {

PointGrid::PointGrid(const PositionsXyz& points, double cell)
    : m_points(points)
    , m_cell(cell)
{
    if (points.rows() > 0) {
        m_low = points.colwise().minCoeff();
        m_boxes = ((points.colwise().maxCoeff() - m_low) / cell).array().floor().cast<int>().transpose() + 1;
    }
    std::vector<int> box(static_cast<std::size_t>(points.rows()));
    m_first.assign(static_cast<std::size_t>(m_boxes.prod()) + 1, 0);
    for (Eigen::Index i = 0; i < points.rows(); ++i) {
        const Eigen::Array3i index = ((points.row(i) - m_low) / cell).array().floor().cast<int>().transpose();
        box[static_cast<std::size_t>(i)] = boxOf(index);
        ++m_first[static_cast<std::size_t>(box[static_cast<std::size_t>(i)]) + 1];
    }
    for (std::size_t b = 1; b < m_first.size(); ++b)
        m_first[b] += m_first[b - 1];
    std::vector<int> next(m_first.begin(), m_first.end() - 1);
    m_order.resize(box.size());
    for (std::size_t i = 0; i < box.size(); ++i)
        m_order[static_cast<std::size_t>(next[static_cast<std::size_t>(box[i])]++)] = static_cast<int>(i);
}

int PointGrid::boxOf(const Eigen::Array3i& index) const
{
    return (index[0] * m_boxes[1] + index[1]) * m_boxes[2] + index[2];
}

template <typename Visit> void PointGrid::visitBoxes(const Eigen::RowVector3d& place, double radius, Visit visit) const
{
    const auto boxAt = [&](double shift) -> Eigen::Array3i {
        const Eigen::Array3d boxes = ((place - m_low).array().transpose() + shift) / m_cell;
        return boxes.floor().max(-1e6).min(1e6).cast<int>();
    };
    const Eigen::Array3i from = boxAt(-radius).max(0);
    const Eigen::Array3i to = boxAt(radius).min(m_boxes - 1);
    for (int x = from[0]; x <= to[0]; ++x)
        for (int y = from[1]; y <= to[1]; ++y)
            for (int z = from[2]; z <= to[2]; ++z) {
                const auto box = static_cast<std::size_t>(boxOf({x, y, z}));
                for (int at = m_first[box]; at < m_first[box + 1]; ++at)
                    visit(m_order[static_cast<std::size_t>(at)]);
            }
}

Eigen::Index PointGrid::nearest(const Eigen::RowVector3d& place, double radius) const
{
    Eigen::Index found = -1;
    double least = radius * radius;
    visitBoxes(place, radius, [&](int point) {
        const double square = (m_points.row(point) - place).squaredNorm();
        if (square <= least) {
            least = square;
            found = point;
        }
    });
    return found;
}

std::vector<int> PointGrid::within(const Eigen::RowVector3d& place, double radius) const
{
    std::vector<int> found;
    visitBoxes(place, radius, [&](int point) {
        if ((m_points.row(point) - place).squaredNorm() <= radius * radius)
            found.push_back(point);
    });
    std::ranges::sort(found);
    return found;
}

} // namespace clusterlens
