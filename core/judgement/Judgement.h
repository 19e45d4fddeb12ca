#pragma once

#include "base/EnumText.h"
#include "shapes/ClusterBuilder.h"

#include <optional>
#include <string>
#include <vector>

namespace clusterlens {

/// What the data allow: the middle 68 % and 95 % of belief. Plain value.
struct BeliefInterval {
    double low95 = 0.0;
    double low68 = 0.0;
    double middle = 0.0; ///< median
    double high68 = 0.0;
    double high95 = 0.0;
};

enum class Verdict { Explained, PartlyExplained, NotExplained };

template <>
inline constexpr std::array enumWords<Verdict>{EnumWord{Verdict::Explained, "explained"},
    EnumWord{Verdict::PartlyExplained, "partly_explained"}, EnumWord{Verdict::NotExplained, "not_explained"}};

/// Share of belief in one family, 0 to 1.
struct FamilyShare {
    Family family = Family::Fcc;
    double share = 0.0;
};

/// What a curve lets one believe, over all shapes that were held against it. Plain value.
struct Judgement {
    Verdict verdict = Verdict::NotExplained;
    std::string reason; ///< one plain sentence: why not, or what the doubt is; empty where there is none

    double noiseFloor = 0.0;        ///< Rwp that the noise of the curve alone would give a perfect structure
    double rwp = 1.0;               ///< of the best shape, beyond the low-r ripple, which the Rwp of tables counts
    double independentPoints = 0.0; ///< that the likelihood counts, after the calibration of Belief.h

    std::vector<FamilyShare> families; ///< largest first; they add up to 1
    std::optional<double>
        unknownShape; ///< that the particle is none of the shapes considered; empty where belief was not calculated
    std::optional<BeliefInterval> atoms;    ///< empty where the verdict is NotExplained, like the next two
    std::optional<BeliefInterval> diameter; ///< Å
    std::optional<BeliefInterval> bond;     ///< Å
};

} // namespace clusterlens
