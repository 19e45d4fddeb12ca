#include "candidates/Duplicates.h"

#include "candidates/ShapeFits.h"
#include "structure/Neighbours.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace clusterlens {

namespace {

/// Fits of one shape that began in different places end within this of each other, relative.
constexpr double sameMisfit = 3e-4;
/// Å, between the sorted distances of one structure that two searches found.
constexpr double sameDistance = 0.01;

bool areSame(double misfit, double other)
{
    return std::abs(misfit - other) <= sameMisfit * misfit;
}

/// Mean square of the pair distances, Å^2.
double meanSquareDistance(const PositionsXyz& positions)
{
    const auto n = static_cast<double>(positions.rows());
    return 2.0 * n / std::max(1.0, n - 1.0) * (positions.rowwise() - positions.colwise().mean()).squaredNorm() / n;
}

/// False where no sorting is needed, which takes a second at 5,000 atoms: distances that agree within \p tolerance have squares whose mean agrees within
/// twice that times their root mean square, nearly.
bool mayBeSame(const PositionsXyz& a, const PositionsXyz& b, double tolerance)
{
    const double one = meanSquareDistance(a);
    const double other = meanSquareDistance(b);
    return std::abs(one - other) <= tolerance * (std::sqrt(one) + std::sqrt(other) + tolerance);
}

/// Holds structures against each other by their sorted distances, each sorted once and only where it may be the same as another.
class Comparison {
public:
    explicit Comparison(double tolerance)
        : m_tolerance(tolerance)
    {
    }

    [[nodiscard]] bool areSame(const Structure& one, const Structure& other)
    {
        const PositionsXyz& a = one.positions;
        const PositionsXyz& b = other.positions;
        if (a.rows() != b.rows() || !mayBeSame(a, b, m_tolerance))
            return false;
        return (distancesOf(one) - distancesOf(other)).cwiseAbs().maxCoeff() <= m_tolerance;
    }

private:
    const Eigen::VectorXd& distancesOf(const Structure& structure)
    {
        const auto [place, isNew] = m_distances.try_emplace(&structure);
        if (isNew)
            place->second = sortedDistances(structure.positions);
        return place->second;
    }

    double m_tolerance;
    std::map<const Structure*, Eigen::VectorXd> m_distances;
};

bool mayBeMerged(const Candidate& one, const Candidate& other)
{
    return one.origin == other.origin && one.origin != Origin::Refined && one.origin != Origin::Loaded
        && one.structure.elements == other.structure.elements && one.parts.size() == other.parts.size();
}

bool areSame(const Candidate& one, const Candidate& other, Comparison& comparison)
{
    if (!mayBeMerged(one, other) || !comparison.areSame(one.structure, other.structure))
        return false;
    for (std::size_t k = 0; k < one.parts.size(); ++k)
        if (one.parts[k].label != other.parts[k].label || !comparison.areSame(one.parts[k].structure, other.parts[k].structure))
            return false;
    return true;
}

std::vector<Candidate> at(std::vector<Candidate> all, const std::vector<std::size_t>& places)
{
    std::vector<Candidate> some;
    for (const std::size_t place : places)
        some.push_back(std::move(all[place]));
    return some;
}

} // namespace

std::vector<std::optional<std::size_t>> foundAgain(
    const std::vector<const Candidate*>& found, const std::vector<const Candidate*>& known, double tolerance)
{
    Comparison comparison(tolerance);
    std::vector<std::optional<std::size_t>> places;
    for (const Candidate* const candidate : found) {
        const auto same
            = std::ranges::find_if(known, [&](const Candidate* other) { return areSame(*candidate, *other, comparison); });
        places.push_back(same == known.end() ? std::nullopt : std::optional(std::size_t(same - known.begin())));
    }
    return places;
}

Candidate merged(const Candidate& known, const Candidate& newer, bool otherDraws)
{
    Candidate best = newer.rankingRwp() < known.rankingRwp() ? newer : known;
    const Candidate& drawn = known.sampleIndex >= 0 ? known : newer; // an alternative names no sample
    best.sampling = drawn.sampling;
    best.sampleIndex = drawn.sampleIndex;
    best.copies = otherDraws ? known.copies + newer.copies : std::max(known.copies, newer.copies);
    best.belief = newer.belief ? newer.belief : known.belief;
    return best;
}

std::vector<Candidate> mergeDuplicates(std::vector<Candidate> ranked, double tolerance)
{
    Comparison comparison(tolerance);
    std::vector<std::size_t> firsts; // places in ranked, where the candidates stay until all are compared
    for (std::size_t i = 0; i < ranked.size(); ++i) {
        const Candidate& candidate = ranked[i];
        const auto twin = std::ranges::find_if(
            firsts, [&](std::size_t first) { return comparison.areSame(candidate.structure, ranked[first].structure); });
        if (twin == firsts.end()) {
            firsts.push_back(i);
            continue;
        }
        Candidate& known = ranked[*twin];
        known.copies += candidate.copies;
        if (candidate.sampleIndex >= 0 && (known.sampleIndex < 0 || candidate.sampleIndex < known.sampleIndex))
            known.sampleIndex = candidate.sampleIndex;
    }
    return at(std::move(ranked), firsts);
}

std::vector<Candidate> distinct(std::vector<Candidate> ranked, std::size_t count)
{
    Comparison comparison(sameDistance);
    std::vector<std::size_t> firsts; // places in ranked, where the candidates stay until all are compared
    for (std::size_t i = 0; i < ranked.size() && firsts.size() < count; ++i) {
        const Candidate& candidate = ranked[i];
        const bool known = std::ranges::any_of(firsts, [&](std::size_t first) {
            const Candidate& other = ranked[first];
            return other.structure.size() == candidate.structure.size()
                && (areSame(candidate.fit.rwpFit, other.fit.rwpFit) || comparison.areSame(candidate.structure, other.structure));
        });
        if (!known)
            firsts.push_back(i);
    }
    return at(std::move(ranked), firsts);
}

std::vector<ConsideredShape> distinct(std::vector<ConsideredShape> considered, const std::vector<Candidate>& shown, double from)
{
    std::ranges::stable_sort(considered, {}, &ConsideredShape::rwp);
    std::vector<ConsideredShape> result;
    const auto take = [&](const ConsideredShape& shape) {
        const auto known = std::ranges::find_if(
            result, [&](const ConsideredShape& other) { return other.atoms == shape.atoms && areSame(shape.rwp, other.rwp); });
        if (known == result.end())
            result.push_back(shape);
    };
    for (const Candidate& candidate : shown)
        result.push_back(consideredShape(candidate, from));
    std::ranges::for_each(considered, take);
    std::ranges::stable_sort(result, {}, &ConsideredShape::rwp);
    return result;
}

} // namespace clusterlens
