#pragma once

#include "torch/paper/ConditionVae.h"
#include "torch/paper/LaplacianVae.h"
#include "torch/paper/NoiseUnet.h"
#include "torch/train/BatchTensors.h"
#include "torch/train/paper/ShapeTensors.h"

#include <nlohmann/json.hpp>

namespace clusterlens {

/// How well networks do on pairs that training has not seen. Latents are over their scale; medians over the pairs.

/// "error": mean absolute plus mean squared error of the rebuilt curves
[[nodiscard]] nlohmann::json conditionFigures(ConditionVae& vae, const PairTensors& pairs);

/// From the posterior's mean: "rms" per pair of atoms, "symmetrised", "shift" Å, "coherent"
[[nodiscard]] nlohmann::json laplacianFigures(LaplacianVae& vae, const PairTensors& pairs, const ShapeTensors& shapes);

/// "error": rms of the prior's mean from the posterior's, median; "rms": of all
[[nodiscard]] nlohmann::json priorFigures(const LaplacianVaeImpl::Gaussian& prior, const LaplacianVaeImpl::Gaussian& posterior);

/// Error of the latent that the network predicts: "at_50" .. "at_900", "after_jump"
[[nodiscard]] nlohmann::json noiseFigures(NoiseUnet& network, const LaplacianVaeImpl::Gaussian& prior,
    const LaplacianVaeImpl::Gaussian& posterior, const torch::Tensor& c0, const torch::Tensor& alphaBars);

} // namespace clusterlens
