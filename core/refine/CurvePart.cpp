#include "refine/CurvePart.h"

#include "pdf/DebyePdf.h"

#include <algorithm>
#include <cmath>

namespace clusterlens {

Eigen::VectorXd pointWeights(const PdfCurve& curve, const Eigen::VectorXd& r, bool byErrors)
{
    if (!byErrors || curve.dg.size() != curve.r.size())
        return Eigen::VectorXd::Ones(r.size());
    const auto first = std::lower_bound(curve.r.begin(), curve.r.end(), r[0] - 1e-9) - curve.r.begin();
    return curve.dg.segment(first, r.size()).array().square().inverse();
}

CurvePart reachingAllPairsOf(CurvePart part, double longest)
{
    const Eigen::Index n = part.curve.r.size();
    const double step = gridOf(part.curve.r).rstep;
    const auto more = static_cast<Eigen::Index>(std::ceil(std::max(0.0, longest - part.curve.r[n - 1]) / step));
    const double last = part.curve.r[n - 1];
    part.curve.r.conservativeResize(n + more);
    part.curve.g.conservativeResize(n + more);
    part.weights.conservativeResize(n + more);
    for (Eigen::Index i = 0; i < more; ++i) {
        part.curve.r[n + i] = last + step * static_cast<double>(i + 1);
        part.curve.g[n + i] = 0.0;
        part.weights[n + i] = 0.0;
    }
    return part;
}

} // namespace clusterlens
