#include "torch/paper/NoiseUnet.h"

#include "torch/Blocks.h"
#include "torch/paper/ConditionVae.h"

#include <array>

namespace clusterlens {

namespace {

constexpr Kernel square = {3, 3};
constexpr int base = 128;
constexpr int embedding = 4 * base;
constexpr std::array<int, 4> channels = {base, 2 * base, 2 * base, 4 * base};
constexpr int blocksALevel = 2;
constexpr int contextLength = ConditionVaeImpl::codeSize;

} // namespace

NoiseUnetImpl::NoiseUnetImpl()
    : m_time(register_module("time",
        torch::nn::Sequential(torch::nn::Linear(base, embedding), torch::nn::SiLU(), torch::nn::Linear(embedding, embedding))))
    , m_in(register_module("in", convolution(1, base, square)))
    , m_out(register_module("out", convolution(base, 1, square)))
    , m_downBlocks(register_module("downBlocks", torch::nn::ModuleList()))
    , m_downAttentions(register_module("downAttentions", torch::nn::ModuleList()))
    , m_downs(register_module("downs", torch::nn::ModuleList()))
    , m_upBlocks(register_module("upBlocks", torch::nn::ModuleList()))
    , m_upAttentions(register_module("upAttentions", torch::nn::ModuleList()))
    , m_ups(register_module("ups", torch::nn::ModuleList()))
    , m_middle1(register_module("middle1", ResidualConvBlock(channels[3], channels[3], square, embedding)))
    , m_middle2(register_module("middle2", ResidualConvBlock(channels[3], channels[3], square, embedding)))
    , m_middleAttention(register_module("middleAttention", AttentionBlock(channels[3], contextLength)))
    , m_norm(register_module("norm", groupNorm(base)))
{
    std::vector<int> skips{base};
    int in = base;
    for (std::size_t level = 0; level < channels.size(); ++level) {
        for (int block = 0; block < blocksALevel; ++block, in = channels[level]) {
            addBlock(m_downBlocks, m_downAttentions, in, channels[level]);
            skips.push_back(channels[level]);
        }
        if (level + 1 < channels.size()) {
            m_downs->push_back(halving(channels[level], square));
            skips.push_back(channels[level]);
        }
    }
    for (std::size_t level = channels.size(); level-- > 0;) {
        for (int block = 0; block <= blocksALevel; ++block, in = channels[level]) {
            addBlock(m_upBlocks, m_upAttentions, in + skips.back(), channels[level]);
            skips.pop_back();
        }
        if (level > 0)
            m_ups->push_back(convolution(channels[level], channels[level], square));
    }
}

void NoiseUnetImpl::addBlock(torch::nn::ModuleList& blocks, torch::nn::ModuleList& attentions, int in, int out)
{
    blocks->push_back(ResidualConvBlock(in, out, square, embedding));
    attentions->push_back(AttentionBlock(out, contextLength));
}

torch::Tensor NoiseUnetImpl::forward(const torch::Tensor& zt, const torch::Tensor& t, const torch::Tensor& c0)
{
    const torch::Tensor time = m_time->forward(timeEmbedding(t, base));
    const auto apply
        = [&](torch::nn::ModuleList& blocks, torch::nn::ModuleList& attentions, std::size_t i, const torch::Tensor& x) {
              return attentions[i]->as<AttentionBlock>()->forward(blocks[i]->as<ResidualConvBlock>()->forward(x, time), c0);
          };
    torch::Tensor h = m_in(zt);
    std::vector<torch::Tensor> skips{h};
    for (std::size_t i = 0; i < m_downBlocks->size(); ++i) {
        h = apply(m_downBlocks, m_downAttentions, i, h);
        skips.push_back(h);
        const std::size_t level = i / blocksALevel;
        if (i % blocksALevel == blocksALevel - 1 && level < m_downs->size()) {
            h = m_downs[level]->as<torch::nn::Conv2d>()->forward(h);
            skips.push_back(h);
        }
    }
    h = m_middle2(m_middleAttention(m_middle1(h, time), c0), time);
    for (std::size_t i = 0; i < m_upBlocks->size(); ++i) {
        h = apply(m_upBlocks, m_upAttentions, i, torch::cat({h, skips.back()}, 1));
        skips.pop_back();
        const std::size_t level = i / (blocksALevel + 1);
        if (i % (blocksALevel + 1) == blocksALevel && level < m_ups->size())
            h = m_ups[level]->as<torch::nn::Conv2d>()->forward(doubled(h, square));
    }
    return m_out(torch::silu(m_norm(h)));
}

} // namespace clusterlens
