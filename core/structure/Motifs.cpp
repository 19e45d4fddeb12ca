#include "structure/Motifs.h"

#include <algorithm>
#include <cmath>

#include <numbers>
#include <numeric>
#include <stdexcept>

namespace clusterlens {

namespace {

constexpr int closePacked = 12;                                   // neighbours in fcc, hcp and on fivefold axes
constexpr int bodyCentred = 14;                                   // the two first shells of bcc
constexpr int mostNeighbours = bodyCentred + 1;                   // and the one after them
constexpr double betweenShells = (1.0 + std::numbers::sqrt2) / 2; // halfway between the shells at 1 and sqrt(2)

struct NearAtom {
    double distance = 0.0;
    Eigen::RowVector3d offset = Eigen::RowVector3d::Zero();
};

/// The nearest atoms of \p centre, nearest first, at most mostNeighbours.
std::vector<NearAtom> nearestAtoms(const PositionsXyz& positions, Eigen::Index centre)
{
    std::vector<NearAtom> near;
    near.reserve(static_cast<std::size_t>(positions.rows()));
    for (Eigen::Index j = 0; j < positions.rows(); ++j) {
        if (j != centre) {
            const Eigen::RowVector3d offset = positions.row(j) - positions.row(centre);
            near.push_back({offset.norm(), offset});
        }
    }
    const std::size_t kept = std::min<std::size_t>(near.size(), mostNeighbours);
    std::partial_sort(near.begin(), near.begin() + static_cast<std::ptrdiff_t>(kept), near.end(),
        [](const NearAtom& a, const NearAtom& b) { return a.distance < b.distance; });
    near.resize(kept);
    return near;
}

double meanDistance(const std::vector<NearAtom>& near, std::size_t first, std::size_t end)
{
    double sum = 0.0;
    for (std::size_t i = first; i < end; ++i) {
        sum += near[i].distance;
    }
    return sum / static_cast<double>(end - first);
}

/// What two bonded atoms share: common neighbours, bonds among these, bonds in the largest connected group of these.
struct Signature {
    int common = 0;
    int bonds = 0;
    int longest = 0;
    friend bool operator==(const Signature&, const Signature&) = default;
};

using BondTable = std::array<std::array<bool, bodyCentred>, bodyCentred>;

/// Bonds in the connected group of \p members that contains \p start; the group is taken out of \p members.
int takeGroup(const BondTable& bonded, std::vector<int>& members, int start)
{
    std::vector<int> group{start};
    std::erase(members, start);
    for (std::size_t i = 0; i < group.size(); ++i) {
        const auto touches = [&](int other) { return bonded[static_cast<std::size_t>(group[i])][static_cast<std::size_t>(other)]; };
        std::copy_if(members.begin(), members.end(), std::back_inserter(group), touches);
        std::erase_if(members, touches);
    }
    int bonds = 0;
    for (std::size_t i = 0; i < group.size(); ++i) {
        for (std::size_t j = i + 1; j < group.size(); ++j) {
            bonds += bonded[static_cast<std::size_t>(group[i])][static_cast<std::size_t>(group[j])] ? 1 : 0;
        }
    }
    return bonds;
}

/// Signatures of the bonds from an atom to its \p count nearest neighbours, which are bonded to each other up to \p cutoff.
std::vector<Signature> signatures(const std::vector<NearAtom>& near, int count, double cutoff)
{
    BondTable bonded{};
    const auto size = static_cast<std::size_t>(count);
    for (std::size_t i = 0; i < size; ++i) {
        for (std::size_t j = 0; j < size; ++j) {
            bonded[i][j] = i != j && (near[i].offset - near[j].offset).norm() < cutoff;
        }
    }
    std::vector<Signature> result;
    for (std::size_t i = 0; i < size; ++i) {
        std::vector<int> common;
        for (std::size_t j = 0; j < size; ++j) {
            if (bonded[i][j]) {
                common.push_back(static_cast<int>(j));
            }
        }
        Signature signature{static_cast<int>(common.size()), 0, 0};
        while (!common.empty()) {
            const int bonds = takeGroup(bonded, common, common.front());
            signature.bonds += bonds;
            signature.longest = std::max(signature.longest, bonds);
        }
        result.push_back(signature);
    }
    return result;
}

std::ptrdiff_t countOf(const std::vector<Signature>& list, const Signature& wanted)
{
    return std::count(list.begin(), list.end(), wanted);
}

Motif closePackedMotif(const std::vector<NearAtom>& near)
{
    if (near.size() < closePacked) {
        return Motif::Other;
    }
    const double cutoff = betweenShells * meanDistance(near, 0, closePacked);
    if (near[closePacked - 1].distance > cutoff) {
        return Motif::Other; // the shell is not complete
    }
    const std::vector<Signature> found = signatures(near, closePacked, cutoff);
    const std::ptrdiff_t n421 = countOf(found, {4, 2, 1});
    const std::ptrdiff_t n422 = countOf(found, {4, 2, 2});
    const std::ptrdiff_t n555 = countOf(found, {5, 5, 5});
    if (n421 == 12) {
        return Motif::Fcc;
    }
    if (n421 == 6 && n422 == 6) {
        return Motif::Hcp;
    }
    if (n555 == 12) {
        return Motif::Icosahedral;
    }
    return n555 == 2 && n422 == 10 ? Motif::Fivefold : Motif::Other;
}

bool isBodyCentred(const std::vector<NearAtom>& near)
{
    if (near.size() < bodyCentred) {
        return false;
    }
    const double edgeFromFirst = meanDistance(near, 0, 8) * 2.0 / std::numbers::sqrt3;
    const double edge = (8.0 * edgeFromFirst + 6.0 * meanDistance(near, 8, bodyCentred)) / bodyCentred;
    const double cutoff = betweenShells * edge;
    if (near[bodyCentred - 1].distance > cutoff) {
        return false;
    }
    const std::vector<Signature> found = signatures(near, bodyCentred, cutoff);
    return countOf(found, {6, 6, 6}) == 8 && countOf(found, {4, 4, 4}) == 6;
}

/// Six neighbours at about one distance, in three opposite pairs at right angles, and none until sqrt(2) times that.
bool isSimpleCubic(const std::vector<NearAtom>& near)
{
    constexpr std::size_t shell = 6;
    if (near.size() < shell) {
        return false;
    }
    const double cutoff = betweenShells * meanDistance(near, 0, shell);
    if (near[shell - 1].distance > cutoff || (near.size() > shell && near[shell].distance < cutoff)) {
        return false;
    }
    for (std::size_t i = 0; i < shell; ++i) {
        int opposite = 0;
        int right = 0;
        for (std::size_t j = 0; j < shell; ++j) {
            const double cosine = near[i].offset.dot(near[j].offset) / (near[i].distance * near[j].distance);
            opposite += cosine < -0.9 ? 1 : 0;        // within 26 degrees of straight
            right += std::abs(cosine) < 0.35 ? 1 : 0; // within 20 degrees of a right angle
        }
        if (opposite != 1 || right != 4) {
            return false;
        }
    }
    return true;
}

} // namespace

std::string motifName(Motif motif)
{
    constexpr std::array names{"fcc", "hcp", "bcc", "sc", "ico", "fivefold", "other"};
    static_assert(names.size() == motifCount);
    return names.at(static_cast<std::size_t>(motif));
}

std::vector<Motif> classifyMotifs(const PositionsXyz& positions)
{
    if (!positions.allFinite()) {
        throw std::invalid_argument("motifs: expected finite positions");
    }
    std::vector<Motif> motifs;
    for (Eigen::Index i = 0; i < positions.rows(); ++i) {
        const std::vector<NearAtom> near = nearestAtoms(positions, i);
        Motif motif = closePackedMotif(near);
        if (motif == Motif::Other && isBodyCentred(near)) {
            motif = Motif::Bcc;
        } else if (motif == Motif::Other && isSimpleCubic(near)) {
            motif = Motif::SimpleCubic;
        }
        motifs.push_back(motif);
    }
    return motifs;
}

std::array<int, motifCount> countMotifs(const std::vector<Motif>& motifs)
{
    std::array<int, motifCount> counts{};
    for (const Motif motif : motifs) {
        ++counts.at(static_cast<std::size_t>(motif));
    }
    return counts;
}

} // namespace clusterlens
