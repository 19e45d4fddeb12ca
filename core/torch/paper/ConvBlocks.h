#pragma once

#include <torch/torch.h>

#include <array>

namespace clusterlens {

/// Kernel height and width: {3, 3} for matrices, {1, 3} for curves, which travel as images of height 1.
using Kernel = std::array<std::int64_t, 2>;
inline constexpr Kernel squareKernel = {3, 3};
inline constexpr Kernel curveKernel = {1, 3};

/// Group norm, SiLU, convolution, twice, around a shortcut; an embedding (of the time, SiLU applied) may be added in between.
struct ResidualConvBlockImpl : torch::nn::Module {
    /// \param embedding  length of the embedding, 0 for none
    ResidualConvBlockImpl(int in, int out, Kernel kernel, int embedding = 0);
    torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& embedding = {});

    torch::nn::GroupNorm norm1{nullptr}, norm2{nullptr};
    torch::nn::Conv2d conv1{nullptr}, conv2{nullptr}, shortcut{nullptr};
    torch::nn::Linear embed{nullptr};
};
TORCH_MODULE(ResidualConvBlock);

/// Self-attention among the pixels, then (with a context) cross-attention to it, each added to its input.
/// The context is one token. Attention to one token is that token, whatever asks for it: queries and keys of `cross` and its norm do nothing
/// and are there because the published network has them.
struct AttentionBlockImpl : torch::nn::Module {
    /// \param context  length of the context token, 0 for none
    explicit AttentionBlockImpl(int channels, int context = 0);
    /// What the context adds to each pixel. \param context [n x 1 x length]; \return [n x channels x 1 x 1]
    [[nodiscard]] torch::Tensor contextShare(const torch::Tensor& context);
    /// \param share  contextShare(), of as many as \p x or of one for all; nothing without a context
    torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& share = {});

    torch::nn::GroupNorm norm{nullptr};
    torch::nn::LayerNorm crossNorm{nullptr};
    torch::nn::MultiheadAttention self{nullptr}, cross{nullptr};
};
TORCH_MODULE(AttentionBlock);

[[nodiscard]] torch::nn::Conv2d convolution(int in, int out, Kernel kernel, int strideHeight = 1, int strideWidth = 1);
[[nodiscard]] torch::nn::GroupNorm groupNorm(int channels);
/// Normed in single precision whatever \p x has: LibTorch 1.13 on a processor refuses norms of bfloat16 with weights of float32.
[[nodiscard]] torch::Tensor normed(torch::nn::GroupNorm& norm, const torch::Tensor& x);

/// Halves height and width (width only for kernels of height 1).
[[nodiscard]] torch::nn::Conv2d halving(int channels, Kernel kernel);
/// Doubles what halving() halves, by repetition.
[[nodiscard]] torch::Tensor doubled(const torch::Tensor& x, Kernel kernel);

/// Lays the weights of convolutions out with the channels last, and with them what the convolutions return: faster on processors, and LibTorch 2.6 computes
/// 3 x 3 convolutions of 257 channels wrongly in the other layout. To be called before an optimiser takes the parameters.
void toChannelsLast(torch::nn::Module& module);

/// Draws from N(mean, exp(logVariance)).
[[nodiscard]] torch::Tensor reparametrised(const torch::Tensor& mean, const torch::Tensor& logVariance);
/// Mean over the batch of KL(N(mean1, exp(logVariance1)) || N(mean2, exp(logVariance2))), summed over the rest.
[[nodiscard]] torch::Tensor gaussianKl(
    const torch::Tensor& mean1, const torch::Tensor& logVariance1, const torch::Tensor& mean2, const torch::Tensor& logVariance2);

} // namespace clusterlens
