#pragma once

#include <torch/torch.h>

namespace clusterlens {

/// Layer norm, then widen, SiLU, narrow, and add: the block of every fully connected network here. The last layer starts at zero, so a new block changes nothing.
struct ResidualMlpBlockImpl : torch::nn::Module {
    explicit ResidualMlpBlockImpl(int width);
    torch::Tensor forward(const torch::Tensor& x);

    torch::nn::LayerNorm norm{nullptr};
    torch::nn::Linear widen{nullptr};
    torch::nn::Linear narrow{nullptr};
};
TORCH_MODULE(ResidualMlpBlock);

/// Sinusoids of the diffusion time, as in transformers: \p t [n] -> [n x width].
[[nodiscard]] torch::Tensor timeEmbedding(const torch::Tensor& t, int width);

} // namespace clusterlens
