#include "torch/train/BasisTrainer.h"

#include "base/Errors.h"
#include "laplacian/LaplacianMatrix.h"
#include "shapes/DataSplit.h"
#include "shapes/ShapeLibrary.h"
#include "shapes/VariedShapes.h"
#include "torch/train/BatchTensors.h"

#include <fmt/core.h>

#include <cmath>
#include <utility>

namespace clusterlens {

namespace {

struct TensorBatch {
    torch::Tensor x;     ///< [n x inputs]
    torch::Tensor shape; ///< [n] int64
};

TensorBatch drawBatch(CanonicalPdfs& curves, int count, int step, torch::Device device)
{
    CanonicalPdfs::Batch batch = curves.draw(count, step);
    return {toTensor(batch.x, device),
        torch::from_blob(batch.shape.data(), {count}, torch::kLong).to(device, torch::kLong, false, true)};
}

torch::Tensor shareRight(const torch::Tensor& logits, const torch::Tensor& shape)
{
    return logits.argmax(1).eq(shape).to(torch::kFloat).mean();
}

} // namespace

BasisTrainer::BasisTrainer(TrainingRun& run)
    : m_config(run.config)
    , m_bundle(run.bundle)
    , m_runner(run)
{
    const nlohmann::json& config = m_config;
    std::vector<Shape> shapes = buildShapeLibrary();
    const auto& split = config.at("hold_out");
    if (split.at("split") == "paper") {
        std::vector<double> lcPerBond;
        for (const Shape& shape : shapes)
            lcPerBond.push_back(shape.lcPerBond);
        m_heldOut = std::make_unique<HeldOutLengths>(
            paperSplit(static_cast<int>(shapes.size()), split.at("share"), split.at("seed")), std::move(lcPerBond));
    } else if (split.at("split") == "unseen-shapes") {
        shapes = seenShapes(std::move(shapes), split.at("share"), split.at("seed"));
    } else {
        throw ParseError("hold_out: expected split paper or unseen-shapes, found " + split.at("split").dump());
    }
    for (const Shape& shape : shapes)
        m_library.push_back(shape.positions);
    const double variedShare = PdfRandomisation::fromJson(config.at("data")).variedShare;
    if (variedShare > 0.0) {
        for (VariedShape& shape : buildVariedShapes())
            m_varied.push_back(std::move(shape.positions));
    }
    m_sizes.shapes = static_cast<int>(m_library.size() + m_varied.size());
    const auto& sizes = config.at("sizes");
    m_sizes.encoderWidth = sizes.at("encoder_width");
    m_sizes.encoderBlocks = sizes.at("encoder_blocks");
    m_sizes.denoiserWidth = sizes.at("denoiser_width");
    m_sizes.denoiserBlocks = sizes.at("denoiser_blocks");
    m_bundle.architecture = {{"name", "basis"}, {"sizes", m_sizes.toJson()}, {"sampling", config.at("sampling")},
        {"scale_spread", config.at("scale_spread")},
        {"prior", {{"library_shapes", m_library.size()}, {"library_share", 1.0 - variedShare}}}};
}

BasisTrainer::~BasisTrainer() = default;

std::vector<Trainer::Stage> BasisTrainer::stages()
{
    return {{"condition", [this](const Log& log, const RunControl& control) { trainCondition(log, control); }},
        {"laplacian", [this](const Log& log, const RunControl& control) { trainLaplacian(log, control); }},
        {"diffusion", [this](const Log& log, const RunControl& control) { trainDiffusion(log, control); }}};
}

CanonicalPdfs BasisTrainer::curves(std::uint64_t salt, const RunControl& control) const
{
    const auto seed = m_config.at("seed").get<std::uint64_t>();
    return {m_library, m_varied, PdfRandomisation::fromJson(m_config.at("data")), m_heldOut.get(), seed + salt, control};
}

void BasisTrainer::trainCondition(const Log& log, const RunControl& control)
{
    ShapeEncoder encoder(m_sizes);
    CanonicalPdfs data = curves(1, control);
    const int count = m_runner.batchSize("condition");
    const torch::Device device = m_runner.device();
    const auto step = [&](int number, TrainingLoop::Figures& figures) {
        const TensorBatch batch = drawBatch(data, count, number, device);
        const torch::Tensor logits = encoder->forward(batch.x).logits;
        torch::Tensor loss = torch::nn::functional::cross_entropy(logits, batch.shape);
        figures["loss"] = loss.detach();
        figures["right"] = shareRight(logits, batch.shape);
        return loss;
    };
    m_runner.run("condition", *encoder, OptimizerKind::Adan, step, log, control);
    m_bundle.store("encoder", *encoder);
}

void BasisTrainer::trainLaplacian(const Log& log, const RunControl& control)
{
    control.step(0, 1, "laplacian");
    std::vector<PositionsXyz> ordered;
    for (const auto* shapes : {&m_library, &m_varied}) {
        for (const PositionsXyz& shape : *shapes)
            ordered.push_back(canonicalOrder(shape));
    }
    torch::manual_seed(m_config.at("seed").get<std::uint64_t>());
    ShapeMemory memory(m_sizes);
    memory->learn(ordered);
    log(fmt::format("laplacian: {} shapes of the library and {} others", m_library.size(), m_varied.size()));
    m_bundle.store("memory", *memory);
    m_bundle.exact.insert("memory.positions");
    m_bundle.provenance["laplacian"] = {{"library", m_library.size()}, {"varied", m_varied.size()}};
}

void BasisTrainer::trainDiffusion(const Log& log, const RunControl& control)
{
    const torch::Device device = m_runner.device();
    ShapeEncoder encoder(m_sizes);
    m_bundle.restore("encoder", *encoder);
    encoder->to(device);
    const torch::Tensor codes = m_bundle.tensor("memory.codes").to(device);
    CodebookDenoiser denoiser(m_sizes);
    CanonicalPdfs data = curves(2, control);
    const int count = m_runner.batchSize("diffusion");
    const torch::Tensor alphaBars = alphaBarTable(device);

    const auto step = [&](int number, TrainingLoop::Figures& figures) {
        const TensorBatch batch = drawBatch(data, count, number, device);
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
        figures["error"] = error.detach();
        figures["choice"] = choice.detach();
        figures["right"] = shareRight(out.logits, batch.shape);
        return error + 0.1 * choice;
    };
    m_runner.run("diffusion", *denoiser, OptimizerKind::Adan, step, log, control);
    m_bundle.store("denoiser", *denoiser);
}

} // namespace clusterlens
