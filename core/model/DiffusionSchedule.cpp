#include "model/DiffusionSchedule.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>

namespace clusterlens {

DiffusionSchedule::DiffusionSchedule()
{
    constexpr double s = 5e-4;
    const auto f = [](double t) { return std::pow(std::cos((t / steps + s) / (1.0 + s) * std::numbers::pi / 2.0), 2); };
    m_alphaBar.reserve(steps + 1);
    for (int t = 0; t <= steps; ++t)
        m_alphaBar.push_back(std::clamp(f(t) / f(0), 1e-5, 1.0));
}

DiffusionSchedule::Jump DiffusionSchedule::jump(int t1, int t2) const
{
    if (t1 < 0 || t1 > t2 || t2 > steps)
        throw std::invalid_argument(fmt::format("expected 0 <= T1 <= T2 <= 1000, found T1 = {}, T2 = {}", t1, t2));
    if (t1 == t2)
        return {0.0, 1.0};
    const double noisy = std::sqrt((1.0 - alphaBar(t1)) / (1.0 - alphaBar(t2)));
    return {std::sqrt(alphaBar(t1)) - std::sqrt(alphaBar(t2)) * noisy, noisy};
}

std::vector<int> DiffusionSchedule::timesBetween(int from, int to, int evaluations)
{
    if (from < to || evaluations < 1)
        throw std::invalid_argument("expected falling times and at least one evaluation");
    evaluations = std::min(evaluations, from - to); // no time is visited twice
    std::vector<int> times{from};
    for (int i = 1; i <= evaluations; ++i)
        times.push_back(from + static_cast<int>(std::lround(static_cast<double>(to - from) * i / evaluations)));
    return times;
}

} // namespace clusterlens
