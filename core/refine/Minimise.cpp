#include "refine/Minimise.h"

#include <cmath>
#include <deque>

namespace clusterlens {

namespace {

constexpr std::size_t memory = 10;  // pairs of steps that are remembered
constexpr int mostHalvings = 20;    // of a step
constexpr double enoughFall = 1e-4; // of what the slope promises

struct StepPair {
    Eigen::VectorXd step;
    Eigen::VectorXd change; ///< of the gradient
    double product = 0.0;   ///< of both, > 0
};

/// Where to go: the two loops of the method.
Eigen::VectorXd direction(const std::deque<StepPair>& pairs, const Eigen::VectorXd& gradient)
{
    Eigen::VectorXd result = -gradient;
    std::vector<double> factors;
    for (auto pair = pairs.rbegin(); pair != pairs.rend(); ++pair) {
        factors.push_back(pair->step.dot(result) / pair->product);
        result -= factors.back() * pair->change;
    }
    if (!pairs.empty())
        result *= pairs.back().product / pairs.back().change.squaredNorm();
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        const double factor = pairs[i].change.dot(result) / pairs[i].product;
        result += (factors[pairs.size() - 1 - i] - factor) * pairs[i].step;
    }
    return result;
}

} // namespace

double minimise(const GradientFunction& function, Eigen::VectorXd& x, const MinimiseLimits& limits, const RunControl& control)
{
    std::deque<StepPair> pairs;
    Eigen::VectorXd gradient(x.size());
    double value = function(x, gradient);
    for (int step = 0; step < limits.steps; ++step) {
        Eigen::VectorXd towards = direction(pairs, gradient);
        if (pairs.empty() && towards.norm() > 0.0)
            towards *= std::min(1.0, 0.1 / towards.norm());
        const double slope = towards.dot(gradient);
        if (!(slope < 0.0))
            break;
        double length = 1.0;
        Eigen::VectorXd next = x;
        Eigen::VectorXd nextGradient(x.size());
        double nextValue = value;
        int halvings = 0;
        for (; halvings < mostHalvings; ++halvings, length *= 0.5) {
            control.throwIfCancelled();
            next = x + length * towards;
            nextValue = function(next, nextGradient);
            if (nextValue <= value + enoughFall * length * slope)
                break;
        }
        if (halvings == mostHalvings)
            break;
        StepPair pair{next - x, nextGradient - gradient, 0.0};
        pair.product = pair.step.dot(pair.change);
        if (pair.product > 1e-12 * pair.step.norm() * pair.change.norm())
            pairs.push_back(std::move(pair));
        if (pairs.size() > memory)
            pairs.pop_front();
        const double fall = value - nextValue;
        x = next;
        gradient = nextGradient;
        value = nextValue;
        if (fall < limits.fall * std::abs(value))
            break;
    }
    return value;
}

} // namespace clusterlens
