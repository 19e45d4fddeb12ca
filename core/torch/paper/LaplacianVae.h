#pragma once

#include "torch/paper/ConvBlocks.h"
#include "torch/paper/PaperSizes.h"

namespace clusterlens {

/// Laplacian VAE of the paper: W in 4 blocks (4,128,128) -> latent (1,16,16), with a prior that depends on the PDF.
/// 32 x (1,2,4,8) channels, 2 residual blocks a level, attention at 16. The encoder sees the condition, the decoder only z.
struct LaplacianVaeImpl : torch::nn::Module {
    explicit LaplacianVaeImpl(const PaperSizes& sizes = {});

    struct Gaussian {
        torch::Tensor mean;        ///< [n x 1 x 16 x 16]
        torch::Tensor logVariance; ///< the same
    };
    /// \param blocks  [n x 4 x 128 x 128];  \param pdf [n x 3000]
    Gaussian encode(const torch::Tensor& blocks, const torch::Tensor& pdf);
    /// encode() is gaussian() of the sum of what W and what the curve say, for the encoder's last layer is linear. \return [n x 2 x 16 x 16] each
    torch::Tensor shareOfMatrix(const torch::Tensor& blocks);
    torch::Tensor shareOfCurve(const torch::Tensor& pdf);
    [[nodiscard]] static Gaussian gaussian(const torch::Tensor& shares);
    /// q(z|c) from the PDF alone: priorOf() its own network
    Gaussian prior(const torch::Tensor& pdf) { return priorOf(priorMlp, pdf); }
    /// MLP with two hidden layers (3000-128-256-512 as published)
    [[nodiscard]] static torch::nn::Sequential priorNetwork(const PaperSizes& sizes);
    /// Of such a network's answer the second half is softplus'd into a variance. \param pdf [n x 3000]
    [[nodiscard]] static Gaussian priorOf(torch::nn::Sequential& network, const torch::Tensor& pdf);
    /// \return [n x 4 x 128 x 128]
    torch::Tensor decode(const torch::Tensor& z);
    /// decode() in two: all levels but the outermost, and that one.
    torch::Tensor decodeInner(const torch::Tensor& z);
    torch::Tensor decodeOuter(const torch::Tensor& inner);

    torch::nn::Conv2d encoderIn{nullptr}, encoderOut{nullptr}, decoderIn{nullptr}, decoderOut{nullptr};
    torch::nn::ModuleList encoderBlocks{nullptr}, encoderDowns{nullptr}, decoderBlocks{nullptr};
    torch::nn::GroupNorm encoderNorm{nullptr}, decoderNorm{nullptr};
    AttentionBlock encoderAttention{nullptr}, decoderAttention{nullptr};
    torch::nn::Linear conditionInput{nullptr};
    torch::nn::Sequential priorMlp{nullptr};
};
TORCH_MODULE(LaplacianVae);

} // namespace clusterlens
