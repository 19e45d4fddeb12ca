#include "torch/basis/BasisNetworks.h"

#include "base/Errors.h"
#include "laplacian/LaplacianMatrix.h"
#include "torch/basis/CanonicalScale.h"
#include "torch/Described.h"

#include <fmt/core.h>

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
    return {{"shapes", shapes}, {"latent", latent}, {"encoder_width", encoderWidth}, {"encoder_blocks", encoderBlocks},
        {"denoiser_width", denoiserWidth}, {"denoiser_blocks", denoiserBlocks}};
}

BasisSizes BasisSizes::fromJson(const nlohmann::json& json)
{
    BasisSizes sizes;
    sizes.shapes = described<int>(json, "shapes");
    sizes.latent = described<int>(json, "latent");
    sizes.encoderWidth = described<int>(json, "encoder_width");
    sizes.encoderBlocks = described<int>(json, "encoder_blocks");
    sizes.denoiserWidth = described<int>(json, "denoiser_width");
    sizes.denoiserBlocks = described<int>(json, "denoiser_blocks");
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

ShapeMemoryImpl::ShapeMemoryImpl(const BasisSizes& sizes)
    : codes(register_buffer("codes", torch::zeros({sizes.shapes, sizes.latent})))
    , positions(register_buffer("positions", torch::zeros({sizes.shapes, laplacianAtoms, 3})))
    , atoms(register_buffer("atoms", torch::zeros({sizes.shapes})))
    , beta(register_buffer("beta", torch::ones({1})))
{
}

void ShapeMemoryImpl::learn(const std::vector<PositionsXyz>& shapes)
{
    const torch::NoGradGuard noGrad;
    for (std::size_t k = 0; k < shapes.size(); ++k) {
        const auto row = static_cast<std::int64_t>(k);
        Eigen::Matrix<float, Eigen::Dynamic, 3, Eigen::RowMajor> plain = shapes[k].cast<float>();
        positions[row].slice(0, 0, plain.rows()).copy_(torch::from_blob(plain.data(), {plain.rows(), 3}, torch::kFloat));
        atoms[row] = static_cast<float>(plain.rows());
    }
    const torch::Tensor directions = torch::randn(codes.sizes());
    codes.copy_(directions * (std::sqrt(static_cast<double>(codes.size(1))) / directions.norm(2, 1, true)));
    const torch::Tensor distances = torch::cdist(codes, codes) + 1e3 * torch::eye(codes.size(0));
    beta.fill_(
        40.0 / distances.min().pow(2).item<double>()); // at half the way between the nearest two a memory 20 nats deep tips over
}

torch::Tensor ShapeMemoryImpl::recall(const torch::Tensor& z)
{
    // All codes have the same length, so the nearest one has the largest scalar product.
    return torch::softmax(beta * torch::matmul(z, codes.t()), 1);
}

Eigen::MatrixXd ShapeMemoryImpl::decode(const torch::Tensor& shares) const
{
    constexpr double smallest = 1e-4; // the shares of a clean latent are 1 and rounding errors
    Eigen::MatrixXd w = Eigen::MatrixXd::Zero(laplacianAtoms, laplacianAtoms);
    double total = 0.0;
    for (std::int64_t k = 0; k < shares.size(0); ++k) {
        const auto share = shares[k].item<double>();
        if (share < smallest)
            continue;
        w += share * buildLaplacian(shape(k) * canonical::bond);
        total += share;
    }
    return w / total;
}

PositionsXyz ShapeMemoryImpl::shape(std::int64_t k) const
{
    const torch::Tensor own = positions[k].slice(0, 0, atoms[k].item<std::int64_t>()).to(torch::kCPU, torch::kDouble).contiguous();
    return Eigen::Map<const PositionsXyz>(own.data_ptr<double>(), own.size(0), 3);
}

void ShapeMemoryImpl::check() const
{
    if (atoms.min().item<float>() < 1.0F || atoms.max().item<float>() > static_cast<float>(positions.size(1)))
        throw ModelError(fmt::format("the memory has shapes of fewer than 1 or more than {} atoms", positions.size(1)));
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
