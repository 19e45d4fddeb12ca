#include "pdf/BandCurve.h"

#include "measurement/Displacement.h"

#include <fmt/core.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <string>

namespace clusterlens {

namespace {

constexpr double kMaxExtension = 10.0; // Å, libdiffpy's limit
constexpr double kRipples = 6.0;       // termination ripples of wavelength 2 pi / qmax

constexpr double kNearEnough = 0.05; // of a step in Q, for the end of a band
constexpr int kMostTimesFiner = 3;   // times as many as the range needs, with a Qmin below 0.3
constexpr double kFarEnough = 200.0; // Å
constexpr double kMostIntervals
    = 16'777'216.0; // 2^24 of a transform: 128 MB of doubles; more is a mistake in the step or the range

int powerOfTwoFrom(double size)
{
    if (!(size >= 1.0 && size <= kMostIntervals))
        throw std::invalid_argument(fmt::format("PDF: expected 1 to 16777216 intervals of r or Q, found {}", size));
    return static_cast<int>(std::bit_ceil(static_cast<std::uint64_t>(std::ceil(size))));
}

/// The transform for a step and \p count points in Q: its own steps in r are no wider than those of the grid. Refuses a count that is no int.
void setTransform(QBand& band, double count, const RGrid& grid)
{
    band.intervals = powerOfTwoFrom(std::max(count, std::ceil(M_PI / (grid.rstep * band.dq) - 1e-9)));
    band.rstep = M_PI / (band.intervals * band.dq);
}

} // namespace

Extension extensionOf(double qmax, double biso)
{
    const double ripples = 2.0 * M_PI * kRipples / qmax;
    const double tails = std::sqrt(2.0 * biso * uPerBiso) * kPeakReach;
    const double shrink = std::min(1.0, kMaxExtension / (ripples + tails));
    return {shrink * ripples, shrink * tails};
}

void checkSettings(const PdfSettings& s)
{
    for (const double value : {s.qdamp, s.qbroad, s.biso, s.delta1, s.delta2}) {
        if (!std::isfinite(value))
            throw std::invalid_argument("PDF settings: expected finite values");
    }
    if (s.biso < 0.0)
        throw std::invalid_argument(fmt::format("PDF settings: expected biso >= 0, found {:g}", s.biso));
}

QBand qBand(const RGrid& grid, double qmin, double qmax, double biso)
{
    const Extension parts = extensionOf(qmax, biso);
    const double extension = parts.ripples + parts.tails;
    const auto steps = [&grid](double r) { return std::ceil(r / grid.rstep - 1e-9); };
    QBand band;
    band.rmin = std::max(0.0, grid.rstep * steps(grid.rmin - extension));
    band.rmax = grid.rstep * steps(grid.rmax + extension);
    band.dq = qmax * band.rmax / M_PI <= 4.0 ? qmax / 4.0 : M_PI / band.rmax;
    const double count = std::ceil(qmax / band.dq);
    setTransform(band, count, grid);
    band.first = static_cast<int>(std::min(std::ceil(qmin / band.dq), count));
    band.count = static_cast<int>(count);
    return band;
}

QBand qBandBeyond(const RGrid& grid, double farthest, double qmin, double qmax, double biso)
{
    QBand band = qBand(grid, qmin, qmax, biso);
    if (farthest <= grid.rmax || band.count < 2)
        return band;
    const double low = (band.first - 0.5) * band.dq;
    const double high = (band.count - 0.5) * band.dq;
    const double reach = band.rmax - grid.rmax + std::min(farthest, std::max(kFarEnough, grid.rmax));
    const int fewest = std::max(band.count, static_cast<int>(std::ceil(high * reach / M_PI + 0.5)));
    double nearest = 1.0; // of a step, between the lower ends
    for (int count = fewest; count <= kMostTimesFiner * fewest && nearest > kNearEnough; ++count) {
        const double dq = high / (count - 0.5);
        const double first = band.first == 0 ? 0.0 : low / dq + 0.5;
        if (const double off = std::abs(first - std::round(first)); off < nearest) {
            nearest = off;
            band.dq = dq;
            band.first = static_cast<int>(std::lround(first));
            band.count = count;
        }
    }
    band.rmax = M_PI / band.dq;
    setTransform(band, band.count, grid);
    return band;
}

BandCurve::BandCurve(const QBand& band, const Eigen::VectorXd& points)
    : m_band(band)
    , m_transform(std::max(band.intervals, 2))
    , m_points(&points)
{
}

Eigen::VectorXd BandCurve::curve(const Eigen::VectorXd& f) const
{
    Eigen::VectorXd band = (2.0 / M_PI * m_band.dq) * f;
    band.head(std::min<Eigen::Index>(m_band.first, band.size())).setZero();
    const Eigen::VectorXd fine = m_transform.apply(band);
    const Eigen::VectorXd& r = *m_points;
    const double perStep = 1.0 / m_band.rstep;
    Eigen::VectorXd result(r.size());
    for (Eigen::Index n = 0; n < r.size(); ++n) {
        const double t = r[n] * perStep;
        const auto j = std::min(static_cast<Eigen::Index>(t), fine.size() - 1);
        const double next = j + 1 < fine.size() ? fine[j + 1] : 0.0; // sin(pi k) = 0 closes the interval
        result[n] = fine[j] + (t - static_cast<double>(j)) * (next - fine[j]);
    }
    return result;
}

Eigen::VectorXd BandCurve::transposed(const Eigen::VectorXd& atPoints) const
{
    const Eigen::VectorXd& r = *m_points;
    const double perStep = 1.0 / m_band.rstep;
    Eigen::VectorXd fine = Eigen::VectorXd::Zero(m_transform.intervals() + 1);
    for (Eigen::Index n = 0; n < r.size(); ++n) {
        const double t = r[n] * perStep;
        const auto j = std::min(static_cast<Eigen::Index>(t), fine.size() - 2);
        const double share = t - static_cast<double>(j);
        fine[j] += (1.0 - share) * atPoints[n];
        fine[j + 1] += share * atPoints[n];
    }
    Eigen::VectorXd lambda = (2.0 / M_PI * m_band.dq) * m_transform.apply(fine.head(m_transform.intervals())).head(m_band.count);
    lambda.head(std::min<Eigen::Index>(m_band.first, lambda.size())).setZero();
    return lambda;
}

} // namespace clusterlens
