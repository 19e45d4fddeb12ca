#pragma once

#include "torch/train/StageRunner.h"

namespace clusterlens {

/// Trains a regressor (model/regressor) on the paper's pairs of curve and W: mean squared error of W, one stage named "regression".
class RegressorTrainer {
public:
    /// \param config  parsed models/configs/regressor-*.json
    /// \param bundle  filled by train()
    RegressorTrainer(const nlohmann::json& config, const TrainOptions& options, ModelBundle& bundle, torch::Device device);

    /// \throws ModelError  unknown kind;  Cancelled
    void train(const TrainingLoop::Log& log, const RunControl& control);

private:
    nlohmann::json m_config;
    ModelBundle& m_bundle;
    StageRunner m_runner;
};

} // namespace clusterlens
