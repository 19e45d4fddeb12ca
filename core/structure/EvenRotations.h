#pragma once

#include <Eigen/Core>

#include <vector>

namespace clusterlens {

/// \p count rotations spread evenly over all orientations by the super-Fibonacci spiral (Alexa, CVPR 2022), for clusters whose axes say nothing.
[[nodiscard]] std::vector<Eigen::Matrix3d> evenRotations(int count);

} // namespace clusterlens
