#include "shapes/Overlay.h"

#include "shapes/FamilyGuess.h"
#include "structure/EvenRotations.h"
#include "structure/Neighbours.h"

#include <Eigen/Eigenvalues>
#include <Eigen/Geometry>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <utility>
#include <vector>

namespace clusterlens {

namespace {

/// Row i: the atom of \p fixed nearest to atom i of \p moved.
PositionsXyz nearestPlaces(const PositionsXyz& moved, const PositionsXyz& fixed)
{
    PositionsXyz nearest(moved.rows(), 3);
    for (Eigen::Index i = 0; i < moved.rows(); ++i) {
        Eigen::Index best = 0;
        (fixed.rowwise() - moved.row(i)).rowwise().squaredNorm().minCoeff(&best);
        nearest.row(i) = fixed.row(best);
    }
    return nearest;
}

PositionsXyz aboutCentre(const PositionsXyz& positions)
{
    return positions.rowwise() - positions.colwise().mean();
}

/// Columns are the axes, longest extent last, determinant +1.
Eigen::Matrix3d principalAxes(const PositionsXyz& atOrigin)
{
    const Eigen::Matrix3d moments = atOrigin.transpose() * atOrigin;
    Eigen::Matrix3d axes = Eigen::SelfAdjointEigenSolver<Eigen::Matrix3d>(moments).eigenvectors();
    if (axes.determinant() < 0.0)
        axes.col(0) = -axes.col(0);
    return axes;
}

/// The 24 rotations that map coordinate axes to coordinate axes.
std::vector<Eigen::Matrix3d> axisRotations()
{
    std::vector<Eigen::Matrix3d> rotations;
    std::array<int, 3> order{0, 1, 2};
    do {
        for (int signs = 0; signs < 8; ++signs) {
            Eigen::Matrix3d rotation = Eigen::Matrix3d::Zero();
            for (int row = 0; row < 3; ++row)
                rotation(row, order[static_cast<std::size_t>(row)]) = (signs >> row & 1) != 0 ? -1.0 : 1.0;
            if (rotation.determinant() > 0.0)
                rotations.push_back(rotation);
        }
    } while (std::next_permutation(order.begin(), order.end()));
    return rotations;
}

/// At most \p most rows, evenly chosen.
PositionsXyz thinned(const PositionsXyz& positions, Eigen::Index most)
{
    const Eigen::Index step = (positions.rows() + most - 1) / most;
    PositionsXyz some((positions.rows() + step - 1) / step, 3);
    for (Eigen::Index i = 0; i < some.rows(); ++i)
        some.row(i) = positions.row(i * step);
    return some;
}

/// Nearest atoms and best motion in turn; each turn lowers the mean distance, so it ends.
struct Improved {
    RigidMotion motion;
    double misfit = 0.0; ///< Å^2
};
Improved improve(const PositionsXyz& moving, const PositionsXyz& fixed, RigidMotion motion)
{
    constexpr int turns = 20;
    double misfit = std::numeric_limits<double>::infinity();
    for (int turn = 0; turn < turns; ++turn) {
        const PositionsXyz moved = motion.apply(moving);
        const PositionsXyz places = nearestPlaces(moved, fixed);
        const double now = (moved - places).rowwise().squaredNorm().mean();
        if (now > misfit - 1e-9)
            break;
        misfit = now;
        motion = kabsch(moving, places, Mirror::Forbidden);
    }
    return {motion, misfit};
}

RigidMotion overlayUnequal(const PositionsXyz& moving, const PositionsXyz& fixed)
{
    if (moving.rows() > fixed.rows()) { // the smaller one moves: each of its atoms has a place in the larger one
        const RigidMotion back = overlayUnequal(fixed, moving);
        RigidMotion motion;
        motion.rotation = back.rotation.transpose();
        motion.translation = -back.translation * back.rotation;
        return motion;
    }
    constexpr int spread = 500;
    constexpr std::size_t improved = 16;
    constexpr Eigen::Index screened = 64;
    const Eigen::Matrix3d movingAxes = principalAxes(aboutCentre(moving));
    const Eigen::Matrix3d fixedAxes = principalAxes(aboutCentre(fixed));
    std::vector<Eigen::Matrix3d> rotations = evenRotations(spread);
    for (const Eigen::Matrix3d& turn : axisRotations())
        rotations.emplace_back(fixedAxes * turn * movingAxes.transpose());

    const PositionsXyz some = thinned(moving, screened);
    std::vector<std::pair<double, RigidMotion>> starts;
    for (const Eigen::Matrix3d& rotation : rotations) {
        RigidMotion start;
        start.rotation = rotation;
        start.translation = fixed.colwise().mean() - moving.colwise().mean() * rotation.transpose();
        const PositionsXyz moved = start.apply(some);
        starts.emplace_back((moved - nearestPlaces(moved, fixed)).rowwise().squaredNorm().mean(), start);
    }
    std::partial_sort(
        starts.begin(), starts.begin() + improved, starts.end(), [](const auto& a, const auto& b) { return a.first < b.first; });

    Improved best{{}, std::numeric_limits<double>::infinity()};
    for (std::size_t i = 0; i < improved; ++i)
        if (const Improved found = improve(moving, fixed, starts[i].second); found.misfit < best.misfit)
            best = found;
    return best.motion;
}

} // namespace

RigidMotion overlayClusters(const PositionsXyz& moving, const PositionsXyz& fixed)
{
    if (moving.rows() == 0 || fixed.rows() == 0 || !moving.allFinite() || !fixed.allFinite())
        throw std::invalid_argument("expected two clusters of at least one atom with finite positions");
    constexpr Eigen::Index mostAssigned = 600; // atoms: the time to assign them grows with their cube
    if (moving.rows() == fixed.rows() && moving.rows() <= mostAssigned)
        return alignClusters(moving, fixed, Mirror::Forbidden).motion;
    return overlayUnequal(moving, fixed);
}

std::optional<IdealDisplacement> displacementFromIdeal(const PositionsXyz& positions)
{
    const std::vector<ShapeMatch> matches = matchShapes(positions, 1);
    if (matches.empty())
        return std::nullopt;
    const ShapeName& name = matches.front().name;
    PositionsXyz ideal = buildCluster(name, 1.0);
    ideal *= typicalBond(positions) / typicalBond(ideal);
    if (ideal.rows() == positions.rows()) {
        const Alignment alignment = alignClusters(positions, ideal, Mirror::Allowed);
        const PositionsXyz moved = alignment.motion.apply(positions);
        PositionsXyz places(moved.rows(), 3);
        for (Eigen::Index i = 0; i < moved.rows(); ++i)
            places.row(i) = ideal.row(alignment.partner[static_cast<std::size_t>(i)]);
        return IdealDisplacement{name, (moved - places).rowwise().norm()};
    }
    IdealDisplacement best{name, {}};
    PositionsXyz mirrored = ideal;
    mirrored.col(0) = -mirrored.col(0);
    for (const PositionsXyz& shape : {ideal, mirrored}) {
        const PositionsXyz moved = overlayUnequal(positions, shape).apply(positions);
        const Eigen::VectorXd displacement = (moved - nearestPlaces(moved, shape)).rowwise().norm();
        if (best.displacement.size() == 0 || displacement.squaredNorm() < best.displacement.squaredNorm())
            best.displacement = displacement;
    }
    return best;
}

} // namespace clusterlens
