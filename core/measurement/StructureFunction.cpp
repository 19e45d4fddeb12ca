#include "measurement/StructureFunction.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>

namespace clusterlens {

namespace {

constexpr double farthest = 60.0; // Å: resolves 0.05 Å^-1
constexpr double finest = 0.005;  // Å: finer steps tell nothing below 600 Å^-1

/// Every so many points, up to the farthest.
PdfCurve looked(const PdfCurve& curve)
{
    const double* const begin = curve.r.data();
    const Eigen::Index n = std::upper_bound(begin, begin + curve.r.size(), farthest) - begin;
    if (n < 10)
        throw std::invalid_argument("structureFunction: expected at least 10 points up to 60 \xC3\x85");
    const double step = (curve.r[n - 1] - curve.r[0]) / double(n - 1);
    const auto stride = std::max<Eigen::Index>(1, Eigen::Index(finest / step));
    const auto every = Eigen::seqN(0, (n + stride - 1) / stride, stride);
    return {curve.r(every), curve.g(every), {}};
}

/// G times the width that each point stands for and the window.
Eigen::VectorXd weighed(const PdfCurve& curve)
{
    const Eigen::VectorXd& r = curve.r;
    const Eigen::Index n = r.size();
    const double tail = std::min(5.0, (r[n - 1] - r[0]) / 3.0); // Å
    Eigen::VectorXd values(n);
    for (Eigen::Index i = 0; i < n; ++i) {
        const double width = 0.5 * (r[std::min(i + 1, n - 1)] - r[std::max<Eigen::Index>(i - 1, 0)]);
        const double x = (r[i] - (r[n - 1] - tail)) / tail;
        values[i] = curve.g[i] * width * (x > 0.0 ? 0.5 * (1.0 + std::cos(std::numbers::pi * x)) : 1.0);
    }
    return values;
}

/// A line from the origin to the data's first 0.4 Å, transformed.
Eigen::VectorXd lineBefore(const PdfCurve& curve, const StructureFunction& grid)
{
    const double end = curve.r[0];
    double product = 0.0;
    double square = 0.0;
    for (Eigen::Index i = 0; i < curve.r.size() && curve.r[i] <= end + 0.4; ++i) {
        product += curve.g[i] * curve.r[i];
        square += curve.r[i] * curve.r[i];
    }
    Eigen::VectorXd line(grid.f.size());
    for (Eigen::Index k = 0; k < line.size(); ++k) {
        const double q = std::max(grid.q(k), 1e-4);
        line[k] = product / square * (std::sin(q * end) / (q * q) - end * std::cos(q * end) / q);
    }
    return line;
}

void transform(const PdfCurve& curve, StructureFunction& result)
{
    const Eigen::VectorXd values = weighed(curve);
    const Eigen::ArrayXd r = curve.r.array();
    const Eigen::ArrayXd twice = 2.0 * (result.step * r).cos();
    Eigen::ArrayXd before = ((result.first - result.step) * r).sin();
    Eigen::ArrayXd now = (result.first * r).sin();
    for (Eigen::Index k = 0; k < result.f.size(); ++k) {
        result.f[k] = values.dot(now.matrix());
        before = twice * now - before; // sin(x + h) = 2 cos(h) sin(x) - sin(x - h)
        std::swap(before, now);
    }
}

void completeLowR(const PdfCurve& curve, StructureFunction& result)
{
    StructureFunction low;
    low.first = 0.06; // Å^-1; up to 0.7
    low.f = Eigen::VectorXd::Zero(32);
    transform(curve, low);
    const Eigen::VectorXd lowLine = lineBefore(curve, low);
    const double square = lowLine.squaredNorm();
    const double height = square > 0.0 ? std::clamp(-low.f.dot(lowLine) / square, 0.5, 1.0) : 0.0;
    result.f += height * lineBefore(curve, result);
}

} // namespace

double StructureFunction::rms(double from, double to) const
{
    const auto begin = std::clamp<Eigen::Index>(std::lround((from - first) / step), 0, f.size());
    const auto end = std::clamp<Eigen::Index>(std::lround((to - first) / step), begin, f.size());
    return end > begin ? std::sqrt(f.segment(begin, end - begin).squaredNorm() / double(end - begin)) : 0.0;
}

StructureFunction structureFunction(const PdfCurve& measured, double from, double to)
{
    if (!(to > from))
        throw std::invalid_argument("structureFunction: expected a range of Q");
    const PdfCurve curve = looked(measured);
    StructureFunction result;
    result.first = from;
    result.f = Eigen::VectorXd::Zero(Eigen::Index(std::ceil((to - from) / result.step)));
    result.resolution = std::numbers::pi / curve.r[curve.r.size() - 1];
    transform(curve, result);
    if (curve.r[0] > 0.1)
        completeLowR(curve, result);
    return result;
}

double nyquistQ(const PdfCurve& curve)
{
    const Eigen::Index n = curve.r.size();
    return n > 1 ? std::numbers::pi / (curve.r.tail(n - 1) - curve.r.head(n - 1)).maxCoeff() : 0.0;
}

} // namespace clusterlens
