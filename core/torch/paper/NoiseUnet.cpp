#include "torch/paper/NoiseUnet.h"

#include "torch/Blocks.h"
#include "torch/paper/ConditionVae.h"

#include <array>

namespace clusterlens {

namespace {

constexpr std::array<int, 4> unetLevels = {1, 2, 2, 4}; ///< channels over the width
constexpr int unetEmbedding = 4;                        ///< length of the time's embedding over the width
constexpr int unetBlocksALevel = 2;
constexpr int contextLength = ConditionVaeImpl::codeSize;

} // namespace

NoiseUnetImpl::NoiseUnetImpl(const PaperSizes& sizes)
    : m_width(sizes.unetWidth)
    , m_time(register_module("time",
          torch::nn::Sequential(torch::nn::Linear(m_width, unetEmbedding * m_width), torch::nn::SiLU(),
              torch::nn::Linear(unetEmbedding * m_width, unetEmbedding * m_width))))
    , m_in(register_module("in", convolution(1, m_width, squareKernel)))
    , m_out(register_module("out", convolution(m_width, 1, squareKernel)))
    , m_downBlocks(register_module("downBlocks", torch::nn::ModuleList()))
    , m_downAttentions(register_module("downAttentions", torch::nn::ModuleList()))
    , m_downs(register_module("downs", torch::nn::ModuleList()))
    , m_upBlocks(register_module("upBlocks", torch::nn::ModuleList()))
    , m_upAttentions(register_module("upAttentions", torch::nn::ModuleList()))
    , m_ups(register_module("ups", torch::nn::ModuleList()))
    , m_norm(register_module("norm", groupNorm(m_width)))
{
    const auto channels = [&](std::size_t level) { return unetLevels.at(level) * m_width; };
    const int most = channels(unetLevels.size() - 1);
    m_middle1 = register_module("middle1", ResidualConvBlock(most, most, squareKernel, unetEmbedding * m_width));
    m_middle2 = register_module("middle2", ResidualConvBlock(most, most, squareKernel, unetEmbedding * m_width));
    m_middleAttention = register_module("middleAttention", AttentionBlock(most, contextLength));
    std::vector<int> skips{m_width};
    int in = m_width;
    for (std::size_t level = 0; level < unetLevels.size(); ++level) {
        for (int block = 0; block < unetBlocksALevel; ++block, in = channels(level)) {
            addBlock(m_downBlocks, m_downAttentions, in, channels(level));
            skips.push_back(channels(level));
        }
        if (level + 1 < unetLevels.size()) {
            m_downs->push_back(halving(channels(level), squareKernel));
            skips.push_back(channels(level));
        }
    }
    for (std::size_t level = unetLevels.size(); level-- > 0;) {
        for (int block = 0; block <= unetBlocksALevel; ++block, in = channels(level)) {
            addBlock(m_upBlocks, m_upAttentions, in + skips.back(), channels(level));
            skips.pop_back();
        }
        if (level > 0)
            m_ups->push_back(convolution(channels(level), channels(level), squareKernel));
    }
}

void NoiseUnetImpl::addBlock(torch::nn::ModuleList& blocks, torch::nn::ModuleList& attentions, int in, int out)
{
    blocks->push_back(ResidualConvBlock(in, out, squareKernel, unetEmbedding * m_width));
    attentions->push_back(AttentionBlock(out, contextLength));
}

void NoiseUnetImpl::keepIdle()
{
    for (auto& item : named_parameters()) {
        const std::string& name = item.key();
        if (name.find("crossNorm.") != std::string::npos || name.ends_with("cross.q_proj_weight")
            || name.ends_with("cross.k_proj_weight"))
            item.value().requires_grad_(false);
    }
}

std::vector<torch::Tensor> NoiseUnetImpl::contextShares(const torch::Tensor& c0)
{
    std::vector<torch::Tensor> shares;
    for (const auto& attentions : {m_downAttentions, m_upAttentions})
        for (const auto& attention : *attentions)
            shares.push_back(attention->as<AttentionBlock>()->contextShare(c0));
    shares.push_back(m_middleAttention->contextShare(c0));
    return shares;
}

torch::Tensor NoiseUnetImpl::forward(const torch::Tensor& zt, const torch::Tensor& t, const torch::Tensor& c0)
{
    return forward(zt, t, contextShares(c0));
}

torch::Tensor NoiseUnetImpl::forward(const torch::Tensor& zt, const torch::Tensor& t, const std::vector<torch::Tensor>& shares)
{
    const torch::Tensor time = torch::silu(m_time->forward(timeEmbedding(t, m_width)));
    std::size_t attention = 0;
    const auto apply
        = [&](torch::nn::ModuleList& blocks, torch::nn::ModuleList& attentions, std::size_t i, const torch::Tensor& x) {
              return attentions[i]->as<AttentionBlock>()->forward(
                  blocks[i]->as<ResidualConvBlock>()->forward(x, time), shares.at(attention++));
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
    h = m_middle2(m_middleAttention(m_middle1(h, time), shares.back()), time);
    for (std::size_t i = 0; i < m_upBlocks->size(); ++i) {
        h = apply(m_upBlocks, m_upAttentions, i, torch::cat({h, skips.back()}, 1));
        skips.pop_back();
        const std::size_t level = i / (unetBlocksALevel + 1);
        if (i % (unetBlocksALevel + 1) == unetBlocksALevel && level < m_ups->size())
            h = m_ups[level]->as<torch::nn::Conv2d>()->forward(doubled(h, squareKernel));
    }
    return m_out(torch::silu(normed(m_norm, h)));
}

} // namespace clusterlens
