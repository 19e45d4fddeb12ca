#pragma once

#include "candidates/Candidate.h"

#include <nlohmann/json.hpp>

#include <string>

namespace clusterlens {

// What summary.json says of a candidate.

/// Calls \p visit(name, reference) for each number of a candidate that is no fit parameter: what summary.json and a session both hold.
template <typename AnyCandidate, typename Visit> void visitNumbers(AnyCandidate& candidate, Visit&& visit)
{
    visit("rwp", candidate.fit.rwp);
    visit("rwp_scaled", candidate.fit.rwpScaled);
    visit("rwp_fit", candidate.fit.rwpFit);
    visit("bond", candidate.bond);
    visit("min_distance", candidate.minDistance);
    visit("recovery_residual", candidate.recoveryResidual);
}

/// The subcommand that made it, by its origin where an older session does not say.
[[nodiscard]] std::string commandOf(const Candidate& candidate);

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
