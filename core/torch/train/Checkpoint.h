#pragma once

#include "torch/train/TrainingLoop.h"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <optional>
#include <string>

namespace clusterlens {

/// The unfinished stage of a training run: weights, their running means, the optimiser's moments, the step, and the configuration.
/// Lives beside the bundle as NAME.checkpoint (HDF5, same layout as a bundle, full precision).
class CheckpointFile {
public:
    /// \param config  of the training, kept in what is saved
    explicit CheckpointFile(std::filesystem::path bundle, nlohmann::json config = {});

    /// \throws StoreError  then the checkpoint that was there is untouched
    void save(const std::string& stage, const torch::nn::Module& module, const torch::optim::Optimizer& optimizer,
        const LoopState& state) const;

    /// Of the checkpoint; none when there is no file. \throws StoreError  damaged
    [[nodiscard]] std::optional<std::string> stage() const;
    /// What the checkpoint was begun with; null when there is no file. \throws StoreError  damaged, or without configuration
    [[nodiscard]] nlohmann::json config() const;

    /// \return false when there is no checkpoint of that stage; then nothing is changed
    /// \throws StoreError  damaged;  ModelError  of other networks
    [[nodiscard]] bool load(
        const std::string& stage, torch::nn::Module& module, torch::optim::Optimizer& optimizer, LoopState& state) const;
    /// Does nothing where there is none.
    void remove() const;

private:
    /// \throws StoreError  as expected of \p key
    [[nodiscard]] nlohmann::json described(const char* key) const;

    std::filesystem::path m_path;
    nlohmann::json m_config;
};

} // namespace clusterlens
