#pragma once

#include "torch/paper/LaplacianVae.h"

#include <nlohmann/json.hpp>
#include <torch/torch.h>

namespace clusterlens {

/// Which noisy latents the noise network learns from. The defaults are as published.
struct NoiseRecipe {
    double spread = 1.0; ///< share of the posterior's deviation in what is noised
    double jump = 0.0;   ///< share that comes from the conditional prior, as when sampling with a jump
    double low = 0.0;    ///< share of the times that is drawn up to `knee`, where a jump begins
    int knee = 400;

    /// \throws nlohmann::json::exception
    [[nodiscard]] static NoiseRecipe fromJson(const nlohmann::json& json);
};

struct NoisyLatents {
    torch::Tensor zt;    ///< [n x 1 x 16 x 16]
    torch::Tensor t;     ///< [n] int64, 1 .. 1000
    torch::Tensor noise; ///< what is asked for: it leads from zt to the true latent
};

/// All gaussians are of latents over their scale; alphaBars as alphaBarTable().
[[nodiscard]] NoisyLatents noisedPosterior(
    const LaplacianVaeImpl::Gaussian& posterior, const torch::Tensor& t, double spread, const torch::Tensor& alphaBars);

/// A draw of the prior, noised to a low time, and the noise that leads back to the posterior's mean: where sampling begins after a jump.
[[nodiscard]] NoisyLatents jumpedPrior(
    const LaplacianVaeImpl::Gaussian& prior, const LaplacianVaeImpl::Gaussian& posterior, const torch::Tensor& alphaBars);

/// \param prior  looked at where recipe.jump > 0
[[nodiscard]] NoisyLatents noiseLesson(const LaplacianVaeImpl::Gaussian& posterior, const LaplacianVaeImpl::Gaussian& prior,
    const NoiseRecipe& recipe, const torch::Tensor& alphaBars);

/// Divided by a number.
[[nodiscard]] LaplacianVaeImpl::Gaussian overScale(const LaplacianVaeImpl::Gaussian& gaussian, double scale);

} // namespace clusterlens
