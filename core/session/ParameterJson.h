#pragma once

#include "pdf/PdfFit.h"

#include <nlohmann/json.hpp>

namespace clusterlens {

// What a fit found, as JSON. All go through the table of fit parameters, so none is named here.

/// {key: {value, esd, state, source}}: state "held", "free" or "at_bound"; esd null where there is none; source of the start or the held value.
[[nodiscard]] nlohmann::ordered_json parametersJson(const FitResult& fit);

/// {parameters: [key], matrix: [[number]]} of those that have a deviation; null when none has.
[[nodiscard]] nlohmann::ordered_json correlationJson(const FitResult& fit);

/// [key] of all that were fitted.
[[nodiscard]] nlohmann::ordered_json keysJson(const PerParameter<bool>& fitted);

/// {key: {value, esd, state, source, bounds}, ...}: everything, for sessions. Numbers that are not finite are text.
[[nodiscard]] nlohmann::json storedParametersJson(const FitResult& fit);

/// What is not there keeps its value. \throws nlohmann::json::exception  something of another type
void readStoredParameters(const nlohmann::json& json, FitResult& fit);

/// The correlation as correlationJson() writes it. \throws nlohmann::json::exception  something of another type
void readCorrelation(const nlohmann::json& json, FitResult& fit);

/// JSON knows no infinite numbers, which Rwp and bounds can be.
[[nodiscard]] nlohmann::json numberJson(double value);
[[nodiscard]] double readNumber(const nlohmann::json& json);

} // namespace clusterlens
