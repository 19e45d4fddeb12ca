#include "torch/train/RegressorTrainer.h"

#include "torch/regressor/Regressor.h"
#include "torch/train/BatchTensors.h"
#include "torch/train/paper/PaperPdfs.h"
#include "torch/train/paper/ShapeTensors.h"

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
    const PaperPdfs data = PaperPdfs::ofConfig(m_config, 1, control);
    const torch::Device device = m_runner.device();
    const ShapeTensors shapes(data.positions(), device, control);
    const auto step = [&](int number, TrainingLoop::Figures& figures) {
        const PairTensors batch = toTensors(data.draw(m_runner.batchSize("regression"), number), device);
        const torch::Tensor w = trianglesOfBlocks(shapes.blocks(batch.shape, batch.bond));
        torch::Tensor loss = torch::mse_loss(network->forward(batch.pdf), w);
        figures["rms"] = loss.detach().sqrt();
        return loss;
    };
    m_runner.run("regression", *network, OptimizerKind::AdamW, step, log, control);
    m_bundle.store("regressor", *network);
}

} // namespace clusterlens
