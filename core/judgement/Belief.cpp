#include "judgement/Belief.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numbers>

namespace clusterlens {

namespace {

// Calibrated on irregular particles: docs/method.md.
constexpr double usualMisfit = 0.04;   // Rwp between a real particle and the ideal one that it is most like
constexpr double systematic = 4.0;     // how much more than noise such a misfit counts
constexpr double effectiveShare = 6.0; // of how many independent points one counts where errors are systematic

/// Relative standard deviations of a size among particles most like one shape: most are near it, a few further off.
struct Deviations {
    double usual;
    double rare;
    double rareShare; ///< of the particles
};
constexpr Deviations atomsDeviations{0.03, 0.10, 0.1};
constexpr Deviations diameterDeviations{0.035, 0.08, 0.2}; // a single atom can be the end of it
constexpr Deviations bondDeviations{0.0025, 0.0025, 0.0};

constexpr double knownGap = 14.0; // in log-likelihood, between the particle's own shape and the next
constexpr double knownGapWidth = 3.0;
constexpr double knownAboveNoise = 1.25; // Rwp over the noise floor of the particle's own shape, whose noise is itself estimated
constexpr double knownAboveNoiseWidth = 0.04;
constexpr double perfect = 1e-3;    // Rwp; less noise than that is rounding
constexpr double sizeKernel = 0.05; // of log N, within which shapes count as tries of one size

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
    explicit Spread(const Deviations& deviations)
        : m_deviations(deviations)
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
        double low = least - 6.0 * m_deviations.rare;
        double high = most + 6.0 * m_deviations.rare;
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
            sum += m_weights[i]
                * ((1.0 - m_deviations.rareShare) * normalBelow((x - m_centres[i]) / m_deviations.usual)
                    + m_deviations.rareShare * normalBelow((x - m_centres[i]) / m_deviations.rare));
        return sum;
    }

    static double normalBelow(double x) { return 0.5 * std::erfc(-x / std::numbers::sqrt2); }

    Deviations m_deviations;
    std::vector<double> m_centres;
    std::vector<double> m_weights; ///< adding up to 1
};

double logistic(double x)
{
    return 1.0 / (1.0 + std::exp(-x));
}

/// Two entries that are one shape, tried from two sides.
bool isSame(const ConsideredShape& a, const ConsideredShape& b)
{
    constexpr double sameDiameter = 0.005; // relative: the stretch differs a little
    return a.atoms == b.atoms && familyOf(a) == familyOf(b) && std::abs(a.diameter / b.diameter - 1.0) < sameDiameter;
}

/// 0.5 M rwp^2 / f^2: minus the log-likelihood if noise were all that separates a shape from the curve.
double noiseMisfit(double rwp, const ResidualCheck& best)
{
    const double floor = std::max(best.noiseFloor, perfect);
    return 0.5 * best.independentPoints * rwp * rwp / (floor * floor);
}

/// That the best shape is the particle's own: it leaves nothing but noise, and the next one clearly more.
double knownShare(const std::vector<ConsideredShape>& considered, const ConsideredShape& first, const ResidualCheck& best)
{
    double next = std::numeric_limits<double>::infinity();
    for (const ConsideredShape& shape : considered)
        if (!isSame(shape, first))
            next = std::min(next, noiseMisfit(shape.rwp, best));
    const double gap = next - noiseMisfit(first.rwp, best);
    const double aboveNoise = first.rwp / std::max(best.noiseFloor, perfect);
    return logistic((gap - knownGap) / knownGapWidth) * logistic((knownAboveNoise - aboveNoise) / knownAboveNoiseWidth);
}

/// Of each shape, if the particle is one of them: noise alone tells them apart then.
std::vector<double> sharesAmongKnown(const std::vector<ConsideredShape>& considered, const ResidualCheck& best)
{
    std::vector<double> shares;
    double least = std::numeric_limits<double>::infinity();
    for (const ConsideredShape& shape : considered)
        least = std::min(least, noiseMisfit(shape.rwp, best));
    double total = 0.0;
    for (const ConsideredShape& shape : considered)
        total += shares.emplace_back(std::exp(least - noiseMisfit(shape.rwp, best)));
    for (double& share : shares)
        share /= total;
    return shares;
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
    const double floor = std::max(best.noiseFloor, perfect);
    const double misfit = std::max(best.misfit, usualMisfit);
    return -0.5 * best.independentPoints * rwp * rwp / (floor * floor + systematic * misfit * misfit);
}

double logLikelihoodOfUnknownMisfit(double rwp, const ResidualCheck& best)
{
    return -best.independentPoints / effectiveShare * std::log(std::max({rwp, best.noiseFloor, perfect}));
}

Belief beliefIn(const std::vector<ConsideredShape>& considered, const ResidualCheck& best)
{
    Belief belief;
    if (considered.empty())
        return belief;
    std::vector<double> logs;
    for (const ConsideredShape& shape : considered)
        logs.push_back(logLikelihood(shape.rwp, best) + shape.logPrior - std::log(triesLike(shape, considered)));
    const double highest = std::ranges::max(logs);
    double total = 0.0;
    for (double& log : logs) {
        log = std::exp(log - highest);
        total += log;
    }
    Spread atoms(atomsDeviations);
    Spread diameter(diameterDeviations);
    Spread bond(bondDeviations);
    for (std::size_t i = 0; i < considered.size(); ++i) {
        const double share = logs[i] / total;
        belief.shares.push_back(share);
        atoms.add(considered[i].atoms, share);
        diameter.add(considered[i].diameter, share);
        bond.add(considered[i].bond, share);
    }
    belief.families = familyShares(considered, belief.shares);
    belief.known = knownShare(considered, *std::ranges::min_element(considered, {}, &ConsideredShape::rwp), best);
    belief.knownShares = sharesAmongKnown(considered, best);
    belief.atoms = atoms.interval();
    belief.diameter = diameter.interval();
    belief.bond = bond.interval();
    belief.countWithin10 = [atoms = std::move(atoms)](double count) { return atoms.within(count / 1.1, count / 0.9); };
    return belief;
}

} // namespace clusterlens
