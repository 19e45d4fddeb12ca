#include "torch/train/RegressorTrainer.h"

#include "base/Errors.h"
#include "torch/regressor/Regressor.h"
#include "torch/train/BatchTensors.h"
#include "torch/train/PaperPdfs.h"

#include <cmath>

namespace clusterlens {

RegressorTrainer::RegressorTrainer(
    const nlohmann::json& config, const TrainOptions& options, ModelBundle& bundle, torch::Device device)
    : m_config(config)
    , m_bundle(bundle)
    , m_runner(m_config, options, bundle, device)
{
    if (options.stage != TrainingStage::All)
        throw ParseError(options.config.string() + ": a regressor has one stage only, expected: train all");
    m_bundle.architecture = {{"name", "regressor"}, {"kind", config.at("kind")}};
}

void RegressorTrainer::train(const TrainingLoop::Log& log, const RunControl& control)
{
    Regressor network(m_config.at("kind").get<std::string>());
    PaperPdfs data = PaperPdfs::ofConfig(m_config, 1, control);
    const auto step = [&](std::map<std::string, double>& figures) {
        const PaperPdfs::Batch batch = data.draw(m_runner.batchSize("regression"), true);
        const torch::Tensor w = trianglesOfBlocks(toTensor(batch.blocks, m_runner.device()));
        torch::Tensor loss = torch::mse_loss(network->forward(toTensor(batch.pdf, m_runner.device())), w);
        figures["rms"] = std::sqrt(loss.item<double>());
        return loss;
    };
    m_runner.run("regression", *network, OptimizerKind::AdamW, step, log, control);
    m_bundle.store("regressor", *network);
}

} // namespace clusterlens
