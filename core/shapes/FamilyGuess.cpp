#include "shapes/FamilyGuess.h"

#include "shapes/ShapeLibrary.h"
#include "structure/Motifs.h"
#include "structure/Neighbours.h"
#include "structure/Stacking.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>
#include <utility>

namespace clusterlens {

namespace {

/// Equally spaced quantiles of the pair distances: a fingerprint of one length for any number of atoms, which noise and a few
/// missing atoms change little.
constexpr Eigen::Index quantileCount = 512;

Eigen::VectorXd distanceQuantiles(const PositionsXyz& positions)
{
    const Eigen::VectorXd distances = sortedDistances(positions);
    Eigen::VectorXd quantiles(quantileCount);
    const double step = static_cast<double>(distances.size()) / quantileCount;
    for (Eigen::Index i = 0; i < quantileCount; ++i) {
        const auto first = static_cast<Eigen::Index>(static_cast<double>(i) * step);
        const auto end
            = std::min(std::max(first + 1, static_cast<Eigen::Index>(static_cast<double>(i + 1) * step)), distances.size());
        quantiles[i] = distances.segment(first, end - first).mean();
    }
    return quantiles;
}

struct LibraryEntry {
    ShapeName name;
    int atoms = 0;
    Eigen::VectorXd quantiles; ///< [quantileCount] at unit bond
    Eigen::VectorXd weights;   ///< [quantileCount] sum 1
};

std::vector<LibraryEntry> prepareLibrary()
{
    std::vector<LibraryEntry> entries;
    for (const Shape& shape : shapeLibrary()) {
        Eigen::VectorXd quantiles = distanceQuantiles(shape.positions);
        Eigen::VectorXd weights = quantiles.cwiseInverse(); // near pairs are few, but they tell the families apart
        weights /= weights.sum();
        entries.push_back({shape.name, shape.atoms(), std::move(quantiles), std::move(weights)});
    }
    return entries;
}

/// Weighted rms difference after the best scaling of \p quantiles, in bonds.
double deviation(const LibraryEntry& entry, const Eigen::VectorXd& quantiles)
{
    const Eigen::ArrayXd weighted = entry.weights.array() * quantiles.array();
    const double square = (weighted * quantiles.array()).sum();
    const double scale = square > 0.0 ? (weighted * entry.quantiles.array()).sum() / square : 0.0;
    return std::sqrt((entry.weights.array() * (scale * quantiles - entry.quantiles).array().square()).sum());
}

/// Motifs of a cluster, counted.
struct Inside {
    std::vector<Motif> motifs;
    std::array<int, motifCount> counts{};

