#include "train/BasisTrainer.h"

#include "base/Errors.h"
#include "structure/DataSplit.h"
#include "train/BatchTensors.h"
#include "train/WBasis.h"

#include <cmath>

namespace clusterlens {

namespace {

torch::Tensor asTensor(const Eigen::MatrixXd& matrix)
{
    return toTensor(matrix.cast<float>(), torch::kCPU);
}

struct TensorBatch {
    torch::Tensor x;     ///< [n x inputs]
    torch::Tensor shape; ///< [n] int64
};

TensorBatch drawBatch(CanonicalPdfs& curves, int count, torch::Device device)
{
    CanonicalPdfs::Batch batch = curves.draw(count);
    return {toTensor(batch.x, device),
        torch::from_blob(batch.shape.data(), {count}, torch::kLong).to(device, torch::kLong, false, true)};
}

double shareRight(const torch::Tensor& logits, const torch::Tensor& shape)
{
    return logits.argmax(1).eq(shape).to(torch::kFloat).mean().item<double>();
}

} // namespace

BasisTrainer::BasisTrainer(const nlohmann::json& config, const TrainOptions& options, ModelBundle& bundle, torch::Device device)
    : m_config(config)
    , m_bundle(bundle)
    , m_runner(m_config, options, bundle, device)
    , m_shapes(buildShapeLibrary())
{
    const auto& split = config.at("hold_out");
    if (split.at("split") == "paper") {
        std::vector<double> lcPerBond;
        for (const Shape& shape : m_shapes)
            lcPerBond.push_back(shape.lcPerBond);
        m_heldOut = std::make_unique<HeldOutLengths>(
            paperSplit(static_cast<int>(m_shapes.size()), split.at("share"), split.at("seed")), std::move(lcPerBond));
    } else if (split.at("split") == "unseen-shapes") {
        const std::vector<int> unseen = unseenShapes(m_shapes, split.at("share"), split.at("seed"));
        for (auto index = unseen.rbegin(); index != unseen.rend(); ++index)
            m_shapes.erase(m_shapes.begin() + *index);
    } else {
        throw ParseError("hold_out: expected split paper or unseen-shapes, found " + split.at("split").dump());
    }
    m_sizes.shapes = static_cast<int>(m_shapes.size());
    const auto& sizes = config.at("sizes");
    m_sizes.encoderWidth = sizes.at("encoder_width");
    m_sizes.encoderBlocks = sizes.at("encoder_blocks");
    m_sizes.denoiserWidth = sizes.at("denoiser_width");
    m_sizes.denoiserBlocks = sizes.at("denoiser_blocks");
    m_sizes.components = std::min(sizes.at("components").get<int>(), m_sizes.shapes - 1);
    m_bundle.architecture = {{"name", "basis"}, {"sizes", m_sizes.toJson()}, {"sampling", config.at("sampling")},
        {"scale_spread", config.at("scale_spread")}};
}

BasisTrainer::~BasisTrainer() = default;

CanonicalPdfs BasisTrainer::curves(std::uint64_t salt) const
{
    const auto seed = m_config.at("seed").get<std::uint64_t>();
    return {m_shapes, PdfRandomisation::fromJson(m_config.at("data")), m_heldOut.get(), seed + salt};
}

void BasisTrainer::trainCondition(const Log& log, const RunControl& control)
{
    ShapeEncoder encoder(m_sizes);
    CanonicalPdfs data = curves(1);
    const int count = m_runner.batchSize("condition");
    const torch::Device device = m_runner.device();
    const auto step = [&](std::map<std::string, double>& figures) {
        const TensorBatch batch = drawBatch(data, count, device);
        const torch::Tensor logits = encoder->forward(batch.x).logits;
        const torch::Tensor loss = torch::nn::functional::cross_entropy(logits, batch.shape);
        figures["loss"] = loss.item<double>();
        figures["right"] = shareRight(logits, batch.shape);
        return loss;
    };
    m_runner.run("condition", *encoder, OptimizerKind::Adan, step, log, control);
    m_bundle.store("encoder", *encoder);
}

void BasisTrainer::trainLaplacian(const Log& log, const RunControl& control)
{
    control.step(0, 1, "laplacian");
    const WBasis basis = buildWBasis(m_shapes, m_sizes.components);
    m_sizes.components = static_cast<int>(basis.components.rows());
    m_bundle.architecture["sizes"] = m_sizes.toJson();

    // Directions weighted by the root of their spread: a compromise between equal distances and keeping like shapes near each other.
    const Eigen::VectorXd spread = (basis.values.array().square().colwise().mean().sqrt()).matrix().transpose();
    torch::manual_seed(m_config.at("seed").get<std::uint64_t>());
    BasisAutoencoder autoencoder(m_sizes);
    const int side = std::max(m_sizes.components, m_sizes.latent);
    const torch::Tensor rotation
        = std::get<0>(torch::linalg_qr(torch::randn({side, side}))).slice(0, 0, m_sizes.components).slice(1, 0, m_sizes.latent);
    const torch::NoGradGuard noGrad;
    autoencoder->mean.copy_(asTensor(basis.mean).flatten());
    autoencoder->basis.copy_(asTensor(basis.components));
    autoencoder->values.copy_(asTensor(basis.values));
    autoencoder->project.copy_(torch::matmul(asTensor(spread.cwiseSqrt().cwiseInverse().asDiagonal()), rotation));
    autoencoder->codes.copy_(autoencoder->encode(autoencoder->values));
    const torch::Tensor distances = torch::cdist(autoencoder->codes, autoencoder->codes) + 1e3 * torch::eye(m_sizes.shapes);
    const double gap = distances.min().item<double>();
    autoencoder->beta.fill_(40.0 / (gap * gap));
    log("laplacian: " + std::to_string(m_sizes.components) + " components, largest rms error per pair "
        + std::to_string(basis.largestError) + ", smallest distance of two latents " + std::to_string(gap));
    m_bundle.store("autoencoder", *autoencoder);
    m_bundle.provenance["laplacian"] = {{"largest_rms_error_per_pair", basis.largestError}, {"smallest_code_distance", gap}};
}

void BasisTrainer::trainDiffusion(const Log& log, const RunControl& control)
{
    const torch::Device device = m_runner.device();
    ShapeEncoder encoder(m_sizes);
    m_bundle.restore("encoder", *encoder);
    encoder->to(device);
    const torch::Tensor codes = m_bundle.tensor("autoencoder.codes").to(device);
    CodebookDenoiser denoiser(m_sizes);
    CanonicalPdfs data = curves(2);
    const int count = m_runner.batchSize("diffusion");
    const torch::Tensor alphaBars = alphaBarTable(device);

    const auto step = [&](std::map<std::string, double>& figures) {
        const TensorBatch batch = drawBatch(data, count, device);
        ShapeEncoderImpl::Output condition;
        {
            const torch::NoGradGuard noGrad;
            condition = encoder->forward(batch.x);
        }
        const torch::Tensor z0 = codes.index_select(0, batch.shape);
        const NoisedLatents noised = addNoise(z0, alphaBars);
        const auto out = denoiser->forward(noised.zt, noised.t, noised.alphaBar, condition, codes);
        const torch::Tensor error = (out.z0 - z0).pow(2).mean();
        const torch::Tensor choice = torch::nn::functional::cross_entropy(out.logits, batch.shape);
        figures["error"] = error.item<double>();
        figures["choice"] = choice.item<double>();
        figures["right"] = shareRight(out.logits, batch.shape);
        return error + 0.1 * choice;
    };
    m_runner.run("diffusion", *denoiser, OptimizerKind::Adan, step, log, control);
    m_bundle.store("denoiser", *denoiser);
}

} // namespace clusterlens
