#pragma once

#include "base/RunControl.h"

#include <nlohmann/json.hpp>
#include <torch/torch.h>

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace clusterlens {

class Muon;

struct LoopSettings {
    std::string stage;            ///< shown in progress and logs
    int steps = 1000;             ///< optimiser steps
    double minutes = 0.0;         ///< > 0: the learning rate falls so as to end after this time, if that is sooner
    double learningRate = 1e-3;   ///< highest; warms up over 100 steps, then falls as a cosine to 1/300
    double largestGradient = 5.0; ///< of optimisers other than Muon, which has a measure of its own
    std::uint64_t seed = 1;       ///< of the noise; step k draws the same whatever was drawn before
    int report = 200;             ///< steps between lines of the log, which have the means since the last one
    double average = 0.999;       ///< decay of the running mean of the weights that is kept in the end

    /// Reads "steps", "learning_rate", ... of one stage of the configuration.
    [[nodiscard]] static LoopSettings fromJson(const std::string& stage, const nlohmann::json& json);
};

/// Where a stage stands; enough to go on later.
struct LoopState {
    int step = 0;
    bool complete = false;                         ///< nothing is left to do but to take the averages
    std::map<std::string, torch::Tensor> averages; ///< running mean of each parameter, by name
};

/// One stage of training: repeats forward, backward and step, keeps a running mean of the weights and puts it into the module at the end.
class TrainingLoop {
public:
    using Figures = std::map<std::string, torch::Tensor>; ///< [] each, without gradient
    /// \param step  from 0: data must depend on it and on nothing drawn before, so that a training may stop and go on anywhere
    /// \return the loss to descend; writes figures worth printing into the map
    using Step = std::function<torch::Tensor(int step, Figures& figures)>;
    /// Called every five minutes and at the end. Must not throw for a file that cannot be written.
    using Checkpoint = std::function<void(const LoopState&)>;
    using Log = std::function<void(const std::string&)>;

    TrainingLoop(LoopSettings settings, torch::nn::Module& module, torch::optim::Optimizer& optimizer);

    /// \param state  where to start; moved on. After an exception it is that of the last whole step
    /// \throws Cancelled;  ModelError  loss or gradient are not finite
    void run(LoopState& state, const Step& step, const Checkpoint& checkpoint, const Log& log, const RunControl& control);

private:
    void setLearningRate(double progress, int step);
    void descend(int step, const Step& compute, Figures& figures);
    void noteUnfit(const char* what, const torch::Tensor& value, int step);
    void throwIfUnfit();
    void startAverages(LoopState& state);
    void updateAverages(LoopState& state);
    void report(int step, double minutes, const Figures& sums, int summed, const Log& log) const;

    LoopSettings m_settings;
    torch::nn::Module& m_module;
    torch::optim::Optimizer& m_optimizer;
    Muon* m_muon;                                 ///< the optimiser where it is one
    torch::Tensor m_average;                      ///< of Muon's flat parameters
    std::map<std::string, torch::Tensor> m_unfit; ///< what was not finite, [] int64: since which step, on the device, or -1
};

} // namespace clusterlens
