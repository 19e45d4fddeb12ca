#pragma once

#include "torch/train/TrainingLoop.h"

#include <filesystem>
#include <optional>
#include <string>

namespace clusterlens {

/// The unfinished stage of a training run: weights, their running means, the optimiser's moments, the step.
/// LibTorch's own optimisers (AdamW) keep their moments to themselves and start afresh.
/// Lives beside the bundle as NAME.checkpoint (HDF5, same layout as a bundle, full precision).
class CheckpointFile {
public:
    explicit CheckpointFile(std::filesystem::path bundle);

    void save(const std::string& stage, const torch::nn::Module& module, const torch::optim::Optimizer& optimizer,
        const LoopState& state) const;

    /// Of the checkpoint; none when there is no file. \throws StoreError  damaged
    [[nodiscard]] std::optional<std::string> stage() const;

    /// \return false when there is no checkpoint of that stage; then nothing is changed
    [[nodiscard]] bool load(
        const std::string& stage, torch::nn::Module& module, torch::optim::Optimizer& optimizer, LoopState& state) const;
    void remove() const;

private:
    std::filesystem::path m_path;
};

} // namespace clusterlens
