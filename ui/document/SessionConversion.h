#pragma once

#include "document/Document.h"

#include <QString>

#include <filesystem>

namespace clusterlens::ui {

// Between the window's values and those of the session file.

[[nodiscard]] std::filesystem::path toPath(const QString& path);
[[nodiscard]] QString fromPath(const std::filesystem::path& path);

[[nodiscard]] SessionCurve toSession(const Curve& curve);
[[nodiscard]] SessionCandidate toSession(const CandidateItem& item);
[[nodiscard]] Curve fromSession(const SessionCurve& curve);
[[nodiscard]] CandidateItem fromSession(const SessionCandidate& item);

} // namespace clusterlens::ui
