#include "measurement/QRangeEvidence.h"

#include "measurement/CurveAnalysis.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace clusterlens {

namespace {

constexpr double belowSlope = 0.4;  // of the line -slope Q: less is no particle
constexpr double lowestClaim = 0.3; // Å^-1: a Qmin below it must show the small-angle signal of any particle up to 5 nm
constexpr double peakReach = 1.0;   // Å^-1: so far behind the line the first diffraction peak of a metal ends
constexpr double sharp = 6.0;       // how many times F falls within 0.4 Å^-1 at Qmax, at least

/// How much of -slope Q is in F over [from, to], and the rms of what else is there, both as shares of that line.
struct Share {
    double line = 0.0;
    double rest = 0.0;
};

Share shareOfLine(const QRangeEvidence& evidence, double from, double to)
{
    const StructureFunction& low = evidence.low;
    double product = 0.0;
    double square = 0.0;
    double all = 0.0;
    for (Eigen::Index k = 0; k < low.f.size(); ++k) {
        const double line = -evidence.slope * low.q(k);
        if (low.q(k) < from || low.q(k) > to)
            continue;
        product += low.f[k] * line;
        square += line * line;
        all += low.f[k] * low.f[k];
    }
    if (square == 0.0)
        return {0.0, 9.0};
    const double line = product / square;
    return {line, std::sqrt(std::max(0.0, all - line * product) / square)};
}

void findBegin(QRangeEvidence& evidence, double unit)
{
    const StructureFunction& low = evidence.low;
    const double strength = low.rms(1.3 * unit, 2.1 * unit);
    evidence.slope = strength / (1.7 * unit);
    evidence.lineEnd = 2.1 * unit;
    // Without that line and a diffraction peak behind it: noise, or no metal.
    const auto peak = std::lround(2.1 * unit / low.step);
    if (strength <= 0.0 || shareOfLine(evidence, 1.3 * unit, 2.1 * unit).line < 0.5
        || low.f.segment(peak, std::min<Eigen::Index>(low.f.size() - peak, 95)).maxCoeff() < 1.5 * strength)
        return;
    const double window = 0.14; // Å^-1
    double q = 1.3 * unit;
    while (q > window && low.rms(q - window, q) > belowSlope * evidence.slope * std::max(q - 0.5 * window, lowestClaim * unit))
        q -= low.step;
    double begin = q > window ? q - 0.5 * window : 0.0;
    // F of a small particle passes 0 between its small-angle signal and the line: what is positive below goes on.
    const Eigen::Index before = std::lround(begin / low.step);
    const double highest = before > 0 ? low.f.head(before).maxCoeff() : 0.0;
    const bool positive = highest > 0.6 * strength;
    if (positive)
        begin = low.q(std::find_if(low.f.begin(), low.f.end(), [&](double f) { return f > 0.5 * highest; }) - low.f.begin());
    evidence.smallAngle = positive && highest > 3.0 * strength;
    evidence.begin = begin;
}

/// Mean squares over so many values, from each place on.
std::vector<double> meanSquares(const Eigen::VectorXd& f, Eigen::Index width)
{
    std::vector<double> means;
    for (Eigen::Index k = 0; k + width <= f.size(); ++k)
        means.push_back(f.segment(k, width).squaredNorm() / double(width));
    return means;
}

void findEnd(QRangeEvidence& evidence)
{
    const StructureFunction& high = evidence.high;
    const double whole = high.rms(high.first, high.last() + high.step);
    constexpr Eigen::Index below = 75; // 1.5 Å^-1
    constexpr Eigen::Index above = 25; // 0.5 Å^-1
    constexpr Eigen::Index gap = 20;   // 0.4 Å^-1: the edge itself
    const std::vector<double> before = meanSquares(high.f, below);
    std::vector<double> after = meanSquares(high.f, above);
    for (std::size_t k = after.size() - 1; k > 0; --k)
        after[k - 1] = std::max(after[k - 1], after[k]);
    const double floor = 1e-8 * whole * whole; // rounding
    double best = 0.0;
    Eigen::Index edge = 0;
    for (Eigen::Index k = below; k + 60 < high.f.size(); ++k) {
        const double fall = before[std::size_t(k - below)] / (after[std::size_t(k + gap)] + floor);
        if (fall > best) {
            best = fall;
            edge = k;
        }
    }
    const double q = high.q(edge);
    if (best < sharp * sharp || high.rms(q - 1.5, q) < 2e-3 * whole)
        return;
    const double level = std::min(high.rms(q - 2.5, q - 1.0), 1.5 * high.rms(q - 1.5, q));
    double end = q + 0.4;
    while (end > q - 2.0 && high.rms(end - 0.16, end + 0.16) < 0.4 * level)
        end -= high.step;
    if (end >= 12.0) // no X-ray measurement that is worth a transform ends before
        evidence.end = end;
}

/// Whether the first diffraction peak is below \p qmin. Of data that begin behind it there is half as much as of what follows, at most.
bool peakBelow(const QRangeEvidence& evidence, double qmin)
{
    const StructureFunction& low = evidence.low;
    const double end = low.last() - 0.1; // Å^-1
    const auto highest = [&low](double from, double to) {
        const auto begin = std::lround(from / low.step);
        return low.f.segment(begin, std::lround(to / low.step) - begin).maxCoeff();
    };
    const double typical = 1.5 * evidence.high.rms(8.0, 11.0);
    const double behind = qmin < end - 0.4 ? std::max(typical, highest(qmin, end)) : typical;
    return highest(evidence.lineEnd, std::min(qmin - 0.3, end)) > 0.7 * behind;
}

} // namespace

