#include "torch/train/StageRunner.h"

#include "base/Errors.h"
#include "base/Random.h"
#include "torch/train/Adan.h"
#include "torch/train/Checkpoint.h"

#include <fmt/core.h>

namespace clusterlens {

namespace {

std::unique_ptr<torch::optim::Optimizer> makeOptimizer(
    OptimizerKind kind, torch::nn::Module& module, double learningRate, double weightDecay)
{
    if (kind == OptimizerKind::AdamW)
        return std::make_unique<torch::optim::AdamW>(
            module.parameters(), torch::optim::AdamWOptions(learningRate).weight_decay(weightDecay));
    AdanOptions options(learningRate);
    options.weightDecay = weightDecay;
    return std::make_unique<Adan>(module.parameters(), options);
}

} // namespace

StageRunner::StageRunner(TrainingRun& run)
    : m_run(run)
{
}

void StageRunner::run(const std::string& stage, torch::nn::Module& module, OptimizerKind kind, const TrainingLoop::Step& step,
    const TrainingLoop::Log& log, const RunControl& control) const
{
    module.to(m_run.device);
    const nlohmann::json& config = m_run.config.at(stage);
    LoopSettings settings = LoopSettings::fromJson(stage, config);
    settings.minutes = m_run.options.minutes;
    settings.seed = mixedSeed(m_run.config.at("seed").get<std::uint64_t>(), numberOf(stage));
    const auto optimizer = makeOptimizer(kind, module, settings.learningRate, config.value("weight_decay", 0.0));
    LoopState state;
    const CheckpointFile checkpoint(m_run.options.output, m_run.config);
    const auto save = [&](const LoopState& s) {
        try {
            checkpoint.save(stage, module, *optimizer, s);
            m_run.saveError.clear();
        } catch (const StoreError& e) {
            m_run.saveError = e.what();
            log(fmt::format("{}: training goes on without a checkpoint at step {}: {}", stage, s.step, m_run.saveError));
        }
    };
    if (m_run.options.resume && checkpoint.load(stage, module, *optimizer, state))
        log(fmt::format("{}: going on from step {}", stage, state.step));
    else
        save(state); // of an earlier training nothing must be left to go on from, and who cannot write here hears of it now
    try {
        TrainingLoop(settings, module, *optimizer).run(state, step, save, log, control);
    } catch (const Cancelled&) {
        checkpoint.save(stage, module, *optimizer, state);
        throw;
    }
    m_run.bundle.provenance[stage] = {{"steps", state.step}};
}

} // namespace clusterlens
