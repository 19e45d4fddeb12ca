#pragma once

#include "candidates/ConsideredShape.h"
#include "judgement/Judgement.h"
#include "judgement/ResidualCheck.h"

#include <functional>
#include <optional>
#include <vector>

namespace clusterlens {

/// Belief spread over the shapes that were held against a curve. Plain value.
struct Belief {
    std::vector<double> shares;                  ///< of each shape considered, adding up to 1: that the particle is most like it
    std::vector<double> knownShares;             ///< same if the particle is one of them
    std::vector<FamilyShare> families;           ///< largest first, adding up to 1; an octahedron counts as fcc
    double known = 0.0;                          ///< that the particle is one of the shapes considered, and not merely like one
    std::function<double(double)> countWithin10; ///< that the particle's number of atoms is within 10 % of a given one
    std::optional<BeliefInterval> atoms;         ///< empty where nothing was considered, like the next two
    std::optional<BeliefInterval> diameter;      ///< Å
    std::optional<BeliefInterval> bond;          ///< Å
};

/// log p(curve | particle like this shape) up to a constant: -M rwp^2 / (2 (f^2 + c d^2)). M is the number of independent points of the curve and f its
/// noise floor. d is the Rwp that separates a real particle from the nearest ideal one; unlike noise it is systematic, so that it counts c times. Both
/// were calibrated on irregular particles (docs/method.md): with d = 0 the likelihood would be that of independent noise, and far too sure.
[[nodiscard]] double logLikelihood(double rwp, const ResidualCheck& best);

/// Same where how far a particle is from the shapes is not known beforehand, as between one kind of particle and several: -M / c log(rwp), with the errors'
/// size integrated over. \param rwp  what is below the noise floor counts as that
[[nodiscard]] double logLikelihoodOfUnknownMisfit(double rwp, const ResidualCheck& best);

/// All families and, within each, all sizes on a logarithmic scale are equally likely before the curve speaks: a family of which many shapes of one
/// size were tried gains nothing by it. A real particle differs from its like by a few per cent in size, which the intervals contain.
/// \param best  what the best of them leaves of the curve
[[nodiscard]] Belief beliefIn(const std::vector<ConsideredShape>& considered, const ResidualCheck& best);

} // namespace clusterlens
