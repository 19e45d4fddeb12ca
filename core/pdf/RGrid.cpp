#include "pdf/DebyePdf.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <vector>

namespace clusterlens {

namespace {

constexpr double kMaxPoints = 1e7;      // 80 MB of doubles; more is a mistake in the step
constexpr double kCoarseStep = 0.02;    // Å
constexpr double kEngineStep = 0.01;    // Å
constexpr double kFinestStep = 0.001;   // Å, a tenth of what programs write
constexpr double kMostSteps = 1e5;      // from 0 to the last point: 1000 Å in steps of 0.01 Å
constexpr double kFarthest = 1000.0;    // Å
constexpr double kStepTolerance = 1e-9; // of a step: decimal numbers like 0.01 have no exact double

double medianStep(const Eigen::VectorXd& r)
{
    std::vector<double> steps(static_cast<std::size_t>(r.size() - 1));
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const auto at = static_cast<Eigen::Index>(i);
        steps[i] = r[at + 1] - r[at];
        if (!(steps[i] > 0.0))
            throw std::invalid_argument(fmt::format("gridOf: expected increasing r, found {:g} after {:g}", r[at + 1], r[at]));
    }
    const auto middle = steps.begin() + static_cast<std::ptrdiff_t>(steps.size() / 2);
    std::nth_element(steps.begin(), middle, steps.end());
    // The mean of a regular grid is more exact than any one difference.
    const double mean = (r[r.size() - 1] - r[0]) / static_cast<double>(r.size() - 1);
    const double step = std::abs(mean - *middle) < 1e-3 * *middle ? mean : *middle;
    const double rounded = std::round(step * 1e8) * 1e-8;
    return std::abs(rounded - step) < 1e-10 ? rounded : step;
}

// Wide steps are divided and needlessly narrow ones multiplied by a whole number, so that neither accuracy nor time depends on them.
double engineStep(double step, double last)
{
    if (step > kCoarseStep)
        return step / std::ceil(step / kEngineStep - kStepTolerance);
    const double least = std::max(kFinestStep, last / kMostSteps);
    return step < least ? step * std::ceil(least / step - kStepTolerance) : step;
}

} // namespace

Eigen::VectorXd RGrid::points() const
{
    if (!std::isfinite(rmin) || !std::isfinite(rmax) || !std::isfinite(rstep) || rmin < 0.0 || rstep <= 0.0)
        throw std::invalid_argument("r grid: expected finite rmin >= 0, rmax and rstep > 0");
    const double first = std::ceil(rmin / rstep - kStepTolerance);
    const double count = std::ceil(rmax / rstep - kStepTolerance) - first;
    if (!(count >= 1.0 && count <= kMaxPoints))
        throw std::invalid_argument(fmt::format("r grid: expected 1 to 10 million points, found {}", count));
    return rstep * (first + Eigen::ArrayXd::LinSpaced(static_cast<Eigen::Index>(count), 0.0, count - 1.0));
}

RGrid gridOf(const Eigen::VectorXd& r)
{
    if (r.size() < 2 || !r.allFinite() || r[0] < 0.0)
        throw std::invalid_argument("gridOf: expected at least 2 finite r >= 0");
    if (r[r.size() - 1] > kFarthest)
        throw std::invalid_argument(fmt::format("gridOf: expected r up to 1000 Å, found {:g}", r[r.size() - 1]));
    const double step = medianStep(r);
    const double engine = engineStep(step, r[r.size() - 1]);
    // One step beyond the last point, from its whole number where it has one: the same grid as the program's that wrote the curve.
    const double last = r[r.size() - 1] / step;
    const double end = std::abs(last - std::round(last)) < 1e-4 ? std::round(last) : last;
    return {r[0], (end + 1.0) * step, engine};
}

RGrid gridBeyond(const RGrid& grid, double farthest)
{
    return {grid.rmin, std::max(grid.rmax, std::ceil(farthest) + 1.0), grid.rstep};
}

Eigen::VectorXd envelope(const Eigen::VectorXd& r, double qdamp)
{
    return qdamp == 0.0 ? Eigen::VectorXd::Ones(r.size()) : (-0.5 * qdamp * qdamp * r.array().square()).exp().matrix().eval();
}

} // namespace clusterlens
