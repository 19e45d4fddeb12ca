#include "model/basis/BasisNetworks.h"

#include "model/basis/CanonicalScale.h"

namespace clusterlens {

namespace {

torch::nn::Sequential residualBlocks(int width, int count)
{
    torch::nn::Sequential blocks;
    for (int i = 0; i < count; ++i)
        blocks->push_back(ResidualMlpBlock(width));
    return blocks;
}

torch::nn::LayerNorm layerNorm(int width)
{
    return torch::nn::LayerNorm(torch::nn::LayerNormOptions({width}));
}

torch::nn::Linear zeroLinear(int in, int out)
{
    torch::nn::Linear linear(in, out);
    torch::nn::init::zeros_(linear->weight);
    torch::nn::init::zeros_(linear->bias);
    return linear;
}

constexpr int timeWidth = 64;

} // namespace

nlohmann::json BasisSizes::toJson() const
{
    return {{"shapes", shapes}, {"components", components}, {"latent", latent}, {"encoder_width", encoderWidth},
        {"encoder_blocks", encoderBlocks}, {"denoiser_width", denoiserWidth}, {"denoiser_blocks", denoiserBlocks}};
}

BasisSizes BasisSizes::fromJson(const nlohmann::json& json)
{
    BasisSizes sizes;
    sizes.shapes = json.at("shapes");
    sizes.components = json.at("components");
    sizes.latent = json.at("latent");
    sizes.encoderWidth = json.at("encoder_width");
    sizes.encoderBlocks = json.at("encoder_blocks");
    sizes.denoiserWidth = json.at("denoiser_width");
    sizes.denoiserBlocks = json.at("denoiser_blocks");
    return sizes;
}

ShapeEncoderImpl::ShapeEncoderImpl(const BasisSizes& sizes)
    : input(register_module("input", torch::nn::Linear(canonical::gridPoints + conditionExtras, sizes.encoderWidth)))
    , blocks(register_module("blocks", residualBlocks(sizes.encoderWidth, sizes.encoderBlocks)))
    , norm(register_module("norm", layerNorm(sizes.encoderWidth)))
    , classes(register_module("classes", torch::nn::Linear(sizes.encoderWidth, sizes.shapes)))
{
}

ShapeEncoderImpl::Output ShapeEncoderImpl::forward(const torch::Tensor& x)
{
    constexpr double gain = 5.0; // G at large r is a few per cent of its maximum
    const torch::Tensor features = norm(blocks->forward(input(x * gain)));
    return {features, classes(features)};
}

BasisAutoencoderImpl::BasisAutoencoderImpl(const BasisSizes& sizes)
    : mean(register_buffer("mean", torch::zeros({triangleSize})))
    , basis(register_buffer("basis", torch::zeros({sizes.components, triangleSize})))
    , project(register_buffer("project", torch::zeros({sizes.components, sizes.latent})))
    , codes(register_buffer("codes", torch::zeros({sizes.shapes, sizes.latent})))
    , values(register_buffer("values", torch::zeros({sizes.shapes, sizes.components})))
    , beta(register_buffer("beta", torch::ones({1})))
{
}

torch::Tensor BasisAutoencoderImpl::encode(const torch::Tensor& coefficients)
{
    const torch::Tensor z = torch::matmul(coefficients, project);
    return z * (std::sqrt(static_cast<double>(z.size(1))) / z.norm(2, 1, true).clamp_min(1e-6));
}

torch::Tensor BasisAutoencoderImpl::decode(const torch::Tensor& z)
{
    // All codes have the same length, so the nearest one has the largest scalar product.
    const torch::Tensor weights = torch::softmax(beta * torch::matmul(z, codes.t()), 1);
    return mean + torch::matmul(torch::matmul(weights, values), basis);
}

CodebookDenoiserImpl::CodebookDenoiserImpl(const BasisSizes& sizes)
    : latentInput(register_module("latentInput", torch::nn::Linear(sizes.latent, sizes.denoiserWidth)))
    , timeInput(register_module("timeInput", torch::nn::Linear(timeWidth, sizes.denoiserWidth)))
    , conditionInput(register_module("conditionInput", torch::nn::Linear(sizes.encoderWidth, sizes.denoiserWidth)))
    , blocks(register_module("blocks", residualBlocks(sizes.denoiserWidth, sizes.denoiserBlocks)))
    , norm(register_module("norm", layerNorm(sizes.denoiserWidth)))
    , correction(register_module("correction", zeroLinear(sizes.denoiserWidth, sizes.shapes)))
    , residual(register_module("residual", zeroLinear(sizes.denoiserWidth, sizes.latent)))
{
}

CodebookDenoiserImpl::Output CodebookDenoiserImpl::forward(const torch::Tensor& zt, const torch::Tensor& t,
    const torch::Tensor& alphaBar, const ShapeEncoderImpl::Output& condition, const torch::Tensor& codes)
{
    const torch::Tensor hidden
        = norm(blocks->forward(latentInput(zt) + timeInput(timeEmbedding(t, timeWidth)) + conditionInput(condition.features)));
    // log p(k|c) + log N(z_t; sqrt(a) code_k, 1-a); the codes have one length, so only the scalar product tells them apart.
    const torch::Tensor precision = (alphaBar.sqrt() / (1.0 - alphaBar)).clamp_max(1e3).unsqueeze(1);
    const torch::Tensor logits
        = torch::log_softmax(condition.logits, 1) + precision * torch::matmul(zt, codes.t()) + correction(hidden);
    return {torch::matmul(torch::softmax(logits, 1), codes) + 0.1 * residual(hidden), logits};
}

LatentPrior latentPrior(const torch::Tensor& logits, const torch::Tensor& codes)
{
    const torch::Tensor odds = torch::softmax(logits, 1);
    const torch::Tensor mean = torch::matmul(odds, codes);
    const torch::Tensor variance = torch::matmul(odds, codes * codes) - mean * mean;
    return {mean, variance.clamp_min(0.0).sqrt()};
}

} // namespace clusterlens
