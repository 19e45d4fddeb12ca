#pragma once

#include "document/ShownCandidate.h"
#include "structure/Motifs.h"
#include "structure/Neighbours.h"
#include "structure/Structure.h"
#include "structure/SymmetryAxes.h"

#include <Eigen/Core>

#include <vector>

namespace clusterlens::ui {

/// Everything that the 3D views show of one structure besides its elements. Plain value.
struct AtomFeatures {
    PositionsXyz positions;           ///< [n x 3] Å, as drawn: centred, and laid over the reference where there is one
    Neighbours neighbours;            ///< clusterNeighbours()
    std::vector<Eigen::Index> metals; ///< rows of metalRows()
    Eigen::VectorXd centreDistance;   ///< [n] Å
    std::vector<Motif> motifs;        ///< [n] of the metal atoms among themselves, others are Motif::Other
    std::vector<int> depths;          ///< [n] layers below the surface
    double nearest = 0.0;             ///< Å, the usual distance of neighbours among the metal atoms; 0 with fewer than two
    std::vector<SymmetryAxis> axes;   ///< of the lattice, as drawn
    Eigen::VectorXd displacement;     ///< [n] Å of the metal atoms from the ideal shape, others 0; empty when no shape is similar
    std::string idealShape;           ///< "dec 5 1 0"; empty likewise

    // Of a refined candidate with an ensemble of particles; empty else.
    Eigen::VectorXd occupancy;      ///< [n] share of the particles that have the atom
    PositionsXyz others;            ///< [k x 3] Å, sites that only other particles take, as drawn
    Eigen::VectorXd otherOccupancy; ///< [k]
};

/// What can be had at once: no motifs, no axes, no displacements, no overlay.
[[nodiscard]] AtomFeatures quickFeatures(const Candidate& candidate);

/// Everything, as far as it can be had; takes up to a few tenths of a second. \param reference  laid over it, but where haveOneFrame(); null: none
/// \param before  how it was drawn with another fit, over this reference: it stays so as far as lieAs() can; null: it was not
[[nodiscard]] AtomFeatures fullFeatures(
    const Candidate& candidate, const Candidate* reference, const AtomFeatures* before = nullptr);

/// Turns and moves what is drawn of a candidate to where it was drawn before its last fit: of many ways to lay a symmetric particle over another the best may be another
/// one each time. \return false: these are other atoms, and nothing was done
bool lieAs(AtomFeatures& features, const AtomFeatures& before);

/// Whether these are the same atoms with other fits, in the same place.
[[nodiscard]] bool areOneFrame(const PositionsXyz& one, const PositionsXyz& other);

/// Whether one was refined from the other, or both from the same, so that one lies as the other does already.
[[nodiscard]] bool haveOneFrame(const Candidate& one, const Candidate& other);

} // namespace clusterlens::ui
