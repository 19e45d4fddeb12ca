#include "structure/StructureChecks.h"

#include "base/TextNumbers.h"
#include "structure/Elements.h"
#include "structure/NearPairs.h"

#include <fmt/core.h>

#include <algorithm>
#include <limits>

namespace clusterlens {

namespace {

constexpr double samePlace = 0.5;      // Å, of two metal atoms, which are never closer than 1.5 Å
constexpr double samePlaceOther = 0.1; // Å; light atoms are often placed carelessly, and hardly count
const std::string angstrom = " \xC3\x85";

/// The median distance to the nearest neighbour, of some atoms: good enough for telling units apart. Å, or whatever it is.
double usualBond(const PositionsXyz& positions)
{
    constexpr Eigen::Index looked = 200;
    const Eigen::Index n = positions.rows();
    const Eigen::Index step = std::max<Eigen::Index>(1, n / looked);
    std::vector<double> nearest;
    for (Eigen::Index i = 0; i < n; i += step) {
        double smallest = std::numeric_limits<double>::infinity();
        for (Eigen::Index j = 0; j < n; ++j)
            if (j != i)
                smallest = std::min(smallest, (positions.row(j) - positions.row(i)).squaredNorm());
        nearest.push_back(std::sqrt(smallest));
    }
    const auto middle = nearest.begin() + static_cast<std::ptrdiff_t>(nearest.size() / 2);
    std::nth_element(nearest.begin(), middle, nearest.end());
    return *middle;
}

struct ClosePairs {
    Eigen::Index first = 0; // of the closest, counted from 0
    Eigen::Index second = 0;
    double distance = std::numeric_limits<double>::infinity(); // Å
    std::size_t count = 0;
};

/// Pairs nearer than \p limit(i, j), which is at most \p longest, Å.
template <typename Limit> ClosePairs closePairs(const PositionsXyz& positions, double longest, Limit limit)
{
    ClosePairs pairs;
    forEachNearPair(positions, longest, [&](Eigen::Index i, Eigen::Index j, double distance) {
        if (!(distance < limit(i, j)))
            return;
        ++pairs.count;
        if (distance < pairs.distance || (distance == pairs.distance && i < pairs.first)) {
            pairs.first = i;
            pairs.second = j;
            pairs.distance = distance;
        }
    });
    return pairs;
}

std::string atomText(const Structure& structure, Eigen::Index atom)
{
    return fmt::format("{} no. {}", structure.elements[static_cast<std::size_t>(atom)], atom + 1);
}

std::string pairText(const Structure& structure, const ClosePairs& pairs)
{
    return atomText(structure, pairs.first) + " and " + atomText(structure, pairs.second) + " at " + shortText(pairs.distance, 3)
        + angstrom;
}

} // namespace

std::optional<std::string> structureFault(const Structure& structure, Eigen::Index maxAtoms)
{
    const PositionsXyz& positions = structure.positions;
    if (positions.rows() < 2)
        return fmt::format("expected at least 2 atoms, found {}", positions.rows());
    if (positions.rows() > maxAtoms)
        return fmt::format("expected at most {} atoms, found {}", maxAtoms, positions.rows());
    if (!positions.allFinite())
        return "expected finite coordinates, found others";
    const double bond = usualBond(positions);
    const auto otherUnit = [&](const char* unit) {
        return "expected coordinates in" + angstrom + ", found neighbours " + shortText(bond, 3) + " apart: are they in " + unit
            + "?";
    };
    if (bond > 0.05 && bond < 0.45)
        return otherUnit("nm");
    if (bond > 60.0 && bond < 600.0)
        return otherUnit("pm");
    std::vector<bool> metal;
    for (const std::string& element : structure.elements)
        metal.push_back(isMetal(element));
    const ClosePairs same = closePairs(positions, samePlace, [&](Eigen::Index i, Eigen::Index j) {
        return metal[static_cast<std::size_t>(i)] && metal[static_cast<std::size_t>(j)] ? samePlace : samePlaceOther;
    });
    if (same.count == 0)
        return std::nullopt;
    return fmt::format("expected one atom in one place, found {}{}", pairText(structure, same),
        same.count > 1 ? fmt::format(", and {} more such pairs", same.count - 1) : "");
}

std::vector<std::string> structureNotes(const Structure& structure)
{
    std::vector<std::string> notes;
    if (structure.size() < 2)
        return notes;
    constexpr double share = 0.6; // of the sum of covalent radii: shorter than any strained bond
    std::vector<double> radius;
    for (const std::string& element : structure.elements)
        radius.push_back(share * covalentRadius(element));
    const ClosePairs close = closePairs(structure.positions, 2.0 * *std::max_element(radius.begin(), radius.end()),
        [&](Eigen::Index i, Eigen::Index j) { return radius[static_cast<std::size_t>(i)] + radius[static_cast<std::size_t>(j)]; });
    if (close.count > 0)
        notes.push_back(fmt::format("Atoms are closer than bonds can be: {}{}.", pairText(structure, close),
            close.count > 1 ? fmt::format(", and {} more pairs", close.count - 1) : ""));
    const double bond = usualBond(structure.positions);
    if (bond > 4.5)
        notes.push_back("Neighbours are " + shortText(bond, 3) + angstrom + " apart: no bonds, or coordinates in another unit.");
    return notes;
}

} // namespace clusterlens
