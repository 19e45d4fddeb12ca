#include "pdf/RealSpacePdf.h"

#include "measurement/Displacement.h"
#include "pdf/BandCurve.h"
#include "pdf/Scatterers.h"
#include "pdf/SineNodes.h"
#include "pdf/SineTransform.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <stdexcept>

namespace clusterlens {

namespace {

/// Grid indices the peaks and the transform work on, all counted from r = 0; ends excluded.
struct Extent {
    Eigen::Index firstPeak = 0; // peaks are drawn from here
    Eigen::Index endPeak = 0;   // to here
    Eigen::Index first = 0;     // and cut to this part for the transform
    Eigen::Index end = 0;
};

Extent extentOf(const RGrid& grid, double qmax, double biso)
{
    const Extension extension = extensionOf(qmax, biso);
    const double both = extension.ripples + extension.tails;
    const auto step = [&grid](double r) { return static_cast<Eigen::Index>(std::max(0.0, std::ceil(r / grid.rstep - 1e-9))); };
    return {
        step(grid.rmin - both), step(grid.rmax + both), step(grid.rmin - extension.ripples), step(grid.rmax + extension.ripples)};
}

/// Adds weight/d times a normalised Gaussian, from the grid point at or before its lower end up to before its upper end.
void addPeak(double d, double sigma, double weight, double rstep, const Extent& extent, Eigen::ArrayXd& f)
{
    const double reach = sigma * kPeakReach;
    const auto first = std::max(extent.firstPeak, static_cast<Eigen::Index>(std::floor((d - reach) / rstep)));
    const auto end = std::min(extent.endPeak, static_cast<Eigen::Index>(std::ceil((d + reach) / rstep)));
    if (end <= first)
        return;
    const Eigen::Index count = end - first;
    const double start = static_cast<double>(first) * rstep - d;
    const auto x = Eigen::ArrayXd::LinSpaced(count, start, start + static_cast<double>(count - 1) * rstep);
    f.segment(first, count) += weight / (d * sigma * std::sqrt(2.0 * M_PI)) * (x.square() * (-0.5 / (sigma * sigma))).exp();
}

/// The sum of all peaks, [extent.end] from r = 0.
Eigen::ArrayXd peaks(const PairDistances& pairs, const PdfSettings& s, double rstep, const Extent& extent)
{
    const WidthShape width = widthShape(s);
    const double low = std::max(static_cast<double>(extent.firstPeak) * rstep, kCoincidence);
    const double high = static_cast<double>(extent.endPeak) * rstep;
    Eigen::ArrayXd f = Eigen::ArrayXd::Zero(extent.endPeak);
    for (Eigen::Index i = 0; i < pairs.distances.size(); ++i) {
        const double d = pairs.distances[i];
        if (!(d >= low && d <= high))
            continue;
        const double sigma = std::sqrt(2.0 * s.biso * uPerBiso * width.value(d));
        if (sigma > 0.0)
            addPeak(d, sigma, 2.0 * pairs.multiplicities[i] / pairs.atoms, rstep, extent, f);
    }
    f.head(extent.first).setZero();
    return f.head(extent.end);
}

/// Keeps ceil(qmin/dq) <= k < ceil(qmax/dq) of an odd function's sine series on M = 2^n intervals.
Eigen::VectorXd bandPass(const Eigen::ArrayXd& f, double rstep, double qmin, double qmax)
{
    const auto intervals = static_cast<int>(std::bit_ceil(static_cast<unsigned>(std::max<Eigen::Index>(f.size(), 2))));
    const SineTransform transform(intervals);
    const double dq = M_PI / (intervals * rstep);
    const double last = intervals;
    const auto low = static_cast<Eigen::Index>(std::min(last, std::ceil(qmin / dq)));
    const auto high = static_cast<Eigen::Index>(std::min(last, std::ceil(qmax / dq)));
    Eigen::VectorXd series = transform.apply(f.matrix());
    series.head(low).setZero();
    series.tail(intervals - high).setZero();
    return (2.0 / intervals) * transform.apply(series); // the transform is its own inverse up to M/2
}

} // namespace

RealSpacePdf::RealSpacePdf(const RGrid& grid, double qmin, double qmax)
    : m_grid(grid)
    , m_qmin(qmin)
    , m_qmax(qmax)
    , m_r(grid.points())
{
    if (!std::isfinite(qmin) || !std::isfinite(qmax) || qmin < 0.0 || qmax <= qmin)
        throw std::invalid_argument("RealSpacePdf: expected 0 <= qmin < qmax");
}

Eigen::VectorXd RealSpacePdf::calculate(const PositionsXyz& positions, const PdfSettings& settings) const
{
    return calculate(pairDistances(positions), settings);
}

Eigen::VectorXd RealSpacePdf::calculate(const PairDistances& pairs, const PdfSettings& settings) const
{
    checkSettings(settings);
    if (pairs.distances.size() != pairs.multiplicities.size())
        throw std::invalid_argument("RealSpacePdf: expected as many multiplicities as distances");
    if (pairs.atoms < 1)
        return Eigen::VectorXd::Zero(m_r.size());
    return fromPeaks(peaks(pairs, settings, m_grid.rstep, extentOf(m_grid, m_qmax, settings.biso)), settings);
}

Eigen::VectorXd RealSpacePdf::calculate(
    const Structure& structure, const PdfSettings& settings, Radiation radiation, const RunControl& control) const
{
    checkSettings(settings);
    const PairTypes types = pairTypes(structure, control);
    if (types.elements.size() <= 1)
        return calculate(types.pairs.front(), settings);
    const Eigen::ArrayXd weights = Scatterers(types.elements, types.counts, radiation).constantWeights();
    const Extent extent = extentOf(m_grid, m_qmax, settings.biso);
    Eigen::ArrayXd sum = Eigen::ArrayXd::Zero(extent.end);
    for (std::size_t type = 0; type < types.pairs.size(); ++type) {
        control.throwIfCancelled();
        sum += weights[static_cast<Eigen::Index>(type)] * peaks(types.pairs[type], settings, m_grid.rstep, extent);
    }
    return fromPeaks(sum, settings);
}

Eigen::VectorXd RealSpacePdf::fromPeaks(const Eigen::ArrayXd& peaks, const PdfSettings& settings) const
{
    const Eigen::VectorXd g = bandPass(peaks, m_grid.rstep, m_qmin, m_qmax);
    const auto first = static_cast<Eigen::Index>(std::llround(m_r[0] / m_grid.rstep));
    return g.segment(first, m_r.size()).cwiseProduct(envelope(m_r, settings.qdamp));
}

} // namespace clusterlens
