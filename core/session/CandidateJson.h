#pragma once

#include "candidates/Candidate.h"

#include <nlohmann/json.hpp>

#include <string>

namespace clusterlens {

// What summary.json says of a candidate.

/// Agreement factors, parameters of the fit, what was measured on the structure, origin, family guess, copies; of generated ones the recovery residual. Numbers
/// that are not finite stay such.
[[nodiscard]] nlohmann::ordered_json measuresJson(const Candidate& candidate);

/// {command, program_version, model, model_architecture, model_sha256, device, seed, settings}: what made it; null where it does not apply. The
/// settings are those of sampling (generated ones only), and what the measurement was taken for then.
[[nodiscard]] nlohmann::ordered_json provenanceJson(const Candidate& candidate);

/// {qmin, qmax, rmin, rmax and the fit parameters that have a unit}, in Å and its powers.
[[nodiscard]] nlohmann::ordered_json pdfSettingsJson(const FitValues& pdf, const RRange& range);

/// The text, or null for an empty one.
[[nodiscard]] nlohmann::ordered_json textOrNull(const std::string& text);

} // namespace clusterlens
