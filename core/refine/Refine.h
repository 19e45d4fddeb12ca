#pragma once

#include "base/RunControl.h"
#include "candidates/Candidate.h"
#include "pdf/PdfFit.h"

#include <cstdint>
#include <optional>
#include <string>

namespace clusterlens {

struct RefineSettings {
    FitSettings fit;        ///< of the measurement
    std::uint64_t seed = 1; ///< same seed, same result
    int restarts = 6;       ///< searches of sites, of which the equally good make the ensemble; above 600 atoms two at most
    int threads = 0;        ///< 0: one for each processor core; changes no result
};

/// For a measurement: what a user of either program gets who states nothing else.
[[nodiscard]] RefineSettings refineSettings(const ExperimentSettings& experiment, std::uint64_t seed = 1);

/// Why a candidate cannot be refined: a mixture, several elements, fewer than 4 atoms or more than maxRefinedAtoms. Empty where it can.
[[nodiscard]] std::optional<std::string> refinementFault(const Candidate& candidate);

/// The particle that the curve asks for, near a candidate: its surface may be strained and the sites of its lattice taken or left. Each step is taken only
/// where windows of r that a fit did not see are explained better by it: the simplest choice within one standard error of the best.
/// \param parent  how the candidate is called
/// \return        as a refined candidate; where the data ask for nothing, its structure is that of the candidate
/// \throws ParseError  as refinementFault() says;  std::invalid_argument  as fitPdf, or no restarts;  Cancelled
[[nodiscard]] Candidate refined(const Candidate& candidate, const std::string& parent, const PdfCurve& curve,
    const RefineSettings& settings, const RunControl& control = {});

} // namespace clusterlens
