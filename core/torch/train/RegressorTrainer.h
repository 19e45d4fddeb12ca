#pragma once

#include "torch/train/StageRunner.h"

namespace clusterlens {

/// Trains a regressor (torch/regressor) on the paper's pairs of curve and W: mean squared error of W, one stage named "regression".
class RegressorTrainer : public Trainer {
public:
    /// \param run  with a configuration as models/configs/regressor-*.json
    explicit RegressorTrainer(TrainingRun& run);

    /// \throws ModelError  (the stage) unknown kind
    [[nodiscard]] std::vector<Stage> stages() override;

private:
    void train(const Log& log, const RunControl& control);

    const nlohmann::json& m_config;
    ModelBundle& m_bundle;
    StageRunner m_runner;
};

} // namespace clusterlens
