#pragma once

#include "structure/Structure.h"

#include <cstddef>
#include <map>
#include <utility>
#include <vector>

namespace clusterlens {

/// Clusters that differ from each other, in the order they came. Two are the same when their sorted pair distances agree to 1e-4 of the bond.
class DistinctClusters {
public:
    static constexpr double sameDistance = 1e-4; ///< of the bond

    /// \param positions  at unit bond length, centred on 0
    /// \return index of the cluster, and whether it is new
    std::pair<std::size_t, bool> add(PositionsXyz positions);

    [[nodiscard]] std::size_t size() const { return m_entries.size(); }

private:
    /// A cluster with sums over pairs that tell nearly all different clusters apart without sorting their distances.
    struct Entry {
        PositionsXyz positions;
        double meanSquare = 0.0; ///< of the pair distances
        double meanFourth = 0.0; ///< of the pair distances, fourth power
    };
    static Entry makeEntry(PositionsXyz positions);
    static bool isSame(const Entry& a, const Entry& b);

    std::vector<Entry> m_entries;
    std::map<Eigen::Index, std::vector<std::size_t>> m_byAtoms;
};

} // namespace clusterlens
