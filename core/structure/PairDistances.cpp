#include "structure/PairDistances.h"

#include <algorithm>
#include <vector>

namespace clusterlens {

namespace {

std::vector<double> sortedDistances(const PositionsXyz& positions)
{
    const Eigen::Index n = positions.rows();
    std::vector<double> all;
    all.reserve(static_cast<std::size_t>(n * (n - 1) / 2));
    for (Eigen::Index i = 0; i < n; ++i) {
        for (Eigen::Index j = i + 1; j < n; ++j) {
            const double d = (positions.row(i) - positions.row(j)).norm();
            if (d >= kCoincidence)
                all.push_back(d);
        }
    }
    std::sort(all.begin(), all.end());
    return all;
}

} // namespace

PairDistances pairDistances(const PositionsXyz& positions, double tolerance)
{
    const std::vector<double> all = sortedDistances(positions);
    std::vector<double> distances;
    std::vector<double> counts;
    for (std::size_t i = 0; i < all.size();) {
        std::size_t end = i + 1;
        double sum = all[i];
        for (; end < all.size() && all[end] - all[end - 1] < tolerance; ++end)
            sum += all[end];
        distances.push_back(sum / static_cast<double>(end - i));
        counts.push_back(static_cast<double>(end - i));
        i = end;
    }
    const auto size = static_cast<Eigen::Index>(distances.size());
    return {Eigen::Map<const Eigen::VectorXd>(distances.data(), size), Eigen::Map<const Eigen::VectorXd>(counts.data(), size),
        static_cast<int>(positions.rows())};
}

} // namespace clusterlens
