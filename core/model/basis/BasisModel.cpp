#include "model/basis/BasisModel.h"

#include "base/Errors.h"
#include "model/basis/CanonicalScale.h"
#include "model/TwoTimeSampler.h"
#include "pdf/CurveAnalysis.h"

#include <cmath>

namespace clusterlens {

torch::Tensor conditionVector(const ModelInput& input, double peak)
{
    const double scale = canonical::bond / peak; // r at canonical scale = scale * r
    const Eigen::VectorXd at = canonical::grid() / scale;
    Eigen::VectorXf x(canonical::gridPoints + conditionExtras);
    const Eigen::VectorXd g = interpolated(input.curve, at);
    const double highest = g.cwiseAbs().maxCoeff();
    if (!(highest > 0.0))
        throw ModelError("G(r) is zero everywhere beyond " + std::to_string(at[0]) + " Å");
    x.head(canonical::gridPoints) = (g / highest).cast<float>();
    const auto extra = [&](int index, const std::optional<double>& value, double unit) {
        x[canonical::gridPoints + 2 * index] = value ? static_cast<float>(*value / unit) : 0.0F;
        x[canonical::gridPoints + 2 * index + 1] = value ? 1.0F : 0.0F;
    };
    const auto inReducedUnits = [&](const std::optional<double>& q) { return q ? std::optional(*q / scale) : std::nullopt; };
    extra(0, inReducedUnits(input.qmin), 1.0);
    extra(1, inReducedUnits(input.qmax), 25.0);
    extra(2, inReducedUnits(input.qdamp), 0.1);
    extra(3, input.curve.r[input.curve.r.size() - 1] * scale, 30.0);
    return torch::from_blob(x.data(), {x.size()}, torch::kFloat).clone();
}

namespace {

/// The logits with no odds left for the excluded shapes.
torch::Tensor without(const torch::Tensor& logits, const std::vector<int>& excluded)
{
    const std::vector<std::int64_t> columns(excluded.begin(), excluded.end());
    return logits.index_fill(1, torch::tensor(columns, torch::kLong).to(logits.device()), -1e4);
}

} // namespace

BasisModel::BasisModel(const ModelBundle& bundle, ModelInfo info, torch::Device device)
    : m_info(std::move(info))
    , m_device(device)
    , m_scaleSpread(bundle.architecture.at("scale_spread"))
{
    const BasisSizes sizes = BasisSizes::fromJson(bundle.architecture.at("sizes"));
    m_encoder = ShapeEncoder(sizes);
    m_memory = ShapeMemory(sizes);
    m_denoiser = CodebookDenoiser(sizes);
    bundle.restore("encoder", *m_encoder);
    bundle.restore("memory", *m_memory);
    bundle.restore("denoiser", *m_denoiser);
    useOneThreadACall(); // a few rows at a time: handing them to other threads costs more than it saves, and on a busy machine ten times as much
    m_encoder->to(device);
    m_memory->to(device);
    m_denoiser->to(device);
    m_info.range = {canonical::gridStart, canonical::gridStart + canonical::gridStep * (canonical::gridPoints - 1)};
}

std::vector<LaplacianSample> BasisModel::sample(
    const ModelInput& input, const SamplingSettings& sampling, int count, const RunControl& control) const
{
    if (count < 1)
        throw std::invalid_argument("expected at least 1 sample, found " + std::to_string(count));
    const c10::InferenceMode inference;
    control.step(0, 1, "condition");
    const TwoTimeSampler sampler(sampling);
    SampleNoise noise(sampling, count);

    // The first peak is known to about a per cent only; every sample believes in a slightly different one.
    const double peak = input.bond ? *input.bond : firstPeak(input.curve, canonical::peakWindow);
    const torch::Tensor draws = noise.normal({1});
    std::vector<torch::Tensor> rows;
    std::vector<double> peaks;
    for (int i = 0; i < count; ++i) {
        peaks.push_back(peak * (1.0 + m_scaleSpread * std::clamp(draws[i].item<double>(), -2.0, 2.0)));
        rows.push_back(conditionVector(input, peaks.back()));
    }
    ShapeEncoderImpl::Output condition = m_encoder->forward(torch::stack(rows).to(m_device));
    if (!input.excluded.empty())
        condition.logits = without(condition.logits, input.excluded);

    const torch::Tensor& codes = m_memory->codes;
    const DiffusionSchedule schedule;
    const auto denoise = [&](const torch::Tensor& zt, int t) {
        const auto time = torch::full({count}, static_cast<double>(t), condition.logits.options());
        const auto alphaBar = torch::full({count}, schedule.alphaBar(t), condition.logits.options());
        return m_denoiser->forward(zt, time, alphaBar, condition, codes).z0;
    };
    const auto prior = [&](SampleNoise& random) {
        const LatentPrior q = latentPrior(condition.logits, codes);
        return q.mean + q.deviation * random.normal({codes.size(1)}).to(m_device);
    };
    const torch::Tensor z = sampler.draw(denoise, prior, noise, {codes.size(1)}, m_device, control);

    control.step(0, 1, "decode");
    const torch::Tensor shares = m_memory->recall(z).to(torch::kCPU);
    std::vector<LaplacianSample> samples;
    for (int i = 0; i < count; ++i) {
        control.throwIfCancelled();
        samples.push_back({m_memory->decode(shares[i]), peaks[static_cast<std::size_t>(i)] / canonical::bond, true,
            shares[i].argmax().item<int>()});
    }
    return samples;
}

} // namespace clusterlens
