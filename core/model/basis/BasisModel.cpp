#include "model/basis/BasisModel.h"

#include "base/Errors.h"
#include "model/basis/CanonicalScale.h"
#include "model/TwoTimeSampler.h"
#include "pdf/CurveAnalysis.h"

#include <cmath>

namespace clusterlens {

namespace {

/// Row of an upper triangle -> symmetric 256 x 256.
Eigen::MatrixXd unfolded(const torch::Tensor& triangle)
{
    constexpr int n = 256;
    Eigen::MatrixXd w(n, n);
    const float* value = triangle.data_ptr<float>();
    for (int i = 0; i < n; ++i) {
        for (int j = i; j < n; ++j)
            w(i, j) = w(j, i) = static_cast<double>(*value++);
    }
    return w;
}

} // namespace

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

BasisModel::BasisModel(const ModelBundle& bundle, ModelInfo info, torch::Device device)
    : m_info(std::move(info))
    , m_device(device)
    , m_scaleSpread(bundle.architecture.at("scale_spread"))
{
    const BasisSizes sizes = BasisSizes::fromJson(bundle.architecture.at("sizes"));
    m_encoder = ShapeEncoder(sizes);
    m_autoencoder = BasisAutoencoder(sizes);
    m_denoiser = CodebookDenoiser(sizes);
    bundle.restore("encoder", *m_encoder);
    bundle.restore("autoencoder", *m_autoencoder);
    bundle.restore("denoiser", *m_denoiser);
    m_encoder->to(device);
    m_autoencoder->to(device);
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
    SampleNoise noise(sampling.seed, count);

    // The first peak is known to about a per cent only; every sample believes in a slightly different one.
    const double peak = firstPeak(input.curve, canonical::peakWindow);
    const torch::Tensor draws = noise.normal({1});
    std::vector<torch::Tensor> rows;
    std::vector<double> peaks;
    for (int i = 0; i < count; ++i) {
        peaks.push_back(peak * (1.0 + m_scaleSpread * std::clamp(draws[i].item<double>(), -2.0, 2.0)));
        rows.push_back(conditionVector(input, peaks.back()));
    }
    const ShapeEncoderImpl::Output condition = m_encoder->forward(torch::stack(rows).to(m_device));

    const torch::Tensor& codes = m_autoencoder->codes;
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
    const torch::Tensor triangles = m_autoencoder->decode(z).to(torch::kCPU).contiguous();
    std::vector<LaplacianSample> samples;
    for (int i = 0; i < count; ++i) {
        control.throwIfCancelled();
        samples.push_back({unfolded(triangles[i]), peaks[static_cast<std::size_t>(i)] / canonical::bond, true});
    }
    return samples;
}

} // namespace clusterlens
