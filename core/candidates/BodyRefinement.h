#pragma once

#include "base/RunControl.h"
#include "candidates/ShapeScreen.h"
#include "shapes/CutShape.h"

namespace clusterlens {

/// A body, how many atoms it holds, and how well they explain a curve.
struct RefinedBody {
    CutShape shape;
    Eigen::Index atoms = 0;
    ScreenedShape screened;
};

/// The best body near \p start: its size, ratio and centre are moved in steps that shrink, each step with real atoms, while Biso and delta2 follow
/// in fits between. \param start  not Ideal. \param most  atoms. \throws std::invalid_argument  as ShapeScreen;  Cancelled
[[nodiscard]] RefinedBody refinedBody(RefinedBody start, const LatticeCutter& cutter, const PdfCurve& curve, const FitSettings& fit,
    double peak, int most, const RunControl& control = {});

} // namespace clusterlens
