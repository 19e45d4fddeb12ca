#pragma once

#include "torch/regressor/RegressorBodies.h"

#include <Eigen/Core>

namespace clusterlens {

/// A curve straight to W, as the paper's comparators do it: body, then one layer to the upper triangle. Curves and features are brought to
/// mean 0 and variance 1 on the way; without that training starts far more slowly.
struct RegressorImpl : torch::nn::Module {
    static constexpr int outputs = 256 * 257 / 2; ///< the upper triangle of W row after row, diagonal included

    /// \param kind  of the body. \throws ModelError  unknown kind
    explicit RegressorImpl(const std::string& kind);

    /// \param pdf  [n x 3000], any scale
    /// \return     [n x outputs], 0 to 1
    torch::Tensor forward(const torch::Tensor& pdf);

    std::shared_ptr<RegressorBody> body;
    torch::nn::LayerNorm norm{nullptr};
    torch::nn::Linear head{nullptr};
};
TORCH_MODULE(Regressor);

/// \param blocks  [n x 4*128*128], W in the order of splitBlocks()
/// \return        [n x outputs]
[[nodiscard]] torch::Tensor trianglesOfBlocks(const torch::Tensor& blocks);

/// \param triangle  [outputs] float32 on the CPU
[[nodiscard]] Eigen::MatrixXd matrixOfTriangle(const torch::Tensor& triangle);

} // namespace clusterlens
