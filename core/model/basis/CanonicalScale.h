#pragma once

#include "pdf/PdfCurve.h"

#include <Eigen/Core>

namespace clusterlens {

/// The `basis` architecture sees every curve on one scale: r is multiplied by 2.8 Å / (distance of the first peak), so that all metals look alike.
/// Rescaling r rescales Qmin, Qmax, Qdamp and Biso with it.
namespace canonical {

inline constexpr double bond = 2.8;      ///< Å, where the first peak ends up
inline constexpr double gridStart = 2.0; ///< Å, below it termination ripple and background rule
inline constexpr double gridStep = 0.05; ///< Å, half of what Qmax = 34 1/Å (28 at the longest bond) needs
inline constexpr int gridPoints = 600;

/// Distances at which the network reads the curve, Å at canonical scale.
[[nodiscard]] Eigen::VectorXd grid();

/// Where the first metal-metal distance is looked for in a measured curve.
inline constexpr RRange peakWindow{1.9, 3.8};

} // namespace canonical

/// First maximum inside \p window that reaches half of the highest one there, after smoothing over 0.06 Å (so that noise makes no maxima).
/// The same rule is used in training, where it also meets merged first and second shells (bcc).
/// \throws std::invalid_argument  fewer than 5 points in the window, or no positive value
[[nodiscard]] double firstPeak(const Eigen::VectorXd& r, const Eigen::VectorXd& g, RRange window);

/// G at \p at by linear interpolation; 0 outside the data.
[[nodiscard]] Eigen::VectorXd interpolated(const PdfCurve& curve, const Eigen::VectorXd& at);

} // namespace clusterlens
