#include "torch/train/TrainingLoop.h"

#include "base/Errors.h"
#include "base/Random.h"
#include "torch/train/Muon.h"

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
    s.report = std::max(1, json.value("report", s.report));
    return s;
}

TrainingLoop::TrainingLoop(LoopSettings settings, torch::nn::Module& module, torch::optim::Optimizer& optimizer)
    : m_settings(std::move(settings))
    , m_module(module)
    , m_optimizer(optimizer)
    , m_muon(dynamic_cast<Muon*>(&optimizer))
{
}

void TrainingLoop::setLearningRate(double progress, int step)
{
    const double warmup = std::min(1.0, (step + 1) / 100.0);
    const double fall = 0.5 * (1.0 + std::cos(std::numbers::pi * std::min(1.0, progress))) + 1.0 / 300.0;
    for (auto& group : m_optimizer.param_groups())
        group.options().set_lr(m_settings.learningRate * warmup * fall);
}

/// Those of flat parameters are views of one vector, which takes one operation a step.
void TrainingLoop::startAverages(LoopState& state)
{
    if (!m_muon)
        return;
    const torch::NoGradGuard noGrad;
    m_average = m_muon->flat().values.clone();
    for (const FlatParameters::Part& part : m_muon->flat().parts) {
        torch::Tensor view = FlatParameters::viewOf(m_average, part);
        torch::Tensor& mean = state.averages[part.name];
        if (mean.defined())
            view.copy_(mean);
        mean = view;
    }
}

void TrainingLoop::updateAverages(LoopState& state)
{
    const torch::NoGradGuard noGrad;
    // Early on the mean must forget the random start quickly.
    const double decay = std::min(m_settings.average, (1.0 + state.step) / (10.0 + state.step));
    if (m_muon) {
        m_average.lerp_(m_muon->flat().values, 1.0 - decay);
        return;
    }
    for (const auto& item : m_module.named_parameters()) {
        torch::Tensor& mean = state.averages[item.key()];
        if (mean.defined())
            mean.mul_(decay).add_(item.value().detach(), 1.0 - decay);
        else
            mean = item.value().detach().clone();
    }
}

/// On a GPU the value is looked at later: reading it would let the device wait.
void TrainingLoop::noteUnfit(const char* what, const torch::Tensor& value, int step)
{
    const torch::NoGradGuard noGrad;
    torch::Tensor& since = m_unfit[what];
    if (!since.defined())
        since = torch::full({}, -1, value.options().dtype(torch::kLong));
    const torch::Tensor now = torch::full_like(since, step);
    since = torch::where(value.detach().isfinite().logical_or(since.ge(0)), since, now);
    if (!m_muon || !value.is_cuda())
        throwIfUnfit();
}

void TrainingLoop::throwIfUnfit()
{
    for (const auto& [what, since] : m_unfit) {
        if (const auto step = since.item<std::int64_t>(); step >= 0)
            throw ModelError(fmt::format("{}: the {} is not finite at step {}; the last checkpoint is kept. Go on from it with "
                                         "--resume, or begin again with a smaller learning_rate",
                m_settings.stage, what, step));
    }
}

/// One optimiser step. A loss or gradient that is not finite is found before it reaches the weights, or (Muon on a GPU) moves them by their momentum
/// alone and is found within some steps, before a checkpoint is written.
void TrainingLoop::descend(int step, const Step& compute, Figures& figures)
{
    torch::manual_seed(mixedSeed(m_settings.seed, static_cast<std::uint64_t>(step)));
    const torch::Tensor loss = compute(step, figures);
    noteUnfit("loss", loss, step);
    if (m_muon) {
        m_muon->flat().clearGradients();
        loss.backward();
        noteUnfit("gradient", m_muon->clip(), step);
    } else {
        m_optimizer.zero_grad();
        loss.backward();
        const double length = torch::nn::utils::clip_grad_norm_(m_module.parameters(), m_settings.largestGradient);
        noteUnfit("gradient", torch::tensor(length), step);
    }
    m_optimizer.step();
}

void TrainingLoop::report(int step, double minutes, const Figures& sums, int summed, const Log& log) const
{
    std::ostringstream line;
    line << m_settings.stage << " step " << step << ", " << std::lround(60 * minutes) << " s";
    for (const auto& [name, value] : sums)
        line << ", " << name << ' ' << value.item<double>() / summed;
    log(line.str());
}

void TrainingLoop::run(LoopState& state, const Step& step, const Checkpoint& checkpoint, const Log& log, const RunControl& control)
{
    using Clock = std::chrono::steady_clock;
    const auto start = Clock::now();
    const auto minutes = [&] { return std::chrono::duration<double>(Clock::now() - start).count() / 60.0; };
    double saved = 0.0;
    Figures sums; // since the last report
    int summed = 0;
    const auto progress = [&] {
        const double bySteps = static_cast<double>(state.step) / m_settings.steps;
        const double byTime = m_settings.minutes > 0.0 ? minutes() / m_settings.minutes : 0.0;
        return std::max(bySteps, byTime);
    };
    startAverages(state);
    while (!state.complete && progress() < 1.0) {
        control.step(static_cast<int>(1000 * progress()), 1000, m_settings.stage);
        setLearningRate(progress(), state.step);
        Figures figures;
        descend(state.step, step, figures);
        ++state.step;
        updateAverages(state);
        for (const auto& [name, value] : figures)
            sums[name] = sums.contains(name) ? sums[name] + value : value;
        ++summed;
        if (state.step % m_settings.report == 0) {
            throwIfUnfit();
            report(state.step, minutes(), sums, summed, log);
            sums.clear();
            summed = 0;
        }
        if (minutes() - saved > 5.0) {
            throwIfUnfit();
            saved = minutes();
            checkpoint(state);
        }
    }
    throwIfUnfit();
    if (!state.complete) {
        state.complete = true;
        checkpoint(state);
    }
    const torch::NoGradGuard noGrad;
    for (auto& item : m_module.named_parameters()) {
        if (const auto mean = state.averages.find(item.key()); mean != state.averages.end())
            item.value().copy_(mean->second);
    }
}

} // namespace clusterlens
