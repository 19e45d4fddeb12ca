#include "candidates/Mixture.h"

#include "base/ParallelFor.h"
#include "base/StepCounter.h"
#include "base/TextNumbers.h"
#include "candidates/MixtureMembers.h"
#include "candidates/ShapeScreen.h"
#include "candidates/SizeDistribution.h"
#include "measurement/CurveAnalysis.h"
#include "pdf/DebyePdf.h"
#include "shapes/FamilyGuess.h"
#include "structure/BondMeasures.h"

#include <Eigen/Cholesky>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <span>
#include <stdexcept>

namespace clusterlens {

namespace {

constexpr std::array bondFactors{0.982, 0.988, 0.994, 1.0, 1.006, 1.012, 1.018}; // of the best candidate's bond
constexpr std::array fewBondFactors{0.994, 1.0, 1.006}; // of large particles, whose bonds differ less and whose curves take longer
constexpr int manyAtoms = 300;
constexpr double leastShare = 0.05;    // of the atoms
constexpr double gridStep = 0.04;      // Å, as in ShapeScreen
constexpr double pairBin = 0.002;      // Å, of distances
constexpr std::size_t firstTried = 12; // shapes from which a mixture is begun

/// A shape that may be a part, with its curve.
struct Term {
    const MixtureMember* member = nullptr;
    double bond = 0.0; ///< Å, of unit length
    Eigen::VectorXd g; ///< per atom, with the parameters of the best candidate
};

struct Choice {
    std::vector<Eigen::Index> terms;
    Eigen::VectorXd weights;
    double misfit = 1.0; ///< Rwp
};

/// What the sum of some curves leaves of the observed one.
class Chooser {
public:
    Chooser(const std::vector<Term>& terms, const Eigen::VectorXd& observed)
        : m_curves(observed.size(), static_cast<Eigen::Index>(terms.size()))
        , m_size(observed.squaredNorm())
    {
        for (std::size_t i = 0; i < terms.size(); ++i)
            m_curves.col(static_cast<Eigen::Index>(i)) = terms[i].g;
        m_right = m_curves.transpose() * observed;
        m_lengths = m_curves.colwise().squaredNorm();
    }

    /// All shapes alone, best first.
    [[nodiscard]] std::vector<Choice> singles() const
    {
        std::vector<Choice> all;
        for (Eigen::Index i = 0; i < m_right.size(); ++i)
            if (m_right[i] > 0.0)
                all.push_back({{i}, Eigen::VectorXd::Constant(1, m_right[i] / m_lengths[i]),
                    misfitOf(m_right[i] * m_right[i] / m_lengths[i])});
        std::ranges::stable_sort(all, {}, &Choice::misfit);
        return all;
    }

    /// The mixture of \p start and the one more that lowers the misfit most; \p start where none does.
    [[nodiscard]] Choice withOneMore(const Choice& start)
    {
        const auto count = static_cast<Eigen::Index>(start.terms.size());
        Eigen::MatrixXd products(m_curves.cols(), count);
        for (Eigen::Index k = 0; k < count; ++k)
            products.col(k) = productsOf(start.terms[std::size_t(k)]);
        Eigen::MatrixXd gram(count + 1, count + 1);
        Eigen::VectorXd right(count + 1);
        gram.topLeftCorner(count, count) = products(start.terms, Eigen::indexing::all);
        right.head(count) = m_right(start.terms);
        Choice best = start;
        for (Eigen::Index i = 0; i < m_right.size(); ++i) {
            if (std::ranges::find(start.terms, i) != start.terms.end())
                continue;
            gram.col(count).head(count) = products.row(i).transpose();
            gram.row(count).head(count) = products.row(i);
            gram(count, count) = m_lengths[i];
            right[count] = m_right[i];
            const Eigen::VectorXd weights = gram.ldlt().solve(right);
            if (!weights.allFinite() || weights.minCoeff() <= leastShare * weights.sum())
                continue;
            const double misfit = misfitOf(weights.dot(right));
            if (misfit >= best.misfit)
                continue;
            best = {start.terms, weights, misfit};
            best.terms.push_back(i);
        }
        return best;
    }

