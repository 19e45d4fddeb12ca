#include "structure/BondMeasures.h"

#include <algorithm>
#include <limits>
#include <stdexcept>

namespace clusterlens {

Eigen::VectorXd nearestDistances(const PositionsXyz& positions)
{
    const Eigen::Index n = positions.rows();
    const Eigen::Array<double, Eigen::Dynamic, 3> xyz = positions.array(); // by columns: distances go several at a time
    Eigen::ArrayXd nearest = Eigen::ArrayXd::Constant(n, std::numeric_limits<double>::infinity());
    Eigen::ArrayXd square(n);
    for (Eigen::Index i = 1; i < n; ++i) {
        square.head(i) = (xyz.col(0).head(i) - xyz(i, 0)).square() + (xyz.col(1).head(i) - xyz(i, 1)).square()
            + (xyz.col(2).head(i) - xyz(i, 2)).square();
        nearest.head(i) = nearest.head(i).min(square.head(i));
        nearest[i] = square.head(i).minCoeff();
    }
    return nearest.sqrt();
}

BondMeasures measureBonds(const PositionsXyz& positions)
{
    if (positions.rows() < 2)
        throw std::invalid_argument("measureBonds: expected at least 2 atoms");
    const Eigen::VectorXd nearest = nearestDistances(positions);
    return {nearest.mean(), nearest.minCoeff()};
}

double smallestDistance(const PositionsXyz& positions)
{
    return positions.rows() < 2 ? 0.0 : nearestDistances(positions).minCoeff();
}

double typicalBond(const PositionsXyz& positions)
{
    if (positions.rows() < 2)
        return 0.0;
    Eigen::VectorXd nearest = nearestDistances(positions);
    const auto middle = nearest.begin() + nearest.size() / 2;
    std::nth_element(nearest.begin(), middle, nearest.end());
    return *middle;
}

double largestDistance(const PositionsXyz& positions)
{
    const PositionsXyz centred = positions.rowwise() - positions.colwise().mean();
    std::vector<std::pair<double, Eigen::Index>> outwards;
    for (Eigen::Index i = 0; i < centred.rows(); ++i)
        outwards.emplace_back(centred.row(i).norm(), i);
    std::ranges::sort(outwards, std::greater<>());
    double longest = 0.0;
    for (std::size_t i = 0; i < outwards.size(); ++i)
        for (std::size_t j = i + 1; j < outwards.size() && outwards[i].first + outwards[j].first > longest; ++j)
            longest = std::max(longest, (centred.row(outwards[i].second) - centred.row(outwards[j].second)).norm());
    return longest;
}

} // namespace clusterlens
