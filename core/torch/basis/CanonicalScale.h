#pragma once

#include "measurement/CurveAnalysis.h"

#include <Eigen/Core>

/// The `basis` architecture sees every curve on one scale: r is multiplied by 2.8 Å / (distance of the first peak), so that all metals look alike.
/// Rescaling r rescales Qmin, Qmax, Qdamp and Biso with it.
namespace clusterlens::canonical {

inline constexpr double bond = 2.8;      ///< Å, where the first peak ends up
inline constexpr double gridStart = 2.0; ///< Å, below it termination ripple and background rule
inline constexpr double gridStep = 0.05; ///< Å, half of what Qmax = 34 1/Å (28 at the longest bond) needs
inline constexpr int gridPoints = 600;
inline constexpr double gridEnd = gridStart + gridStep * (gridPoints - 1); ///< Å, beyond it the network sees nothing

/// Distances at which the network reads the curve, Å at canonical scale.
[[nodiscard]] Eigen::VectorXd grid();

/// Where the first metal-metal distance is looked for in a measured curve.
inline constexpr RRange peakWindow = metalPeakWindow;

} // namespace clusterlens::canonical
