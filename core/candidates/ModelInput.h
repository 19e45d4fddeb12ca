#pragma once

#include "measurement/ExperimentSettings.h"
#include "model/GenerativeModel.h"

namespace clusterlens {

/// What the model may know: the curve, cut where the user set rmin or rmax, and qmin, qmax, qdamp unless they are mere defaults.
[[nodiscard]] ModelInput modelInput(const PdfCurve& curve, const ExperimentSettings& experiment);

} // namespace clusterlens
