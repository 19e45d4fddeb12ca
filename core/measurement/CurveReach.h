#pragma once

#include "measurement/ExperimentSettings.h"
#include "measurement/PdfCurve.h"

#include <optional>
#include <string>

namespace clusterlens {

/// How far the peaks of a curve reach: for a sphere about 0.8 of its diameter, where they are lost in noise and ripple.
struct CurveReach {
    double r = 0.0;    ///< Å, the last distance with peaks
    bool ends = false; ///< whether the curve goes on beyond it; else r is the end of the data
};

/// \param bond  Å, distance of the first peak
/// \param pdf   its Qdamp, 0 where it is not known, and Qmax
[[nodiscard]] CurveReach curveReach(const PdfCurve& curve, double bond, const PdfSettings& pdf);

/// The sentence for a curve that does not show where its particle ends; empty for others, and where no first peak is found.
[[nodiscard]] std::optional<std::string> noEndOfParticle(const PdfCurve& curve, const ExperimentSettings& experiment);

} // namespace clusterlens
