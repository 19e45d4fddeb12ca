#pragma once

#include "model/GenerativeModel.h"

#include <nlohmann/json.hpp>
#include <torch/torch.h>

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace clusterlens {

/// Weights with everything needed to use and to judge them; one HDF5 file:
/// /format_version, /architecture (JSON), /provenance (JSON), /sha256, /tensors/... (float16 or float32).
struct ModelBundle {
    static constexpr int formatVersion = 1;

    nlohmann::json architecture = nlohmann::json::object(); ///< "name": "basis" or "paper", sizes, "sampling" defaults
    nlohmann::json provenance = nlohmann::json::object();   ///< how it was trained: data, minutes, seed, figures
    std::map<std::string, torch::Tensor> tensors;           ///< float32, CPU; by dotted name
    std::set<std::string> exact;                            ///< tensors that are always stored as float32
    std::string sha256;                                     ///< filled by readBundle and writeBundle

    /// Adds a module's parameters and buffers under "prefix.".
    void store(const std::string& prefix, const torch::nn::Module& module);
    /// Copies them back. \throws ModelError  a tensor is missing, has another shape or numbers that are not finite
    void restore(const std::string& prefix, torch::nn::Module& module) const;
    /// \throws ModelError  no such tensor
    [[nodiscard]] const torch::Tensor& tensor(const std::string& name) const;
    /// To be asked before networks of that size are made: a description is a claim, the tensors have been paid for in the file.
    /// \throws ModelError  no such tensor, or of another shape
    void expectShape(const std::string& name, const std::vector<std::int64_t>& shape) const;
    /// The same of everything under "prefix.". \throws ModelError  another number of numbers
    void expectNumbers(const std::string& prefix, std::int64_t count) const;
};

/// The description alone, without the weights. \throws StoreError  no such file, damaged description, or of a newer version
[[nodiscard]] nlohmann::json readArchitecture(const std::filesystem::path& path);

/// \throws StoreError  no such file, damaged (the hash differs) or of a newer version
[[nodiscard]] ModelBundle readBundle(const std::filesystem::path& path);

/// Writes atomically. With \p halfPrecision, tensors of more than 100,000 numbers become float16, but for the exact ones.
/// \return the SHA-256 of the tensors as stored.  \throws StoreError
std::string writeBundle(const std::filesystem::path& path, const ModelBundle& bundle, bool halfPrecision);

[[nodiscard]] nlohmann::json toJson(const SamplingSettings& settings);
/// \throws ModelError  out of range
[[nodiscard]] SamplingSettings samplingFromJson(const nlohmann::json& json);

} // namespace clusterlens
