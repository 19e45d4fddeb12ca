#include "candidates/Mixture.h"

#include "base/ParallelFor.h"
#include "base/StepCounter.h"
#include "base/TextNumbers.h"
#include "candidates/ShapeScreen.h"
#include "measurement/CurveAnalysis.h"
#include "pdf/DebyePdf.h"
#include "shapes/FamilyGuess.h"
#include "structure/BondMeasures.h"

#include <Eigen/Cholesky>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace clusterlens {

namespace {

constexpr std::array bondFactors{0.982, 0.988, 0.994, 1.0, 1.006, 1.012, 1.018}; // of the best candidate's bond
constexpr double leastShare = 0.05;                                              // of the atoms
constexpr double gridStep = 0.04;                                                // Å, as in ShapeScreen
constexpr std::size_t firstTried = 12;                                           // shapes from which a mixture is begun

/// A shape that may be a part, with its curve.
struct Term {
    const Shape* shape = nullptr;
    double bond = 0.0; ///< Å
    Eigen::VectorXd g; ///< per atom, with the parameters of the best candidate
};

/// Weights >= 0 of the columns \p used of a least-squares problem given by its normal equations; empty where one of them would be negative.
std::optional<Eigen::VectorXd> positiveWeights(
    const Eigen::MatrixXd& gram, const Eigen::VectorXd& right, const std::vector<Eigen::Index>& used)
{
    const Eigen::LDLT<Eigen::MatrixXd> solver(gram(used, used));
    Eigen::VectorXd weights = solver.solve(Eigen::VectorXd(right(used)));
    if (!weights.allFinite() || weights.minCoeff() <= leastShare * weights.sum())
        return std::nullopt;
    return weights;
}

struct Choice {
    std::vector<Eigen::Index> terms;
    Eigen::VectorXd weights;
    double misfit = 1.0; ///< Rwp
};

/// What the sum of some curves leaves of the observed one.
class Chooser {
public:
    Chooser(const std::vector<Term>& terms, const Eigen::VectorXd& observed)
    {
        Eigen::MatrixXd curves(observed.size(), static_cast<Eigen::Index>(terms.size()));
        for (std::size_t i = 0; i < terms.size(); ++i)
            curves.col(static_cast<Eigen::Index>(i)) = terms[i].g;
        m_gram = curves.transpose() * curves;
        m_right = curves.transpose() * observed;
        m_size = observed.squaredNorm();
    }

    [[nodiscard]] std::optional<Choice> choice(const std::vector<Eigen::Index>& terms) const
    {
        std::optional<Eigen::VectorXd> weights = positiveWeights(m_gram, m_right, terms);
        if (!weights)
            return std::nullopt;
        const double left = m_size - weights->dot(Eigen::VectorXd(m_right(terms)));
        return Choice{terms, std::move(*weights), std::sqrt(std::max(0.0, left) / m_size)};
    }

    /// The one more that lowers the misfit most.
    [[nodiscard]] std::optional<Choice> withOneMore(const Choice& start) const
    {
        std::optional<Choice> best;
        for (Eigen::Index i = 0; i < m_right.size(); ++i) {
            if (std::ranges::find(start.terms, i) != start.terms.end())
                continue;
            std::vector<Eigen::Index> terms = start.terms;
            terms.push_back(i);
            if (std::optional<Choice> next = choice(terms); next && (!best || next->misfit < best->misfit))
                best = std::move(next);
        }
        return best;
    }

