#include "structure/PairDistances.h"

#include "structure/Elements.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

namespace clusterlens {

namespace {

/// Distances in shells of equal width, so that sorting goes shell by shell and can be cancelled in between.
class SortedShells {
public:
    void add(double distance)
    {
        if (!(distance >= kCoincidence))
            return;
        const auto shell = static_cast<std::size_t>(std::min(distance / width, most));
        if (shell >= m_shells.size())
            m_shells.resize(shell + 1);
        m_shells[shell].push_back(distance);
    }

    /// Neighbours closer than \p tolerance merge, also across shells.
    [[nodiscard]] PairDistances grouped(double tolerance, int atoms, const RunControl& control)
    {
        std::vector<double> distances;
        std::vector<double> counts;
        double sum = 0.0;
        double count = 0.0;
        double last = 0.0;
        const auto finish = [&] {
            if (count > 0.0) {
                distances.push_back(sum / count);
                counts.push_back(count);
            }
            sum = count = 0.0;
        };
        for (std::vector<double>& shell : m_shells) {
            control.throwIfCancelled();
            std::sort(shell.begin(), shell.end());
            for (const double distance : shell) {
                if (!(distance - last < tolerance))
                    finish();
                sum += distance;
                count += 1.0;
                last = distance;
            }
            std::vector<double>().swap(shell);
        }
        finish();
        const auto size = static_cast<Eigen::Index>(distances.size());
        return {Eigen::Map<const Eigen::VectorXd>(distances.data(), size), Eigen::Map<const Eigen::VectorXd>(counts.data(), size),
            atoms};
    }

private:
    static constexpr double width = 0.25; // Å
    static constexpr double most = 4e3;   // shells; beyond, everything is in the last one

    std::vector<std::vector<double>> m_shells;
};

} // namespace

PairDistances pairDistances(const PositionsXyz& positions, double tolerance, const RunControl& control)
{
    SortedShells shells;
    for (Eigen::Index i = 0; i < positions.rows(); ++i) {
        control.throwIfCancelled();
        for (Eigen::Index j = i + 1; j < positions.rows(); ++j)
            shells.add((positions.row(i) - positions.row(j)).norm());
    }
    return shells.grouped(tolerance, static_cast<int>(positions.rows()), control);
}

PairBins::PairBins(double width, double longest)
    : m_perWidth(1.0 / width)
    , m_bins(Eigen::Array2Xf::Zero(2, static_cast<Eigen::Index>(std::ceil(longest / width)) + 1))
{
}

void PairBins::add(const PositionsXyz& positions, Eigen::Index from, Eigen::Index to, double sign)
{
    // By columns: distances go several at a time, in the unit of the bins.
    const Eigen::Array<float, Eigen::Dynamic, 3> xyz = (positions.topRows(to) * m_perWidth).cast<float>().array();
    Eigen::ArrayXf place(to);
    Eigen::ArrayXi bin(to);
    const auto last = static_cast<float>(m_bins.cols() - 1);
    const auto count = static_cast<float>(sign);
    float* const bins = m_bins.data(); // in a local, since the stores below could change members for all the compiler knows
    for (Eigen::Index i = std::max<Eigen::Index>(from, 1); i < to; ++i) {
        place.head(i) = ((xyz.col(0).head(i) - xyz(i, 0)).square() + (xyz.col(1).head(i) - xyz(i, 1)).square()
            + (xyz.col(2).head(i) - xyz(i, 2)).square())
                            .sqrt()
                            .min(last);
        bin.head(i) = place.head(i).cast<int>();
        place.head(i) = count * (place.head(i) - bin.head(i).cast<float>());
        for (Eigen::Index j = 0; j < i; ++j) {
            float* const into = bins + 2 * bin[j];
            into[0] += count;
            into[1] += place[j];
        }
    }
}

PairDistances PairBins::distances(int atoms) const
{
    const auto bins = m_bins.leftCols(m_bins.cols() - 1);
    const Eigen::Index used = (bins.row(0) > 0.0F).count();
    PairDistances result{Eigen::VectorXd(used), Eigen::VectorXd(used), atoms};
    Eigen::Index at = 0;
    for (Eigen::Index bin = 0; bin < bins.cols(); ++bin) {
        const double count = bins(0, bin);
        if (!(count > 0.0))
            continue;
        result.distances[at] = (static_cast<double>(bin) + bins(1, bin) / count) / m_perWidth;
        result.multiplicities[at++] = count;
    }
    return result;
}

PairDistances binnedDistances(const PositionsXyz& positions, double width, double longest, const RunControl& control)
{
    constexpr Eigen::Index rowsAtOnce = 200; // at 5,000 atoms less than 2 ms
    PairBins bins(width, longest);
    for (Eigen::Index from = 0; from < positions.rows(); from += rowsAtOnce) {
        control.throwIfCancelled();
        bins.add(positions, from, std::min(from + rowsAtOnce, positions.rows()));
    }
    return bins.distances(static_cast<int>(positions.rows()));
}

ElementGroups elementGroups(const Structure& structure)
{
    ElementGroups groups;
    std::map<std::string, std::size_t> known;
    std::vector<std::vector<Eigen::Index>> members;
    for (std::size_t i = 0; i < structure.elements.size(); ++i) {
        const auto [place, isNew] = known.emplace(structure.elements[i], members.size());
        if (isNew) {
            members.emplace_back();
            groups.elements.push_back(structure.elements[i]);
        }
        members[place->second].push_back(static_cast<Eigen::Index>(i));
    }
    for (const std::vector<Eigen::Index>& atoms : members) {
        groups.counts.push_back(static_cast<int>(atoms.size()));
        groups.order.insert(groups.order.end(), atoms.begin(), atoms.end());
    }
    return groups;
}

std::string composition(const Structure& structure)
{
    const ElementGroups groups = elementGroups(structure);
    std::vector<std::size_t> byWeight(groups.elements.size());
    for (std::size_t i = 0; i < byWeight.size(); ++i)
        byWeight[i] = i;
    std::stable_sort(byWeight.begin(), byWeight.end(),
        [&](std::size_t a, std::size_t b) { return atomicNumber(groups.elements[a]) > atomicNumber(groups.elements[b]); });
    std::string text;
    for (const std::size_t i : byWeight)
        text += fmt::format("{}{}{}", text.empty() ? "" : " ", groups.elements[i], groups.counts[i]);
    return text;
}

PairTypes pairTypes(const Structure& structure, const RunControl& control)
{
    constexpr double tolerance = 1e-7;
    const ElementGroups groups = elementGroups(structure);
    PairTypes types{groups.elements, groups.counts, {}};
    const auto atoms = static_cast<int>(structure.size());
    if (groups.elements.size() <= 1) {
        types.pairs.push_back(pairDistances(structure.positions, tolerance, control));
        return types;
    }
    std::vector<Eigen::Index> first{0};
    for (const int count : groups.counts)
        first.push_back(first.back() + count);
    const PositionsXyz sorted = structure.positions(groups.order, Eigen::all);
    for (std::size_t a = 0; a < groups.counts.size(); ++a) {
        for (std::size_t b = a; b < groups.counts.size(); ++b) {
            SortedShells shells;
            for (Eigen::Index i = first[a]; i < first[a + 1]; ++i) {
                control.throwIfCancelled();
                for (Eigen::Index j = std::max(i + 1, first[b]); j < first[b + 1]; ++j)
                    shells.add((sorted.row(i) - sorted.row(j)).norm());
            }
            types.pairs.push_back(shells.grouped(tolerance, atoms, control));
        }
    }
    return types;
}

} // namespace clusterlens
