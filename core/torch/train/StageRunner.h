#pragma once

#include "torch/ModelBundle.h"
#include "torch/train/Train.h"
#include "torch/train/TrainingLoop.h"

#include <string>

namespace clusterlens {

enum class OptimizerKind { Adan, AdamW };

/// Runs one stage of any architecture: optimiser, checkpoints, resuming, provenance.
class StageRunner {
public:
    /// \param config  the whole configuration; stage X reads its object "X"
    StageRunner(const nlohmann::json& config, const TrainOptions& options, ModelBundle& bundle, torch::Device device);

    /// Trains \p module, which ends up on the device with the running mean of its weights. \throws Cancelled after saving a checkpoint
    void run(const std::string& stage, torch::nn::Module& module, OptimizerKind kind, const TrainingLoop::Step& step,
        const TrainingLoop::Log& log, const RunControl& control) const;

    [[nodiscard]] torch::Device device() const { return m_device; }
    [[nodiscard]] int batchSize(const std::string& stage) const { return m_config.at(stage).at("batch"); }

private:
    const nlohmann::json& m_config;
    const TrainOptions& m_options;
    ModelBundle& m_bundle;
    torch::Device m_device;
};

} // namespace clusterlens
