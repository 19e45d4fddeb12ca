#include "measurement/CurveReach.h"

#include "base/TextNumbers.h"
#include "measurement/CurveAnalysis.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace clusterlens {

namespace {

constexpr double stillStrong = 0.15; // of the first shells: a sphere has as much left at two thirds of its diameter
constexpr double nothing = 0.04;     // of the first shells
constexpr double noisePart = 0.6;    // of the noise: what a window cannot tell from it
constexpr double windowStep = 0.25;  // of a window, which is one bond wide

/// Of values that change little from point to point, such as a curve on a fine grid: the rest of the second differences.
double whiteNoise(const PdfCurve& curve)
{
    const Eigen::Index n = curve.g.size();
    if (n < 5)
        return 0.0;
    const Eigen::VectorXd bend = curve.g.head(n - 2) - 2.0 * curve.g.segment(1, n - 2) + curve.g.tail(n - 2);
    return std::sqrt(bend.squaredNorm() / static_cast<double>(n - 2) / 6.0); // 1 + 4 + 1 independent errors
}

double meanSquare(const PdfCurve& curve, double from, double to)
{
    const double* const first = curve.r.data();
    const double* const last = first + curve.r.size();
    const Eigen::Index begin = std::lower_bound(first, last, from) - first;
    const Eigen::Index end = std::lower_bound(first, last, to) - first;
    return end > begin ? curve.g.segment(begin, end - begin).squaredNorm() / static_cast<double>(end - begin) : 0.0;
}

double damping(double r, double qdamp)
{
    return std::exp(-0.5 * r * r * qdamp * qdamp);
}

} // namespace

CurveReach curveReach(const PdfCurve& curve, double bond, double qdamp)
{
    const double last = curve.r[curve.r.size() - 1];
    const double noise = whiteNoise(curve);
    const auto signal
        = [&](double from, double to) { return std::sqrt(std::max(0.0, meanSquare(curve, from, to) - noise * noise)); };
    const double first = signal(0.8 * bond, 5.0 * bond);
    std::vector<double> ends; // Å, of windows
    std::vector<double> strengths;
    double weakest = std::numeric_limits<double>::infinity();
    for (double end = 3.0 * bond; end <= last + 1e-9; end += windowStep * bond) {
        ends.push_back(end);
        strengths.push_back(signal(end - bond, end));
        weakest = std::min(weakest, strengths.back());
    }
    if (ends.empty())
        return {last, false};
    const double atEnd = signal(last - 1.5 * bond, last);
    if (atEnd > std::max(stillStrong * first * damping(last - bond, qdamp), noisePart * noise) && atEnd > 0.5 * stillStrong * first)
        return {last, false};
    const double threshold = std::max({2.0 * weakest, nothing * first, noisePart * noise});
    std::size_t reached = 0;
    for (std::size_t i = 0; i < ends.size(); ++i)
        if (strengths[i] > threshold)
            reached = i;
    return {ends[reached], true};
}

std::optional<std::string> noEndOfParticle(const PdfCurve& curve, const ExperimentSettings& experiment)
{
    if (curve.r.size() < 2)
        return {};
    double bond = 0.0;
    try {
        bond = peakOf(curve, experiment.bond, experiment.range);
    } catch (const NoFirstPeak&) {
        return {};
    }
    constexpr double fewest = 5.0; // bonds: shorter curves are too short for anything, which is said elsewhere
    const CurveReach reach = curveReach(curve, bond, experiment.pdf.qdamp);
    if (reach.ends || reach.r < fewest * bond)
        return {};
    return "There is no end of the particle within r = " + shortText(reach.r, 3)
        + " \xC3\x85: the curve is still strong where the data end, so the particle is larger than that, or a bulk crystal, and "
          "its size "
          "cannot be read from this curve.";
}

} // namespace clusterlens
