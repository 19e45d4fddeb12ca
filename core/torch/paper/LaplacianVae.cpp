#include "torch/paper/LaplacianVae.h"

#include <array>

namespace clusterlens {

namespace {

constexpr Kernel square = {3, 3};
constexpr std::array<int, 4> channels = {32, 64, 128, 256};
constexpr int blocksALevel = 2;
constexpr int pdfPoints = 3000;
constexpr int side = 16; ///< of the latent

} // namespace

LaplacianVaeImpl::LaplacianVaeImpl()
    : encoderIn(register_module("encoderIn", convolution(4, channels[0], square)))
    , encoderOut(register_module("encoderOut", convolution(channels[3] + 1, 2, square)))
    , decoderIn(register_module("decoderIn", convolution(1, channels[3], square)))
    , decoderOut(register_module("decoderOut", convolution(channels[0], 4, square)))
    , encoderBlocks(register_module("encoderBlocks", torch::nn::ModuleList()))
    , encoderDowns(register_module("encoderDowns", torch::nn::ModuleList()))
    , decoderBlocks(register_module("decoderBlocks", torch::nn::ModuleList()))
    , encoderNorm(register_module("encoderNorm", groupNorm(channels[3])))
    , decoderNorm(register_module("decoderNorm", groupNorm(channels[0])))
    , encoderAttention(register_module("encoderAttention", AttentionBlock(channels[3])))
    , decoderAttention(register_module("decoderAttention", AttentionBlock(channels[3])))
    , conditionInput(register_module("conditionInput", torch::nn::Linear(pdfPoints, side * side)))
    , priorMlp(register_module("prior",
          torch::nn::Sequential(torch::nn::Linear(pdfPoints, 128), torch::nn::SiLU(), torch::nn::Linear(128, 256),
              torch::nn::SiLU(), torch::nn::Linear(256, 512))))
{
    int in = channels[0];
    for (std::size_t level = 0; level < channels.size(); ++level) {
        for (int block = 0; block < blocksALevel; ++block, in = channels[level])
            encoderBlocks->push_back(ResidualConvBlock(in, channels[level], square));
        if (level + 1 < channels.size())
            encoderDowns->push_back(halving(channels[level], square));
    }
    for (std::size_t level = channels.size(); level-- > 0;) {
        for (int block = 0; block < blocksALevel; ++block, in = channels[level])
            decoderBlocks->push_back(ResidualConvBlock(in, channels[level], square));
    }
}

LaplacianVaeImpl::Gaussian LaplacianVaeImpl::encode(const torch::Tensor& blocks, const torch::Tensor& pdf)
{
    torch::Tensor h = encoderIn(blocks);
    std::size_t index = 0;
    for (std::size_t level = 0; level < channels.size(); ++level) {
        for (int block = 0; block < blocksALevel; ++block)
            h = encoderBlocks[index++]->as<ResidualConvBlock>()->forward(h);
        if (level + 1 < channels.size())
            h = encoderDowns[level]->as<torch::nn::Conv2d>()->forward(h);
    }
    h = torch::silu(encoderNorm(encoderAttention(h)));
    const torch::Tensor condition = conditionInput(pdf).reshape({-1, 1, side, side});
    const auto halves = encoderOut(torch::cat({h, condition}, 1)).chunk(2, 1);
    return {halves[0], halves[1].clamp(-30.0, 20.0)};
}

LaplacianVaeImpl::Gaussian LaplacianVaeImpl::prior(const torch::Tensor& pdf)
{
    const auto halves = priorMlp->forward(pdf).reshape({-1, 2, side, side}).chunk(2, 1);
    return {halves[0], torch::log(torch::softplus(halves[1]) + 1e-6)};
}

torch::Tensor LaplacianVaeImpl::decode(const torch::Tensor& z)
{
    torch::Tensor h = decoderAttention(decoderIn(z));
    for (std::size_t index = 0; index < decoderBlocks->size(); ++index) {
        if (index > 0 && index % blocksALevel == 0)
            h = doubled(h, square);
        h = decoderBlocks[index]->as<ResidualConvBlock>()->forward(h);
    }
    return decoderOut(torch::silu(decoderNorm(h)));
}

} // namespace clusterlens
