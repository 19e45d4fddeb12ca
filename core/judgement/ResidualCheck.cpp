#include "judgement/ResidualCheck.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace clusterlens {

namespace {

constexpr double needed = 2.5;     // Å of data beyond the particle
constexpr double peakTail = 1.0;   // Å, of the longest pair distance and its termination ripple
constexpr double bandStart = 0.8;  // of Qmax
constexpr double bandEnd = 0.97;   // of Qmax, where F may end in a slope
constexpr Eigen::Index fewest = 8; // points that make an rms

double rootMeanSquare(const Eigen::VectorXd& values)
{
    return values.size() ? std::sqrt(values.squaredNorm() / double(values.size())) : 0.0;
}

/// Mean step; the grid of a measured curve is even, or nearly.
double stepOf(const Eigen::VectorXd& r)
{
    return (r[r.size() - 1] - r[0]) / double(r.size() - 1);
}

/// Standard deviation of white noise up to Qmax that has as much power near Qmax as the residual (Parseval).
double noiseNearQmax(const Eigen::VectorXd& r, const Eigen::VectorXd& residual, double qmax)
{
    const double step = stepOf(r);
    const double length = r[r.size() - 1] - r[0] + step;
    const double dq = std::numbers::pi / length;
    double power = 0.0;
    int count = 0;
    for (double q = bandStart * qmax; q <= bandEnd * qmax; q += dq) {
        const double s = step * residual.dot((q * r.array()).sin().matrix());
        const double c = step * residual.dot((q * r.array()).cos().matrix());
        power += s * s + c * c;
        ++count;
    }
    return count ? std::sqrt(power / count * qmax / (std::numbers::pi * length)) : 0.0;
}

} // namespace

ResidualCheck checkResidual(const FitResult& fit, double diameter, const PdfSettings& settings, double from)
{
    ResidualCheck check;
    const Eigen::Index skipped = std::lower_bound(fit.r.begin(), fit.r.end(), from) - fit.r.begin();
    const Eigen::Index used = fit.r.size() - skipped;
    if (used < fewest)
        return check;
    const Eigen::VectorXd r = fit.r.tail(used);
    const Eigen::VectorXd observed = fit.observed.tail(used);
    const Eigen::VectorXd residual = observed - fit.fitted.tail(used);
    const double size = rootMeanSquare(observed);
    check.independentPoints = (r[used - 1] - r[0]) * (settings.qmax - settings.qmin) / std::numbers::pi;
    check.rwp = size > 0.0 ? rootMeanSquare(residual) / size : 0.0;
    check.noise = noiseNearQmax(r, residual, settings.qmax);
    const Eigen::Index inside = std::lower_bound(r.begin(), r.end(), diameter + peakTail) - r.begin();
    const Eigen::Index beyond = used - inside;
    if (inside >= fewest && beyond >= fewest && r[used - 1] - r[inside] >= needed) {
        const double outer = rootMeanSquare(residual.tail(beyond));
        check.noise = std::min(check.noise, outer);
        if (outer > 0.0)
            check.insideOverBeyond = rootMeanSquare(residual.head(inside)) / outer;
    }
    check.noiseFloor = size > 0.0 ? check.noise / size : 0.0;
    check.misfit = std::sqrt(std::max(0.0, check.rwp * check.rwp - check.noiseFloor * check.noiseFloor));
    return check;
}

} // namespace clusterlens
