#pragma once

#include "candidates/Candidate.h"
#include "candidates/ConsideredShape.h"

#include <cstddef>
#include <optional>
#include <vector>

namespace clusterlens {

/// Merges candidates with the same number of atoms and sorted pair distances within \p tolerance Å; the earlier one stays, counts the copies and
/// takes the smallest sample number.
[[nodiscard]] std::vector<Candidate> mergeDuplicates(std::vector<Candidate> ranked, double tolerance = 0.05);

/// For each of \p found the place in \p known of the particle that it is again: of the same kind (drawn, mined ...), with as many atoms of the same elements, and
/// sorted pair distances within \p tolerance Å; of a mixture all parts. Empty where there is none, and for refined and loaded ones, of which each is meant.
[[nodiscard]] std::vector<std::optional<std::size_t>> foundAgain(
    const std::vector<const Candidate*>& found, const std::vector<const Candidate*>& known, double tolerance = 0.05);

/// What two runs have found, as one: the better fit, what the newer run lets one believe, and the samples of both where \p otherDraws, that is, unless one
/// only repeats the other. \pre  foundAgain()
[[nodiscard]] Candidate merged(const Candidate& known, const Candidate& newer, bool otherDraws);

/// The first \p count of different ones: those with as many atoms and nearly the same rwpFit are one, and so are those
/// with the same distances between their atoms, which different searches fit a little differently.
[[nodiscard]] std::vector<Candidate> distinct(std::vector<Candidate> ranked, std::size_t count);

/// Same for shapes that were considered, all of them, best first; of equal ones those of \p shown stay. \param from  Å, as for rwpBeyond()
[[nodiscard]] std::vector<ConsideredShape> distinct(
    std::vector<ConsideredShape> considered, const std::vector<Candidate>& shown, double from);

} // namespace clusterlens
