#pragma once

#include "torch/paper/ConditionVae.h"
#include "torch/paper/LaplacianVae.h"
#include "torch/paper/NoiseUnet.h"
#include "torch/paper/PaperSizes.h"
#include "torch/train/paper/PaperLatents.h"
#include "torch/train/paper/PaperPdfs.h"
#include "torch/train/StageRunner.h"

namespace clusterlens {

/// Trains the published architecture: condition VAE, Laplacian VAE with its conditional prior, the prior by itself and another for curves as measured
/// (where the configuration has "prior" and "measured"), latent diffusion. What a configuration leaves out is as published; docs/training.md has its keys.
class PaperTrainer : public Trainer {
public:
    /// \param run  with a configuration as models/configs/paper.json
    explicit PaperTrainer(TrainingRun& run);

    [[nodiscard]] std::vector<Stage> stages() override;

private:
    void trainCondition(const Log& log, const RunControl& control);
    void trainLaplacian(const Log& log, const RunControl& control);
    void trainPrior(const Log& log, const RunControl& control);
    /// The prior for curves as measured, which all of its curves are.
    void trainMeasured(const Log& log, const RunControl& control);
    /// \param network  of \p vae or beside it, which becomes "PREFIX." of the bundle
    void trainPriorNetwork(const std::string& stage, const std::string& prefix, LaplacianVae vae, torch::nn::Sequential network,
        const PaperPdfs& data, const Log& log, const RunControl& control);
    void trainDiffusion(const Log& log, const RunControl& control);

    /// \p network with the bundle's weights, on the device, not to be trained.
    template <typename Network> [[nodiscard]] Network finished(const std::string& prefix, Network network) const;
    [[nodiscard]] PaperLatents latentsOf(
        LaplacianVae vae, const ShapeTensors& shapes, const PaperPdfs& data, const RunControl& control) const;
    /// Starts from the bundle's weights where the stage says "continue".
    void begin(const std::string& stage, const std::string& prefix, torch::nn::Module& module) const;
    /// Prints what a stage reaches on pairs that it has not seen, and keeps it in the provenance.
    void judge(const std::string& stage, const nlohmann::json& figures, const Log& log);
    [[nodiscard]] double latentScale(LaplacianVae& vae, const PaperPdfs& data, const ShapeTensors& shapes, int count) const;

    const nlohmann::json& m_config;
    ModelBundle& m_bundle;
    StageRunner m_runner;
    PaperSizes m_sizes;
};

} // namespace clusterlens
