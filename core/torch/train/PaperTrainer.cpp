#include "torch/train/PaperTrainer.h"

#include "base/Random.h"
#include "model/DiffusionSchedule.h"
#include "torch/paper/ConditionVae.h"
#include "torch/paper/LaplacianVae.h"
#include "torch/paper/NoiseUnet.h"
#include "torch/train/BatchTensors.h"
#include "torch/train/PaperPdfs.h"

#include <cmath>

namespace clusterlens {

namespace F = torch::nn::functional;

namespace {

/// Standard deviation of the latents: divided by it they have unit variance. Over data that no step has drawn.
double latentScale(LaplacianVae& vae, PaperPdfs& data, int count, torch::Device device)
{
    const torch::NoGradGuard noGrad;
    torch::manual_seed(numberOf("latent_scale"));
    std::vector<torch::Tensor> latents;
    for (int batch = 1; batch <= 4; ++batch) {
        const PaperPdfs::Batch drawn = data.draw(count, true, -batch);
        const torch::Tensor blocks = toTensor(drawn.blocks, device).reshape({count, 4, 128, 128});
        const auto posterior = vae->encode(blocks, toTensor(drawn.pdf, device));
        latents.push_back(reparametrised(posterior.mean, posterior.logVariance));
    }
    return torch::cat(latents).std().item<double>();
}

} // namespace

PaperTrainer::PaperTrainer(TrainingRun& run)
    : m_config(run.config)
    , m_bundle(run.bundle)
    , m_runner(run)
    , m_sizes(PaperSizes::fromJson(run.config))
{
    const double scale = m_bundle.architecture.value("latent_scale", 1.0); // of an earlier run
    m_bundle.architecture = {{"name", "paper"}, {"sampling", m_config.at("sampling")}, {"latent_scale", scale}};
    m_sizes.addTo(m_bundle.architecture);
}

std::vector<Trainer::Stage> PaperTrainer::stages()
{
    return {{"condition", [this](const Log& log, const RunControl& control) { trainCondition(log, control); }},
        {"laplacian", [this](const Log& log, const RunControl& control) { trainLaplacian(log, control); }},
        {"diffusion", [this](const Log& log, const RunControl& control) { trainDiffusion(log, control); }}};
}

void PaperTrainer::trainCondition(const Log& log, const RunControl& control)
{
    ConditionVae vae;
    toChannelsLast(*vae);
    PaperPdfs data = PaperPdfs::ofConfig(m_config, 1, control);
    const double klWeight = m_config.at("condition").at("kl_weight");
    const auto step = [&](int number, TrainingLoop::Figures& figures) {
        const torch::Tensor pdf = toTensor(data.draw(m_runner.batchSize("condition"), false, number).pdf, m_runner.device());
        const auto posterior = vae->encode(pdf);
        const torch::Tensor rebuilt = vae->decode(reparametrised(posterior.mean, posterior.logVariance));
        const torch::Tensor error = F::l1_loss(rebuilt, pdf) + F::mse_loss(rebuilt, pdf);
        const torch::Tensor zero = torch::zeros_like(posterior.mean);
        const torch::Tensor kl = gaussianKl(posterior.mean, posterior.logVariance, zero, zero);
        figures["error"] = error.item<double>();
        figures["kl"] = kl.item<double>();
        return error + klWeight * kl;
    };
    m_runner.run("condition", *vae, OptimizerKind::Adan, step, log, control);
    m_bundle.store("condition", *vae);
}

void PaperTrainer::trainLaplacian(const Log& log, const RunControl& control)
{
    LaplacianVae vae(m_sizes);
    toChannelsLast(*vae);
    PaperPdfs data = PaperPdfs::ofConfig(m_config, 2, control);
    const double klWeight = m_config.at("laplacian").at("kl_weight");
    const torch::Device device = m_runner.device();
    const int count = m_runner.batchSize("laplacian");
    const auto step = [&](int number, TrainingLoop::Figures& figures) {
        const PaperPdfs::Batch batch = data.draw(count, true, number);
        const torch::Tensor pdf = toTensor(batch.pdf, device);
        const torch::Tensor blocks = toTensor(batch.blocks, device).reshape({count, 4, 128, 128});
        const auto posterior = vae->encode(blocks, pdf);
        const auto prior = vae->prior(pdf);
        const torch::Tensor rebuilt = vae->decode(reparametrised(posterior.mean, posterior.logVariance));
        const torch::Tensor error = F::mse_loss(1000.0 * rebuilt, 1000.0 * blocks); // the paper's units
        const torch::Tensor kl = gaussianKl(posterior.mean, posterior.logVariance, prior.mean, prior.logVariance);
        figures["rms"] = std::sqrt(error.item<double>()) / 1000.0;
        figures["kl"] = kl.item<double>();
        return error + klWeight * kl;
    };
    m_runner.run("laplacian", *vae, OptimizerKind::Adan, step, log, control);
    m_bundle.store("laplacian", *vae);
    m_bundle.architecture["latent_scale"] = latentScale(vae, data, count, device); // of the averaged weights, which are stored
}

void PaperTrainer::trainDiffusion(const Log& log, const RunControl& control)
{
    const torch::Device device = m_runner.device();
    ConditionVae condition;
    LaplacianVae laplacian(m_sizes);
    m_bundle.restore("condition", *condition);
    m_bundle.restore("laplacian", *laplacian);
    condition->to(device);
    laplacian->to(device);
    const double scale = m_bundle.architecture.at("latent_scale");
    NoiseUnet network(m_sizes);
    for (torch::nn::Module* const module :
        std::initializer_list<torch::nn::Module*>{condition.get(), laplacian.get(), network.get()})
        toChannelsLast(*module);
    PaperPdfs data = PaperPdfs::ofConfig(m_config, 3, control);
    const int count = m_runner.batchSize("diffusion");
    const torch::Tensor alphaBars = alphaBarTable(device);
    const auto step = [&](int number, TrainingLoop::Figures& figures) {
        torch::Tensor c0;
        torch::Tensor z0;
        {
            const torch::NoGradGuard noGrad;
            const PaperPdfs::Batch batch = data.draw(count, true, number);
            const torch::Tensor pdf = toTensor(batch.pdf, device);
            c0 = condition->encode(pdf).mean.reshape({count, 1, ConditionVaeImpl::codeSize});
            const auto posterior = laplacian->encode(toTensor(batch.blocks, device).reshape({count, 4, 128, 128}), pdf);
            z0 = reparametrised(posterior.mean, posterior.logVariance) / scale;
        }
        const NoisedLatents noised = addNoise(z0, alphaBars);
        torch::Tensor loss = F::l1_loss(network->forward(noised.zt, noised.t, c0), noised.noise);
        figures["loss"] = loss.item<double>();
        return loss;
    };
    m_runner.run("diffusion", *network, OptimizerKind::AdamW, step, log, control);
    m_bundle.store("noise", *network);
}

} // namespace clusterlens
