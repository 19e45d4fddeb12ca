#include "shapes/DistinctClusters.h"

#include "structure/Neighbours.h"

#include <algorithm>
#include <cmath>

namespace clusterlens {

DistinctClusters::Entry DistinctClusters::makeEntry(PositionsXyz positions)
{
    Entry entry{std::move(positions)};
    for (Eigen::Index i = 0; i < entry.positions.rows(); ++i) {
        const Eigen::RowVector3d here = entry.positions.row(i);
        for (Eigen::Index j = i + 1; j < entry.positions.rows(); ++j) {
            const double square = (entry.positions.row(j) - here).squaredNorm();
            entry.meanSquare += square;
            entry.meanFourth += square * square;
        }
    }
    const auto n = static_cast<double>(entry.positions.rows());
    const double pairs = std::max(1.0, n * (n - 1.0) / 2.0);
    entry.meanSquare /= pairs;
    entry.meanFourth /= pairs;
    return entry;
}

bool DistinctClusters::isSame(const Entry& a, const Entry& b)
{
    if (a.positions.isApprox(b.positions, 1e-12)) {
        return true; // most duplicates: different cuts that take the same atoms of one lattice, in the same order
    }
    // If every distance d agrees to e, the mean of d^2 agrees to about 2 e d and that of d^4 to 4 e d^3, d below the largest distance.
    const double longest = 2.0 * std::max(a.positions.rowwise().norm().maxCoeff(), b.positions.rowwise().norm().maxCoeff());
    if (std::abs(a.meanSquare - b.meanSquare) > 3.0 * sameDistance * longest
        || std::abs(a.meanFourth - b.meanFourth) > 5.0 * sameDistance * longest * longest * longest) {
        return false;
    }
    return (sortedDistances(a.positions) - sortedDistances(b.positions)).cwiseAbs().maxCoeff() <= sameDistance;
}

std::pair<std::size_t, bool> DistinctClusters::add(PositionsXyz positions)
{
    Entry entry = makeEntry(std::move(positions));
    std::vector<std::size_t>& rivals = m_byAtoms[entry.positions.rows()];
    const auto known
        = std::find_if(rivals.begin(), rivals.end(), [&](std::size_t rival) { return isSame(m_entries[rival], entry); });
    if (known != rivals.end()) {
        return {*known, false};
    }
    rivals.push_back(m_entries.size());
    m_entries.push_back(std::move(entry));
    return {m_entries.size() - 1, true};
}

} // namespace clusterlens
