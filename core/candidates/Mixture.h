#pragma once

#include "candidates/Candidate.h"

#include <vector>

namespace clusterlens {

struct MixtureSettings {
    FitSettings fit;            ///< of the measurement
    std::string element = "Au"; ///< of the structures that come out
    int terms = 3;              ///< shapes at most, >= 2
    int threads = 0;            ///< 0: one for each processor core
};

/// The best mixtures of 2, 3 ... settings.terms kinds of particles (MixtureMembers.h): sums of their curves whose weights are not negative and are the shares
/// of the atoms, 5 % at least, all with the same Biso, Qdamp, delta2 and amplitude. Shapes are taken up one by one, each the one that lowers the
/// misfit most, and then exchanged. What is chosen is fitted together. The last one is a log-normal distribution of the sizes of spheres (SizeDistribution.h).
/// \param best     the best single particle; its parameters are where the search starts
/// \throws std::invalid_argument  fewer than 2 terms, or as fitPdf;  Cancelled
[[nodiscard]] std::vector<Candidate> bestMixtures(
    const PdfCurve& curve, const Candidate& best, const MixtureSettings& settings, const RunControl& control = {});

/// log(prior) of a mixture beside a single shape: by so much it must explain the curve better. The second shape was chosen among a few hundred,
/// log(300) = 6, and brings a weight of its own; where there are two kinds of particles, more are less of a surprise. A distribution of sizes has one parameter
/// more than one size, and no choice but that of the lattice, like a single shape; it counts as a pair.
[[nodiscard]] double mixtureLogPrior(const Candidate& candidate);

/// The pair distances that a mixture's mean curve is that of: those of each part, counted by its share of the atoms.
[[nodiscard]] PairDistances mixedPairs(const std::vector<MixturePart>& parts);

/// Of a mixture the mean over its atoms, which is what scattering sees; else the number of atoms.
[[nodiscard]] double meanAtoms(const Candidate& candidate);

/// Same, as a whole number: what is shown as the candidate's number of atoms.
[[nodiscard]] int countedAtoms(const Candidate& candidate);

/// Same of the largest pair distance, Å.
[[nodiscard]] double meanDiameter(const Candidate& candidate);

} // namespace clusterlens