    /// Each term in turn gives way to a better one.
    [[nodiscard]] Choice exchanged(Choice choice)
    {
        constexpr int times = 3;
        constexpr double worthARound = 1e-4; // Rwp
        for (int round = 0; round < times; ++round) {
            const double before = choice.misfit;
            for (std::size_t k = 0; k < choice.terms.size(); ++k) {
                Choice others;
                others.terms = choice.terms;
                others.terms.erase(others.terms.begin() + static_cast<std::ptrdiff_t>(k));
                if (Choice next = withOneMore(others); next.misfit < choice.misfit)
                    choice = std::move(next);
            }
            if (choice.misfit > before - worthARound)
                break;
        }
        return choice;
    }

private:
    /// Rwp of a least-squares sum whose product with the observed curve is \p explained.
    [[nodiscard]] double misfitOf(double explained) const { return std::sqrt(std::max(0.0, m_size - explained) / m_size); }

    /// Of the curve of one term with those of all.
    const Eigen::VectorXd& productsOf(Eigen::Index term)
    {
        const auto [place, isNew] = m_products.try_emplace(term);
        if (isNew)
            place->second = m_curves.transpose() * m_curves.col(term);
        return place->second;
    }

    Eigen::MatrixXd m_curves;  ///< [points x terms]
    Eigen::VectorXd m_right;   ///< [terms] products with the observed curve
    Eigen::VectorXd m_lengths; ///< [terms] squared
    double m_size;
    std::map<Eigen::Index, Eigen::VectorXd> m_products;
};

std::vector<Term> termsOf(const std::vector<MixtureMember>& members, const DebyePdf& pdf, const Eigen::VectorXd& observed,
    const FitValues& values, double bond, int threads, const RunControl& control)
{
    std::vector<Term> terms(members.size());
    StepCounter progress(control, int(members.size()), "mixtures");
    parallelFor(int(members.size()), threads, [&](int i) {
        const MixtureMember& member = members[std::size_t(i)];
        double best = std::numeric_limits<double>::infinity();
        const bool large = member.pairs.atoms > manyAtoms;
        for (const double factor : large ? std::span<const double>(fewBondFactors) : std::span<const double>(bondFactors)) {
            const double length = factor * bond / member.bond;
            const PairDistances& pairs = member.pairs;
            const Eigen::VectorXd g = pdf.calculate(pairs.distances * length, pairs.multiplicities, pairs.atoms, values);
            const double misfit = rwp(observed, bestScale(observed, g) * g);
            if (misfit < best) {
                best = misfit;
                terms[std::size_t(i)] = {&member, length, g};
            }
        }
        progress.finishedOne();
    });
    return terms;
}

MixturePart partOf(const MixtureMember& member, double bond, double share, const std::string& element)
{
    return {makeStructure(element, member.positions * bond,
                member.label + ", " + fixedText(100.0 * share, 0) + " % of the atoms of a mixture"),
        member.label, share};
}

/// The largest share first.
Candidate unfitted(const Choice& choice, const std::vector<Term>& terms, const std::string& element)
{
    std::vector<std::pair<double, const Term*>> shares;
    for (std::size_t k = 0; k < choice.terms.size(); ++k)
        shares.emplace_back(
            choice.weights[static_cast<Eigen::Index>(k)] / choice.weights.sum(), &terms[std::size_t(choice.terms[k])]);
    std::ranges::stable_sort(shares, std::ranges::greater(), [](const auto& one) { return one.first; });
    Candidate mixture;
    for (const auto& [share, term] : shares)
        mixture.parts.push_back(partOf(*term->member, term->bond, share, element));
    mixture.familyGuess = shares.front().second->member->family;
    return mixture;
}

/// The middle one first: it is shown.
Candidate unfitted(const SizeDistribution& distribution, const std::string& element)
{
    Candidate mixture;
    mixture.sizes = distribution.sizes;
    for (const auto& [sphere, share] : distribution.spheres)
        mixture.parts.push_back(partOf(*sphere, distribution.bond, share, element));
    std::swap(mixture.parts.front(), mixture.parts[mixture.parts.size() / 2]);
    mixture.familyGuess = distribution.spheres.front().first->family;
    return mixture;
}

/// "67 % ico 3 (147 atoms), 33 % oct 5 (85 atoms)"; "fcc spheres, log-normal sizes: median 18.2 Å, sigma 0.14"
std::string mixtureLabel(const Candidate& mixture)
{
    if (mixture.sizes)
        return mixture.parts.front().label + "s, log-normal sizes: median " + fixedText(mixture.sizes->median, 1)
            + " \xC3\x85, sigma " + fixedText(mixture.sizes->deviation, 2);
    std::string label;
    for (const MixturePart& part : mixture.parts)
        label += (label.empty() ? "" : ", ") + fixedText(100.0 * part.share, 0) + " % " + part.label + " ("
            + std::to_string(part.structure.size()) + " atoms)";
    return label;
}

/// Of a measure of the particles.
template <typename Measure> double meanOverAtoms(const Candidate& candidate, Measure&& measure)
{
    if (candidate.parts.empty())
        return measure(candidate.structure);
    double mean = 0.0;
    for (const MixturePart& part : candidate.parts)
        mean += part.share * measure(part.structure);
    return mean;
}

} // namespace

double meanAtoms(const Candidate& candidate)
{
    return meanOverAtoms(candidate, [](const Structure& structure) { return double(structure.size()); });
}

int countedAtoms(const Candidate& candidate)
{
    return static_cast<int>(std::lround(meanAtoms(candidate)));
}

double meanDiameter(const Candidate& candidate)
{
    return meanOverAtoms(candidate, [](const Structure& structure) { return largestDistance(structure.positions); });
}

PairDistances mixedPairs(const std::vector<MixturePart>& parts)
{
    std::vector<std::pair<double, double>> all; // distance, how often
    Eigen::Index largest = 2;
    for (const MixturePart& part : parts)
        largest = std::max(largest, part.structure.size());
    const int count = int(largest); // of the particle that stands for all
    for (const MixturePart& part : parts) {
        const PairDistances pairs
            = binnedDistances(part.structure.positions, pairBin, largestDistance(part.structure.positions) + 1.0);
        for (Eigen::Index i = 0; i < pairs.distances.size(); ++i)
            all.emplace_back(pairs.distances[i], pairs.multiplicities[i] * part.share * count / double(pairs.atoms));
    }
    std::ranges::sort(all);
    PairDistances mixed;
    mixed.atoms = count;
    mixed.distances.resize(static_cast<Eigen::Index>(all.size()));
    mixed.multiplicities.resize(mixed.distances.size());
    for (Eigen::Index i = 0; i < mixed.distances.size(); ++i) {
        mixed.distances[i] = all[std::size_t(i)].first;
        mixed.multiplicities[i] = all[std::size_t(i)].second;
    }
    return mixed;
}

namespace {

/// The best mixtures of 2, 3 ... terms whose curves were calculated with the parameters of another fit.
std::vector<Choice> chosenMixtures(
    const std::vector<Term>& terms, const Eigen::VectorXd& observed, int most, const RunControl& control)
{
    Chooser chooser(terms, observed);
    std::vector<Choice> starts = chooser.singles();
    starts.resize(std::min(firstTried, starts.size()));
    std::vector<Choice> chosen;
    for (int count = 2; count <= most && !starts.empty(); ++count) {
        for (Choice& start : starts) {
            control.throwIfCancelled();
            start = chooser.withOneMore(start);
        }
        std::erase_if(starts, [=](const Choice& choice) { return std::ssize(choice.terms) < count; });
        if (!starts.empty())
            chosen.push_back(chooser.exchanged(*std::ranges::min_element(starts, {}, &Choice::misfit)));
    }
    return chosen;
}

/// Fits the parts together, and says what they are.
void fitParts(Candidate& candidate, const PdfCurve& curve, const FitSettings& fit, const RunControl& control)
{
    for (MixturePart& part : candidate.parts)
        part.structure.positions /= fit.givenStretch();
    if (candidate.sizes)
        candidate.sizes->median /= fit.givenStretch();
    candidate.fit = fitPdf(curve, mixedPairs(candidate.parts), fit, control);
    for (MixturePart& part : candidate.parts)
        part.structure.positions *= candidate.fit.stretch();
    if (candidate.sizes)
        candidate.sizes->median *= candidate.fit.stretch();
    candidate.structure = candidate.parts.front().structure;
    candidate.origin = Origin::Mixture;
    candidate.label = mixtureLabel(candidate);
    candidate.provenance = provenanceOf("mixture", fit.start, fit.range);
    const BondMeasures measures = measureBonds(candidate.structure.positions);
    candidate.bond = measures.bond;
    candidate.minDistance = measures.minDistance;
    candidate.sampleIndex = -1;
    candidate.copies = 0;
}

} // namespace

std::vector<Candidate> bestMixtures(
    const PdfCurve& curve, const Candidate& best, const MixtureSettings& settings, const RunControl& control)
{
    if (settings.terms < 2)
        throw std::invalid_argument("bestMixtures: expected at least 2 terms");
    const FitValues& start = settings.fit.start;
    const double from = std::max(settings.fit.range.min, ShapeScreen::ripplesEnd * best.bond);
    const double end = std::min(settings.fit.range.max, curve.r[curve.r.size() - 1]);
    const DebyePdf pdf(RGrid{from, end, gridStep}, start.qmin, start.qmax);
    const Eigen::VectorXd observed = interpolated(curve, pdf.r());
    const std::vector<MixtureMember> members = mixtureMembers(int(best.structure.size()), settings.threads, control);

    std::vector<Candidate> mixtures;
    FitValues values = best.fit.valuesFrom(start); // a compromise between the parts; those of the first mixture are nearer
    double bond = best.bond;
    for (int pass = 0; pass < 2; ++pass) {
        const std::vector<Term> terms = termsOf(members, pdf, observed, values, bond, settings.threads, control);
        for (const Choice& chosen : chosenMixtures(terms, observed, settings.terms, control)) {
            Candidate mixture = unfitted(chosen, terms, settings.element);
            fitParts(mixture, curve, settings.fit, control);
            const auto other = std::ranges::find(mixtures, mixture.parts.size(), [](const Candidate& m) { return m.parts.size(); });
            if (other == mixtures.end())
                mixtures.push_back(std::move(mixture));
            else if (mixture.fit.rwpFit < other->fit.rwpFit)
                *other = std::move(mixture);
        }
        if (mixtures.empty())
            break;
        values = mixtures.back().fit.valuesFrom(start);
        bond = mixtures.back().bond;
    }
    const std::optional<SizeDistribution> distribution
        = bestSizeDistribution(members, pdf, observed, values, bond, settings.threads, control);
    if (distribution && distribution->spheres.size() > 1) {
        Candidate mixture = unfitted(*distribution, settings.element);
        fitParts(mixture, curve, settings.fit, control);
        mixtures.push_back(std::move(mixture));
    }
    return mixtures;
}

double mixtureLogPrior(const Candidate& candidate)
{
    constexpr double second = 7.0;
    constexpr double further = 3.0;
    if (candidate.parts.size() < 2)
        return 0.0;
    return candidate.sizes ? -second : -second - further * double(candidate.parts.size() - 2);
}

} // namespace clusterlens
