#pragma once

#include "session/SessionFile.h"

#include <nlohmann/json.hpp>

namespace clusterlens {

// The parts of a session that are no arrays, as JSON. Numbers come back exactly, infinite ones included.
// The functions that read throw nlohmann::json::exception when something is missing or of another type.

/// All but curves, candidates and their arrays.
[[nodiscard]] nlohmann::json sessionJson(const SessionData& session);
void readSessionJson(const nlohmann::json& json, SessionData& session);

/// All but the bytes and the points of the curve. Both read functions leave those to the caller.
[[nodiscard]] nlohmann::json curveJson(const SessionCurve& curve);
void readCurveJson(const nlohmann::json& json, SessionCurve& curve, LoadedCurve& data);

/// All but positions and curves of the fit.
[[nodiscard]] nlohmann::json candidateJson(const SessionCandidate& candidate);
void readCandidateJson(const nlohmann::json& json, SessionCandidate& item, Candidate& candidate);

} // namespace clusterlens
