#pragma once

#include "structure/Structure.h"

#include <Eigen/Core>

#include <optional>
#include <string>
#include <vector>

namespace clusterlens {

/// One way of refining a particle that was tried, and what data said of it that it had not seen.
struct RefinementChoice {
    std::string what;          ///< "unrefined", "strain of the surface", "sites, compactness 2"
    double rwp = 0.0;          ///< of the fit to all data
    double heldOut = 0.0;      ///< Rwp in windows of r that were left out, each in turn
    double heldOutError = 0.0; ///< standard error of the difference between \c heldOut and that of the choice with the least
    int atoms = 0;             ///< of the fit to all data
    int brokenBonds = 0;       ///< neighbours that atoms lack
    int freeParameters = 0;    ///< numbers that were free, each site that may be taken or not counted as one
    double coordination = 0.0; ///< mean number of neighbours
    std::vector<double>
        strain; ///< relative displacement towards the centre of the surface, of the layer below it; along the axis. May be empty
    PositionsXyz positions; ///< [atoms x 3] Å, of the fit to all data, its stretch not applied
};

/// What a refinement did, with all that is needed to judge it. Plain value.
struct Refinement {
    std::string parent;                    ///< what was refined: the name of a candidate or file
    std::string lattice;                   ///< whose sites were tried (SiteLattice::name); empty: none
    double rwpBefore = 0.0;                ///< of the parent
    std::vector<RefinementChoice> choices; ///< the simplest first
    std::size_t asked = 0;                 ///< which of them the data ask for; 0: that the particle stays as it was
    std::size_t taken = 0;                 ///< which of them the candidate is: another one where somebody has chosen it
    double independentPoints = 0.0;        ///< of the curve in the fitted range: (rmax - rmin)(Qmax - Qmin)/pi

    PositionsXyz sites;        ///< [m x 3] Å, taken by some particle of the ensemble, in the frame of the best one
    Eigen::VectorXd occupancy; ///< [m] share of the ensemble that takes each
    std::vector<PositionsXyz>
        ensemble; ///< particles that explain the curve as well, the best first. Å. Empty unless sites were taken
    std::vector<double> ensembleRwp; ///< of each

    [[nodiscard]] const RefinementChoice& choice() const { return choices.at(taken); }
    [[nodiscard]] bool changed() const { return taken > 0; }
};

} // namespace clusterlens
