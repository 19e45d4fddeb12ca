#pragma once

#include "base/RunControl.h"

#include <Eigen/Core>

#include <functional>

namespace clusterlens {

/// A function's value at \p x, and its gradient, [n] like x.
using GradientFunction = std::function<double(const Eigen::VectorXd& x, Eigen::VectorXd& gradient)>;

/// When a search ends.
struct MinimiseLimits {
    int steps = 100;    ///< at most
    double fall = 1e-7; ///< of the value in one step, relative, that is worth no other one
};

/// Limited-memory BFGS (Nocedal 1980; Liu and Nocedal 1989) with steps halved until the value falls (Armijo). Deterministic.
/// \param x      where it starts; holds the best point found afterwards
/// \return       the value there
/// \throws Cancelled
double minimise(
    const GradientFunction& function, Eigen::VectorXd& x, const MinimiseLimits& limits = {}, const RunControl& control = {});

} // namespace clusterlens
