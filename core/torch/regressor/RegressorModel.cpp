#include "torch/regressor/RegressorModel.h"

#include "torch/Described.h"
#include "torch/paper/PaperModel.h"

#include <stdexcept>

namespace clusterlens {

RegressorModel::RegressorModel(const ModelBundle& bundle, ModelInfo info, torch::Device device)
    : m_info(std::move(info))
    , m_device(device)
    , m_network(Regressor(described<std::string>(bundle.architecture, "kind")))
{
    bundle.restore("regressor", *m_network);
    m_network->to(device);
    m_network->eval();
    m_info.range = {0.0, 0.01 * (RegressorBody::points - 1)};
}

std::vector<LaplacianSample> RegressorModel::sample(
    const ModelInput& input, const SamplingSettings& /*sampling*/, int count, const RunControl& control) const
{
    expectSamples(count);
    const c10::InferenceMode inference;
    control.step(0, 1, "sampling");
    const torch::Tensor pdf = paperCondition(input.curve).unsqueeze(0).to(m_device);
    const LaplacianSample only{matrixOfTriangle(m_network->forward(pdf)[0].to(torch::kCPU)), 1.0};
    return std::vector<LaplacianSample>(static_cast<std::size_t>(count), only);
}

} // namespace clusterlens
