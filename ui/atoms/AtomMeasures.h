#pragma once

#include "atoms/AtomFeatures.h"

#include <QString>

#include <string>
#include <vector>

namespace clusterlens::ui {

/// Degrees, 0 to 180, at \p b between \p a and \p c.
[[nodiscard]] double angleBetween(const Eigen::Vector3d& a, const Eigen::Vector3d& b, const Eigen::Vector3d& c);
/// Degrees, -180 to 180, about the line from \p b to \p c: positive where, seen along it, \p d lies clockwise of \p a. 0 where three are in line.
[[nodiscard]] double dihedralBetween(
    const Eigen::Vector3d& a, const Eigen::Vector3d& b, const Eigen::Vector3d& c, const Eigen::Vector3d& d);

/// What the last of up to four picked atoms is, and its distance, angle and dihedral with those before; empty for none.
[[nodiscard]] QString describeAtoms(
    const std::vector<int>& picked, const std::vector<std::string>& elements, const AtomFeatures& features);

} // namespace clusterlens::ui
