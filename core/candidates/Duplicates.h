#pragma once

#include "candidates/Candidate.h"
#include "candidates/ConsideredShape.h"

#include <vector>

namespace clusterlens {

/// Merges candidates with the same number of atoms and sorted pair distances within \p tolerance Å; the earlier one stays, counts the copies and
/// takes the smallest sample number.
[[nodiscard]] std::vector<Candidate> mergeDuplicates(std::vector<Candidate> ranked, double tolerance = 0.05);

/// The first \p count of different ones: those with as many atoms and nearly the same rwpFit are one.
[[nodiscard]] std::vector<Candidate> distinct(std::vector<Candidate> ranked, std::size_t count);

/// Same for shapes that were considered, all of them, best first; of equal ones those of \p shown stay. \param from  Å, as for rwpBeyond()
[[nodiscard]] std::vector<ConsideredShape> distinct(
    std::vector<ConsideredShape> considered, const std::vector<Candidate>& shown, double from);

} // namespace clusterlens
