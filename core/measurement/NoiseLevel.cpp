#include "measurement/NoiseLevel.h"

#include <cmath>
#include <numbers>

namespace clusterlens {

double noiseNearQmax(const Eigen::VectorXd& r, const Eigen::VectorXd& values, double qmax)
{
    constexpr double bandStart = 0.8; // of Qmax
    constexpr double bandEnd = 0.97;  // of Qmax, where F may end in a slope
    const double step = (r[r.size() - 1] - r[0]) / double(r.size() - 1);
    const double length = r[r.size() - 1] - r[0] + step;
    const double dq = std::numbers::pi / length;
    double power = 0.0;
    int count = 0;
    for (double q = bandStart * qmax; q <= bandEnd * qmax; q += dq) {
        const double s = step * values.dot((q * r.array()).sin().matrix());
        const double c = step * values.dot((q * r.array()).cos().matrix());
        power += s * s + c * c;
        ++count;
    }
    return count ? std::sqrt(power / count * qmax / (std::numbers::pi * length)) : 0.0;
}

double noiseOfPoints(const Eigen::VectorXd& values)
{
    const Eigen::Index n = values.size();
    if (n < 5)
        return 0.0;
    const Eigen::VectorXd bend = values.head(n - 2) - 2.0 * values.segment(1, n - 2) + values.tail(n - 2);
    return std::sqrt(bend.squaredNorm() / double(n - 2) / 6.0); // 1 + 4 + 1 independent errors
}

} // namespace clusterlens
