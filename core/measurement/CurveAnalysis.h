#pragma once

#include "measurement/PdfCurve.h"

#include <Eigen/Core>

namespace clusterlens {

/// First maximum inside \p window that reaches half of the highest one there, after smoothing over 0.06 Å (so that noise makes no maxima),
/// Å: about the bond length, up to 15 % above it where the first two shells merge (bcc).
/// Trained models rest on this rule: changing it means training again.
/// \throws std::invalid_argument  fewer than 5 points in the window, or no positive value
[[nodiscard]] double firstPeak(const PdfCurve& curve, RRange window);

/// G at \p at by linear interpolation; 0 outside the data.
[[nodiscard]] Eigen::VectorXd interpolated(const PdfCurve& curve, const Eigen::VectorXd& at);

} // namespace clusterlens
