#pragma once

#include "judgement/Judgement.h"

#include <nlohmann/json.hpp>

namespace clusterlens {

/// {verdict, reason, rwp, noise_floor, independent_points, families: [{family, share}], unknown_shape, atoms, diameter, bond}; the last three
/// {median, range_68: [low, high], range_95: [low, high]} or null. What is believed of a candidate is its own (CandidateJson.h).
[[nodiscard]] nlohmann::ordered_json judgementJson(const Judgement& judgement);

/// What judgementJson() wrote. What is not there stays as it is by default. \throws nlohmann::json::exception  something is of another type
void readJudgementJson(const nlohmann::json& json, Judgement& judgement);

} // namespace clusterlens