    [[nodiscard]] int of(Motif motif) const { return counts.at(static_cast<std::size_t>(motif)); }
    [[nodiscard]] int known() const { return static_cast<int>(motifs.size()) - of(Motif::Other); }
};

Inside insideOf(const PositionsXyz& positions)
{
    Inside inside{classifyMotifs(positions)};
    inside.counts = countMotifs(inside.motifs);
    return inside;
}

/// Whether the motifs say more than the outline: enough atoms have one, and disorder hides few. A ball of 45 atoms has 8 inside.
bool speaks(const PositionsXyz& positions, const Inside& inside)
{
    constexpr double fewestClassified = 0.07; // of all atoms: 1 of 13 in the smallest icosahedron
    constexpr double fewestOfComplete = 0.6;  // of those with a complete shell
    const std::vector<int> coordination = neighboursIfAny(positions).coordination;
    const auto complete = std::ranges::count_if(coordination, [](int n) { return n >= 12; });
    return inside.known() > 0 && inside.known() >= fewestClassified * static_cast<double>(positions.rows())
        && inside.known() >= fewestOfComplete * static_cast<double>(complete);
}

/// Family that most atoms with a complete shell speak for, whatever their number.
std::optional<Family> familyOfMost(const Inside& inside)
{
    constexpr double majority = 0.6; // of the classified atoms
    constexpr std::array<std::pair<Motif, Family>, 4> lattices{
        {{Motif::Fcc, Family::Fcc}, {Motif::Hcp, Family::Hcp}, {Motif::Bcc, Family::Bcc}, {Motif::SimpleCubic, Family::Sc}}};
    for (const auto& [motif, family] : lattices)
        if (inside.of(motif) >= majority * inside.known())
            return family;
    return std::nullopt;
}

/// Then twin planes of several directions are one, seen through disorder.
bool mostlyHexagonal(const Inside& inside)
{
    return inside.of(Motif::Hcp) > 4 * inside.of(Motif::Fcc);
}

/// Decahedron or icosahedron, from fivefold axes and from twin planes in three or more directions.
std::optional<Family> multiplyTwinned(const Inside& inside, const TwinDirections& directions)
{
    if (inside.of(Motif::Icosahedral) > 0 || directions.axes.size() > 1)
        return Family::Icosahedron;
    const bool pieces = directions.planes.size() > 2 && !mostlyHexagonal(inside);
    if (pieces && !directions.inOnePlane)
        return Family::Icosahedron;
    return pieces || inside.of(Motif::Fivefold) > 0 ? std::optional(Family::Decahedron) : std::nullopt;
}

/// Of fcc and hcp: by the stacking of the layers across the one direction of the planes that hcp atoms show, or across that of the four directions of
/// fcc in which there is something to be said.
FamilyGuess closePacked(const PositionsXyz& positions, const Inside& inside, const TwinDirections& directions)
{
    if (directions.planes.size() > 1 && mostlyHexagonal(inside))
        return {Family::Hcp, {}};
    if (directions.planes.size() > 1)
        return {Family::Fcc, {static_cast<int>(directions.planes.size()), 0}};
    const bool plane = !directions.planes.empty();
    Stacking found;
    for (const Eigen::RowVector3d& normal : plane ? directions.planes : fccNormals(positions, inside.motifs)) {
        const Stacking stacking = stackingAlong(positions, normal);
        if (plane || (std::ranges::count(stacking.layers, 'h') == 1 && stacking.layers.size() > 2))
            found = stacking;
    }
    if (found.layers.empty())
        return {inside.of(Motif::Hcp) > inside.of(Motif::Fcc) ? Family::Hcp : Family::Fcc, {}};
    return {found.isHexagonal() ? Family::Hcp : Family::Fcc, {found.twinPlanes(), found.stackingFaults()}};
}

/// Deviation up to which a cluster counts as the library shape: between these shapes with 0.2 Å of noise (95 % below 0.08 from 40 atoms
/// on) and disordered compact clusters (above 0.085; 0.115 when small). A long or flat cluster has more room: its distances spread
/// more, and no compact cluster comes near it.
double largestDeviation(const PositionsXyz& positions)
{
    const double base = positions.rows() < 40 ? 0.11 : 0.08;
    const double bond = typicalBond(positions);
    if (bond <= 0.0) {
        return base;
    }
    // A dense sphere of n atoms: radius (n / 0.74)^(1/3) / 2 bonds, radius of gyration sqrt(3 / 5) of that.
    const double compact = std::sqrt(0.6) * 0.5 * std::cbrt(static_cast<double>(positions.rows()) / 0.74) * bond;
    const PositionsXyz centred = positions.rowwise() - positions.colwise().mean();
    const double gyration = std::sqrt(centred.rowwise().squaredNorm().mean());
    constexpr double loose = 1.25; // disordered clusters are that much wider at most
    return base * std::max(1.0, gyration / (loose * compact));
}

} // namespace

std::vector<ShapeMatch> matchShapes(const PositionsXyz& positions, int count)
{
    if (!positions.allFinite()) {
        throw std::invalid_argument("family guess: expected finite positions");
    }
    const auto atoms = static_cast<int>(positions.rows());
    if (atoms < minShapeAtoms || atoms > maxShapeAtoms) {
        return {};
    }
    constexpr double countTolerance = 0.06; // of the atoms: generated clusters miss or add a few
    constexpr double countPenalty = 0.3;    // bonds for each unit of relative difference
    static const std::vector<LibraryEntry> library = prepareLibrary();
    const Eigen::VectorXd quantiles = distanceQuantiles(positions);
    std::vector<ShapeMatch> matches;
    for (const LibraryEntry& entry : library) {
        const int difference = std::abs(entry.atoms - atoms);
        if (difference <= std::max(1.0, countTolerance * atoms)) {
            matches.push_back({entry.name, deviation(entry, quantiles) + countPenalty * difference / atoms});
        }
    }
    std::stable_sort(
        matches.begin(), matches.end(), [](const ShapeMatch& a, const ShapeMatch& b) { return a.deviation < b.deviation; });
    matches.resize(std::min(matches.size(), static_cast<std::size_t>(std::max(count, 0))));
    return matches;
}

std::string familyWords(const std::optional<Family>& family, const Faults& faults)
{
    if (!family)
        return {};
    if (*family == Family::Decahedron)
        return "dec (5-fold twin)";
    const auto counted = [](int n, const std::string& what) {
        return n == 0 ? std::string() : n == 1 ? "a " + what : (n == 2 ? "two " : std::to_string(n) + " ") + what + "s";
    };
    const std::string twins = counted(faults.twinPlanes, "twin plane");
    const std::string stackingFaults = counted(faults.stackingFaults, "stacking fault");
    const std::string both = twins + (twins.empty() || stackingFaults.empty() ? "" : " and ") + stackingFaults;
    return enumText(*family) + (both.empty() ? std::string() : " with " + both);
}

FamilyGuess describeFamily(const PositionsXyz& positions)
{
    if (positions.rows() < minShapeAtoms)
        return {};
    const std::vector<ShapeMatch> matches = matchShapes(positions, 12);
    const double largest = largestDeviation(positions);
    const auto similar = [&](auto wanted) -> std::optional<Family> {
        for (const ShapeMatch& match : matches)
            if (match.deviation <= largest && wanted(match.name.family))
                return match.name.family;
        return std::nullopt;
    };
    const auto any = [](Family) { return true; };
    constexpr double ideal = 0.002; // bonds
    if (!matches.empty() && matches.front().deviation < ideal)
        return {matches.front().name.family, {}};
    const Inside inside = insideOf(positions);
    if (!speaks(positions, inside)) {
        const std::optional<Family> nearest = similar(any);
        if (nearest || inside.known() < 2)
            return {nearest, {}};
    }
    const TwinDirections directions = twinDirections(positions, inside.motifs);
    if (const std::optional<Family> twinned = multiplyTwinned(inside, directions))
        return {twinned, {}};
    const int packed = inside.of(Motif::Fcc) + inside.of(Motif::Hcp);
    if (packed < 0.6 * inside.known())
        return {familyOfMost(inside), {}};
    FamilyGuess guess = closePacked(positions, inside, directions);
    if (guess.family == Family::Fcc && guess.faults == Faults())
        guess.family
            = similar([](Family family) { return family == Family::Fcc || family == Family::Octahedron; }).value_or(Family::Fcc);
    return guess;
}

std::optional<Family> guessFamily(const PositionsXyz& positions)
{
    return describeFamily(positions).family;
}

} // namespace clusterlens
