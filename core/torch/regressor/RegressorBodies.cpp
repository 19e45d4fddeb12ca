#include "torch/regressor/RegressorBodies.h"

#include "base/Errors.h"
#include "torch/paper/ConvBlocks.h"

#include <array>

namespace clusterlens {

namespace {

constexpr Kernel alongCurve = {1, 5}; // curves travel as images of height 1

torch::Tensor asImage(const torch::Tensor& pdf)
{
    return pdf.unsqueeze(1).unsqueeze(1);
}

/// Three fully connected layers.
class MlpBody : public RegressorBody {
public:
    MlpBody()
        : m_layers(register_module("layers",
            torch::nn::Sequential(torch::nn::Linear(points, 512), torch::nn::SiLU(), torch::nn::Linear(512, 512), torch::nn::SiLU(),
                torch::nn::Linear(512, features))))
    {
    }

    torch::Tensor forward(const torch::Tensor& pdf) override { return m_layers->forward(pdf); }

private:
    torch::nn::Sequential m_layers;
};

/// Five convolutions, each followed by a coarser one's stride, and one fully connected layer.
class CnnBody : public RegressorBody {
public:
    CnnBody()
    {
        constexpr std::array channels = {1, 16, 32, 64, 128, 128};
        constexpr std::array strides = {2, 2, 4, 4, 4}; // 3000 points become 12
        for (std::size_t i = 0; i < strides.size(); ++i) {
            m_layers->push_back(convolution(channels[i], channels[i + 1], alongCurve, 1, strides[i]));
            m_layers->push_back(torch::nn::SiLU());
        }
        m_layers->push_back(torch::nn::Flatten());
        m_layers->push_back(torch::nn::Linear(channels.back() * 12, features));
        register_module("layers", m_layers);
    }

    torch::Tensor forward(const torch::Tensor& pdf) override { return m_layers->forward(asImage(pdf)); }

private:
    torch::nn::Sequential m_layers;
};

/// A residual block at each of five resolutions, and one fully connected layer.
class ResNetBody : public RegressorBody {
public:
    ResNetBody()
        : m_in(register_module("in", convolution(1, channels[0], alongCurve, 1, 4)))
        , m_blocks(register_module("blocks", torch::nn::ModuleList()))
        , m_downs(register_module("downs", torch::nn::ModuleList()))
        , m_norm(register_module("norm", groupNorm(channels.back())))
        , m_out(register_module("out", torch::nn::Linear(channels.back() * lastPoints, features)))
    {
        int in = channels[0];
        for (const int out : channels) {
            m_blocks->push_back(ResidualConvBlock(in, out, alongCurve));
            m_downs->push_back(halving(out, alongCurve));
            in = out;
        }
    }

    torch::Tensor forward(const torch::Tensor& pdf) override
    {
        torch::Tensor h = m_in(asImage(pdf));
        for (std::size_t i = 0; i < channels.size(); ++i)
            h = m_downs[i]->as<torch::nn::Conv2d>()->forward(m_blocks[i]->as<ResidualConvBlock>()->forward(h));
        return m_out(torch::silu(m_norm(h)).flatten(1));
    }

private:
    static constexpr std::array channels = {16, 32, 64, 64, 128};
    static constexpr int lastPoints = 24; // 3000 / 4, then halved five times

    torch::nn::Conv2d m_in;
    torch::nn::ModuleList m_blocks, m_downs;
    torch::nn::GroupNorm m_norm;
    torch::nn::Linear m_out;
};

/// 60 tokens of 50 points with learned places, four encoder layers, the mean over the tokens.
class TransformerBody : public RegressorBody {
public:
    TransformerBody()
        : m_embed(register_module("embed", torch::nn::Linear(tokenPoints, features)))
        , m_encoder(register_module("encoder",
              torch::nn::TransformerEncoder(torch::nn::TransformerEncoderOptions(
                  torch::nn::TransformerEncoderLayerOptions(features, 4).dim_feedforward(4 * features).dropout(0.0), 4))))
        , m_places(register_parameter("places", 0.02 * torch::randn({tokens, 1, features})))
    {
    }

    torch::Tensor forward(const torch::Tensor& pdf) override
    {
        const torch::Tensor sequence = pdf.reshape({-1, tokens, tokenPoints}).transpose(0, 1);
        return m_encoder(m_embed(sequence) + m_places).mean(0);
    }

private:
    static constexpr int tokenPoints = 50;
    static constexpr int tokens = points / tokenPoints;

    torch::nn::Linear m_embed;
    torch::nn::TransformerEncoder m_encoder;
    torch::Tensor m_places; ///< [tokens x 1 x features]
};

} // namespace

std::shared_ptr<RegressorBody> makeRegressorBody(const std::string& kind)
{
    if (kind == "mlp")
        return std::make_shared<MlpBody>();
    if (kind == "cnn")
        return std::make_shared<CnnBody>();
    if (kind == "resnet")
        return std::make_shared<ResNetBody>();
    if (kind == "transformer")
        return std::make_shared<TransformerBody>();
    throw ModelError("expected a regressor of kind mlp, cnn, resnet or transformer, found " + kind);
}

} // namespace clusterlens
