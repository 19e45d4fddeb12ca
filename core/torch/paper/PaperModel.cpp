#include "torch/paper/PaperModel.h"

#include "base/Errors.h"
#include "laplacian/LaplacianMatrix.h"
#include "measurement/CurveAnalysis.h"
#include "torch/TwoTimeSampler.h"

#include <cmath>

namespace clusterlens {

namespace {

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

PaperModel::PaperModel(const ModelBundle& bundle, ModelInfo info, torch::Device device)
    : m_info(std::move(info))
    , m_device(device)
    , m_latentScale(bundle.architecture.at("latent_scale"))
{
    m_info.defaults = samplingFromJson(bundle.architecture.at("sampling"));
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
    m_condition->to(device);
    m_laplacian->to(device);
    m_noise->to(device);
    m_condition->eval();
    m_laplacian->eval();
    m_noise->eval();
}

std::vector<LaplacianSample> PaperModel::sample(
    const ModelInput& input, const SamplingSettings& sampling, int count, const RunControl& control) const
{
    SamplingRun run(sampling, count, control);
    const torch::Tensor pdf = paperCondition(input.curve).unsqueeze(0).to(m_device);
    const torch::Tensor c0 = m_condition->encode(pdf).mean.reshape({1, 1, ConditionVaeImpl::codeSize}).expand({count, -1, -1});

    const DiffusionSchedule schedule;
    const auto denoise = [&](const torch::Tensor& zt, int t) {
        const double a = schedule.alphaBar(t);
        const torch::Tensor time = torch::full({count}, static_cast<double>(t), zt.options());
        return (zt - std::sqrt(1.0 - a) * m_noise->forward(zt, time, c0)) / std::sqrt(a);
    };
    const auto prior = [&](SampleNoise& random) {
        const LaplacianVaeImpl::Gaussian q = m_laplacian->prior(pdf);
        return (q.mean + torch::exp(0.5 * q.logVariance) * random.normal({1, 16, 16}).to(m_device)) / m_latentScale;
    };
    const torch::Tensor z = run.sampler.draw(denoise, prior, run.noise, {1, 16, 16}, m_device, control) * m_latentScale;

    std::vector<LaplacianSample> samples;
    for (int i = 0; i < count; ++i) {
        control.step(i, count, "decode");
        samples.push_back({joined(m_laplacian->decode(z[i].unsqueeze(0))[0].to(torch::kCPU)), 1.0});
    }
    return samples;
}

} // namespace clusterlens
