#pragma once

#include "session/SessionFile.h"

#include <nlohmann/json.hpp>

namespace clusterlens {

// The parts of a session that are no arrays, as JSON. Numbers come back exactly, infinite ones included.
// The functions that read take what is not there as it is by default: programs before this one did not know of it, and those after it may have
// dropped it. They throw nlohmann::json::exception when something is of another type, or missing that nothing can be made up for: the lists of
// curves and candidates, a candidate's curve and elements.

/// All but curves, candidates and their arrays.
[[nodiscard]] nlohmann::json sessionJson(const SessionData& session);
void readSessionJson(const nlohmann::json& json, SessionData& session);

/// All but the bytes and the points of the curve; of what is in the file itself only its name and radiation. Both read functions leave those to the
/// caller.
[[nodiscard]] nlohmann::json curveJson(const SessionCurve& curve);
void readCurveJson(const nlohmann::json& json, SessionCurve& curve, LoadedCurve& data);

/// All but positions, curves of the fit and the arrays of a refinement.
[[nodiscard]] nlohmann::json candidateJson(const SessionCandidate& candidate);
void readCandidateJson(const nlohmann::json& json, SessionCandidate& item, Candidate& candidate);

} // namespace clusterlens
