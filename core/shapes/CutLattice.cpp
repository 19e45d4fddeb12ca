#include "shapes/CutLattice.h"

#include <cmath>
#include <cstdlib>
#include <numbers>

namespace clusterlens {

namespace {

using Point = Eigen::RowVector3d;

int modulo3(int i)
{
    return ((i % 3) + 3) % 3;
}

} // namespace

PositionsXyz positionsOf(const std::vector<Point>& points)
{
    PositionsXyz positions(static_cast<Eigen::Index>(points.size()), 3);
    for (Eigen::Index i = 0; i < positions.rows(); ++i)
        positions.row(i) = points[static_cast<std::size_t>(i)];
    return positions;
}

PositionsXyz stackedLattice(const std::function<int(int)>& letter, double radius)
{
    const double height = std::sqrt(2.0 / 3.0);
    const double row = std::sqrt(0.75);
    const int layers = static_cast<int>(std::ceil(radius / height));
    const int rows = static_cast<int>(std::ceil(radius / row)) + 1;
    const int cells = static_cast<int>(std::ceil(radius + 0.5 * rows)) + 1;
    std::vector<Point> points;
    for (int layer = -layers; layer <= layers; ++layer) {
        const Point shift = letter(layer) * Point(0.5, row / 3.0, 0.0);
        for (int a = -cells; a <= cells; ++a) {
            for (int b = -rows; b <= rows; ++b) {
                const Point point = Point(a + 0.5 * b, row * b, height * layer) + shift;
                if (point.head<2>().norm() <= radius)
                    points.push_back(point);
            }
        }
    }
    return positionsOf(points);
}

int fccLetter(int layer)
{
    return modulo3(layer);
}

int hcpLetter(int layer)
{
    return layer & 1;
}

int twinLetter(int layer)
{
    return modulo3(std::abs(layer));
}

int faultLetter(int layer)
{
    return modulo3(layer > 0 ? layer + 1 : layer);
}

int lamellaLetter(int layer, int apart)
{
    return modulo3(layer <= 0 ? layer : layer <= apart ? -layer : layer - 2 * apart);
}

PositionsXyz cubicLattice(const std::vector<Point>& basis, double edge, double reach)
{
    const int cells = static_cast<int>(std::ceil(reach / edge));
    std::vector<Point> points;
    for (int x = -cells; x <= cells; ++x)
        for (int y = -cells; y <= cells; ++y)
            for (int z = -cells; z <= cells; ++z)
                for (const Point& offset : basis)
                    points.emplace_back(edge * (Point(x, y, z) + offset));
    return positionsOf(points);
}

PositionsXyz fccLattice(double reach)
{
    return cubicLattice({{0, 0, 0}, {0, 0.5, 0.5}, {0.5, 0, 0.5}, {0.5, 0.5, 0}}, std::numbers::sqrt2, reach);
}

PositionsXyz bccLattice(double reach)
{
    return cubicLattice({{0, 0, 0}, {0.5, 0.5, 0.5}}, 2.0 / std::sqrt(3.0), reach);
}

} // namespace clusterlens
