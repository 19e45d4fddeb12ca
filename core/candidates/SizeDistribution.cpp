#include "candidates/SizeDistribution.h"

#include "base/ParallelFor.h"
#include "pdf/PdfFit.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace clusterlens {

namespace {

constexpr std::array triedBonds{0.990, 0.994, 0.998, 1.002, 1.006, 1.010};
constexpr std::array deviations{0.05, 0.08, 0.12, 0.18, 0.27, 0.40}; // of ln D
constexpr double narrowest = 0.03; // of ln D: narrower than the steps from sphere to sphere is one size
constexpr double widest = 0.60;
constexpr double medianStep = 0.04; // of ln D
constexpr int shownParts = 9;       // that a distribution is shown and exported as

/// The spheres of one lattice with their curves at one bond.
struct Ladder {
    std::vector<const MixtureMember*> spheres;
    Eigen::VectorXd logDiameters; ///< ln of Å
    Eigen::VectorXd atoms;        ///< N, times how much of ln D each sphere stands for
    Eigen::MatrixXd curves;       ///< [points x spheres] per atom
    double bond = 0.0;            ///< Å
};

struct Found {
    std::size_t ladder = 0;
    double logMedian = 0.0;
    double deviation = 0.0;
    double misfit = 2.0;
};

/// Share of the atoms of each sphere.
Eigen::VectorXd weightsOf(const Ladder& ladder, double logMedian, double deviation)
{
    const Eigen::ArrayXd x = (ladder.logDiameters.array() - logMedian) / deviation;
    const Eigen::VectorXd weights = ladder.atoms.array() * (-0.5 * x.square()).exp();
    const double sum = weights.sum();
    return sum > 0.0 ? Eigen::VectorXd(weights / sum) : Eigen::VectorXd(weights);
}

void setCurves(Ladder& ladder, const DebyePdf& pdf, const PdfSettings& values)
{
    const auto count = static_cast<Eigen::Index>(ladder.spheres.size());
    ladder.curves.resize(pdf.r().size(), count);
    ladder.logDiameters.resize(count);
    ladder.atoms.resize(count);
    for (Eigen::Index i = 0; i < count; ++i) {
        const MixtureMember& sphere = *ladder.spheres[std::size_t(i)];
        const PairDistances& pairs = sphere.pairs;
        ladder.curves.col(i) = pdf.calculate(pairs.distances * ladder.bond, pairs.multiplicities, pairs.atoms, values);
        ladder.logDiameters[i] = std::log(2.0 * sphere.radius * ladder.bond);
    }
    for (Eigen::Index i = 0; i < count; ++i) { // spheres about another site begin anew with a small one
        const bool first = i == 0 || ladder.logDiameters[i] < ladder.logDiameters[i - 1];
        const bool last = i + 1 == count || ladder.logDiameters[i + 1] < ladder.logDiameters[i];
        const double below = first ? 0.0 : ladder.logDiameters[i] - ladder.logDiameters[i - 1];
        const double above = last ? 0.0 : ladder.logDiameters[i + 1] - ladder.logDiameters[i];
        ladder.atoms[i] = ladder.spheres[std::size_t(i)]->pairs.atoms * 0.5 * (below + above);
    }
}

/// Goes to that distribution if it is better.
bool consider(Found& best, const Ladder& ladder, const Eigen::VectorXd& observed, const Found& next)
{
    if (next.deviation < narrowest || next.deviation > widest)
        return false;
    const Eigen::VectorXd g = ladder.curves * weightsOf(ladder, next.logMedian, next.deviation);
    const double misfit = rwp(observed, bestScale(observed, g) * g);
    if (!(misfit < best.misfit))
        return false;
    best = next;
    best.misfit = misfit;
    return true;
}

Found bestOf(const Ladder& ladder, std::size_t index, const Eigen::VectorXd& observed)
{
    Found best;
    for (double x = ladder.logDiameters.minCoeff(); x <= ladder.logDiameters.maxCoeff(); x += medianStep)
        for (const double deviation : deviations)
            consider(best, ladder, observed, {index, x, deviation});
    for (double step = 0.5; step > 0.02; step *= 0.5) {
        bool better = true;
        for (int round = 0; round < 10 && better; ++round) {
            better = false;
            for (const double sign : {-1.0, 1.0}) {
                Found next = best;
                next.logMedian += sign * step * medianStep;
                better = consider(best, ladder, observed, next) || better;
                next = best;
                next.deviation *= 1.0 + 0.4 * sign * step;
                better = consider(best, ladder, observed, next) || better;
            }
        }
    }
    return best;
}

/// The spheres in the middle of equal parts of the atoms.
std::vector<std::pair<const MixtureMember*, double>> standIns(const Ladder& ladder, const Eigen::VectorXd& weights)
{
    std::vector<std::pair<const MixtureMember*, double>> chosen;
    std::vector<Eigen::Index> order(std::size_t(weights.size()));
    for (std::size_t i = 0; i < order.size(); ++i)
        order[i] = static_cast<Eigen::Index>(i);
    std::ranges::stable_sort(order, {}, [&](Eigen::Index i) { return ladder.logDiameters[i]; });
    double sum = 0.0;
    int part = 0;
    for (const Eigen::Index i : order) {
        sum += weights[i];
        int stands = 0;
        for (; part < shownParts && (part + 0.5) / shownParts < sum; ++part)
            ++stands;
        if (stands > 0)
            chosen.emplace_back(ladder.spheres[std::size_t(i)], double(stands) / shownParts);
    }
    return chosen;
}

} // namespace

std::optional<SizeDistribution> bestSizeDistribution(const std::vector<MixtureMember>& members, const DebyePdf& pdf,
    const Eigen::VectorXd& observed, const PdfSettings& values, double bond, int threads, const RunControl& control)
{
    std::vector<Ladder> ladders;
    for (const auto& word : enumWords<Lattice>) {
        Ladder ladder;
        for (const MixtureMember& member : members)
            if (member.radius > 0.0 && member.lattice == word.value)
                ladder.spheres.push_back(&member);
        if (ladder.spheres.size() < 3)
            continue;
        for (const double factor : triedBonds) {
            ladder.bond = factor * bond;
            ladders.push_back(ladder);
        }
    }
    if (ladders.empty())
        return std::nullopt;
    std::vector<Found> found(ladders.size());
    parallelFor(int(ladders.size()), threads, [&](int i) {
        control.throwIfCancelled();
        const auto at = std::size_t(i);
        setCurves(ladders[at], pdf, values);
        found[at] = bestOf(ladders[at], at, observed);
    });
    const Found& best = *std::ranges::min_element(found, {}, &Found::misfit);
    const Ladder& ladder = ladders[best.ladder];
    return SizeDistribution{ladder.spheres.front()->lattice, {std::exp(best.logMedian), best.deviation}, ladder.bond,
        standIns(ladder, weightsOf(ladder, best.logMedian, best.deviation))};
}

} // namespace clusterlens
