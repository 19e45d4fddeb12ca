#include "torch/TwoTimeSampler.h"

#include "base/Random.h"

#include <ATen/CPUGeneratorImpl.h>
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace clusterlens {

SampleNoise::SampleNoise(const SamplingSettings& settings, int count)
{
    for (int i = 0; i < count; ++i) {
        const auto number = static_cast<std::uint64_t>(settings.firstSample) + static_cast<std::uint64_t>(i);
        const std::uint64_t seed = mixedSeed(settings.seed, number);
        m_generators.push_back(at::detail::createCPUGenerator(
            settings.attempt > 0 ? mixedSeed(seed, static_cast<std::uint64_t>(settings.attempt)) : seed));
    }
}

torch::Tensor SampleNoise::normal(at::IntArrayRef shape)
{
    std::vector<torch::Tensor> rows;
    for (at::Generator& generator : m_generators)
        rows.push_back(torch::randn(shape, generator));
    return torch::stack(rows);
}

TwoTimeSampler::TwoTimeSampler(const SamplingSettings& settings)
    : m_settings(settings)
{
    (void)m_schedule.jump(settings.t1, settings.t2); // checks the range
    if (settings.steps < 1)
        throw std::invalid_argument(fmt::format("expected at least 1 step, found {}", settings.steps));
    const int upper = DiffusionSchedule::steps - settings.t2;
    const int lower = settings.t1;
    const auto share = [&](int length) {
        return std::max(
            1, static_cast<int>(std::lround(static_cast<double>(settings.steps) * length / std::max(1, upper + lower))));
    };
    if (settings.t1 == settings.t2) { // plain diffusion: one walk
        m_lower = DiffusionSchedule::timesBetween(DiffusionSchedule::steps, 0, settings.steps);
        return;
    }
    if (upper > 0)
        m_upper = DiffusionSchedule::timesBetween(DiffusionSchedule::steps, settings.t2, share(upper));
    if (lower > 0)
        m_lower = DiffusionSchedule::timesBetween(settings.t1, 0, share(lower));
}

int TwoTimeSampler::evaluations() const
{
    const auto count = [](const std::vector<int>& times) { return times.empty() ? 0 : static_cast<int>(times.size()) - 1; };
    return count(m_upper) + count(m_lower);
}

torch::Tensor TwoTimeSampler::draw(const Denoiser& denoise, const Prior& prior, SampleNoise& noise, at::IntArrayRef latentShape,
    const torch::Device& device, const RunControl& control) const
{
    int done = 0;
    torch::Tensor z = noise.normal(latentShape).to(device);
    z = walk(z, m_upper, denoise, noise, control, done);
    if (m_settings.t1 < m_settings.t2) {
        const auto jump = m_schedule.jump(m_settings.t1, m_settings.t2);
        z = jump.prior * prior(noise).to(device) + jump.noisy * z;
    }
    return walk(z, m_lower, denoise, noise, control, done);
}

/// Steps from time t to s < t: the posterior of z_s given z_t and the expected z_0. Its spread is the full one for DDPM and 0 for DDIM
/// (Song, Meng, Ermon 2021, equations 12 and 16).
torch::Tensor TwoTimeSampler::walk(torch::Tensor z, const std::vector<int>& times, const Denoiser& denoise, SampleNoise& noise,
    const RunControl& control, int& done) const
{
    for (std::size_t i = 0; i + 1 < times.size(); ++i) {
        control.step(done++, evaluations(), "denoise");
        const double at = m_schedule.alphaBar(times[i]);
        const double as = m_schedule.alphaBar(times[i + 1]);
        const torch::Tensor z0 = denoise(z, times[i]);
        const torch::Tensor direction = (z - std::sqrt(at) * z0) / std::sqrt(1.0 - at);
        const double spread = m_settings.sampler == SamplerKind::Ddpm ? std::sqrt((1.0 - as) / (1.0 - at) * (1.0 - at / as)) : 0.0;
        z = std::sqrt(as) * z0 + std::sqrt(std::max(0.0, 1.0 - as - spread * spread)) * direction;
        if (spread > 0.0)
            z = z + spread * noise.normal(z.sizes().slice(1)).to(z.device());
    }
    return z;
}

void expectSamples(int count)
{
    if (count < 1)
        throw std::invalid_argument(fmt::format("expected at least 1 sample, found {}", count));
}

SamplingRun::SamplingRun(const SamplingSettings& settings, int count, const RunControl& control)
    : sampler(settings)
    , noise(settings, count)
{
    expectSamples(count);
    control.step(0, 1, "condition");
}

} // namespace clusterlens
