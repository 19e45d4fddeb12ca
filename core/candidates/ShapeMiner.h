#pragma once

#include "candidates/Candidate.h"
#include "candidates/ConsideredShape.h"
#include "candidates/ShapeScreen.h"
#include "candidates/SizeSearch.h"
#include "shapes/ShapeLibrary.h"

#include <optional>
#include <string>
#include <vector>

namespace clusterlens {

/// Those of the search of sizes hold for the library as well; count >= 1.
struct MiningSettings : SizeSearchSettings {
    int refined = 32; ///< how many of the coarse search's best shapes get the full fit
};

/// How a measurement is mined.
[[nodiscard]] MiningSettings miningSettings(const ExperimentSettings& experiment, int count);

/// Every shape against the curve over a net of bond lengths, Biso and qdamp, best first. Amplitude in closed form.
/// \throws std::invalid_argument  no peak, or fewer than 10 points in the range;  Cancelled
[[nodiscard]] std::vector<ScreenedShape> screenShapes(
    const std::vector<Shape>& library, const PdfCurve& curve, const MiningSettings& settings, const RunControl& control = {});

/// A shape at a bond length (Å) as a candidate: its label, its family, and the fit.
/// \throws std::invalid_argument  as fitPdf;  Cancelled
[[nodiscard]] Candidate shapeCandidate(const Shape& shape, double bond, const PdfCurve& curve, const FitSettings& fit,
    const std::string& element, const RunControl& control = {});

/// What mining a curve gave.
struct MiningResult {
    std::vector<Candidate> candidates;       ///< best rankingRwp() first
    std::vector<ConsideredShape> considered; ///< every shape that was fitted, best first
};

/// The best of mineShapes() and searchSizes() together.
/// \throws std::invalid_argument  as mineShapes(), or no first peak;  Cancelled
[[nodiscard]] MiningResult mineCurve(
    const std::vector<Shape>& library, const PdfCurve& curve, const MiningSettings& settings, const RunControl& control = {});

/// The library's best explanations of a curve, sorted by rankingRwp(): coarse search, then fitPdf() for the best \c refined shapes.
/// The bond length belongs to the search, so \c rwp of a candidate has it, and Biso, qdamp and amplitude as stated. Deterministic.
/// \throws std::invalid_argument  empty library, count < 1, fewer than 10 points in the range;  Cancelled
[[nodiscard]] std::vector<Candidate> mineShapes(
    const std::vector<Shape>& library, const PdfCurve& curve, const MiningSettings& settings, const RunControl& control = {});

} // namespace clusterlens
