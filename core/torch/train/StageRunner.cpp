#include "torch/train/StageRunner.h"

#include "base/Errors.h"
#include "base/Random.h"
#include "torch/train/Adan.h"
#include "torch/train/Bfloat16.h"
#include "torch/train/Checkpoint.h"
#include "torch/train/Muon.h"

#include <fmt/core.h>

namespace clusterlens {

namespace {

/// \throws ParseError
OptimizerKind kindIn(const nlohmann::json& config, OptimizerKind otherwise)
{
    if (!config.contains("optimizer"))
        return otherwise;
    const std::string name = config.at("optimizer");
    if (name == "adan")
        return OptimizerKind::Adan;
    if (name == "adamw")
        return OptimizerKind::AdamW;
    if (name == "muon")
        return OptimizerKind::Muon;
    throw ParseError("optimizer: expected adan, adamw or muon, found " + name);
}

std::unique_ptr<torch::optim::Optimizer> makeOptimizer(
    OptimizerKind kind, torch::nn::Module& module, double learningRate, const nlohmann::json& config)
{
    const double weightDecay = config.value("weight_decay", 0.0);
    if (kind == OptimizerKind::AdamW)
        return std::make_unique<torch::optim::AdamW>(
            module.parameters(), torch::optim::AdamWOptions(learningRate).weight_decay(weightDecay));
    if (kind == OptimizerKind::Muon) {
        MuonOptions options(learningRate);
        options.muonOverLr = config.value("muon_rate", 10.0 * learningRate) / learningRate;
        options.weightDecay = weightDecay;
        options.clip = config.value("clip", options.clip);
        return std::make_unique<Muon>(module, options);
    }
    AdanOptions options(learningRate);
    options.weightDecay = weightDecay;
    return std::make_unique<Adan>(module.parameters(), options);
}

} // namespace

StageRunner::StageRunner(TrainingRun& run)
    : m_run(run)
{
}

bool StageRunner::usesBfloat16(const std::string& stage, const TrainingLoop::Log& log) const
{
    if (!m_run.config.at(stage).value("bfloat16", false))
        return false;
    const bool right = bfloat16IsRight(device());
    if (!right)
        log(stage + ": this LibTorch does not compute bfloat16 rightly here, so float32 is used");
    return right;
}

std::filesystem::path StageRunner::besideBundle(const char* ending) const
{
    std::filesystem::path path = m_run.options.output;
    path += ending;
    return path;
}

void StageRunner::run(const std::string& stage, torch::nn::Module& module, OptimizerKind kind, const TrainingLoop::Step& step,
    const TrainingLoop::Log& log, const RunControl& control) const
{
    module.to(m_run.device);
    const nlohmann::json& config = m_run.config.at(stage);
    LoopSettings settings = LoopSettings::fromJson(stage, config);
    settings.minutes = m_run.options.minutes;
    settings.seed = mixedSeed(m_run.config.at("seed").get<std::uint64_t>(), numberOf(stage));
    const auto optimizer = makeOptimizer(kindIn(config, kind), module, settings.learningRate, config);
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
