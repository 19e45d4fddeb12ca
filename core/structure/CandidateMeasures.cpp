#include "structure/CandidateMeasures.h"

#include <algorithm>
#include <limits>
#include <stdexcept>

namespace clusterlens {

BondMeasures measureBonds(const PositionsXyz& positions)
{
    const Eigen::Index n = positions.rows();
    if (n < 2)
        throw std::invalid_argument("measureBonds: expected at least 2 atoms");
    Eigen::VectorXd nearest = Eigen::VectorXd::Constant(n, std::numeric_limits<double>::infinity());
    for (Eigen::Index i = 0; i < n; ++i) {
        for (Eigen::Index j = i + 1; j < n; ++j) {
            const double d = (positions.row(i) - positions.row(j)).norm();
            nearest[i] = std::min(nearest[i], d);
            nearest[j] = std::min(nearest[j], d);
        }
    }
    return {nearest.mean(), nearest.minCoeff()};
}

} // namespace clusterlens
