#include "torch/paper/PaperModel.h"

#include "base/Errors.h"
#include "laplacian/LaplacianMatrix.h"
#include "measurement/CurveAnalysis.h"
#include "torch/Described.h"
#include "torch/TwoTimeSampler.h"

#include <fmt/core.h>

#include <cmath>

namespace clusterlens {

namespace {

constexpr int samplesInOnePart = 8;

/// [4 x 128 x 128], row-major float32 -> W
Eigen::MatrixXd joined(const torch::Tensor& blocks)
{
    using Block = Eigen::Matrix<float, 128, 128, Eigen::RowMajor>;
    const torch::Tensor plain = blocks.contiguous();
    std::array<Eigen::MatrixXd, 4> parts;
    for (std::size_t i = 0; i < parts.size(); ++i)
        parts[i] = Eigen::Map<const Block>(plain.data_ptr<float>() + i * Block::SizeAtCompileTime).cast<double>();
    return joinBlocks(parts);
}

/// A network's answer for many samples, a few at a time: their images fit into the processor's caches, and memory does not grow with the count.
template <typename Network> torch::Tensor inParts(const torch::Tensor& all, const Network& network)
{
    std::vector<torch::Tensor> parts;
    for (const torch::Tensor& part : all.split(samplesInOnePart))
        parts.push_back(network(part));
    return torch::cat(parts);
}

/// Qmin and Qmax of the published curves, as far as they are known.
bool statesPublishedRange(const ModelInput& input)
{
    constexpr double step = 0.1; // Å^-1, of Q in the published curves
    const PdfSettings published;
    return std::abs(input.qmin.value_or(published.qmin) - published.qmin) < step
        && std::abs(input.qmax.value_or(published.qmax) - published.qmax) < step;
}

/// How far the condition VAE's answer to a curve is from it, relative (rms): small for the kind of curve alone that it was trained with.
/// \param pdf  [1 x 3000]; \param c0  its code, 250 numbers
double unlikeness(ConditionVae& condition, const torch::Tensor& pdf, const torch::Tensor& c0)
{
    const torch::Tensor rebuilt = condition->decode(c0.reshape({1, 2, 1, ConditionVaeImpl::codeSize / 2}));
    return ((rebuilt - pdf).norm() / pdf.norm()).item<double>();
}

} // namespace

torch::Tensor paperCondition(const PdfCurve& curve)
{
    constexpr int points = ConditionVaeImpl::points;
    Eigen::VectorXf g = interpolated(curve, Eigen::VectorXd::LinSpaced(points, 0.0, 0.01 * (points - 1))).cast<float>();
    if (!(g.maxCoeff() > 0.0F))
        throw ModelError("G(r) is nowhere positive between 0 and 30 Å");
    g /= g.maxCoeff();
    return torch::from_blob(g.data(), {points}, torch::kFloat).clone();
}

double paperScaleError(const nlohmann::json& json)
{
    constexpr double most = 0.1;
    const auto found = json.find("scale_error");
    if (found == json.end())
        return 0.0;
    if (!found->is_number() || !(found->get<double>() >= 0.0 && found->get<double>() <= most))
        throw ModelError(fmt::format("scale_error: expected a number from 0 to {}, found {}", most, found->dump()));
    return found->get<double>();
}

PaperModel::PaperModel(const ModelBundle& bundle, ModelInfo info, torch::Device device)
    : m_info(std::move(info))
    , m_device(device)
    , m_latentScale(described<double>(bundle.architecture, "latent_scale"))
    , m_scaleError(paperScaleError(bundle.architecture))
    , m_measured(MeasuredWay::fromJson(bundle.architecture))
    , m_redraw(RedrawWay::fromJson(bundle.architecture))
{
    m_info.defaults = samplingFromJson(describedAt(bundle.architecture, "sampling"));
    m_info.attempts = m_redraw ? m_redraw->attempts : 1;
    if (!(m_latentScale > 0.0 && m_latentScale < 1e6))
        throw ModelError("expected a latent_scale above 0, found " + bundle.architecture.at("latent_scale").dump());
    bundle.expectNumbers("condition", ConditionVaeImpl::numbers);
    const PaperSizes sizes = PaperSizes::fromJson(bundle.architecture);
    bundle.expectNumbers("laplacian", sizes.laplacianNumbers());
    bundle.expectNumbers("noise", sizes.noiseNumbers());
    m_condition = ConditionVae();
    m_laplacian = LaplacianVae(sizes);
    m_noise = NoiseUnet(sizes);
    bundle.restore("condition", *m_condition);
    bundle.restore("laplacian", *m_laplacian);
    bundle.restore("noise", *m_noise);
    if (m_measured) {
        bundle.expectNumbers("measured.prior", sizes.priorNumbers());
        m_measuredPrior = LaplacianVaeImpl::priorNetwork(sizes);
        bundle.restore("measured.prior", *m_measuredPrior);
        m_measuredPrior->to(device);
    }
    for (torch::nn::Module* const module :
        std::initializer_list<torch::nn::Module*>{m_condition.get(), m_laplacian.get(), m_noise.get()}) {
        module->to(device);
        toChannelsLast(*module);
        module->eval();
    }
}

std::vector<LaplacianSample> PaperModel::sample(
    const ModelInput& input, const SamplingSettings& sampling, int count, const RunControl& control) const
{
    SamplingRun run(sampling, count, control);
    const torch::Tensor pdf = paperCondition(input.curve).unsqueeze(0).to(m_device);
    const torch::Tensor c0 = m_condition->encode(pdf).mean.reshape({1, 1, ConditionVaeImpl::codeSize});
    const std::vector<torch::Tensor> shares = m_noise->contextShares(c0); // the curve is the same for all samples and steps

    const DiffusionSchedule schedule;
    const auto denoise = [&](const torch::Tensor& zt, int t) {
        const double a = schedule.alphaBar(t);
        const torch::Tensor time = torch::full({1}, static_cast<double>(t), zt.options());
        const auto noise = [&](const torch::Tensor& some) { return m_noise->forward(some, time, shares); };
        return (zt - std::sqrt(1.0 - a) * inParts(zt, noise)) / std::sqrt(a);
    };
    const bool isMeasured = m_measured && !(statesPublishedRange(input) && unlikeness(m_condition, pdf, c0) < m_measured->unlike);
    const LaplacianVaeImpl::Gaussian q = isMeasured ? LaplacianVaeImpl::priorOf(m_measuredPrior, pdf) : m_laplacian->prior(pdf);
    const auto fromPrior = [&](SampleNoise& random) {
        return (q.mean + torch::exp(0.5 * q.logVariance) * random.normal({1, 16, 16}).to(m_device)) / m_latentScale;
    };
    const bool isRedrawn = m_redraw && sampling.attempt > 0;
    const auto prior = [&](SampleNoise& random) {
        if (!isMeasured && !isRedrawn)
            return fromPrior(random);
        return TwoTimeSampler(isRedrawn ? m_redraw->cleaning : m_measured->cleaning)
            .draw(denoise, fromPrior, random, {1, 16, 16}, m_device, control);
    };
    const torch::Tensor z = run.sampler.draw(denoise, prior, run.noise, {1, 16, 16}, m_device, control) * m_latentScale;

    std::vector<LaplacianSample> samples;
    for (int i = 0; i < count; ++i) { // one at a time: its images of 128 x 128 fit into the caches, those of eight do not
        control.step(i, count, "decode");
        samples.push_back({joined(m_laplacian->decode(z[i].unsqueeze(0))[0].to(torch::kCPU)), 1.0, m_scaleError});
    }
    return samples;
}

} // namespace clusterlens
