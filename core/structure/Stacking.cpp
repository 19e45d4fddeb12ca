#include "structure/Stacking.h"

#include "structure/Neighbours.h"

#include <Eigen/Eigenvalues>
#include <Eigen/Geometry>

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <map>
#include <numbers>

namespace clusterlens {

namespace {

using Point = Eigen::RowVector3d;
using Complex = std::complex<double>;

constexpr double parallel = 0.94; // cosine: 20 degrees. Twin planes of a decahedron are 36 degrees apart

/// Unit vectors along which an atom has neighbours on both sides, the straightest first, \p most at most.
std::vector<Point> linesThrough(const PositionsXyz& positions, const Neighbours& near, Eigen::Index atom, std::size_t most)
{
    constexpr double straight = 0.87; // cosine: 30 degrees. In hcp the next pairs are 34 degrees off
    std::vector<Point> offsets;
    for (const int other : near.neighbours[std::size_t(atom)])
        offsets.emplace_back((positions.row(other) - positions.row(atom)).normalized());
    std::vector<std::pair<double, Point>> pairs;
    for (std::size_t i = 0; i < offsets.size(); ++i)
        for (std::size_t j = i + 1; j < offsets.size(); ++j)
            if (offsets[i].dot(offsets[j]) < -straight)
                pairs.emplace_back(offsets[i].dot(offsets[j]), (offsets[i] - offsets[j]).normalized());
    std::ranges::stable_sort(pairs, {}, [](const auto& pair) { return pair.first; });
    std::vector<Point> lines;
    for (std::size_t i = 0; i < std::min(most, pairs.size()); ++i)
        lines.push_back(pairs[i].second);
    return lines;
}

/// The direction that the lines are least along.
Point normalOf(const std::vector<Point>& lines)
{
    Eigen::Matrix3d sum = Eigen::Matrix3d::Zero();
    for (const Point& line : lines)
        sum += line.transpose() * line;
    return Eigen::SelfAdjointEigenSolver<Eigen::Matrix3d>(sum).eigenvectors().col(0).transpose();
}

/// Directions, either sign the same, and how many share each.
class Directions {
public:
    void add(const Point& direction)
    {
        ++m_all;
        for (auto& [sum, count] : m_groups) {
            const double cosine = direction.dot(sum.normalized());
            if (std::abs(cosine) < parallel)
                continue;
            sum += cosine < 0.0 ? Point(-direction) : direction;
            ++count;
            return;
        }
        m_groups.emplace_back(direction, 1);
    }

