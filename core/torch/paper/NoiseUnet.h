#pragma once

#include "torch/paper/ConvBlocks.h"
#include "torch/paper/PaperSizes.h"

#include <vector>

namespace clusterlens {

/// Noise network of the paper: U-Net on (1,16,16), width (published: 128) x (1,2,2,4) channels, 2 residual blocks a level, each followed by attention
/// to the pixels and to c0 as one token of 250 numbers.
struct NoiseUnetImpl : torch::nn::Module {
    explicit NoiseUnetImpl(const PaperSizes& sizes = {});

    /// \param zt  [n x 1 x 16 x 16];  \param t [n], 1 .. 1000;  \param c0 [n x 1 x 250]
    /// \return    the noise in zt, same shape
    torch::Tensor forward(const torch::Tensor& zt, const torch::Tensor& t, const torch::Tensor& c0);

    /// What c0 adds in each attention: the same at every step, so that a walk needs it once. \param c0 as above, or of one for all
    [[nodiscard]] std::vector<torch::Tensor> contextShares(const torch::Tensor& c0);
    /// The same with contextShares(). \param t  [n], or [1] where all have the same time
    torch::Tensor forward(const torch::Tensor& zt, const torch::Tensor& t, const std::vector<torch::Tensor>& shares);

    /// Leaves out of training what does nothing (ConvBlocks.h).
    void keepIdle();

private:
    void addBlock(torch::nn::ModuleList& blocks, torch::nn::ModuleList& attentions, int in, int out);

    int m_width;
    torch::nn::Sequential m_time{nullptr};
    torch::nn::Conv2d m_in{nullptr}, m_out{nullptr};
    torch::nn::ModuleList m_downBlocks{nullptr}, m_downAttentions{nullptr}, m_downs{nullptr};
    torch::nn::ModuleList m_upBlocks{nullptr}, m_upAttentions{nullptr}, m_ups{nullptr};
    ResidualConvBlock m_middle1{nullptr}, m_middle2{nullptr};
    AttentionBlock m_middleAttention{nullptr};
    torch::nn::GroupNorm m_norm{nullptr};
};
TORCH_MODULE(NoiseUnet);

} // namespace clusterlens
