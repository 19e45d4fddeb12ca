#pragma once

#include "measurement/PdfCurve.h"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>

namespace clusterlens {

/// A configuration of training; comments are allowed. \throws StoreError  cannot be read;  ParseError
[[nodiscard]] nlohmann::json readConfiguration(const std::filesystem::path& path);

/// The member \p key, [lowest, highest]; where there is none, \p range stays. \throws nlohmann::json::exception  something else
void readRange(const nlohmann::json& json, const char* key, RRange& range);

/// Where two configurations differ, each key with both values: "condition.steps (600, now 40), seed (1, now 2)"; empty when they are equal.
[[nodiscard]] std::string differences(const nlohmann::json& before, const nlohmann::json& now);

} // namespace clusterlens
