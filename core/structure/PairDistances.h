#pragma once

#include "structure/Structure.h"

#include <Eigen/Core>

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
/// Pairs closer than kCoincidence are left out: they carry no structure and no direction.
[[nodiscard]] PairDistances pairDistances(const PositionsXyz& positions, double tolerance = 1e-7);

} // namespace clusterlens
