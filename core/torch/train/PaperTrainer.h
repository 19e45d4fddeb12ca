#pragma once

#include "torch/paper/PaperSizes.h"
#include "torch/train/StageRunner.h"

namespace clusterlens {

/// Trains the architecture as published: condition VAE, Laplacian VAE with its conditional prior, latent diffusion.
class PaperTrainer : public Trainer {
public:
    /// \param run  with a configuration as models/configs/paper.json
    explicit PaperTrainer(TrainingRun& run);

    [[nodiscard]] std::vector<Stage> stages() override;

private:
    void trainCondition(const Log& log, const RunControl& control);
    void trainLaplacian(const Log& log, const RunControl& control);
    void trainDiffusion(const Log& log, const RunControl& control);

    const nlohmann::json& m_config;
    ModelBundle& m_bundle;
    StageRunner m_runner;
    PaperSizes m_sizes;
};

} // namespace clusterlens
