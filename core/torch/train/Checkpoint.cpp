#include "torch/train/Checkpoint.h"

#include "base/Errors.h"
#include "torch/ModelBundle.h"
#include "torch/train/Moments.h"

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

CheckpointFile::CheckpointFile(std::filesystem::path bundle, nlohmann::json config)
    : m_path(std::move(bundle))
    , m_config(std::move(config))
{
    m_path += ".checkpoint";
}

void CheckpointFile::save(const std::string& stage, const torch::nn::Module& module, const torch::optim::Optimizer& optimizer,
    const LoopState& state) const
{
    ModelBundle bundle;
    bundle.architecture
        = {{"name", "checkpoint"}, {"stage", stage}, {"step", state.step}, {"complete", state.complete}, {"config", m_config}};
    bundle.store("module", module);
    for (const auto& [name, tensor] : state.averages)
        bundle.tensors["average." + name] = tensor.cpu();
    for (const auto& [name, tensor] : momentsOf(optimizer))
        bundle.tensors["moment." + name] = tensor;
    writeBundle(m_path, bundle, false);
}

nlohmann::json CheckpointFile::described(const char* key) const
{
    const nlohmann::json description = readArchitecture(m_path);
    if (!description.is_object() || !description.contains(key))
        throw StoreError(m_path.string() + ": expected \"" + key
            + "\" in the description, found none (made by another Clusterlens); " + "leave out --resume to begin again");
    return description.at(key);
}

std::optional<std::string> CheckpointFile::stage() const
{
    if (!std::filesystem::exists(m_path))
        return std::nullopt;
    return described("stage").get<std::string>();
}

nlohmann::json CheckpointFile::config() const
{
    return std::filesystem::exists(m_path) ? described("config") : nlohmann::json();
}

bool CheckpointFile::load(
    const std::string& wanted, torch::nn::Module& module, torch::optim::Optimizer& optimizer, LoopState& state) const
{
    if (stage() != wanted)
        return false;
    const ModelBundle bundle = readBundle(m_path);
    bundle.restore("module", module);
    state.step = bundle.architecture.at("step");
    state.complete = bundle.architecture.at("complete");
    for (const auto& item : module.named_parameters()) {
        const auto found = bundle.tensors.find("average." + item.key());
        if (found == bundle.tensors.end())
            continue; // before the first step
        if (found->second.sizes() != item.value().sizes())
            throw ModelError(m_path.string() + ": the running mean of " + item.key() + " has another shape");
        state.averages[item.key()] = found->second.to(item.value().device());
    }
    restoreMoments(optimizer, withPrefix(bundle.tensors, "moment."));
    return true;
}

void CheckpointFile::remove() const
{
    std::error_code ignored; // what stays is replaced by the next training
    std::filesystem::remove(m_path, ignored);
}

} // namespace clusterlens
