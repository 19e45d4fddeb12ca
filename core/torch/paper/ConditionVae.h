#pragma once

#include "torch/paper/ConvBlocks.h"

namespace clusterlens {

/// Condition VAE of the paper: PDF (6,500) -> c0 (2,125), channels 16/64/256, self-attention at the lowest resolution.
struct ConditionVaeImpl : torch::nn::Module {
    static constexpr std::int64_t numbers = 913'242; ///< parameters
    static constexpr int points = 3000;              ///< r = 0, 0.01 .. 29.99 Å
    static constexpr int codeSize = 250;

    ConditionVaeImpl();

    struct Posterior {
        torch::Tensor mean;        ///< [n x 2 x 1 x 125]
        torch::Tensor logVariance; ///< the same
    };
    /// \param pdf  [n x 3000], scaled to max G = 1
    Posterior encode(const torch::Tensor& pdf);
    /// \return [n x 3000]
    torch::Tensor decode(const torch::Tensor& c0);

    torch::nn::Conv2d encoderIn{nullptr}, encoderDown1{nullptr}, encoderDown2{nullptr}, encoderOut{nullptr};
    ResidualConvBlock encoder1{nullptr}, encoder2{nullptr}, encoder3{nullptr};
    AttentionBlock encoderAttention{nullptr}, decoderAttention{nullptr};
    torch::nn::Conv2d decoderIn{nullptr}, decoderOut{nullptr};
    ResidualConvBlock decoder1{nullptr}, decoder2{nullptr}, decoder3{nullptr};
};
TORCH_MODULE(ConditionVae);

} // namespace clusterlens