bool QRangeEvidence::allowsQmin(double qmin) const
{
    if (!begin)
        return true;
    if (qmin < *begin - (qmin >= lowestClaim ? 0.6 : 0.35))
        return shareOfLine(*this, qmin + 0.1, *begin - 0.1).line >= 0.3;
    if (qmin <= *begin + 0.5)
        return true;
    if (smallAngle)
        return false;
    if (qmin > lineEnd + peakReach)
        return !peakBelow(*this, qmin);
    const Share share = shareOfLine(*this, *begin + 0.1, qmin - 0.1);
    return share.line < 0.6 || share.rest > 0.5 * share.line;
}

bool QRangeEvidence::allowsQmax(double qmax) const
{
    if (!end)
        return true;
    if (qmax > *end)
        return qmax < *end + 1.5; // programs smooth the last Å^-1 before Qmax
    return qmax > *end - 1.0 || high.rms(qmax + 0.5, *end - 0.3) < 0.3 * high.rms(qmax - 1.5, qmax);
}

double QRangeEvidence::qminFound() const
{
    return std::round(begin.value() * 20.0) / 20.0;
}

double QRangeEvidence::qmaxFound() const
{
    const double whole = std::round(end.value());
    return std::abs(*end - whole) < 0.25 ? whole : std::round(*end * 10.0) / 10.0;
}

QRangeEvidence qRangeEvidence(const PdfCurve& curve, std::optional<double> bond)
{
    QRangeEvidence evidence;
    if (curve.r.size() < 50 || curve.r[curve.r.size() - 1] < 10.0)
        return evidence;
    const double nyquist = nyquistQ(curve);
    const double top = std::min(0.97 * nyquist, 45.0);
    if (top > 11.0) {
        evidence.high = structureFunction(curve, 8.0, top);
        findEnd(evidence);
    }
    constexpr double latest = 2.0; // Å: what begins later lacks too much of what makes F at small Q
    if (nyquist > 12.0 && curve.r[0] <= latest) {
        try {
            const double unit = std::clamp(2.8 / peakOf(curve, bond, {0.0, 60.0}), 0.5, 1.3);
            evidence.low = structureFunction(curve, 0.0, 4.5);
            findBegin(evidence, unit);
        } catch (const NoFirstPeak&) { // the beginning stays open
        }
    }
    return evidence;
}

} // namespace clusterlens