    /// The most shared one, and others that \p fewest share and a sixth of all.
    [[nodiscard]] std::vector<Point> shared(int fewest) const
    {
        auto groups = m_groups;
        std::ranges::stable_sort(groups, std::greater<>(), [](const auto& group) { return group.second; });
        std::vector<Point> result;
        for (const auto& [sum, count] : groups)
            if (result.empty() || (count >= fewest && 6 * count >= m_all))
                result.emplace_back(sum.normalized());
        return result;
    }

private:
    std::vector<std::pair<Point, int>> m_groups;
    int m_all = 0;
};

/// Where the atoms of one layer lie: structure factors of the three shortest reciprocal vectors of its rows, each up to a common origin.
struct Layer {
    int atoms = 0;
    std::array<Complex, 3> factors{};
};

/// Unit vectors in the plane: along a row of atoms, and across it.
std::pair<Point, Point> rowsIn(const PositionsXyz& positions, const Neighbours& near, const Point& normal)
{
    const Point first = normal.unitOrthogonal();
    const Point second = normal.cross(first);
    Complex sixfold = 0.0;
    for (const Bond& bond : near.bonds) {
        const Point offset = positions.row(bond.second) - positions.row(bond.first);
        if (std::abs(offset.dot(normal)) < 0.3 * bond.length)
            sixfold += std::polar(1.0, 6.0 * std::atan2(offset.dot(second), offset.dot(first)));
    }
    const double angle = std::arg(sixfold) / 6.0;
    return {std::cos(angle) * first + std::sin(angle) * second, std::cos(angle) * second - std::sin(angle) * first};
}

std::map<int, Layer> layersOf(const PositionsXyz& positions, const Neighbours& near, const Point& normal)
{
    const auto [along, across] = rowsIn(positions, near, normal);
    const double spacing = std::sqrt(2.0 / 3.0) * near.meanBond;
    const Point centre = positions.colwise().mean();
    const Eigen::VectorXd heights = (positions.rowwise() - centre) * normal.transpose() / spacing;
    Complex phase = 0.0;
    for (const double height : heights)
        phase += std::polar(1.0, 2.0 * std::numbers::pi * height);
    const double origin = std::arg(phase) / (2.0 * std::numbers::pi);
    const double wave = 4.0 * std::numbers::pi / (std::sqrt(3.0) * near.meanBond);
    std::map<int, Layer> layers;
    for (Eigen::Index i = 0; i < positions.rows(); ++i) {
        Layer& layer = layers[int(std::lround(heights[i] - origin))];
        ++layer.atoms;
        for (std::size_t m = 0; m < 3; ++m) {
            const double angle = std::numbers::pi / 6.0 + double(m) * 2.0 * std::numbers::pi / 3.0;
            const Point direction = std::cos(angle) * along + std::sin(angle) * across;
            layer.factors.at(m) += std::polar(1.0, wave * direction.dot(positions.row(i) - centre));
        }
    }
    return layers;
}

/// +1 or -1: to which of the two hollows the upper layer is shifted.
int shiftBetween(const Layer& lower, const Layer& upper)
{
    Complex product = 0.0;
    for (std::size_t m = 0; m < 3; ++m)
        product += upper.factors.at(m) * std::conj(lower.factors.at(m));
    return product.imag() > 0.0 ? 1 : -1;
}

bool isLayer(const Layer& layer)
{
    constexpr int fewestAtoms = 3;
    constexpr double ordered = 0.5; // 1 for a perfect layer, 1 / sqrt(atoms) for atoms anywhere
    double size = 0.0;
    for (const Complex& factor : layer.factors)
        size += std::abs(factor) / 3.0;
    return layer.atoms >= fewestAtoms && size > ordered * layer.atoms;
}

/// How many runs of \p letter there are of which \p wanted(length) is true.
template <typename Wanted> int runsOf(const std::string& layers, char letter, Wanted wanted)
{
    int runs = 0;
    for (std::size_t i = 0; i < layers.size();) {
        std::size_t end = i;
        while (end < layers.size() && layers[end] == layers[i])
            ++end;
        runs += layers[i] == letter && wanted(end - i) ? 1 : 0;
        i = end;
    }
    return runs;
}

} // namespace

bool Stacking::isHexagonal() const
{
    const auto hexagonal = std::ranges::count(layers, 'h');
    return hexagonal >= 2 && (hexagonal == std::ssize(layers) || (hexagonal >= 3 && 2 * hexagonal > std::ssize(layers)));
}

int Stacking::twinPlanes() const
{
    return isHexagonal() ? 0 : runsOf(layers, 'h', [](std::size_t n) { return n == 1; });
}

int Stacking::stackingFaults() const
{
    return isHexagonal() ? runsOf(layers, 'c', [](std::size_t) { return true; })
                         : runsOf(layers, 'h', [](std::size_t n) { return n >= 2; });
}

TwinDirections twinDirections(const PositionsXyz& positions, const std::vector<Motif>& motifs)
{
    const Neighbours near = neighboursIfAny(positions);
    Directions planes;
    Directions axes;
    for (Eigen::Index i = 0; i < positions.rows(); ++i) {
        const Motif motif = motifs[std::size_t(i)];
        if (motif != Motif::Hcp && motif != Motif::Fivefold)
            continue;
        const std::vector<Point> lines = linesThrough(positions, near, i, motif == Motif::Hcp ? 3 : 1);
        if (motif == Motif::Hcp && lines.size() == 3)
            planes.add(normalOf(lines));
        else if (motif == Motif::Fivefold && lines.size() == 1)
            axes.add(lines.front());
    }
    TwinDirections result{planes.shared(2), axes.shared(2)};
    Eigen::Matrix3d sum = Eigen::Matrix3d::Zero();
    for (const Point& normal : result.planes)
        sum += normal.transpose() * normal;
    const Eigen::Vector3d values = Eigen::SelfAdjointEigenSolver<Eigen::Matrix3d>(sum).eigenvalues();
    result.inOnePlane = values[0] < 0.05 * values.sum();
    return result;
}

std::vector<Point> fccNormals(const PositionsXyz& positions, const std::vector<Motif>& motifs)
{
    const Point middle = positions.colwise().mean();
    Eigen::Index best = -1;
    for (Eigen::Index i = 0; i < positions.rows(); ++i)
        if (motifs[std::size_t(i)] == Motif::Fcc
            && (best < 0 || (positions.row(i) - middle).norm() < (positions.row(best) - middle).norm()))
            best = i;
    Directions normals;
    if (best >= 0) {
        const std::vector<Point> lines = linesThrough(positions, neighboursIfAny(positions), best, 6);
        for (std::size_t i = 0; i < lines.size(); ++i)
            for (std::size_t j = i + 1; j < lines.size(); ++j)
                if (std::abs(std::abs(lines[i].dot(lines[j])) - 0.5) < 0.2) // 60 degrees: both in one close-packed plane
                    normals.add(lines[i].cross(lines[j]).normalized());
    }
    return normals.shared(3);
}

Stacking stackingAlong(const PositionsXyz& positions, const Point& normal)
{
    const std::map<int, Layer> layers = layersOf(positions, neighboursIfAny(positions), normal);
    Stacking stacking;
    for (auto layer = layers.begin(); layer != layers.end(); ++layer) {
        const auto below = layers.find(layer->first - 1);
        const auto above = layers.find(layer->first + 1);
        if (below == layers.end() || above == layers.end() || !isLayer(layer->second) || !isLayer(below->second)
            || !isLayer(above->second))
            continue;
        const bool cubic = shiftBetween(below->second, layer->second) == shiftBetween(layer->second, above->second);
        stacking.layers += cubic ? 'c' : 'h';
    }
    return stacking;
}

} // namespace clusterlens
