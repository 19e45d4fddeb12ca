#pragma once

#include "candidates/Refinement.h"

#include <nlohmann/json.hpp>

namespace clusterlens {

/// How a candidate was refined, for summary.json: the choices that were tried, what held-out data said of each, which of them they ask for and which was taken.
[[nodiscard]] nlohmann::ordered_json refinementJson(const Refinement& refinement);

/// The same numbers for a session, those that are not finite as text. Positions, sites and particles are arrays of their own.
[[nodiscard]] nlohmann::json storedRefinementJson(const Refinement& refinement);

/// What is not there stays as it is by default. \return with as many choices and particles as there were, without their positions
/// \throws nlohmann::json::exception  something is of another type
[[nodiscard]] Refinement readStoredRefinement(const nlohmann::json& json);

} // namespace clusterlens
