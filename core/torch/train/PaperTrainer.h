#pragma once

#include "torch/train/StageRunner.h"

namespace clusterlens {

/// Trains the architecture as published: condition VAE, Laplacian VAE with its conditional prior, latent diffusion.
class PaperTrainer {
public:
    using Log = TrainingLoop::Log;

    /// \param config  parsed models/configs/paper.json
    /// \param bundle  earlier stages' weights, or empty; filled by the stages
    PaperTrainer(const nlohmann::json& config, const TrainOptions& options, ModelBundle& bundle, torch::Device device);

    void trainCondition(const Log& log, const RunControl& control);
    void trainLaplacian(const Log& log, const RunControl& control);
    void trainDiffusion(const Log& log, const RunControl& control);

private:
    nlohmann::json m_config;
    ModelBundle& m_bundle;
    StageRunner m_runner;
};

} // namespace clusterlens
