#pragma once

#include "torch/train/Trainer.h"

#include <string>

namespace clusterlens {

enum class OptimizerKind { Adan, AdamW };

/// Runs one stage of any architecture: optimiser, checkpoints, resuming, provenance.
class StageRunner {
public:
    explicit StageRunner(TrainingRun& run);

    /// Trains \p module, which ends up on the device with the running mean of its weights. A checkpoint that cannot be written is reported, in the
    /// log and in TrainingRun::saveError, and training goes on.
    /// \throws Cancelled  after saving a checkpoint;  StoreError  that could not be saved;  ModelError  the loss is not finite: no checkpoint of it
    void run(const std::string& stage, torch::nn::Module& module, OptimizerKind kind, const TrainingLoop::Step& step,
        const TrainingLoop::Log& log, const RunControl& control) const;

    [[nodiscard]] const nlohmann::json& config() const { return m_run.config; }
    [[nodiscard]] ModelBundle& bundle() const { return m_run.bundle; }
    [[nodiscard]] torch::Device device() const { return m_run.device; }
    [[nodiscard]] int batchSize(const std::string& stage) const { return m_run.config.at(stage).at("batch"); }

private:
    TrainingRun& m_run;
};

} // namespace clusterlens
