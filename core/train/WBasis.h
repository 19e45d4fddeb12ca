#pragma once

#include "structure/ShapeLibrary.h"

#include <Eigen/Core>

#include <vector>

namespace clusterlens {

/// Principal components of the library's matrices W at the canonical bond length, each shape weighted by 1/n^2 so that the error of a pair of
/// present atoms counts alike in small and large clusters.
struct WBasis {
    Eigen::VectorXd mean;       ///< [T] mean upper triangle, T = 256*257/2
    Eigen::MatrixXd components; ///< [R x T]; orthonormal where off-diagonal elements count twice
    Eigen::MatrixXd values;     ///< [K x R] coefficients of the shapes, solved again for components rounded to float16
    double largestError = 0.0;  ///< over all shapes: root mean square of the decoded minus the true W, per pair of present atoms
};

/// \param components  how many at most; the library's rank is one less than its size
[[nodiscard]] WBasis buildWBasis(const std::vector<Shape>& shapes, int components);

} // namespace clusterlens
