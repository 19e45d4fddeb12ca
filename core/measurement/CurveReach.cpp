#include "measurement/CurveReach.h"

#include "base/TextNumbers.h"
#include "measurement/CurveAnalysis.h"
#include "measurement/NoiseLevel.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace clusterlens {

namespace {

constexpr double stillStrong = 0.15; // of the first shells: a sphere has as much left at two thirds of its diameter
constexpr double nothing = 0.04;     // of the first shells
constexpr double noisePart = 1.0;    // of the noise: a window holds some 20 independent points, so that less may be chance
constexpr double atEndNoise = 1.4;   // same for what is taken for a particle that goes on
constexpr double windowStep = 0.25;  // of a window, which is one bond wide

/// Errors from point to point, or those of the last third of the data that near Qmax are all there is: a particle shows less there than at lower Q.
double noiseOf(const PdfCurve& curve, double qmax)
{
    const Eigen::Index last = curve.r.size() / 3;
    const double correlated = last >= 10 ? noiseNearQmax(curve.r.tail(last), curve.g.tail(last), qmax) : 0.0;
    return std::max(noiseOfPoints(curve.g), correlated);
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

CurveReach curveReach(const PdfCurve& curve, double bond, const PdfSettings& pdf)
{
    const double last = curve.r[curve.r.size() - 1];
    const double noise = noiseOf(curve, pdf.qmax);
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
    if (atEnd > std::max(stillStrong * first * damping(last - bond, pdf.qdamp), atEndNoise * noise)
        && atEnd > 0.5 * stillStrong * first)
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
    const CurveReach reach = curveReach(curve, bond, experiment.pdf);
    if (reach.ends || reach.r < fewest * bond)
        return {};
    return "There is no end of the particle within r = " + shortText(reach.r, 3)
        + " \xC3\x85: the curve is still strong where the data end, so the particle is larger than that, or a bulk crystal, and "
          "its size "
          "cannot be read from this curve.";
}

} // namespace clusterlens
