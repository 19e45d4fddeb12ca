#pragma once

#include "torch/ModelBundle.h"
#include "torch/train/Train.h"
#include "torch/train/TrainingLoop.h"

#include <nlohmann/json.hpp>

#include <functional>
#include <string>
#include <vector>

namespace clusterlens {

/// What the parts of one training share. Outlives them.
struct TrainingRun {
    nlohmann::json config; ///< whole, as in models/configs
    TrainOptions options;
    ModelBundle bundle; ///< weights of earlier stages, or empty; filled by the stages
    torch::Device device = torch::kCPU;
    std::string saveError; ///< why the last checkpoint could not be written; empty when it was
};

/// Trains one architecture in stages, each of which leaves its weights in the bundle.
class Trainer {
public:
    using Log = TrainingLoop::Log;

    struct Stage {
        std::string name; ///< its object in the configuration, its provenance in the bundle
        std::function<void(const Log& log, const RunControl& control)> train;
    };

    virtual ~Trainer() = default;

    /// In order: each builds on those before.
    [[nodiscard]] virtual std::vector<Stage> stages() = 0;
};

} // namespace clusterlens
