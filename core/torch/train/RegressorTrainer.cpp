#include "torch/train/RegressorTrainer.h"

#include "torch/regressor/Regressor.h"
#include "torch/train/BatchTensors.h"
#include "torch/train/PaperPdfs.h"

#include <cmath>

namespace clusterlens {

RegressorTrainer::RegressorTrainer(TrainingRun& run)
    : m_config(run.config)
    , m_bundle(run.bundle)
    , m_runner(run)
{
    m_bundle.architecture = {{"name", "regressor"}, {"kind", m_config.at("kind")}};
}

std::vector<Trainer::Stage> RegressorTrainer::stages()
{
    return {{"regression", [this](const Log& log, const RunControl& control) { train(log, control); }}};
}

void RegressorTrainer::train(const Log& log, const RunControl& control)
{
    Regressor network(m_config.at("kind").get<std::string>());
    PaperPdfs data = PaperPdfs::ofConfig(m_config, 1, control);
    const auto step = [&](int number, TrainingLoop::Figures& figures) {
        const PaperPdfs::Batch batch = data.draw(m_runner.batchSize("regression"), true, number);
        const torch::Tensor w = trianglesOfBlocks(toTensor(batch.blocks, m_runner.device()));
        torch::Tensor loss = torch::mse_loss(network->forward(toTensor(batch.pdf, m_runner.device())), w);
        figures["rms"] = std::sqrt(loss.item<double>());
        return loss;
    };
    m_runner.run("regression", *network, OptimizerKind::AdamW, step, log, control);
    m_bundle.store("regressor", *network);
}

} // namespace clusterlens
