#pragma once

#include "base/RunControl.h"

#include <Eigen/Core>

#include <functional>

namespace clusterlens {

/// A function's value at \p x, and its gradient, [n] like x.
using GradientFunction = std::function<double(const Eigen::VectorXd& x, Eigen::VectorXd& gradient)>;

/// Limited-memory BFGS (Nocedal 1980; Liu and Nocedal 1989) with steps halved until the value falls (Armijo). Deterministic.
/// \param x      where it starts; holds the best point found afterwards
/// \param steps  at most
/// \return       the value there
/// \throws Cancelled
double minimise(const GradientFunction& function, Eigen::VectorXd& x, int steps, const RunControl& control = {});

} // namespace clusterlens
