#pragma once

#include "structure/Structure.h"

#include <Eigen/Core>

#include <array>

namespace clusterlens {

inline constexpr int maxAtoms = 256;
/// 2 sigma^2 of W_ij = exp(-d_ij^2 / (2 sigma^2)), Å^2 (arXiv 2509.01370).
inline constexpr double laplacianWidth = 260.0;

/// Same atoms in the order of the model: principal axes, then lexicographic in (z, y, x) rounded to 1e-3 of the bond. Centred on 0.
[[nodiscard]] PositionsXyz canonicalOrder(const PositionsXyz& positions);

/// \param positions  [n x 3] Å, n <= maxAtoms
/// \return           [256 x 256] W, diagonal 1 for the n atoms, zero rows and columns beyond
/// \throws std::invalid_argument  more than maxAtoms atoms
[[nodiscard]] Eigen::MatrixXd buildLaplacian(const PositionsXyz& positions);

/// The four 128 x 128 blocks in the order (0,0) (0,1) (1,0) (1,1): the paper's network input.
[[nodiscard]] std::array<Eigen::MatrixXd, 4> splitBlocks(const Eigen::MatrixXd& w);
[[nodiscard]] Eigen::MatrixXd joinBlocks(const std::array<Eigen::MatrixXd, 4>& blocks);

/// (W + W^T)/2, values cut to [0, 1].
[[nodiscard]] Eigen::MatrixXd symmetrised(const Eigen::MatrixXd& w);

/// Number of atoms that a generated W describes (its diagonal is about 1 for atoms and 0 beyond).
[[nodiscard]] int countAtoms(const Eigen::MatrixXd& w);

} // namespace clusterlens
