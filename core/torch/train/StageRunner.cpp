#include "torch/train/StageRunner.h"

#include "torch/train/Adan.h"
#include "torch/train/Checkpoint.h"

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

StageRunner::StageRunner(const nlohmann::json& config, const TrainOptions& options, ModelBundle& bundle, torch::Device device)
    : m_config(config)
    , m_options(options)
    , m_bundle(bundle)
    , m_device(device)
{
}

void StageRunner::run(const std::string& stage, torch::nn::Module& module, OptimizerKind kind, const TrainingLoop::Step& step,
    const TrainingLoop::Log& log, const RunControl& control) const
{
    module.to(m_device);
    LoopSettings settings = LoopSettings::fromJson(stage, m_config.at(stage));
    settings.minutes = m_options.minutes;
    const auto optimizer = makeOptimizer(kind, module, settings.learningRate, m_config.at(stage).value("weight_decay", 0.0));
    LoopState state;
    const CheckpointFile checkpoint(m_options.output);
    if (m_options.resume && checkpoint.load(stage, module, *optimizer, state))
        log(stage + ": going on from step " + std::to_string(state.step));
    const auto save = [&](const LoopState& s) { checkpoint.save(stage, module, *optimizer, s); };
    try {
        TrainingLoop(settings, module, *optimizer).run(state, step, save, log, control);
    } catch (const Cancelled&) {
        save(state);
        throw;
    }
    m_bundle.provenance[stage] = {{"steps", state.step}};
}

} // namespace clusterlens
