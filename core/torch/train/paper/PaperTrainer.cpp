#include "torch/train/paper/PaperTrainer.h"

#include "base/Random.h"
#include "torch/paper/PaperModel.h"
#include "torch/train/Bfloat16.h"
#include "torch/train/paper/HeldOutFigures.h"
#include "torch/train/paper/LaplacianLoss.h"
#include "torch/train/paper/NoiseLesson.h"
#include "torch/train/paper/PairSource.h"
#include "torch/train/paper/WidenedPrior.h"

namespace clusterlens {

namespace F = torch::nn::functional;

namespace {

constexpr int mostHeldOut = 314; // pairs of a judgement: all of the published split
constexpr int fewHeldOut = 64;   // of one that takes a second for some pairs

void freeze(torch::nn::Module& module)
{
    for (torch::Tensor& p : module.parameters())
        p.requires_grad_(false);
    module.eval();
}

torch::Tensor codeOf(ConditionVae& condition, const torch::Tensor& pdf)
{
    return condition->encode(pdf).mean.reshape({-1, 1, ConditionVaeImpl::codeSize});
}

/// The published loss, or with "loss" that of LaplacianLoss.h.
torch::Tensor errorOfMatrices(const torch::Tensor& rebuilt, const torch::Tensor& w, const ShapeTensors& shapes,
    const PairTensors& pairs, const nlohmann::json& config, TrainingLoop::Figures& figures)
{
    if (!config.contains("loss")) {
        const torch::Tensor error = F::mse_loss(1000.0 * rebuilt, 1000.0 * w); // the paper's units
        figures["rms"] = error.detach().sqrt() / 1000.0;
        return error;
    }
    const LaplacianErrors errors = laplacianErrors(rebuilt, w, shapes, pairs.shape, pairs.bond);
    figures["rms"] = errors.symmetrised.detach().mean().sqrt();
    figures["shift"] = errors.shift.detach().mean().sqrt();
    figures["coherent"] = errors.coherent.detach().mean().sqrt();
    return laplacianLoss(errors, LaplacianWeights::fromJson(config.at("loss")));
}

} // namespace

PaperTrainer::PaperTrainer(TrainingRun& run)
    : m_config(run.config)
    , m_bundle(run.bundle)
    , m_runner(run)
    , m_sizes(PaperSizes::fromJson(run.config))
{
    const double scale = m_bundle.architecture.value("latent_scale", 1.0); // of an earlier run
    const nlohmann::json measuredSampling = m_bundle.architecture.value("measured_sampling", nlohmann::json());
    m_bundle.architecture = {{"name", "paper"}, {"sampling", m_config.at("sampling")}, {"latent_scale", scale}};
    if (m_config.contains("scale_error"))
        m_bundle.architecture["scale_error"] = paperScaleError(m_config);
    if (RedrawWay::fromJson(m_config))
        m_bundle.architecture["redraw_sampling"] = m_config.at("redraw_sampling");
    m_sizes.addTo(m_bundle.architecture);
    if (measuredSampling.is_object())
        m_bundle.architecture["measured_sampling"] = measuredSampling;
}

std::vector<Trainer::Stage> PaperTrainer::stages()
{
    std::vector<Stage> all{{"condition", [this](const Log& log, const RunControl& control) { trainCondition(log, control); }},
        {"laplacian", [this](const Log& log, const RunControl& control) { trainLaplacian(log, control); }}};
    if (m_config.contains("prior"))
        all.push_back({"prior", [this](const Log& log, const RunControl& control) { trainPrior(log, control); }});
    if (m_config.contains("measured"))
        all.push_back({"measured", [this](const Log& log, const RunControl& control) { trainMeasured(log, control); }});
    all.push_back({"diffusion", [this](const Log& log, const RunControl& control) { trainDiffusion(log, control); }});
    return all;
}

template <typename Network> Network PaperTrainer::finished(const std::string& prefix, Network network) const
{
    m_bundle.restore(prefix, *network);
    network->to(m_runner.device());
    toChannelsLast(*network);
    freeze(*network);
    return network;
}

PaperLatents PaperTrainer::latentsOf(
    LaplacianVae vae, const ShapeTensors& shapes, const PaperPdfs& data, const RunControl& control) const
{
    return {
        std::move(vae), shapes, data.lcPerBond(), m_config.value("encoded_lengths", 0), m_runner.besideBundle(".latents"), control};
}

void PaperTrainer::begin(const std::string& stage, const std::string& prefix, torch::nn::Module& module) const
{
    toChannelsLast(module);
    if (m_config.at(stage).value("continue", false))
        m_bundle.restore(prefix, module);
}

void PaperTrainer::judge(const std::string& stage, const nlohmann::json& figures, const Log& log)
{
    m_bundle.provenance[stage]["held_out"] = figures;
    log(stage + ": held out: " + figures.dump());
}

/// Standard deviation of the latents: divided by it they have unit variance. Over data that no step has drawn.
double PaperTrainer::latentScale(LaplacianVae& vae, const PaperPdfs& data, const ShapeTensors& shapes, int count) const
{
    const torch::NoGradGuard noGrad;
    torch::manual_seed(numberOf("latent_scale"));
    std::vector<torch::Tensor> latents;
    for (int batch = 1; batch <= 4; ++batch) {
        const PairTensors pairs = toTensors(data.drawPublished(count, -batch), m_runner.device());
        const auto posterior = vae->encode(shapes.blocks(pairs.shape, pairs.bond), pairs.clean);
        latents.push_back(reparametrised(posterior.mean, posterior.logVariance));
    }
    return torch::cat(latents).std().item<double>();
}

void PaperTrainer::trainCondition(const Log& log, const RunControl& control)
{
    const torch::Device device = m_runner.device();
    ConditionVae vae;
    begin("condition", "condition", *vae);
    const PaperPdfs data = PaperPdfs::ofConfig(m_config, 1, control);
    PairSource source(data, m_runner.batchSize("condition"), device);
    const double klWeight = m_config.at("condition").at("kl_weight");
    const bool half = m_runner.usesBfloat16("condition", log);
    const auto step = [&](int number, TrainingLoop::Figures& figures) {
        const torch::Tensor pdf = source.take(number).pdf;
        ConditionVaeImpl::Posterior posterior;
        torch::Tensor rebuilt;
        {
            const Bfloat16Scope scope(half, device);
            posterior = vae->encode(pdf);
            rebuilt = vae->decode(reparametrised(posterior.mean, posterior.logVariance)).to(torch::kFloat);
        }
        const torch::Tensor error = F::l1_loss(rebuilt, pdf) + F::mse_loss(rebuilt, pdf);
        const torch::Tensor zero = torch::zeros_like(posterior.mean);
        const torch::Tensor kl = gaussianKl(posterior.mean, posterior.logVariance, zero, zero);
        figures["error"] = error.detach();
        figures["kl"] = kl.detach();
        return error + klWeight * kl;
    };
    m_runner.run("condition", *vae, OptimizerKind::Adan, step, log, control);
    m_bundle.store("condition", *vae);
    judge("condition", conditionFigures(vae, toTensors(data.heldOut(mostHeldOut), device)), log);
}

void PaperTrainer::trainLaplacian(const Log& log, const RunControl& control)
{
    const torch::Device device = m_runner.device();
    const nlohmann::json& config = m_config.at("laplacian");
    LaplacianVae vae(m_sizes);
    begin("laplacian", "laplacian", *vae);
    const PaperPdfs data = PaperPdfs::ofConfig(m_config, 2, control);
    const ShapeTensors shapes(data.positions(), device, control);
    const int count = m_runner.batchSize("laplacian");
    PairSource source(data, count, device, /*published=*/true);
    const double klWeight = config.at("kl_weight");
    const double klShare = config.value("kl_share", 0.0);
    const bool half = m_runner.usesBfloat16("laplacian", log);
    const auto step = [&](int number, TrainingLoop::Figures& figures) {
        const PairTensors pairs = source.take(number);
        const torch::Tensor w = shapes.blocks(pairs.shape, pairs.bond);
        LaplacianVaeImpl::Gaussian posterior;
        LaplacianVaeImpl::Gaussian prior;
        torch::Tensor inner;
        {
            const Bfloat16Scope scope(half, device);
            posterior = vae->encode(w, pairs.clean);
            prior = vae->prior(pairs.clean);
            inner = vae->decodeInner(reparametrised(posterior.mean, posterior.logVariance));
        }
        const torch::Tensor rebuilt = vae->decodeOuter(inner.to(torch::kFloat)); // W wants more digits than bfloat16 has
        const torch::Tensor error = errorOfMatrices(rebuilt, w, shapes, pairs, config, figures);
        const torch::Tensor kl = gaussianKl(posterior.mean, posterior.logVariance, prior.mean, prior.logVariance);
        figures["kl"] = kl.detach();
        return error + (klShare * error.detach()).clamp_min(klWeight) * kl;
    };
    m_runner.run("laplacian", *vae, OptimizerKind::Adan, step, log, control);
    m_bundle.store("laplacian", *vae);
    m_bundle.architecture["latent_scale"] = latentScale(vae, data, shapes, count); // of the averaged weights, which are stored
    judge("laplacian", laplacianFigures(vae, toTensors(data.heldOut(fewHeldOut), device), shapes), log);
}

void PaperTrainer::trainPrior(const Log& log, const RunControl& control)
{
    if (widenPriors(m_bundle, m_sizes))
        log("prior: the bundle's was widened");
    LaplacianVae vae = finished("laplacian", LaplacianVae(m_sizes));
    for (torch::Tensor& p : vae->priorMlp->parameters())
        p.requires_grad_(true);
    trainPriorNetwork("prior", "laplacian.prior", vae, vae->priorMlp, PaperPdfs::ofConfig(m_config, 4, control), log, control);
}

void PaperTrainer::trainMeasured(const Log& log, const RunControl& control)
{
    nlohmann::json config = m_config;
    config.at("data").at("measured")["share"] = 1.0;
    torch::nn::Sequential network = LaplacianVaeImpl::priorNetwork(m_sizes);
    begin("measured", "measured.prior", *network);
    trainPriorNetwork("measured", "measured.prior", finished("laplacian", LaplacianVae(m_sizes)), network,
        PaperPdfs::ofConfig(config, 5, control), log, control);
    m_bundle.architecture["measured_sampling"] = m_config.at("measured_sampling");
}

/// The mean by squares, the variance by the divergence of the autoencoder, which does not pull at the mean.
void PaperTrainer::trainPriorNetwork(const std::string& stage, const std::string& prefix, LaplacianVae vae,
    torch::nn::Sequential network, const PaperPdfs& data, const Log& log, const RunControl& control)
{
    const torch::Device device = m_runner.device();
    const double scale = m_bundle.architecture.at("latent_scale");
    const ShapeTensors shapes(data.positions(), device, control);
    const PaperLatents latents = latentsOf(std::move(vae), shapes, data, control);
    PairSource source(data, m_runner.batchSize(stage), device);
    const bool half = m_runner.usesBfloat16(stage, log);
    const auto step = [&](int number, TrainingLoop::Figures& figures) {
        LaplacianVaeImpl::Gaussian posterior;
        const PairTensors pairs = source.take(number);
        {
            const torch::NoGradGuard noGrad;
            posterior = overScale(latents.posterior(pairs.clean, pairs.shape, pairs.bond), scale);
        }
        LaplacianVaeImpl::Gaussian prior;
        {
            const Bfloat16Scope scope(half, device);
            prior = overScale(LaplacianVaeImpl::priorOf(network, pairs.pdf), scale);
        }
        const torch::Tensor squares = (prior.mean - posterior.mean).square().mean();
        const torch::Tensor kl
            = gaussianKl(posterior.mean, posterior.logVariance, prior.mean.detach(), prior.logVariance) / posterior.mean[0].numel();
        figures["rms"] = squares.detach().sqrt();
        figures["kl"] = kl.detach();
        return 100.0 * squares + 0.05 * kl;
    };
    m_runner.run(stage, *network, OptimizerKind::Muon, step, log, control);
    m_bundle.store(prefix, *network);
    const torch::NoGradGuard noGrad;
    const PairTensors held = toTensors(data.heldOut(latents.isQuick() ? mostHeldOut : fewHeldOut), device);
    judge(stage,
        priorFigures(overScale(LaplacianVaeImpl::priorOf(network, held.pdf), scale),
            overScale(latents.posterior(held.clean, held.shape, held.bond), scale)),
        log);
}

void PaperTrainer::trainDiffusion(const Log& log, const RunControl& control)
{
    const torch::Device device = m_runner.device();
    const double scale = m_bundle.architecture.at("latent_scale");
    ConditionVae condition = finished("condition", ConditionVae());
    LaplacianVae laplacian = finished("laplacian", LaplacianVae(m_sizes));
    NoiseUnet network(m_sizes);
    begin("diffusion", "noise", *network);
    network->keepIdle();
    const PaperPdfs data = PaperPdfs::ofConfig(m_config, 3, control);
    const ShapeTensors shapes(data.positions(), device, control);
    const PaperLatents latents = latentsOf(laplacian, shapes, data, control);
    const torch::Tensor alphaBars = alphaBarTable(device);
    const NoiseRecipe recipe = NoiseRecipe::fromJson(m_config.at("diffusion"));
    PairSource source(data, m_runner.batchSize("diffusion"), device);
    const bool half = m_runner.usesBfloat16("diffusion", log);
    const auto step = [&](int number, TrainingLoop::Figures& figures) {
        torch::Tensor c0;
        NoisyLatents noisy;
        {
            const torch::NoGradGuard noGrad;
            const PairTensors pairs = source.take(number);
            c0 = codeOf(condition, pairs.pdf);
            const auto posterior = overScale(latents.posterior(pairs.clean, pairs.shape, pairs.bond), scale);
            const auto prior = recipe.jump > 0.0 ? overScale(laplacian->prior(pairs.pdf), scale) : posterior;
            noisy = noiseLesson(posterior, prior, recipe, alphaBars);
        }
        torch::Tensor answer;
        {
            const Bfloat16Scope scope(half, device);
            answer = network->forward(noisy.zt, noisy.t, c0).to(torch::kFloat);
        }
        torch::Tensor loss = F::l1_loss(answer, noisy.noise);
        figures["loss"] = loss.detach();
        return loss;
    };
    m_runner.run("diffusion", *network, OptimizerKind::AdamW, step, log, control);
    m_bundle.store("noise", *network);
    const torch::NoGradGuard noGrad;
    const PairTensors held = toTensors(data.heldOut(fewHeldOut), device);
    judge("diffusion",
        noiseFigures(network, overScale(laplacian->prior(held.pdf), scale),
            overScale(latents.posterior(held.clean, held.shape, held.bond), scale), codeOf(condition, held.pdf), alphaBars),
        log);
}

} // namespace clusterlens
