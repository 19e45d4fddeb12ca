#include "torch/train/Checkpoint.h"

#include "torch/ModelBundle.h"
#include "torch/train/Adan.h"

namespace clusterlens {

namespace {

std::map<std::string, torch::Tensor> withPrefix(const std::map<std::string, torch::Tensor>& all, const std::string& prefix)
{
    std::map<std::string, torch::Tensor> found;
    for (const auto& [name, tensor] : all) {
        if (name.starts_with(prefix))
            found[name.substr(prefix.size())] = tensor;
    }
    return found;
}

} // namespace

CheckpointFile::CheckpointFile(std::filesystem::path bundle)
    : m_path(std::move(bundle))
{
    m_path += ".checkpoint";
}

void CheckpointFile::save(const std::string& stage, const torch::nn::Module& module, const torch::optim::Optimizer& optimizer,
    const LoopState& state) const
{
    ModelBundle bundle;
    bundle.architecture = {{"name", "checkpoint"}, {"stage", stage}, {"step", state.step}};
    bundle.store("module", module);
    for (const auto& [name, tensor] : state.averages)
        bundle.tensors["average." + name] = tensor.cpu();
    if (const auto* adan = dynamic_cast<const Adan*>(&optimizer)) {
        for (const auto& [name, tensor] : adan->moments())
            bundle.tensors["moment." + name] = tensor;
    }
    writeBundle(m_path, bundle, false);
}

std::optional<std::string> CheckpointFile::stage() const
{
    if (!std::filesystem::exists(m_path))
        return std::nullopt;
    return readArchitecture(m_path).at("stage").get<std::string>();
}

bool CheckpointFile::load(
    const std::string& wanted, torch::nn::Module& module, torch::optim::Optimizer& optimizer, LoopState& state) const
{
    if (stage() != wanted)
        return false;
    const ModelBundle bundle = readBundle(m_path);
    bundle.restore("module", module);
    state.step = bundle.architecture.at("step");
    const auto device = module.parameters().front().device();
    for (const auto& [name, tensor] : withPrefix(bundle.tensors, "average."))
        state.averages[name] = tensor.to(device);
    if (auto* adan = dynamic_cast<Adan*>(&optimizer))
        adan->restoreMoments(withPrefix(bundle.tensors, "moment."));
    return true;
}

void CheckpointFile::remove() const
{
    std::filesystem::remove(m_path);
}

} // namespace clusterlens
