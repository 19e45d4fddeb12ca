#include "torch/Blocks.h"

#include <cmath>

namespace clusterlens {

ResidualMlpBlockImpl::ResidualMlpBlockImpl(int width)
    : norm(register_module("norm", torch::nn::LayerNorm(torch::nn::LayerNormOptions({width}))))
    , widen(register_module("widen", torch::nn::Linear(width, 2 * width)))
    , narrow(register_module("narrow", torch::nn::Linear(2 * width, width)))
{
    torch::nn::init::zeros_(narrow->weight);
    torch::nn::init::zeros_(narrow->bias);
}

torch::Tensor ResidualMlpBlockImpl::forward(const torch::Tensor& x)
{
    return x + narrow(torch::silu(widen(norm(x))));
}

torch::Tensor timeEmbedding(const torch::Tensor& t, int width)
{
    const int half = width / 2;
    const auto index = torch::arange(half, torch::TensorOptions(torch::kFloat).device(t.device()));
    const torch::Tensor angle = t.to(torch::kFloat).unsqueeze(1) * torch::exp(index * (-std::log(1e4) / (half - 1))).unsqueeze(0);
    return torch::cat({torch::sin(angle), torch::cos(angle)}, 1);
}

} // namespace clusterlens
