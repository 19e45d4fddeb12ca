#pragma once

#include "candidates/Candidate.h"

namespace clusterlens {

/// The fit keeps every pair distance (8 bytes), and the views look at all pairs again.
inline constexpr Eigen::Index maxFittedAtoms = 5000;

/// A given structure fitted to a curve, as a candidate that was loaded.
/// \param label  shown as its name, such as the file's
/// \throws std::invalid_argument  as fitPdf();  ParseError  as structureFault() says, or an element whose scattering is not known;  Cancelled
[[nodiscard]] Candidate fittedStructure(const Structure& structure, const std::string& label, const PdfCurve& curve,
    const FitSettings& settings, const RunControl& control = {});

/// The same candidate, fitted anew from its unstretched positions: after a change of range or settings. Where it comes from is kept, and
/// what a search believed of it: the caller knows whether that was with the same settings.
/// \throws std::invalid_argument  as fitPdf();  ParseError  atoms in one place, or too many of them;  Cancelled
[[nodiscard]] Candidate refitted(
    const Candidate& candidate, const PdfCurve& curve, const FitSettings& settings, const RunControl& control = {});

} // namespace clusterlens
