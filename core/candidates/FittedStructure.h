#pragma once

#include "candidates/Candidate.h"

namespace clusterlens {

/// A given structure fitted to a curve, as a candidate that was loaded.
/// \param label  shown as its name, such as the file's
/// \throws std::invalid_argument  as fitPdf();  Cancelled
[[nodiscard]] Candidate fittedStructure(const Structure& structure, const std::string& label, const PdfCurve& curve,
    const FitSettings& settings, const RunControl& control = {});

/// The same candidate, fitted anew from its unstretched positions: after a change of range or settings. Where it comes from is kept.
/// \throws std::invalid_argument  as fitPdf();  Cancelled
[[nodiscard]] Candidate refitted(
    const Candidate& candidate, const PdfCurve& curve, const FitSettings& settings, const RunControl& control = {});

} // namespace clusterlens
