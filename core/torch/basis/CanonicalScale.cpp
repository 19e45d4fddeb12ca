#include "torch/basis/CanonicalScale.h"

namespace clusterlens {

Eigen::VectorXd canonical::grid()
{
    return Eigen::VectorXd::LinSpaced(gridPoints, gridStart, gridStart + gridStep * (gridPoints - 1));
}

} // namespace clusterlens
