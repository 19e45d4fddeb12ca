#pragma once

#include "candidates/Candidate.h"
#include "shapes/ShapeLibrary.h"

#include <functional>
#include <optional>
#include <vector>

namespace clusterlens {

struct MixtureSettings {
    FitSettings fit;            ///< of the measurement
    std::string element = "Au"; ///< of the structures that come out
    int terms = 3;              ///< shapes at most, >= 2
    /// Log-likelihood of a fit with that Rwp, up to a constant, in the range and beyond the ripple; from the judgement's calibration.
    std::function<double(double rwp)> logLikelihood;
    int threads = 0; ///< 0: one for each processor core
};

/// By how much each further shape of a mixture must raise the log-likelihood: it was chosen among a few hundred shapes, log(300) = 6, and brings a
/// weight of its own.
inline constexpr double mixturePenalty = 7.0;

/// A sample that holds several kinds of particles, where that explains the curve clearly better than \p best alone: a sum of the curves of shapes, whose
/// weights are not negative and are the shares of the atoms, all with the same Biso, Qdamp, delta2 and amplitude. Shapes are taken up one by one, each
/// the one that lowers the misfit most; each must raise the log-likelihood by mixturePenalty, and weigh 5 % at least. What is chosen is
/// fitted together.
/// \param best     the best single particle; its parameters are where the search starts
/// \param library  shapes to choose from, unit bond
/// \return         nothing where no mixture is worth it
/// \throws std::invalid_argument  fewer than 2 terms, no log-likelihood, or as fitPdf;  Cancelled
[[nodiscard]] std::optional<Candidate> findMixture(const std::vector<Shape>& library, const PdfCurve& curve, const Candidate& best,
    const MixtureSettings& settings, const RunControl& control = {});

/// The pair distances that a mixture's mean curve is that of: those of each part, counted by its share of the atoms.
[[nodiscard]] PairDistances mixedPairs(const std::vector<MixturePart>& parts);

/// Of a mixture the mean over its atoms, which is what scattering sees; else the number of atoms.
[[nodiscard]] double meanAtoms(const Candidate& candidate);

/// Same of the largest pair distance, Å.
[[nodiscard]] double meanDiameter(const Candidate& candidate);

} // namespace clusterlens
