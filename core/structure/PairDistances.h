#pragma once

#include "base/RunControl.h"
#include "structure/Structure.h"

#include <Eigen/Core>

#include <string>
#include <vector>

namespace clusterlens {

/// Pairs closer than this, Å, are coinciding atoms and are left out everywhere.
inline constexpr double kCoincidence = 1e-6;

/// All a powder curve knows of a cluster of one element: how often each pair distance occurs. Plain value.
struct PairDistances {
    Eigen::VectorXd distances;      ///< [m] Å, > 0, increasing
    Eigen::VectorXd multiplicities; ///< [m] pairs i < j at that distance; may be fractional
    int atoms = 0;                  ///< N
};

/// Distances of all pairs i < j; neighbours in the sorted list that differ by less than \p tolerance Å become one distance, their mean.
/// Pairs closer than kCoincidence are left out: they carry no structure and no direction. Takes 8 bytes a pair (5,000 atoms: 100 MB).
/// \throws Cancelled
[[nodiscard]] PairDistances pairDistances(const PositionsXyz& positions, double tolerance = 1e-7, const RunControl& control = {});

/// Pair distances in bins of equal width, of a cluster that grows atom by atom. Each bin keeps the mean of what is in it, so that a curve calculated from
/// bins much narrower than its peaks is the same. Single precision: a distance is right to 1e-6 of the size of the cluster. Memory and time to read them do not depend on the number of pairs.
class PairBins {
public:
    /// \param width, longest  in the unit of the positions; longer distances are left out
    PairBins(double width, double longest);

    /// Adds the pairs of rows \p from .. \p to - 1 with each other and with all rows before them. \param sign  -1 takes them away
    void add(const PositionsXyz& positions, Eigen::Index from, Eigen::Index to, double sign = 1.0);

    /// What was added, of a cluster of \p atoms.
    [[nodiscard]] PairDistances distances(int atoms) const;

private:
    double m_perWidth;      // 1 / width
    Eigen::Array2Xf m_bins; // number of pairs and sum of their places in the bin, 0 to 1; the last bin takes all that are longer
};

/// As pairDistances(), from PairBins: for large clusters, where sorting all pairs takes seconds. \throws Cancelled
[[nodiscard]] PairDistances binnedDistances(
    const PositionsXyz& positions, double width, double longest, const RunControl& control = {});

/// The atoms of a cluster by element. \c order lists atoms so that those of one element follow each other, else as in the structure.
struct ElementGroups {
    std::vector<std::string> elements; ///< [s] different symbols, in the order of their first atom
    std::vector<int> counts;           ///< [s] atoms of each, > 0
    std::vector<Eigen::Index> order;   ///< [n]
};
[[nodiscard]] ElementGroups elementGroups(const Structure& structure);

/// "Pt146", "Au144 S60 C420", heaviest element first.
[[nodiscard]] std::string composition(const Structure& structure);

/// The pairs of a cluster of several elements, apart by the two elements that they join. Plain value.
struct PairTypes {
    std::vector<std::string> elements; ///< [s] different symbols
    std::vector<int> counts;           ///< [s] atoms of each
    std::vector<PairDistances> pairs; ///< [s (s + 1) / 2] of elements 00, 01, .. 0(s-1), 11, 12 ..; \c atoms is that of the cluster
};

/// As pairDistances(). \throws Cancelled
[[nodiscard]] PairTypes pairTypes(const Structure& structure, const RunControl& control = {});

} // namespace clusterlens
