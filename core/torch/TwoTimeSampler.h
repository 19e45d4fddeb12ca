#pragma once

#include "base/RunControl.h"
#include "model/DiffusionSchedule.h"
#include "model/GenerativeModel.h"

#include <torch/torch.h>

#include <functional>
#include <vector>

namespace clusterlens {

/// Independent random numbers for every sample, drawn on the CPU: sample i is the same on every device and for every count.
class SampleNoise {
public:
    /// Of samples settings.firstSample to settings.firstSample + count - 1 of the seed.
    SampleNoise(const SamplingSettings& settings, int count);

    /// \return standard normal numbers, [count, shape...], float32, CPU
    [[nodiscard]] torch::Tensor normal(at::IntArrayRef shape);

private:
    std::vector<at::Generator> m_generators;
};

/// Draws latents with the jump from T2 to T1 (DESIGN section 3.4).
class TwoTimeSampler {
public:
    /// z_t [count, latent...] at time t -> expected z_0, same shape
    using Denoiser = std::function<torch::Tensor(const torch::Tensor& zt, int t)>;
    /// -> X*_0 ~ q(z|c), [count, latent...]; called at most once, and only when T1 < T2
    using Prior = std::function<torch::Tensor(SampleNoise& noise)>;

    /// \throws std::invalid_argument  T1, T2 or steps out of range
    explicit TwoTimeSampler(const SamplingSettings& settings);

    /// How often the denoiser is called.
    [[nodiscard]] int evaluations() const;

    /// \param latentShape  of one latent
    /// \throws Cancelled
    [[nodiscard]] torch::Tensor draw(const Denoiser& denoise, const Prior& prior, SampleNoise& noise, at::IntArrayRef latentShape,
        const torch::Device& device, const RunControl& control) const;

private:
    [[nodiscard]] torch::Tensor walk(torch::Tensor z, const std::vector<int>& times, const Denoiser& denoise, SampleNoise& noise,
        const RunControl& control, int& done) const;

    SamplingSettings m_settings;
    DiffusionSchedule m_schedule;
    std::vector<int> m_upper; ///< times from 1000 to T2, empty when T2 = 1000
    std::vector<int> m_lower; ///< times from T1 to 0, empty when T1 = 0
};

/// \throws std::invalid_argument  no samples are asked for
void expectSamples(int count);

/// What drawing begins with in every model: settings that are checked, no gradients in this thread, the progress at its first step.
struct SamplingRun {
    /// \throws std::invalid_argument  \p count or the settings are out of range
    SamplingRun(const SamplingSettings& settings, int count, const RunControl& control);

    c10::InferenceMode inference;
    TwoTimeSampler sampler;
    SampleNoise noise;
};

} // namespace clusterlens
