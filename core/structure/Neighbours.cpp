#include "structure/Neighbours.h"

#include "structure/Elements.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>
#include <utility>

namespace clusterlens {

namespace {

/// Calls \p visit(i, j, distance) for all pairs i < j.
template <typename Visit> void forEachPair(const PositionsXyz& positions, Visit visit)
{
    for (Eigen::Index i = 0; i < positions.rows(); ++i) {
        const Eigen::RowVector3d here = positions.row(i);
        for (Eigen::Index j = i + 1; j < positions.rows(); ++j) {
            visit(i, j, (positions.row(j) - here).norm());
        }
    }
}

} // namespace

Eigen::VectorXd sortedDistances(const PositionsXyz& positions)
{
    Eigen::VectorXd distances(positions.rows() * std::max<Eigen::Index>(positions.rows() - 1, 0) / 2);
    Eigen::Index next = 0;
    forEachPair(positions, [&](Eigen::Index, Eigen::Index, double distance) { distances[next++] = distance; });
    std::sort(distances.begin(), distances.end());
    return distances;
}

DistanceHistogram distanceHistogram(const PositionsXyz& positions, double width)
{
    if (!(std::isfinite(width) && width > 0.0)) {
        throw std::invalid_argument(fmt::format("distance histogram: expected a positive bin width in Å, found {:g}", width));
    }
    double longest = 0.0;
    forEachPair(positions, [&](Eigen::Index, Eigen::Index, double distance) { longest = std::max(longest, distance); });
    constexpr double mostBins = 1e7;
    if (!(longest / width < mostBins)) {
        throw std::invalid_argument(
            fmt::format("distance histogram: expected a wider bin than {:g} Å for distances up to {:g} Å", width, longest));
    }
    const Eigen::Index bins = positions.rows() < 2 ? 0 : static_cast<Eigen::Index>(longest / width) + 1;
    DistanceHistogram histogram{width, Eigen::VectorXi::Zero(bins)};
    forEachPair(positions,
        [&](Eigen::Index, Eigen::Index, double distance) { ++histogram.counts[static_cast<Eigen::Index>(distance / width)]; });
    return histogram;
}

double metalCutoff(const PositionsXyz& positions)
{
    constexpr double reach = 1.2;
    return reach * typicalBond(positions);
}

Neighbours findNeighbours(const PositionsXyz& positions, double cutoff)
{
    if (!(std::isfinite(cutoff) && cutoff > 0.0)) {
        throw std::invalid_argument(fmt::format("neighbours: expected a positive cutoff in Å, found {:g}", cutoff));
    }
    if (!positions.allFinite()) {
        throw std::invalid_argument("neighbours: expected finite positions");
    }
    Neighbours result;
    result.cutoff = cutoff;
    result.neighbours.resize(static_cast<std::size_t>(positions.rows()));
    result.smallestDistance = smallestDistance(positions);
    double sum = 0.0;
    forEachPair(positions, [&](Eigen::Index i, Eigen::Index j, double distance) {
        if (distance > cutoff) {
            return;
        }
        result.bonds.push_back({static_cast<int>(i), static_cast<int>(j), distance});
        result.neighbours[static_cast<std::size_t>(i)].push_back(static_cast<int>(j));
        result.neighbours[static_cast<std::size_t>(j)].push_back(static_cast<int>(i));
        sum += distance;
    });
    for (const std::vector<int>& around : result.neighbours) {
        result.coordination.push_back(static_cast<int>(around.size()));
    }
    result.meanBond = result.bonds.empty() ? 0.0 : sum / static_cast<double>(result.bonds.size());
    return result;
}

Neighbours findNeighbours(const PositionsXyz& positions)
{
    if (!positions.allFinite()) {
        throw std::invalid_argument("neighbours: expected finite positions");
    }
    if (positions.rows() < 2) {
        Neighbours result;
        result.neighbours.resize(static_cast<std::size_t>(positions.rows()));
        result.coordination.assign(static_cast<std::size_t>(positions.rows()), 0);
        return result;
    }
    const double cutoff = metalCutoff(positions);
    if (cutoff == 0.0) {
        throw std::invalid_argument("neighbours: expected atoms apart from each other, found most of them at the same place");
    }
    return findNeighbours(positions, cutoff);
}

Neighbours neighboursIfAny(const PositionsXyz& positions)
{
    const double cutoff = positions.allFinite() ? metalCutoff(positions) : 0.0;
    if (std::isfinite(cutoff) && cutoff > 0.0) {
        return findNeighbours(positions, cutoff);
    }
    Neighbours alone;
    alone.neighbours.resize(static_cast<std::size_t>(positions.rows()));
    alone.coordination.assign(static_cast<std::size_t>(positions.rows()), 0);
    return alone;
}

Neighbours clusterNeighbours(const Structure& structure)
{
    constexpr double reach = 1.2; // of the sum of covalent radii
    const std::vector<Eigen::Index> metals = metalRows(structure);
    const Neighbours among = neighboursIfAny(structure.positions(metals, Eigen::all));
    if (static_cast<Eigen::Index>(metals.size()) == structure.size())
        return among;
    Neighbours result;
    result.cutoff = among.cutoff;
    result.meanBond = among.meanBond;
    result.smallestDistance = smallestDistance(structure.positions);
    result.neighbours.resize(structure.elements.size());
    for (const Bond& bond : among.bonds)
        result.bonds.push_back({static_cast<int>(metals[static_cast<std::size_t>(bond.first)]),
            static_cast<int>(metals[static_cast<std::size_t>(bond.second)]), bond.length});
    for (std::size_t m = 0; m < metals.size(); ++m)
        for (const int other : among.neighbours[m])
            result.neighbours[static_cast<std::size_t>(metals[m])].push_back(
                static_cast<int>(metals[static_cast<std::size_t>(other)]));
    std::vector<double> radius;
    std::vector<bool> metal(structure.elements.size());
    for (const Eigen::Index row : metals)
        metal[static_cast<std::size_t>(row)] = true;
    for (const std::string& element : structure.elements)
        radius.push_back(isAtom(element) ? reach * covalentRadius(element) : 0.0);
    forEachPair(structure.positions, [&](Eigen::Index first, Eigen::Index second, double distance) {
        const auto i = static_cast<std::size_t>(first);
        const auto j = static_cast<std::size_t>(second);
        if ((metal[i] && metal[j]) || !(distance <= radius[i] + radius[j]))
            return;
        result.bonds.push_back({static_cast<int>(first), static_cast<int>(second), distance});
        if (!metal[i])
            result.neighbours[i].push_back(static_cast<int>(second));
        if (!metal[j])
            result.neighbours[j].push_back(static_cast<int>(first));
    });
    std::ranges::sort(result.bonds, {}, [](const Bond& bond) { return std::pair(bond.first, bond.second); });
    for (const std::vector<int>& around : result.neighbours)
        result.coordination.push_back(static_cast<int>(around.size()));
    return result;
}

} // namespace clusterlens
