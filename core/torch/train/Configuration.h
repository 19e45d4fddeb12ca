#pragma once

#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>

namespace clusterlens {

/// A configuration of training; comments are allowed. \throws StoreError  cannot be read;  ParseError
[[nodiscard]] nlohmann::json readConfiguration(const std::filesystem::path& path);

/// Where two configurations differ, each key with both values: "condition.steps (600, now 40), seed (1, now 2)"; empty when they are equal.
[[nodiscard]] std::string differences(const nlohmann::json& before, const nlohmann::json& now);

} // namespace clusterlens
