#pragma once

#include "judgement/Judgement.h"

#include <string>
#include <vector>

namespace clusterlens {

// A judgement in words, the same on the command line and in the window.

/// "explained", "partly explained", "not explained"
[[nodiscard]] std::string verdictWord(Verdict verdict);

/// One line: "Explained: Rwp 0.046 where noise alone would leave 0.044."
[[nodiscard]] std::string verdictText(const Judgement& judgement);

/// "97 %"; "> 99 %" and "< 1 %" at the ends, where more would be claimed than is known.
[[nodiscard]] std::string shareText(double share);

/// "146 (68 %: 138 to 155, 95 %: 128 to 166)" \param decimals  after the point
[[nodiscard]] std::string intervalText(const BeliefInterval& interval, int decimals);

/// "Atoms: 146 (68 %: ...).", one sentence each for atoms, diameter and bond, as far as they are known.
[[nodiscard]] std::vector<std::string> rangeTexts(const Judgement& judgement);

/// What is believed, one sentence each: family, atoms, diameter, bond, shape. Empty where nothing explains the curve.
[[nodiscard]] std::vector<std::string> beliefTexts(const Judgement& judgement);

} // namespace clusterlens
