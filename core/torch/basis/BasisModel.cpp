#include "torch/basis/BasisModel.h"

#include "base/Errors.h"
#include "laplacian/LaplacianMatrix.h"
#include "measurement/CurveAnalysis.h"
#include "torch/basis/CanonicalScale.h"
#include "torch/Described.h"
#include "torch/TwoTimeSampler.h"

#include <fmt/core.h>

#include <algorithm>
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
        throw ModelError(fmt::format("G(r) is zero everywhere beyond {:g} Å", at[0]));
    x.head(canonical::gridPoints) = (g / highest).cast<float>();
    const auto extra = [&](int index, const std::optional<double>& value, double unit) {
        x[canonical::gridPoints + 2 * index] = value ? static_cast<float>(*value / unit) : 0.0F;
        x[canonical::gridPoints + 2 * index + 1] = value ? 1.0F : 0.0F;
    };
    const auto inReducedUnits = [&](const std::optional<double>& q) { return q ? std::optional(*q / scale) : std::nullopt; };
    extra(0, inReducedUnits(input.qmin), 1.0);
    extra(1, inReducedUnits(input.qmax), 25.0);
    extra(2, inReducedUnits(input.qdamp), 0.1);
    extra(3, std::min(input.curve.r[input.curve.r.size() - 1] * scale, canonical::gridEnd), 30.0);
    return torch::from_blob(x.data(), {x.size()}, torch::kFloat).clone();
}

namespace {

constexpr double ruledOut = -1e4; // as a logit

/// [like] logits that say \p odds in every row.
torch::Tensor logitsOf(const std::vector<ShapeOdds>& odds, const torch::Tensor& like)
{
    torch::Tensor row = torch::full({like.size(1)}, ruledOut);
    for (const ShapeOdds& shape : odds) {
        if (shape.identity < 0 || shape.identity >= like.size(1))
            throw std::invalid_argument(fmt::format("odds of shape {}, which the model does not have", shape.identity));
        row[shape.identity] = shape.logOdds;
    }
    return row.to(like.device()).expand(like.sizes());
}

/// What the description says of sizes must be what the weights have, before memory of those sizes is taken.
void expectSizes(const ModelBundle& bundle, const BasisSizes& sizes)
{
    const auto mlp = [&](const std::string& name, std::int64_t width, int blocks) {
        for (int block = 0; block < blocks; ++block)
            bundle.expectShape(fmt::format("{}.blocks.{}.widen.weight", name, block), {2 * width, width});
    };
    bundle.expectShape("encoder.input.weight", {sizes.encoderWidth, canonical::gridPoints + conditionExtras});
    bundle.expectShape("encoder.classes.weight", {sizes.shapes, sizes.encoderWidth});
    mlp("encoder", sizes.encoderWidth, sizes.encoderBlocks);
    bundle.expectShape("memory.codes", {sizes.shapes, sizes.latent});
    bundle.expectShape("memory.positions", {sizes.shapes, laplacianAtoms, 3});
    bundle.expectShape("denoiser.latentInput.weight", {sizes.denoiserWidth, sizes.latent});
    bundle.expectShape("denoiser.conditionInput.weight", {sizes.denoiserWidth, sizes.encoderWidth});
    bundle.expectShape("denoiser.correction.weight", {sizes.shapes, sizes.denoiserWidth});
    mlp("denoiser", sizes.denoiserWidth, sizes.denoiserBlocks);
}

} // namespace

BasisModel::BasisModel(const ModelBundle& bundle, ModelInfo info, torch::Device device)
    : m_info(std::move(info))
    , m_device(device)
    , m_scaleSpread(described<double>(bundle.architecture, "scale_spread"))
{
    m_info.defaults = samplingFromJson(describedAt(bundle.architecture, "sampling"));
    const BasisSizes sizes = BasisSizes::fromJson(describedAt(bundle.architecture, "sizes"));
    expectSizes(bundle, sizes);
    m_shapes = sizes.shapes;
    const nlohmann::json& prior = describedAt(bundle.architecture, "prior");
    m_librarySize = described<int>(prior, "library_shapes");
    m_libraryShare = described<double>(prior, "library_share");
    if (m_librarySize < 0 || m_librarySize > m_shapes || !(m_libraryShare >= 0.0 && m_libraryShare <= 1.0)
        || !(m_scaleSpread >= 0.0 && m_scaleSpread < 0.3))
        throw ModelError("expected a prior over the bundle's shapes and a scale_spread of 0 to 0.3, found " + prior.dump() + " and "
            + bundle.architecture.at("scale_spread").dump());
    m_encoder = ShapeEncoder(sizes);
    m_memory = ShapeMemory(sizes);
    m_denoiser = CodebookDenoiser(sizes);
    bundle.restore("encoder", *m_encoder);
    bundle.restore("memory", *m_memory);
    bundle.restore("denoiser", *m_denoiser);
    m_memory->check();
    m_encoder->to(device);
    m_memory->to(device);
    m_denoiser->to(device);
    m_info.range = {canonical::gridStart, canonical::gridStart + canonical::gridStep * (canonical::gridPoints - 1)};
}