    /// All shapes alone, best first.
    [[nodiscard]] std::vector<Choice> singles() const
    {
        std::vector<Choice> all;
        for (Eigen::Index i = 0; i < m_right.size(); ++i)
            if (std::optional<Choice> one = choice({i}))
                all.push_back(std::move(*one));
        std::ranges::stable_sort(all, {}, &Choice::misfit);
        return all;
    }

private:
    Eigen::MatrixXd m_gram;
    Eigen::VectorXd m_right;
    double m_size = 0.0;
};

std::vector<Term> termsOf(const std::vector<Shape>& library, const DebyePdf& pdf, const Eigen::VectorXd& observed,
    const FitValues& values, double bond, int threads, const RunControl& control)
{
    std::vector<Term> terms(library.size());
    PdfSettings undamped = values;
    undamped.qdamp = 0.0;
    const Eigen::VectorXd damping = envelope(pdf.r(), values.qdamp);
    StepCounter progress(control, int(library.size()), "mixtures");
    parallelFor(int(library.size()), threads, [&](int i) {
        const Shape& shape = library[std::size_t(i)];
        const PairDistances pairs = pairDistances(shape.positions, 1e-5);
        const double nearest = measureBonds(shape.positions).bond;
        double best = std::numeric_limits<double>::infinity();
        for (const double factor : bondFactors) {
            const double length = factor * bond / nearest;
            const Eigen::VectorXd g
                = pdf.calculate(pairs.distances * length, pairs.multiplicities, pairs.atoms, undamped).cwiseProduct(damping);
            const double misfit = rwp(observed, bestScale(observed, g) * g);
            if (misfit < best) {
                best = misfit;
                terms[std::size_t(i)] = {&shape, length, g};
            }
        }
        progress.finishedOne();
    });
    return terms;
}

std::vector<MixturePart> partsOf(const Choice& choice, const std::vector<Term>& terms, const std::string& element)
{
    std::vector<MixturePart> parts;
    const double total = choice.weights.sum();
    for (std::size_t k = 0; k < choice.terms.size(); ++k) {
        const Term& term = terms[std::size_t(choice.terms[k])];
        const std::string label = term.shape->name.text();
        const double share = choice.weights[static_cast<Eigen::Index>(k)] / total;
        parts.push_back({makeStructure(element, term.shape->positions * term.bond,
                             label + ", " + fixedText(100.0 * share, 0) + " % of the atoms of a mixture"),
            label, share});
    }
    std::ranges::stable_sort(parts, [](const MixturePart& a, const MixturePart& b) { return a.share > b.share; });
    return parts;
}

/// "67 % ico 3 (147 atoms), 33 % oct 5 (85 atoms)"
std::string mixtureLabel(const std::vector<MixturePart>& parts)
{
    std::string label;
    for (const MixturePart& part : parts)
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
        const PairDistances pairs = pairDistances(part.structure.positions, 1e-5);
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

/// The best mixture of terms whose curves were calculated with the parameters of another fit.
std::optional<Choice> chosenMixture(
    const std::vector<Term>& terms, const Eigen::VectorXd& observed, const MixtureSettings& settings, const RunControl& control)
{
    const Chooser chooser(terms, observed);
    const std::vector<Choice> singles = chooser.singles();
    std::optional<Choice> chosen;
    for (std::size_t i = 0; i < std::min(firstTried, singles.size()); ++i) {
        control.throwIfCancelled();
        Choice mixture = singles[i];
        while (int(mixture.terms.size()) < settings.terms) {
            std::optional<Choice> next = chooser.withOneMore(mixture);
            if (!next || settings.logLikelihood(next->misfit) < settings.logLikelihood(mixture.misfit) + mixturePenalty)
                break;
            mixture = std::move(*next);
        }
        if (mixture.terms.size() > 1 && (!chosen || mixture.misfit < chosen->misfit))
            chosen = std::move(mixture);
    }
    return chosen;
}

FitValues valuesOf(const FitResult& fit, FitValues values)
{
    for (std::size_t p = 0; p < fitParameterCount; ++p)
        values.*fitParameters[p].value = fit.value(p);
    return values;
}

void describe(Candidate& candidate, const FitSettings& fit)
{
    for (MixturePart& part : candidate.parts)
        part.structure.positions *= candidate.fit.stretch();
    candidate.structure = candidate.parts.front().structure;
    candidate.origin = Origin::Mixture;
    candidate.label = mixtureLabel(candidate.parts);
    candidate.provenance = provenanceOf("mixture", fit.start, fit.range);
    candidate.setFamily(describeFamily(candidate.structure.positions));
    const BondMeasures measures = measureBonds(candidate.structure.positions);
    candidate.bond = measures.bond;
    candidate.minDistance = measures.minDistance;
    candidate.sampleIndex = -1;
    candidate.copies = 0;
}

} // namespace

std::optional<Candidate> findMixture(const std::vector<Shape>& library, const PdfCurve& curve, const Candidate& best,
    const MixtureSettings& settings, const RunControl& control)
{
    if (settings.terms < 2 || !settings.logLikelihood)
        throw std::invalid_argument("findMixture: expected at least 2 terms and a log-likelihood");
    const FitValues& start = settings.fit.start;
    const double from = std::max(settings.fit.range.min, ShapeScreen::ripplesEnd * best.bond);
    const double end = std::min(settings.fit.range.max, curve.r[curve.r.size() - 1]);
    const DebyePdf pdf(RGrid{from, end, gridStep}, start.qmin, start.qmax);
    const Eigen::VectorXd observed = interpolated(curve, pdf.r());

    std::optional<Candidate> found;
    FitValues values = valuesOf(best.fit, start); // a compromise between the parts; those of the first mixture are nearer
    double bond = best.bond;
    for (int pass = 0; pass < 2; ++pass) {
        const std::vector<Term> terms = termsOf(library, pdf, observed, values, bond, settings.threads, control);
        const std::optional<Choice> chosen = chosenMixture(terms, observed, settings, control);
        if (!chosen)
            break;
        Candidate mixture;
        mixture.parts = partsOf(*chosen, terms, settings.element);
        mixture.fit = fitPdf(curve, mixedPairs(mixture.parts), settings.fit, control);
        values = valuesOf(mixture.fit, start);
        describe(mixture, settings.fit);
        bond = mixture.bond;
        const double needed = mixturePenalty * double(mixture.parts.size() - 1);
        const bool better = settings.logLikelihood(mixture.fit.rwpFit) >= settings.logLikelihood(best.fit.rwpFit) + needed;
        if (better && (!found || mixture.fit.rwpFit < found->fit.rwpFit))
            found = std::move(mixture);
    }
    return found;
}

} // namespace clusterlens
