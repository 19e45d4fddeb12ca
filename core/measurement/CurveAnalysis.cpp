#include "measurement/CurveAnalysis.h"

#include "base/TextNumbers.h"

#include <fmt/core.h>

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

/// Measured steps are about 0.01 Å. Finer ones tell no more, and cost the square of their number.
Eigen::Index strideOf(const Eigen::VectorXd& r)
{
    constexpr double finest = 0.005; // Å
    const double step = (r[r.size() - 1] - r[0]) / static_cast<double>(std::max<Eigen::Index>(r.size() - 1, 1));
    return step > 0.0 ? std::max<Eigen::Index>(1, static_cast<Eigen::Index>(finest / step)) : 1;
}

PdfCurve thinned(const PdfCurve& curve, Eigen::Index stride)
{
    const Eigen::Index n = (curve.r.size() + stride - 1) / stride;
    const auto every = Eigen::seqN(0, n, stride);
    return {curve.r(every), curve.g(every), {}};
}

double highestOf(const PdfCurve& curve, const RRange& window)
{
    double highest = 0.0;
    for (Eigen::Index i = 0; i < curve.r.size(); ++i)
        if (curve.r[i] > window.min && curve.r[i] < window.max)
            highest = std::max(highest, smoothedAt(curve.r, curve.g, i));
    return highest;
}

std::string angstroms(double value)
{
    return shortText(value, 4) + " \xC3\x85";
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
        throw std::invalid_argument(fmt::format(
            "expected at least 5 points between {:g} and {:g} Å, where the first metal-metal distance is looked for; found {}",
            window.min, window.max, x.size()));
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

double firstMetalPeak(const PdfCurve& measured, RRange range)
{
    const Eigen::Index stride = measured.r.size() > 0 ? strideOf(measured.r) : 1;
    const PdfCurve curve = stride > 1 ? thinned(measured, stride) : PdfCurve{measured.r, measured.g, {}};
    const double first = curve.r.size() > 0 ? std::max(curve.r[0], range.min) : 0.0;
    const double last = curve.r.size() > 0 ? std::min(curve.r[curve.r.size() - 1], range.max) : 0.0;
    const RRange near{std::max(metalPeakWindow.min, range.min), std::min(metalPeakWindow.max, range.max)};
    const RRange wide{near.min, std::min(8.0, range.max)};
    const auto inside = std::count_if(curve.r.begin(), curve.r.end(), [&](double r) { return r > near.min && r < near.max; });
    const std::string wanted
        = "expected the first metal-metal peak in the curve, which needs r from about 2 to 3.8 \xC3\x85; found " + angstroms(first)
        + " to " + angstroms(last);
    const std::string hint = ": use the whole curve, or state the bond length";
    if (inside < 5)
        throw NoFirstPeak(wanted + hint, first > metalPeakWindow.min);
    const double highest = highestOf(curve, wide);
    if (highest <= 0.0)
        throw NoFirstPeak(wanted + ", where no value is positive", false);
    const double nearest = highestOf(curve, near);
    double peak = nearest > 0.0 ? firstPeak(curve, near) : near.max;
    constexpr double edge = 0.05; // Å
    const bool begins = first > metalPeakWindow.min + edge && peak - first < edge;
    const bool nothing = nearest < highest / 3.0 || near.max - peak < edge;
    constexpr double late = 2.4; // Å: what begins later may have lost its first peak, and what follows up to 8 Å is then the second
    if (begins || (nothing && first > late))
        throw NoFirstPeak(wanted + (begins ? ", where it begins on the falling side of a peak" : "") + hint, true);
    if (nothing)
        peak = firstPeak(curve, wide);
    return peak;
}

double peakOf(const PdfCurve& curve, std::optional<double> bond, const RRange& range)
{
    return bond ? *bond : firstMetalPeak(curve, range);
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

double meanOver(const Eigen::VectorXd& values, double from, double to)
{
    const auto n = static_cast<double>(values.size());
    const auto begin = static_cast<Eigen::Index>(from * n);
    const auto end = std::max<Eigen::Index>(begin + 1, static_cast<Eigen::Index>(to * n));
    return values.segment(begin, end - begin).mean();
}

} // namespace clusterlens
