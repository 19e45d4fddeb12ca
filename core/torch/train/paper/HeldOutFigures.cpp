#include "torch/train/paper/HeldOutFigures.h"

#include "torch/train/paper/LaplacianLoss.h"
#include "torch/train/paper/NoiseLesson.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <string>

namespace clusterlens {

namespace {

constexpr std::int64_t atOnce = 8; // images of 128 x 128; larger ones leave the caches

/// To four digits, and so printed.
double rounded(const torch::Tensor& value)
{
    const std::string text = fmt::format("{:.3e}", value.item<double>());
    double number = 0.0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

double middleOf(const torch::Tensor& values)
{
    return rounded(values.median());
}

torch::Tensor rootMeanSquares(const torch::Tensor& error)
{
    return error.square().flatten(1).mean(1).sqrt();
}

/// Of the latent that the network's answer stands for.
torch::Tensor latentErrors(NoiseUnet& network, const NoisyLatents& noisy, const torch::Tensor& c0, const torch::Tensor& alphaBars)
{
    std::vector<torch::Tensor> parts;
    for (std::int64_t i = 0; i < noisy.t.size(0); i += 8 * atOnce) {
        const std::int64_t count = std::min(8 * atOnce, noisy.t.size(0) - i);
        const auto part = [&](const torch::Tensor& all) { return all.narrow(0, i, count); };
        const torch::Tensor a = alphaBars.index_select(0, part(noisy.t)).reshape({-1, 1, 1, 1});
        const torch::Tensor error = network->forward(part(noisy.zt), part(noisy.t), part(c0)) - part(noisy.noise);
        parts.push_back(rootMeanSquares(error * ((1.0 - a) / a).sqrt()));
    }
    return torch::cat(parts);
}

} // namespace

nlohmann::json conditionFigures(ConditionVae& vae, const PairTensors& pairs)
{
    const torch::NoGradGuard noGrad;
    const torch::Tensor error = vae->decode(vae->encode(pairs.pdf).mean) - pairs.pdf;
    return {{"pairs", pairs.count()}, {"error", rounded(error.abs().mean() + error.square().mean())}};
}

nlohmann::json laplacianFigures(LaplacianVae& vae, const PairTensors& pairs, const ShapeTensors& shapes)
{
    const torch::NoGradGuard noGrad;
    std::vector<torch::Tensor> asMade, symmetrised, shift, coherent;
    for (std::int64_t i = 0; i < pairs.count(); i += atOnce) {
        const std::int64_t count = std::min(atOnce, pairs.count() - i);
        const torch::Tensor shape = pairs.shape.narrow(0, i, count);
        const torch::Tensor bond = pairs.bond.narrow(0, i, count);
        const torch::Tensor w = shapes.blocks(shape, bond);
        const torch::Tensor rebuilt = vae->decode(vae->encode(w, pairs.clean.narrow(0, i, count)).mean);
        const LaplacianErrors e = laplacianErrors(rebuilt, w, shapes, shape, bond);
        asMade.push_back(e.asMade);
        symmetrised.push_back(e.symmetrised);
        shift.push_back(e.shift);
        coherent.push_back(e.coherent);
    }
    const auto root = [](const std::vector<torch::Tensor>& parts) { return middleOf(torch::cat(parts).sqrt()); };
    return {{"pairs", pairs.count()}, {"rms", root(asMade)}, {"symmetrised", root(symmetrised)}, {"shift", root(shift)},
        {"coherent", root(coherent)}};
}

nlohmann::json priorFigures(const LaplacianVaeImpl::Gaussian& prior, const LaplacianVaeImpl::Gaussian& posterior)
{
    const torch::NoGradGuard noGrad;
    const torch::Tensor errors = rootMeanSquares(prior.mean - posterior.mean);
    return {{"pairs", prior.mean.size(0)}, {"error", middleOf(errors)}, {"rms", rounded(errors.square().mean().sqrt())}};
}

nlohmann::json noiseFigures(NoiseUnet& network, const LaplacianVaeImpl::Gaussian& prior,
    const LaplacianVaeImpl::Gaussian& posterior, const torch::Tensor& c0, const torch::Tensor& alphaBars)
{
    const torch::NoGradGuard noGrad;
    torch::manual_seed(5); // the same noise for every training
    nlohmann::json figures = {{"pairs", prior.mean.size(0)}};
    for (const int t : {50, 150, 300, 600, 900}) {
        const torch::Tensor times = torch::full({prior.mean.size(0)}, t, torch::TensorOptions(torch::kLong).device(c0.device()));
        const NoisyLatents noisy = noisedPosterior(posterior, times, 0.0, alphaBars);
        figures["at_" + std::to_string(t)] = middleOf(latentErrors(network, noisy, c0, alphaBars));
    }
    figures["after_jump"] = middleOf(latentErrors(network, jumpedPrior(prior, posterior, alphaBars), c0, alphaBars));
    return figures;
}

} // namespace clusterlens
