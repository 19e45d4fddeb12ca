#include "structure/EvenRotations.h"

#include <Eigen/Geometry>

#include <cmath>
#include <numbers>

namespace clusterlens {

std::vector<Eigen::Matrix3d> evenRotations(int count)
{
    constexpr double psi = 1.533751168755204288; // root of psi^4 = psi + 4
    std::vector<Eigen::Matrix3d> rotations;
    for (int i = 0; i < count; ++i) {
        const double s = i + 0.5;
        const double inner = std::sqrt(s / count);
        const double outer = std::sqrt(1.0 - s / count);
        const double alpha = 2.0 * std::numbers::pi * s / std::numbers::sqrt2;
        const double beta = 2.0 * std::numbers::pi * s / psi;
        const Eigen::Quaterniond q(
            outer * std::cos(beta), inner * std::sin(alpha), inner * std::cos(alpha), outer * std::sin(beta));
        rotations.push_back(q.toRotationMatrix());
    }
    return rotations;
}

} // namespace clusterlens
