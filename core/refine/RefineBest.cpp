#include "refine/RefineBest.h"

#include "refine/SiteLattice.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace clusterlens {

namespace {

constexpr std::size_t mostRefined = 3;
constexpr Eigen::Index mostAtoms = 800;              // of all but the best one together: large ones take long
constexpr double nearlyAsWell = 1.3;                 // in ranking Rwp, of another family
constexpr double asWell = 1.1;                       // same, of another size
constexpr double otherSize = 0.1;                    // share of the atoms
constexpr double hopeless = 1.5;                     // same, over the best of all
constexpr const char* placeText = "candidate-{:02}"; // as their files are called

bool isAnother(const Candidate& candidate, const Candidate& first)
{
    const double ratio = candidate.rankingRwp() / first.rankingRwp();
    const double size = double(candidate.structure.size()) / double(first.structure.size());
    return candidate.familyGuess != first.familyGuess ? ratio < nearlyAsWell : ratio < asWell && std::abs(size - 1.0) > otherSize;
}

/// Places of those to refine.
std::vector<std::size_t> chosen(const std::vector<Candidate>& candidates)
{
    std::vector<std::size_t> places;
    Eigen::Index atoms = 0;
    for (std::size_t i = 0; i < candidates.size() && places.size() < mostRefined; ++i) {
        const Candidate& candidate = candidates[i];
        if (refinementFault(candidate) || latticeFault(candidate.structure.positions)
            || candidate.rankingRwp() > hopeless * candidates.front().rankingRwp())
            continue;
        const bool another
            = std::ranges::all_of(places, [&](std::size_t place) { return isAnother(candidate, candidates[place]); });
        if (!another || (!places.empty() && atoms + candidate.structure.size() > mostAtoms))
            continue;
        places.push_back(i);
        atoms += candidate.structure.size();
    }
    return places;
}

} // namespace

std::vector<Candidate> withRefined(
    std::vector<Candidate> candidates, const PdfCurve& curve, const RefineSettings& settings, const RunControl& control)
{
    std::vector<std::pair<std::size_t, Candidate>> all; // with the parent's place, or its own
    for (const std::size_t place : chosen(candidates)) {
        Candidate better = refined(candidates[place], fmt::format(placeText, place + 1), curve, settings, control);
        if (better.refinement->changed())
            all.emplace_back(place, std::move(better));
    }
    for (std::size_t i = 0; i < candidates.size(); ++i)
        all.emplace_back(i, std::move(candidates[i]));
    std::ranges::stable_sort(all, {}, [](const auto& item) { return item.second.rankingRwp(); });
    std::vector<Candidate> result;
    for (auto& [parent, candidate] : all) {
        if (candidate.refinement) {
            const auto now = std::ranges::find_if(
                all, [&, origin = parent](const auto& item) { return item.first == origin && &item.second != &candidate; });
            candidate.refinement->parent = fmt::format(placeText, now - all.begin() + 1);
            candidate.label = "refined " + candidate.refinement->parent;
        }
    }
    for (auto& [parent, candidate] : all)
        result.push_back(std::move(candidate));
    return result;
}

} // namespace clusterlens
