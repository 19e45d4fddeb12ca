#pragma once

#include <Eigen/Core>

namespace clusterlens {

/// Standard deviation of noise that is white up to Qmax and has as much power near Qmax, from 0.8 to 0.97 of it, as some values have (Parseval). Of the
/// residual of a fit, or of data beyond the particle, which have little else there: what disorder leaves of F(Q) ends before.
/// \param r       [n] Å, evenly spaced, or nearly; n >= 2
/// \param values  [n] 1/Å^2
/// \param qmax    Å^-1
[[nodiscard]] double noiseNearQmax(const Eigen::VectorXd& r, const Eigen::VectorXd& values, double qmax);

/// Standard deviation of errors that differ from point to point, of values that else change little, such as a curve on a fine grid: from the second
/// differences. 0 for fewer than 5 values.
[[nodiscard]] double noiseOfPoints(const Eigen::VectorXd& values);

} // namespace clusterlens
