#pragma once

#include "torch/train/Trainer.h"

#include <string>

namespace clusterlens {

enum class OptimizerKind { Adan, AdamW, Muon };

/// Runs one stage of any architecture: optimiser, checkpoints, resuming, provenance.
class StageRunner {
public:
    explicit StageRunner(TrainingRun& run);

    /// \param kind  where the stage's configuration has no "optimizer". Muon lets the module's parameters be views of one vector
    /// Trains \p module, which ends up on the device with the running mean of its weights. A checkpoint that cannot be written is reported, in the
    /// log and in TrainingRun::saveError, and training goes on.
    /// \throws Cancelled  after saving a checkpoint;  StoreError  that could not be saved;  ModelError  the loss is not finite: no checkpoint of it
    void run(const std::string& stage, torch::nn::Module& module, OptimizerKind kind, const TrainingLoop::Step& step,
        const TrainingLoop::Log& log, const RunControl& control) const;

    [[nodiscard]] const nlohmann::json& config() const { return m_run.config; }
    [[nodiscard]] ModelBundle& bundle() const { return m_run.bundle; }
    [[nodiscard]] torch::Device device() const { return m_run.device; }
    /// Whether a stage is to compute in bfloat16 ("bfloat16" in its configuration): only where LibTorch does it right; says so where it does not.
    [[nodiscard]] bool usesBfloat16(const std::string& stage, const TrainingLoop::Log& log) const;
    /// The bundle that is trained, and what lies beside it under the same name.
    [[nodiscard]] std::filesystem::path besideBundle(const char* ending) const;
    [[nodiscard]] int batchSize(const std::string& stage) const { return m_run.config.at(stage).at("batch"); }

private:
    TrainingRun& m_run;
};

} // namespace clusterlens
