#include "shapes/FamilyGuess.h"

#include "shapes/ShapeLibrary.h"
#include "structure/Motifs.h"
#include "structure/Neighbours.h"

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
    for (const Shape& shape : buildShapeLibrary()) {
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

/// Family that most atoms with a complete shell speak for; nothing when they are few or divided.
std::optional<Family> familyOfMotifs(const PositionsXyz& positions)
{
    constexpr double fewestClassified = 0.07; // of all atoms: 1 of 13 in the smallest icosahedron
    constexpr double majority = 0.6;          // of the classified atoms
    const std::array<int, motifCount> counts = countMotifs(classifyMotifs(positions));
    const auto count = [&](Motif motif) { return counts.at(static_cast<std::size_t>(motif)); };
    const auto classified = static_cast<double>(positions.rows() - count(Motif::Other));
    if (classified < 1.0 || classified < fewestClassified * static_cast<double>(positions.rows())) {
        return std::nullopt;
    }
    if (count(Motif::Icosahedral) > 0) {
        return Family::Icosahedron;
    }
    if (count(Motif::Fivefold) > 0) {
        return Family::Decahedron;
    }
    constexpr std::array<std::pair<Motif, Family>, 4> lattices{
        {{Motif::Fcc, Family::Fcc}, {Motif::Hcp, Family::Hcp}, {Motif::Bcc, Family::Bcc}, {Motif::SimpleCubic, Family::Sc}}};
    for (const auto& [motif, family] : lattices) {
        if (count(motif) >= majority * classified) {
            return family;
        }
    }
    return std::nullopt;
}

/// Decahedra and icosahedra are multiply twinned: layers of hcp and fivefold axes between pieces of fcc. A cluster whose inner atoms are fcc only is
/// neither, however much its outline resembles one.
bool isUntwinnedFcc(const PositionsXyz& positions)
{
    constexpr int enough = 5; // inner atoms that noise has left recognisable
    const std::array<int, motifCount> counts = countMotifs(classifyMotifs(positions));
    const auto count = [&](Motif motif) { return counts.at(static_cast<std::size_t>(motif)); };
    return count(Motif::Fcc) >= enough && count(Motif::Hcp) == 0 && count(Motif::Fivefold) == 0 && count(Motif::Icosahedral) == 0;
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

std::optional<Family> guessFamily(const PositionsXyz& positions)
{
    if (positions.rows() < minShapeAtoms) {
        return std::nullopt;
    }
    const std::vector<ShapeMatch> matches = matchShapes(positions, 1);
    if (!matches.empty() && matches.front().deviation <= largestDeviation(positions)) {
        const Family family = matches.front().name.family;
        const bool twinned = family == Family::Decahedron || family == Family::Icosahedron;
        return twinned && isUntwinnedFcc(positions) ? Family::Fcc : family;
    }
    return familyOfMotifs(positions);
}

} // namespace clusterlens
