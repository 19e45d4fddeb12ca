#pragma once

#include "base/RunControl.h"

#include <nlohmann/json.hpp>
#include <torch/torch.h>

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace clusterlens {

struct LoopSettings {
    std::string stage;          ///< shown in progress and logs
    int steps = 1000;           ///< optimiser steps
    double minutes = 0.0;       ///< > 0: the learning rate falls so as to end after this time, if that is sooner
    double learningRate = 1e-3; ///< highest; warms up over 100 steps, then falls as a cosine to 1/300
    double largestGradient = 5.0;
    double average = 0.999; ///< decay of the running mean of the weights that is kept in the end

    /// Reads "steps", "learning_rate", ... of one stage of the configuration.
    [[nodiscard]] static LoopSettings fromJson(const std::string& stage, const nlohmann::json& json);
};

/// Where a stage stands; enough to go on later.
struct LoopState {
    int step = 0;
    std::map<std::string, torch::Tensor> averages; ///< running mean of each parameter, by name
};

/// One stage of training: repeats forward, backward and step, keeps a running mean of the weights and puts it into the module at the end.
class TrainingLoop {
public:
    /// \return the loss to descend; writes figures worth printing into the map
    using Step = std::function<torch::Tensor(std::map<std::string, double>& figures)>;
    /// Called every five minutes and at the end.
    using Checkpoint = std::function<void(const LoopState&)>;
    using Log = std::function<void(const std::string&)>;

    TrainingLoop(LoopSettings settings, torch::nn::Module& module, torch::optim::Optimizer& optimizer);

    /// \param state  where to start; moved on
    /// \throws Cancelled
    void run(LoopState& state, const Step& step, const Checkpoint& checkpoint, const Log& log, const RunControl& control);

private:
    void setLearningRate(double progress, int step);
    void updateAverages(LoopState& state);

    LoopSettings m_settings;
    torch::nn::Module& m_module;
    torch::optim::Optimizer& m_optimizer;
};

} // namespace clusterlens
