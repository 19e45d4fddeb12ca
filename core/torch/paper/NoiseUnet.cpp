#include "torch/paper/NoiseUnet.h"

#include "torch/Blocks.h"
#include "torch/paper/ConditionVae.h"

#include <array>

namespace clusterlens {

namespace {

constexpr int unetWidth = 128;
constexpr int unetEmbedding = 4 * unetWidth;
constexpr std::array<int, 4> unetChannels = {unetWidth, 2 * unetWidth, 2 * unetWidth, 4 * unetWidth};
constexpr int unetBlocksALevel = 2;
constexpr int contextLength = ConditionVaeImpl::codeSize;

} // namespace

NoiseUnetImpl::NoiseUnetImpl()
    : m_time(register_module("time",
        torch::nn::Sequential(
            torch::nn::Linear(unetWidth, unetEmbedding), torch::nn::SiLU(), torch::nn::Linear(unetEmbedding, unetEmbedding))))
    , m_in(register_module("in", convolution(1, unetWidth, squareKernel)))
    , m_out(register_module("out", convolution(unetWidth, 1, squareKernel)))
    , m_downBlocks(register_module("downBlocks", torch::nn::ModuleList()))
    , m_downAttentions(register_module("downAttentions", torch::nn::ModuleList()))
    , m_downs(register_module("downs", torch::nn::ModuleList()))
    , m_upBlocks(register_module("upBlocks", torch::nn::ModuleList()))
    , m_upAttentions(register_module("upAttentions", torch::nn::ModuleList()))
    , m_ups(register_module("ups", torch::nn::ModuleList()))
    , m_middle1(register_module("middle1", ResidualConvBlock(unetChannels[3], unetChannels[3], squareKernel, unetEmbedding)))
    , m_middle2(register_module("middle2", ResidualConvBlock(unetChannels[3], unetChannels[3], squareKernel, unetEmbedding)))
    , m_middleAttention(register_module("middleAttention", AttentionBlock(unetChannels[3], contextLength)))
    , m_norm(register_module("norm", groupNorm(unetWidth)))
{
    std::vector<int> skips{unetWidth};
    int in = unetWidth;
    for (std::size_t level = 0; level < unetChannels.size(); ++level) {
        for (int block = 0; block < unetBlocksALevel; ++block, in = unetChannels[level]) {
            addBlock(m_downBlocks, m_downAttentions, in, unetChannels[level]);
            skips.push_back(unetChannels[level]);
        }
        if (level + 1 < unetChannels.size()) {
            m_downs->push_back(halving(unetChannels[level], squareKernel));
            skips.push_back(unetChannels[level]);
        }
    }
    for (std::size_t level = unetChannels.size(); level-- > 0;) {
        for (int block = 0; block <= unetBlocksALevel; ++block, in = unetChannels[level]) {
            addBlock(m_upBlocks, m_upAttentions, in + skips.back(), unetChannels[level]);
            skips.pop_back();
        }
        if (level > 0)
            m_ups->push_back(convolution(unetChannels[level], unetChannels[level], squareKernel));
    }
}

void NoiseUnetImpl::addBlock(torch::nn::ModuleList& blocks, torch::nn::ModuleList& attentions, int in, int out)
{
    blocks->push_back(ResidualConvBlock(in, out, squareKernel, unetEmbedding));
    attentions->push_back(AttentionBlock(out, contextLength));
}

torch::Tensor NoiseUnetImpl::forward(const torch::Tensor& zt, const torch::Tensor& t, const torch::Tensor& c0)
{
    const torch::Tensor time = m_time->forward(timeEmbedding(t, unetWidth));
    const auto apply
        = [&](torch::nn::ModuleList& blocks, torch::nn::ModuleList& attentions, std::size_t i, const torch::Tensor& x) {
              return attentions[i]->as<AttentionBlock>()->forward(blocks[i]->as<ResidualConvBlock>()->forward(x, time), c0);
          };
    torch::Tensor h = m_in(zt);
    std::vector<torch::Tensor> skips{h};
    for (std::size_t i = 0; i < m_downBlocks->size(); ++i) {
        h = apply(m_downBlocks, m_downAttentions, i, h);
        skips.push_back(h);
        const std::size_t level = i / unetBlocksALevel;
        if (i % unetBlocksALevel == unetBlocksALevel - 1 && level < m_downs->size()) {
            h = m_downs[level]->as<torch::nn::Conv2d>()->forward(h);
            skips.push_back(h);
        }
    }
    h = m_middle2(m_middleAttention(m_middle1(h, time), c0), time);
    for (std::size_t i = 0; i < m_upBlocks->size(); ++i) {
        h = apply(m_upBlocks, m_upAttentions, i, torch::cat({h, skips.back()}, 1));
        skips.pop_back();
        const std::size_t level = i / (unetBlocksALevel + 1);
        if (i % (unetBlocksALevel + 1) == unetBlocksALevel && level < m_ups->size())
            h = m_ups[level]->as<torch::nn::Conv2d>()->forward(doubled(h, squareKernel));
    }
    return m_out(torch::silu(m_norm(h)));
}

} // namespace clusterlens
