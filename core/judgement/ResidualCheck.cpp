#include "judgement/ResidualCheck.h"

#include "measurement/NoiseLevel.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace clusterlens {

namespace {

constexpr double needed = 2.5;     // Å of data beyond the particle
constexpr double peakTail = 1.0;   // Å, of the longest pair distance and its termination ripple
constexpr Eigen::Index fewest = 8; // points that make an rms

double rootMeanSquare(const Eigen::VectorXd& values)
{
    return values.size() ? std::sqrt(values.squaredNorm() / double(values.size())) : 0.0;
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
