#include "laplacian/LaplacianMatrix.h"
#include "structure/BondMeasures.h"

#include <Eigen/Eigenvalues>
#include <Eigen/Geometry>

#include <algorithm>
#include <cmath>
#include <complex>
#include <limits>
#include <numbers>
#include <numeric>
#include <optional>
#include <stdexcept>
#include <vector>

namespace clusterlens {

namespace {

using Axis = Eigen::Vector3d;
using Frame = Eigen::Matrix3d; // columns are the axes x, y, z of the order, orthonormal, of either handedness

constexpr double levelTolerance = 1e-3; // of the bond
constexpr double equalMoments = 1e-5;   // relative difference of principal moments that counts as none

/// 1 where there is no bond to measure by.
double bondLength(const PositionsXyz& x)
{
    const double smallest = smallestDistance(x);
    return std::isfinite(smallest) && smallest > 0.0 ? smallest : 1.0;
}

/// The rank of each value among distinct values. Values closer than the tolerance to the next share one rank, so that no rounding
/// boundary can part two atoms of one layer.
std::vector<int> levels(const Eigen::VectorXd& values, double tolerance)
{
    std::vector<int> order(static_cast<std::size_t>(values.size()));
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&values](int a, int b) { return values(a) < values(b); });
    std::vector<int> level(order.size());
    for (std::size_t k = 1; k < order.size(); ++k)
        level[static_cast<std::size_t>(order[k])]
            = level[static_cast<std::size_t>(order[k - 1])] + (values(order[k]) - values(order[k - 1]) > tolerance ? 1 : 0);
    return level;
}

/// The cluster seen in one frame and put in order there.
struct Arrangement {
    PositionsXyz positions;
    Eigen::Vector3i levelCounts = Eigen::Vector3i::Zero(); // z, y, x
};

Arrangement arrange(const PositionsXyz& centred, const Frame& frame, double tolerance)
{
    const PositionsXyz seen = centred * frame;
    std::array<std::vector<int>, 3> level; // z, y, x
    Arrangement arrangement;
    for (int k = 0; k < 3; ++k) {
        auto& axis = level[static_cast<std::size_t>(k)];
        axis = levels(seen.col(2 - k), tolerance);
        arrangement.levelCounts(k) = *std::max_element(axis.begin(), axis.end());
    }
    std::vector<std::size_t> order(static_cast<std::size_t>(seen.rows()));
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&level](std::size_t a, std::size_t b) {
        for (const auto& axis : level)
            if (axis[a] != axis[b])
                return axis[a] < axis[b];
        return false;
    });
    arrangement.positions.resize(seen.rows(), 3);
    for (std::size_t i = 0; i < order.size(); ++i)
        arrangement.positions.row(static_cast<Eigen::Index>(i)) = seen.row(static_cast<Eigen::Index>(order[i]));
    return arrangement;
}

/// Prefers few layers (the crystal's own axes), then the smaller coordinates; differences within the tolerance do not count.
bool precedes(const Arrangement& a, const Arrangement& b, double tolerance)
{
    if (a.levelCounts.sum() != b.levelCounts.sum())
        return a.levelCounts.sum() < b.levelCounts.sum();
    for (int k = 0; k < 3; ++k)
        if (a.levelCounts(k) != b.levelCounts(k))
            return a.levelCounts(k) < b.levelCounts(k);
    for (Eigen::Index i = 0; i < a.positions.rows(); ++i)
        for (int k = 2; k >= 0; --k)
            if (const double difference = a.positions(i, k) - b.positions(i, k); std::abs(difference) > tolerance)
                return difference < 0.0;
    return false;
}

Axis anyPerpendicular(const Axis& axis)
{
    return axis.unitOrthogonal();
}

/// Directions across \p axis that the cluster itself singles out: for m = 3 .. 6 the phases of sum rho^m exp(i m phi), all m of them and
/// those halfway; and the same weighted with the height, which survives where a centre of inversion cancels the plain sum (icosahedra).
/// They turn with the cluster, whatever the axes they were computed in.
std::vector<Axis> directionsAround(const PositionsXyz& centred, const Axis& axis)
{
    const Axis u = anyPerpendicular(axis), v = axis.cross(u);
    std::vector<Axis> found;
    for (int m = 3; m <= 6; ++m) {
        std::complex<double> plain = 0.0, weighted = 0.0;
        double plainScale = 0.0, weightedScale = 0.0;
        for (const auto& row : centred.rowwise()) {
            const std::complex<double> power = std::pow(std::complex<double>(row.dot(u), row.dot(v)), m);
            plain += power;
            weighted += power * row.dot(axis);
            plainScale += std::abs(power);
            weightedScale += std::abs(power * row.dot(axis));
        }
        const bool usePlain = std::abs(plain) > 1e-6 * plainScale;
        if (!usePlain && !(std::abs(weighted) > 1e-6 * weightedScale))
            continue;
        for (int k = 0; k < m; ++k) {
            const double angle = (std::arg(usePlain ? plain : weighted) + k * std::numbers::pi) / m;
            found.emplace_back(std::cos(angle) * u + std::sin(angle) * v);
        }
    }
    if (found.empty())
        found.push_back(u);
    return found;
}

