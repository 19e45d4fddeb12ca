#include "torch/regressor/Regressor.h"

namespace clusterlens {

RegressorImpl::RegressorImpl(const std::string& kind)
    : body(register_module("body", makeRegressorBody(kind)))
    , norm(register_module("norm", torch::nn::LayerNorm(torch::nn::LayerNormOptions({RegressorBody::features}))))
    , head(register_module("head", torch::nn::Linear(RegressorBody::features, outputs)))
{
}

torch::Tensor RegressorImpl::forward(const torch::Tensor& pdf)
{
    const torch::Tensor standardised = torch::layer_norm(pdf, {RegressorBody::points});
    return torch::sigmoid(head(norm(body->forward(standardised))));
}

torch::Tensor trianglesOfBlocks(const torch::Tensor& blocks)
{
    const torch::Tensor parts = blocks.reshape({-1, 2, 2, 128, 128}); // block row, block column, row, column
    const torch::Tensor w = parts.permute({0, 1, 3, 2, 4}).reshape({-1, 256 * 256});
    const torch::Tensor upper = torch::triu_indices(256, 256, 0, torch::TensorOptions(torch::kLong).device(blocks.device()));
    return w.index_select(1, upper[0] * 256 + upper[1]);
}

Eigen::MatrixXd matrixOfTriangle(const torch::Tensor& triangle)
{
    const torch::Tensor plain = triangle.contiguous();
    const float* value = plain.data_ptr<float>();
    Eigen::MatrixXd w(256, 256);
    for (int i = 0; i < 256; ++i) {
        for (int j = i; j < 256; ++j)
            w(i, j) = w(j, i) = static_cast<double>(*value++);
    }
    return w;
}

} // namespace clusterlens
