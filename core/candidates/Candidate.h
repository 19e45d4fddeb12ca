#pragma once

#include "base/EnumText.h"
#include "candidates/Provenance.h"
#include "candidates/Refinement.h"
#include "pdf/PdfFit.h"
#include "shapes/FamilyGuess.h"
#include "structure/Structure.h"

#include <optional>
#include <string>
#include <vector>

namespace clusterlens {

enum class Origin { Generated, Mined, Loaded, Mixture, Refined };

template <>
inline constexpr std::array enumWords<Origin>{EnumWord{Origin::Loaded, "loaded"}, EnumWord{Origin::Generated, "generated"},
    EnumWord{Origin::Mined, "mined"}, EnumWord{Origin::Mixture, "mixture"}, EnumWord{Origin::Refined, "refined"}};

/// One kind of particle in a mixture.
struct MixturePart {
    Structure structure; ///< as exported: the fitted stretch is applied
    std::string label;   ///< "ico 3"
    double share = 0.0;  ///< of the atoms, 0 to 1
};

/// Sizes spread log-normally, in the number of particles.
struct LogNormalSizes {
    double median = 0.0;    ///< Å, diameter of the sphere through the outermost atoms
    double deviation = 0.0; ///< standard deviation of ln D
};

/// How likely a candidate is, 0 to 1, over all shapes that were held against the curve (judgement/Belief.h).
struct CandidateBelief {
    double shape = 0.0; ///< that the particle has exactly this shape
    double count = 0.0; ///< that the particle has as many atoms, within 10 %
};

/// One proposed nanoparticle and how well it explains the curve. Plain value.
struct Candidate {
    Structure structure; ///< as exported: the fitted stretch is applied
    FitResult fit;
    Origin origin = Origin::Generated;
    std::string label;                 ///< library name of a mined shape, file name of a loaded one; empty for generated ones
    std::optional<Family> familyGuess; ///< from the local motifs and the nearest library shape
    Faults faults;                     ///< that interrupt its stacking
    double bond = 0.0;                 ///< Å, mean nearest-neighbour distance
    double minDistance = 0.0;          ///< Å, smallest pair distance
    double recoveryResidual = 0.0;     ///< rms misfit of W, 0 when not generated
    Provenance provenance;             ///< what made it
    SamplingSettings sampling;         ///< how it was drawn (generated only)
    int sampleIndex = 0;               ///< which sample of that seed (generated only); -1 for an alternative
    int copies = 1;                    ///< how many of the model's own samples gave it; 0 for an alternative (StructureGenerator.h)

    int bodyParameters
        = 0; ///< of the body that it was cut with, which the curve chose: size, ratio, axis; 0 for a shape from a list

    /// Empty where nothing was judged, as with loaded structures.
    std::optional<CandidateBelief> belief;

    /// Of a mixture, the largest share first; \c structure is that of the first. Empty else.
    std::vector<MixturePart> parts;

    /// Of a mixture whose parts stand for a distribution of sizes. Empty else.
    std::optional<LogNormalSizes> sizes;

    std::optional<Refinement> refinement; ///< how it was refined; empty for others

    /// What candidates are ranked by. A body that was fitted must leave less than a given shape by 1.5 % for each of its parameters: with the 200 independent
    /// points of a usual curve chance alone does as much (Bayesian information criterion, log(M) / 2M). What refining frees pays nothing here: data that it
    /// did not see have asked for it.
    [[nodiscard]] double rankingRwp() const { return fit.rwpFit * (1.0 + 0.015 * bodyParameters); }

    /// "fcc with a twin plane"; empty where there is no family.
    [[nodiscard]] std::string family() const { return familyWords(familyGuess, faults); }

    void setFamily(const FamilyGuess& guess)
    {
        familyGuess = guess.family;
        faults = guess.faults;
    }
};

} // namespace clusterlens
