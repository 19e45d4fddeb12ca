#pragma once

#include "structure/Structure.h"

#include <Eigen/Core>

#include <vector>

namespace clusterlens {

/// Whether a cluster may be replaced by its mirror image. A PDF cannot tell the two apart.
enum class Mirror { Allowed, Forbidden };

/// moved = positions * rotation^T + translation, row by row.
struct RigidMotion {
    Eigen::Matrix3d rotation = Eigen::Matrix3d::Identity(); ///< orthogonal; determinant -1 when it reflects
    Eigen::RowVector3d translation = Eigen::RowVector3d::Zero();

    [[nodiscard]] PositionsXyz apply(const PositionsXyz& positions) const;
};

/// The motion that brings \p moving closest to \p fixed, atom i to atom i, in the sense of least squares (Kabsch 1976).
/// \throws std::invalid_argument  different numbers of atoms, none, or positions that are not finite
[[nodiscard]] RigidMotion kabsch(const PositionsXyz& moving, const PositionsXyz& fixed, Mirror mirror);

/// The assignment of columns to rows with the smallest sum of costs, in O(n^3).
/// \param cost  [n x n], finite
/// \return      [n] column of each row
/// \throws std::invalid_argument  a matrix that is not square or not finite
[[nodiscard]] std::vector<int> optimalAssignment(const Eigen::MatrixXd& cost);

/// How well two clusters of equal size agree when neither orientation nor the order of atoms counts.
struct Alignment {
    RigidMotion motion;        ///< of the moving cluster onto the fixed one
    std::vector<int> partner;  ///< [n] atom of the fixed cluster that atom i of the moving one belongs to
    double meanDistance = 0.0; ///< Å, mean distance between partners
    double meanAbsolute = 0.0; ///< Å, mean absolute difference of their coordinates, the MAE that DeepStruc reports
    double rmsDistance = 0.0;  ///< Å
};

/// Searches for the best motion and assignment: starts from the principal axes in all orientations (and from further turns about
/// axes that the moments of inertia leave open), then improves assignment and motion in turn. The result is a good local optimum,
/// exact for equal clusters with small displacements. docs/structures.md has the measured time.
/// \throws std::invalid_argument  different numbers of atoms, none, or positions that are not finite
[[nodiscard]] Alignment alignClusters(const PositionsXyz& moving, const PositionsXyz& fixed, Mirror mirror = Mirror::Allowed);

} // namespace clusterlens
