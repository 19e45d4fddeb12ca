#pragma once

#include "document/Document.h"
#include "session/ResultWriter.h"

#include <QString>

#include <filesystem>

namespace clusterlens::ui {

// Between the window's values and those of the session file.

[[nodiscard]] std::filesystem::path toPath(const QString& path);
[[nodiscard]] QString fromPath(const std::filesystem::path& path);

[[nodiscard]] SessionCurve toSession(const Curve& curve);
[[nodiscard]] SessionCandidate toSession(const CandidateItem& item);
/// For exports: its candidate, which must outlive the result, and the user's remarks.
[[nodiscard]] ResultItem toResult(const CandidateItem& item);
[[nodiscard]] Curve fromSession(const SessionCurve& curve);
[[nodiscard]] CandidateItem fromSession(const SessionCandidate& item);

} // namespace clusterlens::ui
