#pragma once

#include "candidates/Candidate.h"
#include "candidates/ConsideredShape.h"
#include "shapes/Lattice.h"

#include <optional>
#include <string>
#include <vector>

namespace clusterlens {

struct SizeSearchSettings {
    FitSettings fit;               ///< of the measurement; the bond length is found from the curve
    std::string element = "Au";    ///< of the structures that come out
    std::optional<double> bond;    ///< Å, near the bond length; empty: found from the curve
    int count = 8;                 ///< how many candidates to return at most
    int threads = 0;               ///< 0: one for each processor core
    std::vector<Lattice> lattices; ///< that particles are cut from; empty: all
};

struct SizeSearchResult {
    std::vector<Candidate> candidates;       ///< distinct, best rankingRwp() first
    std::vector<ConsideredShape> considered; ///< every shape that was fitted, best first
};

/// Particles of any size that explain a curve: cut from all lattices with all bodies (SizeLadder.h) over a ladder of sizes, screened, the best ones
/// refined in size, ratio and centre, and fitted. How far G reaches says which sizes are tried, at most mostSearchedAtoms. Deterministic, whatever the number
/// of threads. Reports "sizes", "refining sizes" and "fitting sizes"; a cancel acts within 0.2 s.
/// \throws std::invalid_argument  no first peak, or fewer than 10 points in the range;  Cancelled
[[nodiscard]] SizeSearchResult searchSizes(
    const PdfCurve& curve, const SizeSearchSettings& settings, const RunControl& control = {});

} // namespace clusterlens
