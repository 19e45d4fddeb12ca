#include "torch/train/TrainingLoop.h"

#include "base/Errors.h"
#include "base/Random.h"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numbers>
#include <sstream>

namespace clusterlens {

LoopSettings LoopSettings::fromJson(const std::string& stage, const nlohmann::json& json)
{
    LoopSettings s;
    s.stage = stage;
    s.steps = json.at("steps");
    s.learningRate = json.at("learning_rate");
    s.largestGradient = json.value("largest_gradient", s.largestGradient);
    s.average = json.value("average", s.average);
    return s;
}

TrainingLoop::TrainingLoop(LoopSettings settings, torch::nn::Module& module, torch::optim::Optimizer& optimizer)
    : m_settings(std::move(settings))
    , m_module(module)
    , m_optimizer(optimizer)
{
}

void TrainingLoop::setLearningRate(double progress, int step)
{
    const double warmup = std::min(1.0, (step + 1) / 100.0);
    const double fall = 0.5 * (1.0 + std::cos(std::numbers::pi * std::min(1.0, progress))) + 1.0 / 300.0;
    for (auto& group : m_optimizer.param_groups())
        group.options().set_lr(m_settings.learningRate * warmup * fall);
}

void TrainingLoop::updateAverages(LoopState& state)
{
    const torch::NoGradGuard noGrad;
    // Early on the mean must forget the random start quickly.
    const double decay = std::min(m_settings.average, (1.0 + state.step) / (10.0 + state.step));
    for (const auto& item : m_module.named_parameters()) {
        torch::Tensor& mean = state.averages[item.key()];
        if (mean.defined())
            mean.mul_(decay).add_(item.value().detach(), 1.0 - decay);
        else
            mean = item.value().detach().clone();
    }
}

/// One optimiser step. A loss or gradient that is not finite is found before it reaches the weights.
void TrainingLoop::descend(int step, const Step& compute, Figures& figures)
{
    torch::manual_seed(mixedSeed(m_settings.seed, static_cast<std::uint64_t>(step)));
    const torch::Tensor loss = compute(step, figures);
    const auto check = [&](const char* what, double value) {
        if (!std::isfinite(value))
            throw ModelError(fmt::format("{}: the {} is not finite at step {}; the last checkpoint is kept. Go on from it with "
                                         "--resume, or begin again with a smaller learning_rate",
                m_settings.stage, what, step));
    };
    check("loss", loss.item<double>());
    m_optimizer.zero_grad();
    loss.backward();
    check("gradient", torch::nn::utils::clip_grad_norm_(m_module.parameters(), m_settings.largestGradient));
    m_optimizer.step();
}

void TrainingLoop::run(LoopState& state, const Step& step, const Checkpoint& checkpoint, const Log& log, const RunControl& control)
{
    using Clock = std::chrono::steady_clock;
    const auto start = Clock::now();
    const auto minutes = [&] { return std::chrono::duration<double>(Clock::now() - start).count() / 60.0; };
    double saved = 0.0;
    Figures means; // over about 100 steps
    const auto progress = [&] {
        const double bySteps = static_cast<double>(state.step) / m_settings.steps;
        const double byTime = m_settings.minutes > 0.0 ? minutes() / m_settings.minutes : 0.0;
        return std::max(bySteps, byTime);
    };
    while (!state.complete && progress() < 1.0) {
        control.step(static_cast<int>(1000 * progress()), 1000, m_settings.stage);
        setLearningRate(progress(), state.step);
        Figures figures;
        descend(state.step, step, figures);
        ++state.step;
        updateAverages(state);
        for (const auto& [name, value] : figures)
            means[name] = means.contains(name) ? 0.99 * means[name] + 0.01 * value : value;
        if (state.step % 200 == 0) {
            std::ostringstream line;
            line << m_settings.stage << " step " << state.step << ", " << std::lround(60 * minutes()) << " s";
            for (const auto& [name, value] : means)
                line << ", " << name << ' ' << value;
            log(line.str());
        }
        if (minutes() - saved > 5.0) {
            saved = minutes();
            checkpoint(state);
        }
    }
    if (!state.complete) {
        state.complete = true;
        checkpoint(state);
    }
    const torch::NoGradGuard noGrad;
    for (auto& item : m_module.named_parameters())
        item.value().copy_(state.averages.at(item.key()));
}

} // namespace clusterlens
