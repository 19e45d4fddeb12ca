#pragma once

#include "measurement/ExperimentSettings.h"
#include "measurement/GrFile.h"

#include <string>
#include <vector>

namespace clusterlens {

/// Something that the user should know before he believes a result.
struct CurveWarning {
    std::string code; ///< for programs, as in `cbldm inspect --json`: see docs/command-line.md
    std::string text; ///< one plain sentence
};

/// What makes a curve doubtful whatever is done with it, the same for every command and the window:
///     too-short    ends before 8 Å
///     starts-late  without its first metal-metal peak, or with half of it
///     no-peak      nothing positive where that peak should be
///     too-coarse   wider steps than Qmax allows (pi / Qmax)
///     no-end       still strong where the data end: the particle is larger, and its size cannot be read
///     wrong-sign   the main peak points down
[[nodiscard]] std::vector<CurveWarning> curveDoubts(const PdfCurve& curve, const ExperimentSettings& experiment);

/// All warnings of a curve that was read: the reader's ("reading", "neutron", "radiation-unknown", "qmax-unknown", "qdamp-unknown"), those of its
/// settings ("settings", "several-elements", "qmax-unknown", and "-untrue", "-from-data" or "-doubtful" behind "qmin" or "qmax") and the doubts. What the user states himself is not warned of.
/// \param experiment  as experimentSettings() returns it
[[nodiscard]] std::vector<CurveWarning> curveWarnings(const GrFile& file, const ExperimentSettings& experiment);

/// Whether candidates that agree mean anything: false for a curve that is too coarse, lacks its first peak or has the wrong sign, because then
/// every shape fits equally well or badly.
[[nodiscard]] bool agreementCounts(const std::vector<CurveWarning>& warnings);
[[nodiscard]] bool agreementCounts(const PdfCurve& curve, const ExperimentSettings& experiment);

} // namespace clusterlens