/// Half the slope of q(u) = sum (u.x)^4 - (mean over all directions), which is what tells directions of a round cluster apart.
Axis quarticSlope(const PositionsXyz& centred, double total, const Axis& u)
{
    return centred.transpose() * (centred * u).array().cube().matrix() - total / 5.0 * u;
}

/// A direction where q is largest (sense = 1) or smallest (-1), found from \p start. Empty when it does not settle.
/// \param scale  size of the slopes: the shift that makes the iteration u <- slope + shift u rise (or fall) steadily
std::optional<Axis> quarticExtreme(const PositionsXyz& centred, double total, double scale, Axis u, double sense)
{
    for (int step = 0; step < 500; ++step) {
        const Axis next = (4.0 * scale * u + sense * quarticSlope(centred, total, u)).normalized();
        const double change = (next - u).norm();
        u = next;
        if (change < 1e-13)
            return u;
    }
    return std::nullopt;
}

void addIfNew(std::vector<Axis>& axes, const Axis& axis)
{
    const auto same = [&axis](const Axis& other) { return std::abs(other.dot(axis)) > 1.0 - 1e-9; };
    if (std::none_of(axes.begin(), axes.end(), same))
        axes.push_back(axis);
}

/// Axes worth trying as z when no principal axis stands out. In a cubic cluster sum (u.x)^4 has its extremes along <100> and <111>; in an
/// icosahedral one it is the same everywhere, and the outermost atoms tell the axes.
std::vector<Axis> directionsOfRoundCluster(const PositionsXyz& centred, double tolerance)
{
    const std::array<Axis, 4> starts{Axis(0.93, 0.31, 0.19).normalized(), Axis(-0.27, 0.88, 0.39).normalized(),
        Axis(0.23, -0.41, 0.88).normalized(), Axis(0.66, 0.59, -0.46).normalized()};
    const double total = centred.rowwise().squaredNorm().array().square().sum();
    double scale = 0.0;
    for (const Axis& start : starts)
        scale = std::max(scale, quarticSlope(centred, total, start).norm());
    std::vector<Axis> found;
    for (const Axis& start : starts)
        for (const double sense : {1.0, -1.0})
            if (const auto axis = quarticExtreme(centred, total, scale, start, sense); axis && scale > 1e-6 * total)
                addIfNew(found, *axis);
    if (!found.empty())
        return found;
    const double reach = centred.rowwise().norm().maxCoeff();
    for (const auto& row : centred.rowwise())
        if (row.norm() > reach - tolerance)
            addIfNew(found, row.normalized().transpose());
    return found;
}

std::vector<Frame> candidateFrames(const PositionsXyz& centred, double tolerance)
{
    const Eigen::SelfAdjointEigenSolver<Eigen::Matrix3d> principal(Eigen::Matrix3d(centred.transpose() * centred));
    const Eigen::Vector3d& moments = principal.eigenvalues(); // ascending: the longest axis becomes z
    const double gap = equalMoments * moments(2);
    const bool lowEqual = moments(1) - moments(0) <= gap, highEqual = moments(2) - moments(1) <= gap;
    std::vector<Frame> frames;
    const auto add = [&frames](const Axis& y, const Axis& z) { frames.emplace_back((Frame() << y.cross(z), y, z).finished()); };
    if (!(moments(2) > 0.0)) { // all atoms on one spot
        frames.emplace_back(Frame::Identity());
    } else if (lowEqual && highEqual) {
        for (const Axis& z : directionsOfRoundCluster(centred, tolerance))
            for (const Axis& y : directionsAround(centred, z))
                add(y, z);
    } else if (lowEqual) {
        const Axis z = principal.eigenvectors().col(2);
        for (const Axis& y : directionsAround(centred, z))
            add(y, z);
    } else if (highEqual) {
        const Axis x = principal.eigenvectors().col(0);
        for (const Axis& z : directionsAround(centred, x))
            add(z.cross(x), z);
    } else {
        frames.push_back(principal.eigenvectors());
    }
    return frames;
}

} // namespace

PositionsXyz canonicalOrder(const PositionsXyz& positions)
{
    if (!positions.allFinite())
        throw std::invalid_argument("canonicalOrder: expected finite positions, found NaN or infinity");
    if (positions.rows() < 2)
        return PositionsXyz::Zero(positions.rows(), 3);
    const PositionsXyz centred = positions.rowwise() - positions.colwise().mean();
    const double tolerance = levelTolerance * bondLength(positions);
    std::optional<Arrangement> best;
    for (const Frame& frame : candidateFrames(centred, tolerance))
        for (int signs = 0; signs < 8; ++signs) { // W knows no handedness, so reflections are allowed
            const Eigen::Vector3d sign(signs & 1 ? -1.0 : 1.0, signs & 2 ? -1.0 : 1.0, signs & 4 ? -1.0 : 1.0);
            Arrangement next = arrange(centred, frame * sign.asDiagonal(), tolerance);
            if (!best || precedes(next, *best, tolerance))
                best = std::move(next);
        }
    return best->positions;
}

} // namespace clusterlens
