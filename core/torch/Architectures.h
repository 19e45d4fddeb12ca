#pragma once

#include "model/GenerativeModel.h"
#include "torch/ModelBundle.h"
#include "torch/train/Trainer.h"

#include <memory>
#include <string>

namespace clusterlens {

/// One kind of networks.
struct Architecture {
    const char* name; ///< in bundles and configurations
    std::unique_ptr<GenerativeModel> (*load)(const ModelBundle& bundle, ModelInfo info, torch::Device device);
    std::unique_ptr<Trainer> (*train)(TrainingRun& run);
    bool
        oneThread; ///< a few rows at a time: handing them to other threads costs more than it saves, and on a busy machine ten times as much
};

/// \throws ModelError  unknown
[[nodiscard]] const Architecture& architectureNamed(const std::string& name);

} // namespace clusterlens
