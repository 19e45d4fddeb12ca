#pragma once

#include "structure/Structure.h"

#include <Eigen/Core>

#include <array>

namespace clusterlens {

inline constexpr int laplacianAtoms = 256;
/// 2 sigma^2 of W_ij = exp(-d_ij^2 / (2 sigma^2)), Å^2 (arXiv 2509.01370).
inline constexpr double laplacianWidth = 260.0;

/// Same atoms in the order of the model: turned to their principal axes (the longest is z), then sorted by layer in z, y and x, where
/// coordinates closer than 1e-3 of the bond belong to one layer. Centred on 0. Where principal axes coincide or signs are open, the frame
/// with the fewest layers and the smallest coordinates is taken, reflections included, so that a turned copy of an ideal cluster gives
/// the same W. Up to about 20 ms for clusters of cubic symmetry.
/// \throws std::invalid_argument  positions that are not finite
[[nodiscard]] PositionsXyz canonicalOrder(const PositionsXyz& positions);

/// \param positions  [n x 3] Å, n <= laplacianAtoms
/// \return           [256 x 256] W, diagonal 1 for the n atoms, zero rows and columns beyond
/// \throws std::invalid_argument  more than laplacianAtoms atoms
[[nodiscard]] Eigen::MatrixXd buildLaplacian(const PositionsXyz& positions);

/// The four 128 x 128 blocks in the order (0,0) (0,1) (1,0) (1,1): the paper's network input.
[[nodiscard]] std::array<Eigen::MatrixXd, 4> splitBlocks(const Eigen::MatrixXd& w);
[[nodiscard]] Eigen::MatrixXd joinBlocks(const std::array<Eigen::MatrixXd, 4>& blocks);

/// (W + W^T)/2, values cut to [0, 1].
[[nodiscard]] Eigen::MatrixXd symmetrised(const Eigen::MatrixXd& w);

/// Number of atoms that a generated W describes (its diagonal is about 1 for atoms and 0 beyond).
[[nodiscard]] int countAtoms(const Eigen::MatrixXd& w);

} // namespace clusterlens