double BasisModel::logPrior(int identity) const
{
    return identity < m_librarySize ? std::log(m_libraryShare / m_librarySize)
                                    : std::log((1.0 - m_libraryShare) / (m_shapes - m_librarySize));
}

double BasisModel::peakOf(const ModelInput& input)
{
    return input.bond ? *input.bond : firstMetalPeak(input.curve);
}

torch::Tensor BasisModel::conditions(const ModelInput& input, const std::vector<double>& peaks) const
{
    std::vector<torch::Tensor> rows;
    for (const double peak : peaks)
        rows.push_back(conditionVector(input, peak));
    return torch::stack(rows).to(m_device);
}

std::vector<LikelyShape> BasisModel::likelyShapes(const ModelInput& input, int count) const
{
    if (count < 1)
        throw std::invalid_argument(fmt::format("expected at least 1 shape, found {}", count));
    const c10::InferenceMode inference;
    std::vector<double> peaks; // the first peak is known to about a per cent only
    for (const double deviation : {-2.0, -1.0, 0.0, 1.0, 2.0})
        peaks.push_back(peakOf(input) * (1.0 + deviation * m_scaleSpread));
    const torch::Tensor odds = torch::log_softmax(m_encoder->forward(conditions(input, peaks)).logits, 1).logsumexp(0, true);
    const auto [values, indices] = odds[0].to(torch::kCPU).topk(std::min<std::int64_t>(count, odds.size(1)));
    std::vector<LikelyShape> likely;
    for (std::int64_t i = 0; i < values.size(0); ++i) {
        const int identity = indices[i].item<int>();
        likely.push_back({{identity, values[i].item<double>()}, logPrior(identity), m_memory->shape(identity)});
    }
    return likely;
}

std::vector<LaplacianSample> BasisModel::sample(
    const ModelInput& input, const SamplingSettings& sampling, int count, const RunControl& control) const
{
    SamplingRun run(sampling, count, control);

    // The first peak is known to about a per cent only; every sample believes in a slightly different one.
    const double peak = peakOf(input);
    const torch::Tensor draws = run.noise.normal({1});
    std::vector<double> peaks;
    for (int i = 0; i < count; ++i)
        peaks.push_back(peak * (1.0 + m_scaleSpread * std::clamp(draws[i].item<double>(), -2.0, 2.0)));
    ShapeEncoderImpl::Output condition = m_encoder->forward(conditions(input, peaks));
    if (!input.odds.empty())
        condition.logits = logitsOf(input.odds, condition.logits);

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
    const torch::Tensor z = run.sampler.draw(denoise, prior, run.noise, {codes.size(1)}, m_device, control);

    control.step(0, 1, "decode");
    const torch::Tensor shares = m_memory->recall(z).to(torch::kCPU);
    std::vector<LaplacianSample> samples;
    for (int i = 0; i < count; ++i) {
        control.throwIfCancelled();
        const int identity = shares[i].argmax().item<int>();
        LaplacianSample drawn{
            m_memory->decode(shares[i]), peaks[static_cast<std::size_t>(i)] / canonical::bond, ShapeOdds().bondError, identity};
        const auto told = std::ranges::find(input.odds, identity, &ShapeOdds::identity);
        if (told != input.odds.end() && told->bond) {
            drawn.lengthScale = *told->bond / canonical::bond;
            drawn.scaleError = told->bondError;
        }
        samples.push_back(std::move(drawn));
    }
    return samples;
}

} // namespace clusterlens
