#include "torch/train/paper/NoiseLesson.h"

#include "model/DiffusionSchedule.h"

#include <algorithm>
#include <cmath>

namespace clusterlens {

namespace {

constexpr std::int64_t firstJumpTime = 20; // of jumpedPrior()
constexpr std::int64_t lastJumpTime = 300;

torch::Tensor ofEach(const torch::Tensor& alphaBars, const torch::Tensor& t)
{
    return alphaBars.index_select(0, t).reshape({-1, 1, 1, 1});
}

torch::Tensor timesUpTo(std::int64_t count, std::int64_t first, std::int64_t last, torch::Device device)
{
    return torch::randint(first, last + 1, {count}, torch::TensorOptions(torch::kLong).device(device));
}

} // namespace

NoiseRecipe NoiseRecipe::fromJson(const nlohmann::json& json)
{
    NoiseRecipe recipe;
    recipe.spread = json.value("spread", recipe.spread);
    recipe.jump = json.value("jump", recipe.jump);
    recipe.low = json.value("low", recipe.low);
    recipe.knee = std::clamp(json.value("knee", recipe.knee), 1, DiffusionSchedule::steps);
    return recipe;
}

LaplacianVaeImpl::Gaussian overScale(const LaplacianVaeImpl::Gaussian& gaussian, double scale)
{
    return {gaussian.mean / scale, gaussian.logVariance - 2.0 * std::log(scale)};
}

NoisyLatents noisedPosterior(
    const LaplacianVaeImpl::Gaussian& posterior, const torch::Tensor& t, double spread, const torch::Tensor& alphaBars)
{
    const torch::Tensor deviation = torch::exp(0.5 * posterior.logVariance);
    const torch::Tensor z = posterior.mean + spread * deviation * torch::randn_like(posterior.mean);
    const torch::Tensor noise = torch::randn_like(z);
    const torch::Tensor a = ofEach(alphaBars, t);
    return {a.sqrt() * z + (1.0 - a).sqrt() * noise, t, noise};
}

NoisyLatents jumpedPrior(
    const LaplacianVaeImpl::Gaussian& prior, const LaplacianVaeImpl::Gaussian& posterior, const torch::Tensor& alphaBars)
{
    const std::int64_t count = posterior.mean.size(0);
    const torch::Tensor t = timesUpTo(count, firstJumpTime, lastJumpTime, posterior.mean.device());
    const torch::Tensor a = ofEach(alphaBars, t);
    const torch::Tensor share = torch::rand({count, 1, 1, 1}, posterior.mean.options()); // from the prior's mean to a whole draw
    const torch::Tensor guess = prior.mean + share * torch::exp(0.5 * prior.logVariance) * torch::randn_like(prior.mean);
    const torch::Tensor zt = a.sqrt() * guess + (1.0 - a).sqrt() * torch::randn_like(guess);
    return {zt, t, (zt - a.sqrt() * posterior.mean) / (1.0 - a).sqrt()};
}

NoisyLatents noiseLesson(const LaplacianVaeImpl::Gaussian& posterior, const LaplacianVaeImpl::Gaussian& prior,
    const NoiseRecipe& recipe, const torch::Tensor& alphaBars)
{
    const std::int64_t count = posterior.mean.size(0);
    const torch::Device device = posterior.mean.device();
    const auto chance = [&](double share) { return torch::rand({count}, posterior.mean.options()).lt(share); };
    const torch::Tensor t = torch::where(
        chance(recipe.low), timesUpTo(count, 1, recipe.knee, device), timesUpTo(count, 1, DiffusionSchedule::steps, device));
    const NoisyLatents plain = noisedPosterior(posterior, t, recipe.spread, alphaBars);
    if (!(recipe.jump > 0.0))
        return plain;
    const NoisyLatents jumped = jumpedPrior(prior, posterior, alphaBars);
    const torch::Tensor there = chance(recipe.jump);
    const torch::Tensor wide = there.reshape({-1, 1, 1, 1});
    return {torch::where(wide, jumped.zt, plain.zt), torch::where(there, jumped.t, plain.t),
        torch::where(wide, jumped.noise, plain.noise)};
}

} // namespace clusterlens
