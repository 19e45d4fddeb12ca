#include "candidates/Duplicates.h"

#include "candidates/ShapeFits.h"
#include "structure/Neighbours.h"

#include <algorithm>
#include <cmath>

namespace clusterlens {

namespace {

/// Fits of one shape that began in different places end within this of each other, relative.
constexpr double sameMisfit = 3e-4;

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

} // namespace

std::vector<Candidate> mergeDuplicates(std::vector<Candidate> ranked, double tolerance)
{
    std::vector<Candidate> distinct;
    std::vector<Eigen::VectorXd>
        distances; // [distinct] sorted; empty until another candidate has as many atoms, for sorting them costs milliseconds
    for (Candidate& candidate : ranked) {
        const PositionsXyz& positions = candidate.structure.positions;
        Eigen::VectorXd own;
        std::size_t twin = 0;
        for (; twin < distinct.size(); ++twin) {
            const PositionsXyz& known = distinct[twin].structure.positions;
            if (known.rows() != positions.rows())
                continue;
            if (!mayBeSame(positions, known, tolerance))
                continue;
            if (own.size() == 0)
                own = sortedDistances(positions);
            if (distances[twin].size() == 0)
                distances[twin] = sortedDistances(known);
            if ((own - distances[twin]).cwiseAbs().maxCoeff() <= tolerance)
                break;
        }
        if (twin < distinct.size()) {
            distinct[twin].copies += candidate.copies;
            if (candidate.sampleIndex >= 0
                && (distinct[twin].sampleIndex < 0 || candidate.sampleIndex < distinct[twin].sampleIndex))
                distinct[twin].sampleIndex = candidate.sampleIndex;
            continue;
        }
        distances.push_back(std::move(own));
        distinct.push_back(std::move(candidate));
    }
    return distinct;
}

std::vector<Candidate> distinct(std::vector<Candidate> ranked, std::size_t count)
{
    std::vector<Candidate> result;
    for (Candidate& candidate : ranked) {
        const bool known = std::ranges::any_of(result, [&](const Candidate& other) {
            return other.structure.size() == candidate.structure.size() && areSame(candidate.fit.rwpFit, other.fit.rwpFit);
        });
        if (!known && result.size() < count)
            result.push_back(std::move(candidate));
    }
    return result;
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
