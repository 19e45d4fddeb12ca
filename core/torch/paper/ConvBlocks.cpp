#include "torch/paper/ConvBlocks.h"

#include <torch/version.h>

#include <cmath>

namespace clusterlens {

namespace {

constexpr int attentionHeads = 4;

/// softmax(q k^T / sqrt(length)) v, [n x heads x tokens x length] each
torch::Tensor attended(const torch::Tensor& q, const torch::Tensor& k, const torch::Tensor& v)
{
#if TORCH_VERSION_MAJOR >= 2
    return at::scaled_dot_product_attention(q, k, v); // without the matrix of all pairs
#else
    return torch::matmul(torch::softmax(torch::matmul(q, k.transpose(2, 3)) / std::sqrt(double(q.size(3))), 3), v);
#endif
}

} // namespace

torch::nn::GroupNorm groupNorm(int channels)
{
    return torch::nn::GroupNorm(torch::nn::GroupNormOptions(8, channels));
}

torch::Tensor normed(torch::nn::GroupNorm& norm, const torch::Tensor& x)
{
    return norm(x.to(torch::kFloat));
}

torch::nn::Conv2d convolution(int in, int out, Kernel kernel, int strideHeight, int strideWidth)
{
    return torch::nn::Conv2d(torch::nn::Conv2dOptions(in, out, {kernel[0], kernel[1]})
                                 .stride({strideHeight, strideWidth})
                                 .padding({kernel[0] / 2, kernel[1] / 2}));
}

torch::nn::Conv2d halving(int channels, Kernel kernel)
{
    return convolution(channels, channels, kernel, kernel[0] == 1 ? 1 : 2, 2);
}

torch::Tensor doubled(const torch::Tensor& x, Kernel kernel)
{
    return at::upsample_nearest2d(x, {kernel[0] == 1 ? x.size(2) : 2 * x.size(2), 2 * x.size(3)});
}

void toChannelsLast(torch::nn::Module& module)
{
    const torch::NoGradGuard noGrad;
    for (torch::Tensor& p : module.parameters())
        if (p.dim() == 4)
            p.set_data(p.contiguous(at::MemoryFormat::ChannelsLast));
}

torch::Tensor reparametrised(const torch::Tensor& mean, const torch::Tensor& logVariance)
{
    return mean + torch::exp(0.5 * logVariance) * torch::randn_like(mean);
}

torch::Tensor gaussianKl(
    const torch::Tensor& mean1, const torch::Tensor& logVariance1, const torch::Tensor& mean2, const torch::Tensor& logVariance2)
{
    const torch::Tensor ratio = torch::exp(logVariance1 - logVariance2);
    const torch::Tensor shift = (mean1 - mean2).pow(2) * torch::exp(-logVariance2);
    return 0.5 * (ratio + shift - 1.0 - (logVariance1 - logVariance2)).flatten(1).sum(1).mean();
}

ResidualConvBlockImpl::ResidualConvBlockImpl(int in, int out, Kernel kernel, int embedding)
    : norm1(register_module("norm1", groupNorm(in)))
    , norm2(register_module("norm2", groupNorm(out)))
    , conv1(register_module("conv1", convolution(in, out, kernel)))
    , conv2(register_module("conv2", convolution(out, out, kernel)))
{
    if (in != out)
        shortcut = register_module("shortcut", convolution(in, out, {1, 1}));
    if (embedding > 0)
        embed = register_module("embed", torch::nn::Linear(embedding, out));
}

torch::Tensor ResidualConvBlockImpl::forward(const torch::Tensor& x, const torch::Tensor& embedding)
{
    torch::Tensor h = conv1(torch::silu(normed(norm1, x)));
    if (embed)
        h = h + embed(embedding).unsqueeze(2).unsqueeze(3);
    h = conv2(torch::silu(normed(norm2, h)));
    return h + (shortcut ? shortcut(x) : x);
}

AttentionBlockImpl::AttentionBlockImpl(int channels, int context)
    : norm(register_module("norm", groupNorm(channels)))
    , self(register_module("self", torch::nn::MultiheadAttention(torch::nn::MultiheadAttentionOptions(channels, attentionHeads))))
{
    if (context > 0) {
        crossNorm = register_module("crossNorm", torch::nn::LayerNorm(torch::nn::LayerNormOptions({channels})));
        cross = register_module("cross",
            torch::nn::MultiheadAttention(
                torch::nn::MultiheadAttentionOptions(channels, attentionHeads).kdim(context).vdim(context)));
    }
}

torch::Tensor AttentionBlockImpl::contextShare(const torch::Tensor& context)
{
    const std::int64_t channels = cross->out_proj->weight.size(0);
    const torch::Tensor value
        = torch::linear(context.squeeze(1), cross->v_proj_weight, cross->in_proj_bias.narrow(0, 2 * channels, channels));
    return cross->out_proj->forward(value).unsqueeze(2).unsqueeze(3);
}

torch::Tensor AttentionBlockImpl::forward(const torch::Tensor& x, const torch::Tensor& share)
{
    const std::int64_t n = x.size(0);
    const std::int64_t channels = x.size(1);
    const std::int64_t pixels = x.size(2) * x.size(3);
    const torch::Tensor tokens = normed(norm, x).permute({0, 2, 3, 1}).reshape({n, pixels, channels});
    const torch::Tensor all = torch::linear(tokens, self->in_proj_weight, self->in_proj_bias)
                                  .view({n, pixels, 3, attentionHeads, channels / attentionHeads})
                                  .permute({2, 0, 3, 1, 4}); // query, key, value
    const torch::Tensor seen = attended(all[0], all[1], all[2]).transpose(1, 2).reshape({n, pixels, channels});
    const torch::Tensor y = x + self->out_proj->forward(seen).view({n, x.size(2), x.size(3), channels}).permute({0, 3, 1, 2});
    return share.defined() ? y + share : y;
}

} // namespace clusterlens
