#pragma once

#include "structure/Motifs.h"

#include <Eigen/Core>

#include <string>
#include <vector>

namespace clusterlens {

/// Close-packed layers of one direction.
struct Stacking {
    /// One letter for each layer with a neighbour on both sides: c where these lie differently (ABC, fcc), h where they lie alike (ABA, hcp).
    std::string layers;

    [[nodiscard]] int twinPlanes() const;     ///< single h
    [[nodiscard]] int stackingFaults() const; ///< two h side by side; in a stacking of mostly h, runs of c
    [[nodiscard]] bool isHexagonal() const;   ///< all h, or more h than c and three at least: two among few are a fault of fcc
};

/// Directions that atoms inside a cluster show: the most shared one, and others that two of them and a sixth of all share.
struct TwinDirections {
    std::vector<Eigen::RowVector3d> planes; ///< normals of the close-packed planes through hcp atoms
    std::vector<Eigen::RowVector3d> axes;   ///< fivefold axes
    bool inOnePlane = true;                 ///< all normals at right angles to one axis, as in a decahedron
};

/// \param motifs  classifyMotifs(positions)
[[nodiscard]] TwinDirections twinDirections(const PositionsXyz& positions, const std::vector<Motif>& motifs);

/// The four normals of close-packed planes around the fcc atom next to the middle; none where there is no fcc atom.
[[nodiscard]] std::vector<Eigen::RowVector3d> fccNormals(const PositionsXyz& positions, const std::vector<Motif>& motifs);

/// Layers across \p normal, from where all atoms of a layer lie on average: the surface counts too, and disorder of single atoms does not.
/// Layers of fewer than three atoms, or ones that are no close-packed layers, end the stacking.
[[nodiscard]] Stacking stackingAlong(const PositionsXyz& positions, const Eigen::RowVector3d& normal);

} // namespace clusterlens
