#pragma once

#include "pdf/FitModel.h"
#include "pdf/PdfFit.h"

#include <Eigen/Core>

namespace clusterlens {

/// How many independent numbers [rmin, rmax] of a curve holds: (rmax - rmin)(Qmax - Qmin)/pi, or \p points where the grid is coarser.
[[nodiscard]] double independentPoints(const RRange& range, double qmin, double qmax, double points);

/// Fills in the deviations and the correlation of \p result, whose parameters are those of the optimum (PdfFit.h has the formula). A parameter
/// that lies on a bound counts as held there; where the derivatives do not tell parameters apart, none gets a deviation.
/// \param curve  the model's at the optimum
void addDeviations(FitResult& result, const FitModel& model, const FitModel::Curve& curve, const FitSettings& settings);

} // namespace clusterlens
