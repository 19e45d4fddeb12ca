#pragma once

#include "structure/BondMeasures.h"
#include "structure/Structure.h"

#include <Eigen/Core>

#include <vector>

namespace clusterlens {

/// A pair of atoms, first < second, and their distance in Å.
struct Bond {
    int first = 0;
    int second = 0;
    double length = 0.0;
};

/// Bonds of a cluster and what follows from them.
struct Neighbours {
    double cutoff = 0.0;                      ///< Å, the longest bond that was looked for
    std::vector<Bond> bonds;                  ///< ordered by first, then second atom
    std::vector<std::vector<int>> neighbours; ///< [n] atoms bonded to each atom, in rising order
    std::vector<int> coordination;            ///< [n] number of bonds of each atom
    double meanBond = 0.0;                    ///< Å; 0 without bonds
    double smallestDistance = 0.0;            ///< Å, over all pairs; 0 with fewer than two atoms
};

/// Counts of pair distances in equal bins: bin i holds distances from i * width to (i + 1) * width.
struct DistanceHistogram {
    double width = 0.0; ///< Å
    Eigen::VectorXi counts;

    [[nodiscard]] double centre(Eigen::Index bin) const { return (static_cast<double>(bin) + 0.5) * width; }
};

/// \return all n (n - 1) / 2 pair distances, Å, rising
[[nodiscard]] Eigen::VectorXd sortedDistances(const PositionsXyz& positions);

/// \throws std::invalid_argument  width that is not positive and finite, or so small that more than 10^7 bins would be needed
[[nodiscard]] DistanceHistogram distanceHistogram(const PositionsXyz& positions, double width);

/// Distance up to which atoms of a metal count as bonded: 1.2 times typicalBond().
/// Between the first shell and the second one of fcc and hcp (1.41) and sc (1.41); the two shells of bcc (1 and 1.155) count together.
/// \return Å; 0 with fewer than two atoms
[[nodiscard]] double metalCutoff(const PositionsXyz& positions);

/// \throws std::invalid_argument  a cutoff that is not positive and finite, or positions that are not finite
[[nodiscard]] Neighbours findNeighbours(const PositionsXyz& positions, double cutoff);

/// With metalCutoff(). \throws std::invalid_argument  also where most atoms lie at the place of another
[[nodiscard]] Neighbours findNeighbours(const PositionsXyz& positions);

/// The same for whatever is to be shown: no bonds where there is no such cutoff.
[[nodiscard]] Neighbours neighboursIfAny(const PositionsXyz& positions);

/// The same for a cluster that may have ligands: metal atoms among themselves by their own metalCutoff(), pairs with others up to 1.2 times the sum of their covalent
/// radii. Neighbours and coordination of a metal atom are its metal neighbours, as without ligands, and \c meanBond is theirs; \c bonds has all.
[[nodiscard]] Neighbours clusterNeighbours(const Structure& structure);

} // namespace clusterlens
