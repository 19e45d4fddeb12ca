#include "torch/paper/LaplacianVae.h"

#include <array>

namespace clusterlens {

namespace {

constexpr std::array<int, 4> vaeChannels = {32, 64, 128, 256};
constexpr int vaeBlocksALevel = 2;
constexpr int vaePdfPoints = 3000;
constexpr int latentSide = 16; ///< of the latent

} // namespace

LaplacianVaeImpl::LaplacianVaeImpl(const PaperSizes& sizes)
    : encoderIn(register_module("encoderIn", convolution(4, vaeChannels[0], squareKernel)))
    , encoderOut(register_module("encoderOut", convolution(vaeChannels[3] + 1, 2, squareKernel)))
    , decoderIn(register_module("decoderIn", convolution(1, vaeChannels[3], squareKernel)))
    , decoderOut(register_module("decoderOut", convolution(vaeChannels[0], 4, squareKernel)))
    , encoderBlocks(register_module("encoderBlocks", torch::nn::ModuleList()))
    , encoderDowns(register_module("encoderDowns", torch::nn::ModuleList()))
    , decoderBlocks(register_module("decoderBlocks", torch::nn::ModuleList()))
    , encoderNorm(register_module("encoderNorm", groupNorm(vaeChannels[3])))
    , decoderNorm(register_module("decoderNorm", groupNorm(vaeChannels[0])))
    , encoderAttention(register_module("encoderAttention", AttentionBlock(vaeChannels[3])))
    , decoderAttention(register_module("decoderAttention", AttentionBlock(vaeChannels[3])))
    , conditionInput(register_module("conditionInput", torch::nn::Linear(vaePdfPoints, latentSide * latentSide)))
    , priorMlp(register_module("prior", priorNetwork(sizes)))
{
    int in = vaeChannels[0];
    for (std::size_t level = 0; level < vaeChannels.size(); ++level) {
        for (int block = 0; block < vaeBlocksALevel; ++block, in = vaeChannels[level])
            encoderBlocks->push_back(ResidualConvBlock(in, vaeChannels[level], squareKernel));
        if (level + 1 < vaeChannels.size())
            encoderDowns->push_back(halving(vaeChannels[level], squareKernel));
    }
    for (std::size_t level = vaeChannels.size(); level-- > 0;) {
        for (int block = 0; block < vaeBlocksALevel; ++block, in = vaeChannels[level])
            decoderBlocks->push_back(ResidualConvBlock(in, vaeChannels[level], squareKernel));
    }
}

torch::Tensor LaplacianVaeImpl::shareOfMatrix(const torch::Tensor& blocks)
{
    torch::Tensor h = encoderIn(blocks);
    std::size_t index = 0;
    for (std::size_t level = 0; level < vaeChannels.size(); ++level) {
        for (int block = 0; block < vaeBlocksALevel; ++block)
            h = encoderBlocks[index++]->as<ResidualConvBlock>()->forward(h);
        if (level + 1 < vaeChannels.size())
            h = encoderDowns[level]->as<torch::nn::Conv2d>()->forward(h);
    }
    h = torch::silu(normed(encoderNorm, encoderAttention(h)));
    const torch::Tensor own = encoderOut->weight.narrow(1, 0, vaeChannels[3]).contiguous(at::MemoryFormat::ChannelsLast);
    return torch::conv2d(h, own, encoderOut->bias, 1, 1);
}

torch::Tensor LaplacianVaeImpl::shareOfCurve(const torch::Tensor& pdf)
{
    const torch::Tensor condition = conditionInput(pdf).reshape({-1, 1, latentSide, latentSide});
    return torch::conv2d(condition, encoderOut->weight.narrow(1, vaeChannels[3], 1).contiguous(), {}, 1, 1);
}

LaplacianVaeImpl::Gaussian LaplacianVaeImpl::gaussian(const torch::Tensor& shares)
{
    const auto halves = shares.to(torch::kFloat).chunk(2, 1);
    return {halves[0], halves[1].clamp(-30.0, 20.0)};
}

LaplacianVaeImpl::Gaussian LaplacianVaeImpl::encode(const torch::Tensor& blocks, const torch::Tensor& pdf)
{
    return gaussian(shareOfMatrix(blocks) + shareOfCurve(pdf));
}

torch::nn::Sequential LaplacianVaeImpl::priorNetwork(const PaperSizes& sizes)
{
    return torch::nn::Sequential(torch::nn::Linear(vaePdfPoints, sizes.priorWidths[0]), torch::nn::SiLU(),
        torch::nn::Linear(sizes.priorWidths[0], sizes.priorWidths[1]), torch::nn::SiLU(),
        torch::nn::Linear(sizes.priorWidths[1], 2 * latentSide * latentSide));
}

LaplacianVaeImpl::Gaussian LaplacianVaeImpl::priorOf(torch::nn::Sequential& network, const torch::Tensor& pdf)
{
    const auto halves = network->forward(pdf).to(torch::kFloat).reshape({-1, 2, latentSide, latentSide}).chunk(2, 1);
    return {halves[0], torch::log(torch::softplus(halves[1]) + 1e-6)};
}

torch::Tensor LaplacianVaeImpl::decode(const torch::Tensor& z)
{
    return decodeOuter(decodeInner(z));
}

torch::Tensor LaplacianVaeImpl::decodeInner(const torch::Tensor& z)
{
    torch::Tensor h = decoderAttention(decoderIn(z));
    for (std::size_t index = 0; index + vaeBlocksALevel < decoderBlocks->size(); ++index) {
        if (index > 0 && index % vaeBlocksALevel == 0)
            h = doubled(h, squareKernel);
        h = decoderBlocks[index]->as<ResidualConvBlock>()->forward(h);
    }
    return h;
}

torch::Tensor LaplacianVaeImpl::decodeOuter(const torch::Tensor& inner)
{
    torch::Tensor h = doubled(inner, squareKernel);
    for (std::size_t index = decoderBlocks->size() - vaeBlocksALevel; index < decoderBlocks->size(); ++index)
        h = decoderBlocks[index]->as<ResidualConvBlock>()->forward(h);
    return decoderOut(torch::silu(normed(decoderNorm, h)));
}

} // namespace clusterlens
