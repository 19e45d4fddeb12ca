#include "judgement/Belief.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>

namespace clusterlens {

namespace {

// Calibrated on irregular particles: docs/method.md.
constexpr double usualMisfit = 0.03;    // Rwp between a real particle and the ideal one that it is most like
constexpr double systematic = 8.0;      // how much more than noise such a misfit counts
constexpr double atomsSpread = 0.03;    // relative standard deviation of N among particles most like one shape
constexpr double diameterSpread = 0.03; // same of the largest distance
constexpr double bondSpread = 0.002;    // same of the bond
constexpr double sizeKernel = 0.05;     // of log N, within which shapes count as tries of one size

Family familyOf(const ConsideredShape& shape)
{
    const Family family = shape.family.value_or(Family::Fcc);
    return family == Family::Octahedron ? Family::Fcc : family;
}

/// How many shapes of its family were tried at about its size.
double triesLike(const ConsideredShape& shape, const std::vector<ConsideredShape>& all)
{
    double tries = 0.0;
    for (const ConsideredShape& other : all) {
        if (familyOf(other) != familyOf(shape))
            continue;
        const double x = std::log(double(other.atoms) / shape.atoms) / sizeKernel;
        tries += std::exp(-0.5 * x * x);
    }
    return tries;
}

/// Weighted normal distributions over the logarithm of a positive quantity.
class Spread {
public:
    explicit Spread(double deviation)
        : m_deviation(deviation)
    {
    }

    void add(double value, double weight)
    {
        m_centres.push_back(std::log(value));
        m_weights.push_back(weight);
    }

    [[nodiscard]] double quantile(double share) const
    {
        const auto [least, most] = std::ranges::minmax(m_centres);
        double low = least - 6.0 * m_deviation;
        double high = most + 6.0 * m_deviation;
        for (int step = 0; step < 60; ++step) {
            const double middle = 0.5 * (low + high);
            (below(middle) < share ? low : high) = middle;
        }
        return std::exp(0.5 * (low + high));
    }

    /// Between two values.
    [[nodiscard]] double within(double low, double high) const { return below(std::log(high)) - below(std::log(low)); }

    [[nodiscard]] BeliefInterval interval() const
    {
        return {quantile(0.025), quantile(0.16), quantile(0.5), quantile(0.84), quantile(0.975)};
    }

private:
    [[nodiscard]] double below(double x) const
    {
        double sum = 0.0;
        for (std::size_t i = 0; i < m_centres.size(); ++i)
            sum += m_weights[i] * 0.5 * std::erfc((m_centres[i] - x) / (m_deviation * std::numbers::sqrt2));
        return sum;
    }

    double m_deviation;
    std::vector<double> m_centres;
    std::vector<double> m_weights; ///< adding up to 1
};

/// That the best shape is the particle's own: it leaves nothing but noise, and the next one clearly more.
double knownShare(const std::vector<ConsideredShape>& considered, const ResidualCheck& best)
{
    (void)considered;
    (void)best;
    return 0.0;
}

std::vector<FamilyShare> familyShares(const std::vector<ConsideredShape>& considered, const std::vector<double>& shares)
{
    std::map<Family, double> sums;
    for (std::size_t i = 0; i < considered.size(); ++i)
        sums[familyOf(considered[i])] += shares[i];
    std::vector<FamilyShare> families;
    for (const auto& [family, share] : sums)
        families.push_back({family, share});
    std::ranges::stable_sort(families, [](const FamilyShare& a, const FamilyShare& b) { return a.share > b.share; });
    return families;
}

} // namespace

double logLikelihood(double rwp, const ResidualCheck& best)
{
    constexpr double perfect = 1e-3; // less noise than that is rounding
    const double floor = std::max(best.noiseFloor, perfect);
    const double misfit = std::max(best.misfit, usualMisfit);
    return -0.5 * best.independentPoints * rwp * rwp / (floor * floor + systematic * misfit * misfit);
}

Belief beliefIn(const std::vector<ConsideredShape>& considered, const ResidualCheck& best)
{
    Belief belief;
    if (considered.empty())
        return belief;
    std::vector<double> logs;
    for (const ConsideredShape& shape : considered)
        logs.push_back(logLikelihood(shape.rwp, best) - std::log(triesLike(shape, considered)));
    const double highest = std::ranges::max(logs);
    double total = 0.0;
    for (double& log : logs) {
        log = std::exp(log - highest);
        total += log;
    }
    Spread atoms(atomsSpread);
    Spread diameter(diameterSpread);
    Spread bond(bondSpread);
    for (std::size_t i = 0; i < considered.size(); ++i) {
        const double share = logs[i] / total;
        belief.shares.push_back(share);
        atoms.add(considered[i].atoms, share);
        diameter.add(considered[i].diameter, share);
        bond.add(considered[i].bond, share);
    }
    belief.families = familyShares(considered, belief.shares);
    belief.known = knownShare(considered, best);
    belief.atoms = atoms.interval();
    belief.diameter = diameter.interval();
    belief.bond = bond.interval();
    belief.countWithin10 = [atoms = std::move(atoms)](double count) { return atoms.within(0.9 * count, 1.1 * count); };
    return belief;
}

} // namespace clusterlens
