#include "structure/Alignment.h"

#include "structure/EvenRotations.h"

#include <Eigen/Eigenvalues>
#include <Eigen/Geometry>
#include <Eigen/SVD>
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>
#include <stdexcept>

namespace clusterlens {

namespace {

void checkPair(const PositionsXyz& moving, const PositionsXyz& fixed)
{
    if (moving.rows() != fixed.rows() || moving.rows() == 0) {
        throw std::invalid_argument(fmt::format(
            "alignment: expected two clusters of the same number of atoms, found {} and {}", moving.rows(), fixed.rows()));
    }
    if (!moving.allFinite() || !fixed.allFinite()) {
        throw std::invalid_argument("alignment: expected finite positions");
    }
}

PositionsXyz centred(const PositionsXyz& positions)
{
    return positions.rowwise() - positions.colwise().mean();
}

/// Principal axes as columns, with rising second moments.
struct PrincipalAxes {
    Eigen::Matrix3d axes;
    Eigen::Vector3d moments;
};

PrincipalAxes principalAxes(const PositionsXyz& centredPositions)
{
    const Eigen::SelfAdjointEigenSolver<Eigen::Matrix3d> solver(Eigen::Matrix3d(centredPositions.transpose() * centredPositions));
    return {solver.eigenvectors(), solver.eigenvalues()};
}

bool isWanted(const Eigen::Matrix3d& rotation, Mirror mirror)
{
    return mirror == Mirror::Allowed || rotation.determinant() > 0.0;
}

/// Axis on axis in all eight senses; with further turns about an axis whose two others have about the same moment.
void addPrincipalStarts(const PrincipalAxes& from, const PrincipalAxes& onto, Mirror mirror, std::vector<Eigen::Matrix3d>& starts)
{
    constexpr double similar = 0.2; // relative difference of moments that displaced atoms may bring about
    constexpr int turns = 12;       // of 15 degrees; the senses of the axes cover the other half
    const auto open = [&](int a, int b) { return onto.moments[b] - onto.moments[a] <= similar * onto.moments[b]; };
    for (int senses = 0; senses < 8; ++senses) {
        const Eigen::Vector3d sign((senses & 1) != 0 ? -1 : 1, (senses & 2) != 0 ? -1 : 1, (senses & 4) != 0 ? -1 : 1);
        const auto add = [&](const Eigen::Matrix3d& turn) {
            const Eigen::Matrix3d rotation = onto.axes * sign.asDiagonal() * turn * from.axes.transpose();
            if (isWanted(rotation, mirror)) {
                starts.push_back(rotation);
            }
        };
        add(Eigen::Matrix3d::Identity());
        for (int turn = 1; turn < turns; ++turn) {
            const double angle = turn * std::numbers::pi / turns;
            if (open(1, 2)) {
                add(Eigen::AngleAxisd(angle, Eigen::Vector3d::UnitX()).toRotationMatrix());
            }
            if (open(0, 1)) {
                add(Eigen::AngleAxisd(angle, Eigen::Vector3d::UnitZ()).toRotationMatrix());
            }
        }
    }
}

/// For clusters whose axes say nothing.
void addEvenStarts(Mirror mirror, std::vector<Eigen::Matrix3d>& starts)
{
    constexpr int count = 500;
    for (const Eigen::Matrix3d& rotation : evenRotations(count)) {
        starts.push_back(rotation);
        if (mirror == Mirror::Allowed) {
            starts.emplace_back(-rotation);
        }
    }
}

/// \return the nearest row of \p fixed and the square of its distance
std::pair<Eigen::Index, double> nearest(const Eigen::RowVector3d& position, const PositionsXyz& fixed)
{
    Eigen::Index best = 0;
    double smallest = std::numeric_limits<double>::infinity();
    for (Eigen::Index j = 0; j < fixed.rows(); ++j) {
        const double square = (fixed.row(j) - position).squaredNorm();
        if (square < smallest) {
            smallest = square;
            best = j;
        }
    }
    return {best, smallest};
}

/// The outermost atoms: they tell orientations apart best.
PositionsXyz outermost(const PositionsXyz& centredPositions, Eigen::Index count)
{
    std::vector<Eigen::Index> order(static_cast<std::size_t>(centredPositions.rows()));
    std::iota(order.begin(), order.end(), 0);
    const Eigen::VectorXd radius = centredPositions.rowwise().norm();
    std::stable_sort(order.begin(), order.end(), [&](Eigen::Index a, Eigen::Index b) { return radius[a] > radius[b]; });
    PositionsXyz result(std::min(count, centredPositions.rows()), 3);
    for (Eigen::Index i = 0; i < result.rows(); ++i) {
        result.row(i) = centredPositions.row(order[static_cast<std::size_t>(i)]);
    }
    return result;
}

struct Start {
    double cost = 0.0;
    Eigen::Matrix3d rotation = Eigen::Matrix3d::Identity();
};

void keepBest(std::vector<Start>& starts, std::size_t count)
{
    std::stable_sort(starts.begin(), starts.end(), [](const Start& a, const Start& b) { return a.cost < b.cost; });
    starts.resize(std::min(count, starts.size()));
}

/// The starts whose outermost atoms fall nearest to atoms of \p fixed.
std::vector<Start> promisingStarts(const PositionsXyz& moving, const PositionsXyz& fixed, Mirror mirror)
{
    constexpr std::size_t kept = 24;
    constexpr Eigen::Index probes = 60;
    std::vector<Eigen::Matrix3d> rotations;
    addPrincipalStarts(principalAxes(moving), principalAxes(fixed), mirror, rotations);
    addEvenStarts(mirror, rotations);
    const PositionsXyz probe = outermost(moving, probes);
    std::vector<Start> starts;
    for (const Eigen::Matrix3d& rotation : rotations) {
        const PositionsXyz turned = probe * rotation.transpose();
        Start start{0.0, rotation};
        for (Eigen::Index i = 0; i < turned.rows(); ++i) {
            start.cost += nearest(turned.row(i), fixed).second;
        }
        starts.push_back(start);
    }
    keepBest(starts, kept);
    return starts;
}

/// The orthogonal matrix that turns the rows of \p moving onto those of \p fixed with the least squares; both centred.
Eigen::Matrix3d bestRotation(const PositionsXyz& moving, const PositionsXyz& fixed, Mirror mirror)
{
    const Eigen::Matrix3d covariance = moving.transpose() * fixed;
    const Eigen::JacobiSVD<Eigen::Matrix3d> svd(covariance, Eigen::ComputeFullU | Eigen::ComputeFullV);
    Eigen::Vector3d sign = Eigen::Vector3d::Ones();
    if (mirror == Mirror::Forbidden && (svd.matrixV() * svd.matrixU().transpose()).determinant() < 0.0) {
        sign[2] = -1.0;
    }
    return svd.matrixV() * sign.asDiagonal() * svd.matrixU().transpose();
}

PositionsXyz rowsOf(const PositionsXyz& positions, const std::vector<int>& rows)
{
    PositionsXyz result(static_cast<Eigen::Index>(rows.size()), 3);
    for (Eigen::Index i = 0; i < result.rows(); ++i) {
        result.row(i) = positions.row(rows[static_cast<std::size_t>(i)]);
    }
    return result;
}

/// Improves a start with the nearest atom as partner: much cheaper than an assignment, and good enough to rank starts.
Start improveByNearest(Start start, const PositionsXyz& moving, const PositionsXyz& fixed, Mirror mirror)
{
    constexpr int rounds = 8;
    std::vector<int> partner(static_cast<std::size_t>(moving.rows()));
    for (int round = 0; round < rounds; ++round) {
        const PositionsXyz turned = moving * start.rotation.transpose();
        start.cost = 0.0;
        bool changed = false;
        for (Eigen::Index i = 0; i < turned.rows(); ++i) {
            const auto [atom, square] = nearest(turned.row(i), fixed);
            start.cost += square;
            int& mine = partner[static_cast<std::size_t>(i)];
            changed = changed || mine != static_cast<int>(atom);
            mine = static_cast<int>(atom);
        }
        if (!changed && round > 0) {
            break;
        }
        start.rotation = bestRotation(moving, rowsOf(fixed, partner), mirror);
    }
    return start;
}

Eigen::MatrixXd squaredDistances(const PositionsXyz& from, const PositionsXyz& onto)
{
    Eigen::MatrixXd result(from.rows(), onto.rows());
    for (Eigen::Index j = 0; j < onto.rows(); ++j) {
        result.col(j) = (from.rowwise() - onto.row(j)).rowwise().squaredNorm();
    }
    return result;
}

/// Assignment and motion in turn until the assignment stays; the sum of squares falls with each of them.
Alignment refine(const Start& start, const PositionsXyz& moving, const PositionsXyz& fixed, Mirror mirror)
{
    constexpr int mostRounds = 50;
    Alignment result;
    result.motion.rotation = start.rotation;
    for (int round = 0; round < mostRounds; ++round) {
        std::vector<int> partner = optimalAssignment(squaredDistances(moving * result.motion.rotation.transpose(), fixed));
        if (partner == result.partner) {
            break;
        }
        result.partner = std::move(partner);
        result.motion.rotation = bestRotation(moving, rowsOf(fixed, result.partner), mirror);
    }
    const PositionsXyz difference = moving * result.motion.rotation.transpose() - rowsOf(fixed, result.partner);
    result.meanDistance = difference.rowwise().norm().mean();
    result.meanAbsolute = difference.cwiseAbs().mean();
    result.rmsDistance = std::sqrt(difference.rowwise().squaredNorm().mean());
    return result;
}

} // namespace

PositionsXyz RigidMotion::apply(const PositionsXyz& positions) const
{
    return (positions * rotation.transpose()).rowwise() + translation;
}

RigidMotion kabsch(const PositionsXyz& moving, const PositionsXyz& fixed, Mirror mirror)
{
    checkPair(moving, fixed);
    RigidMotion motion;
    motion.rotation = bestRotation(centred(moving), centred(fixed), mirror);
    motion.translation = fixed.colwise().mean() - moving.colwise().mean() * motion.rotation.transpose();
    return motion;
}

Alignment alignClusters(const PositionsXyz& moving, const PositionsXyz& fixed, Mirror mirror)
{
    checkPair(moving, fixed);
    constexpr std::size_t refined = 3;
    const PositionsXyz from = centred(moving);
    const PositionsXyz onto = centred(fixed);
    std::vector<Start> starts = promisingStarts(from, onto, mirror);
    for (Start& start : starts) {
        start = improveByNearest(start, from, onto, mirror);
    }
    keepBest(starts, refined);
    Alignment best;
    best.rmsDistance = std::numeric_limits<double>::infinity();
    for (const Start& start : starts) {
        Alignment found = refine(start, from, onto, mirror);
        if (found.rmsDistance < best.rmsDistance) {
            best = std::move(found);
        }
    }
    best.motion.translation = fixed.colwise().mean() - moving.colwise().mean() * best.motion.rotation.transpose();
    return best;
}

} // namespace clusterlens
