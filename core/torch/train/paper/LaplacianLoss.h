#pragma once

#include "torch/train/paper/ShapeTensors.h"

#include <nlohmann/json.hpp>
#include <torch/torch.h>

namespace clusterlens {

/// How much each error of a W counts, in units of the published loss (squares of 1000 W), and of a displacement (squares of 100 a, Å).
struct LaplacianWeights {
    double symmetrised = 0.8;  ///< pairs of atoms of (W + W^T)/2, which is what recovery takes; the diagonal counts a tenth
    double asMade = 0.2;       ///< pairs of atoms
    double padding = 0.1;      ///< where there are no atoms
    double coherent = 10.0;    ///< bends and stretches of the whole cluster
    double spectral = 2.0;     ///< the few largest singular values
    double displacement = 2.0; ///< of atoms

    /// \throws nlohmann::json::exception
    [[nodiscard]] static LaplacianWeights fromJson(const nlohmann::json& json);
};

/// Mean squares over the pairs (atoms) of each matrix, [n] each.
struct LaplacianErrors {
    torch::Tensor symmetrised;
    torch::Tensor asMade;
    torch::Tensor padding;
    torch::Tensor shift;    ///< Å^2, of the displacement of each atom that explains the error of its row
    torch::Tensor bent;     ///< the same, each levelled off at 0.5 Å, where linear theory ends
    torch::Tensor coherent; ///< of what lies along smooth functions of the positions
    torch::Tensor spectral; ///< root of the sum of fourth powers of the singular values
};

/// \param rebuilt, w  [n x 4 x 128 x 128], \p w of these shapes and bonds
[[nodiscard]] LaplacianErrors laplacianErrors(const torch::Tensor& rebuilt, const torch::Tensor& w, const ShapeTensors& shapes,
    const torch::Tensor& shape, const torch::Tensor& bond);

/// \return the loss, of no dimension
[[nodiscard]] torch::Tensor laplacianLoss(const LaplacianErrors& errors, const LaplacianWeights& weights);

/// (W + W^T)/2 of matrices in blocks.
[[nodiscard]] torch::Tensor symmetrisedBlocks(const torch::Tensor& blocks);
/// [n x 4 x 128 x 128] -> [n x 256 x 256]
[[nodiscard]] torch::Tensor wholeMatrix(const torch::Tensor& blocks);

/// The displacement of each atom that by itself explains an error of W best: one Gauss-Newton step. \param error  [n x 256 x 256] without diagonal
/// \param w  [n x 256 x 256]. \param x  [n x 256 x 3] Å. \param there  [n x 256]. \return [n x 256 x 3] Å
[[nodiscard]] torch::Tensor atomDisplacements(
    const torch::Tensor& error, const torch::Tensor& w, const torch::Tensor& x, const torch::Tensor& there);

} // namespace clusterlens
