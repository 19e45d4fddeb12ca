#include "measurement/CurveAnalysis.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <vector>

namespace clusterlens {

namespace {

/// Mean of g around r[i] with Gaussian weights; works on any grid.
double smoothedAt(const Eigen::VectorXd& r, const Eigen::VectorXd& g, Eigen::Index i)
{
    constexpr double width = 0.06; // Å, a fifth of the first peak's width
    double sum = 0.0;
    double weights = 0.0;
    const auto add = [&](Eigen::Index k) {
        const double x = (r[k] - r[i]) / width;
        const double w = std::exp(-0.5 * x * x);
        sum += w * g[k];
        weights += w;
    };
    for (Eigen::Index k = i; k < r.size() && r[k] - r[i] < 3 * width; ++k)
        add(k);
    for (Eigen::Index k = i - 1; k >= 0 && r[i] - r[k] < 3 * width; --k)
        add(k);
    return sum / weights;
}

} // namespace

double firstPeak(const PdfCurve& curve, RRange window)
{
    const Eigen::VectorXd& r = curve.r;
    const Eigen::VectorXd& g = curve.g;
    std::vector<double> x;
    std::vector<double> y;
    for (Eigen::Index i = 0; i < r.size(); ++i) {
        if (r[i] <= window.min || r[i] >= window.max)
            continue;
        x.push_back(r[i]);
        y.push_back(smoothedAt(r, g, i));
    }
    if (x.size() < 5)
        throw std::invalid_argument("expected at least 5 points between " + std::to_string(window.min) + " and "
            + std::to_string(window.max) + " Å, where the first metal-metal distance is looked for; found "
            + std::to_string(x.size()));
    const double highest = *std::ranges::max_element(y);
    if (highest <= 0.0)
        throw std::invalid_argument("G(r) is nowhere positive where the first metal-metal distance is looked for");
    for (std::size_t i = 1; i + 1 < y.size(); ++i) {
        if (y[i] <= 0.5 * highest || y[i] < y[i - 1] || y[i] <= y[i + 1])
            continue;
        // Vertex of the parabola through three points that need not be evenly spaced.
        const double left = (y[i] - y[i - 1]) / (x[i] - x[i - 1]);
        const double right = (y[i + 1] - y[i]) / (x[i + 1] - x[i]);
        const double curvature = (right - left) / (x[i + 1] - x[i - 1]);
        return 0.5 * (x[i - 1] + x[i] - left / curvature);
    }
    return x[static_cast<std::size_t>(std::ranges::max_element(y) - y.begin())];
}

Eigen::VectorXd interpolated(const PdfCurve& curve, const Eigen::VectorXd& at)
{
    Eigen::VectorXd result = Eigen::VectorXd::Zero(at.size());
    const double* first = curve.r.data();
    const double* last = first + curve.r.size();
    for (Eigen::Index i = 0; i < at.size(); ++i) {
        const double* above = std::upper_bound(first, last, at[i]);
        if (above == first || (above == last && at[i] > *(last - 1)))
            continue;
        const Eigen::Index k = std::min<Eigen::Index>(above - first, curve.r.size() - 1);
        const double t = (at[i] - curve.r[k - 1]) / (curve.r[k] - curve.r[k - 1]);
        result[i] = (1.0 - t) * curve.g[k - 1] + t * curve.g[k];
    }
    return result;
}

} // namespace clusterlens
