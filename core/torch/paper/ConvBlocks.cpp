#include "torch/paper/ConvBlocks.h"

namespace clusterlens {

namespace F = torch::nn::functional;

torch::nn::GroupNorm groupNorm(int channels)
{
    return torch::nn::GroupNorm(torch::nn::GroupNormOptions(8, channels));
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
    const torch::Tensor wide = x.repeat_interleave(2, 3);
    return kernel[0] == 1 ? wide : wide.repeat_interleave(2, 2);
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
    torch::Tensor h = conv1(torch::silu(norm1(x)));
    if (embed)
        h = h + embed(torch::silu(embedding)).unsqueeze(2).unsqueeze(3);
    h = conv2(torch::silu(norm2(h)));
    return h + (shortcut ? shortcut(x) : x);
}

AttentionBlockImpl::AttentionBlockImpl(int channels, int context)
    : norm(register_module("norm", groupNorm(channels)))
    , self(register_module("self", torch::nn::MultiheadAttention(torch::nn::MultiheadAttentionOptions(channels, 4))))
{
    if (context > 0) {
        crossNorm = register_module("crossNorm", torch::nn::LayerNorm(torch::nn::LayerNormOptions({channels})));
        cross = register_module(
            "cross", torch::nn::MultiheadAttention(torch::nn::MultiheadAttentionOptions(channels, 4).kdim(context).vdim(context)));
    }
}

torch::Tensor AttentionBlockImpl::forward(const torch::Tensor& x, const torch::Tensor& context)
{
    const auto tokens = [](const torch::Tensor& image) { return image.flatten(2).permute({2, 0, 1}); }; // [pixels x n x channels]
    const torch::Tensor h = tokens(norm(x));
    torch::Tensor y = tokens(x) + std::get<0>(self(h, h, h));
    if (cross) {
        const torch::Tensor key = context.transpose(0, 1);
        y = y + std::get<0>(cross(crossNorm(y), key, key));
    }
    return y.permute({1, 2, 0}).reshape_as(x);
}

} // namespace clusterlens
