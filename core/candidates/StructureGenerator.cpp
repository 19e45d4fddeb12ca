#include "candidates/StructureGenerator.h"

#include "base/ParallelFor.h"
#include "base/StepCounter.h"
#include "base/TextNumbers.h"
#include "candidates/CurveGuidance.h"
#include "candidates/Duplicates.h"
#include "candidates/ShapeFits.h"
#include "candidates/ShapeScreen.h"
#include "candidates/SizeSearch.h"
#include "laplacian/DistanceGeometry.h"
#include "laplacian/LaplacianMatrix.h"
#include "measurement/CurveAnalysis.h"
#include "shapes/FamilyGuess.h"
#include "structure/BondMeasures.h"
#include "structure/Neighbours.h"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <iterator>
#include <mutex>
#include <set>
#include <stdexcept>

namespace clusterlens {

namespace {

constexpr double clashShare = 0.5; // two atoms closer than this share of the bond are no structure
constexpr double closeShare = 0.75;
constexpr double nearLimit = 0.95; // of the model's largest number of atoms; shapes do not come in every number
constexpr int samplesAtOnce = 256; // the matrix of each takes 0.5 MB until it is fitted
constexpr int shortlist = 96;      // the network's likely shapes that are held against the curve

/// Why a sample is no candidate.
class Rejection : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

class Stopwatch {
public:
    [[nodiscard]] double seconds() const
    {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - m_start).count();
    }

private:
    std::chrono::steady_clock::time_point m_start = std::chrono::steady_clock::now();
};

/// Positions in Å as the sample states them, not yet fitted.
PositionsXyz positionsOf(const LaplacianSample& sample, int minAtoms, double& residual, const RunControl& control)
{
    if (!sample.weights.allFinite())
        throw Rejection("the model returned numbers that are not finite");
    const Eigen::MatrixXd w = symmetrised(sample.weights);
    const int atoms = countAtoms(w);
    if (atoms < std::max(2, minAtoms))
        throw Rejection(fmt::format("only {} atoms, at least {} expected", atoms, std::max(2, minAtoms)));
    const Recovery recovery = recoverPositions(w.topLeftCorner(atoms, atoms), {}, control);
    residual = recovery.residual;
    if (!recovery.positions.allFinite())
        throw Rejection("no positions explain the matrix");
    return recovery.positions * sample.lengthScale;
}

void rejectClashes(const PositionsXyz& positions)
{
    const BondMeasures measures = measureBonds(positions);
    if (measures.minDistance < clashShare * measures.bond)
        throw Rejection("two atoms are " + shortText(measures.minDistance, 3) + " Å apart, the bonds are "
            + shortText(measures.bond, 3) + " Å long");
}

/// A structure made a candidate. \param scaleError  relative, how far the positions may be off all together \throws Rejection
Candidate candidateOf(PositionsXyz positions, double scaleError, const PdfCurve& curve, const GenerationSettings& settings,
    const ModelInfo& model, const RunControl& control)
{
    rejectClashes(positions);
    if (scaleError > 0.0)
        positions *= bestStretch(curve, pairDistances(positions), settings.fit.start, settings.fit.range, scaleError)
            / settings.fit.givenStretch();
    Candidate candidate;
    candidate.fit = fitPdf(curve, positions, settings.fit, control);
    candidate.structure = makeStructure(settings.element, positions * candidate.fit.stretch());
    candidate.origin = Origin::Generated;
    candidate.provenance = provenanceOf(model, settings.fit.start, settings.fit.range);
    candidate.setFamily(describeFamily(candidate.structure.positions));
    const BondMeasures measures = measureBonds(candidate.structure.positions);
    candidate.bond = measures.bond;
    candidate.minDistance = measures.minDistance;
    candidate.sampling = settings.sampling;
    return candidate;
}

std::vector<std::string> resultWarnings(const GenerationResult& result, const GenerationSettings& settings, const ModelInfo& model)
{
    std::vector<std::string> warnings;
    if (!result.rejected.empty())
        warnings.push_back(fmt::format("{} of {} samples gave no usable structure; the first: {}.", result.rejected.size(),
            settings.count, result.rejected.front().reason));
    const std::vector<Candidate> shown = rankedTogether(result, settings.count);
    if (!shown.empty() && shown.front().origin == Origin::Generated
        && double(shown.front().structure.size()) >= nearLimit * model.maxAtoms)
        warnings.push_back(fmt::format(
            "The best candidate has nearly as many atoms as the model can draw, {}: the particles may be larger.", model.maxAtoms));
    for (const Candidate& candidate : shown) {
        if (candidate.minDistance < closeShare * candidate.bond) {
            warnings.emplace_back("Some candidates have atoms closer than 75 % of the bond length.");
            break;
        }
    }
    return warnings;
}

/// Samples that are the same member of the model's finite set: one recovery and one fit serve them all.
std::vector<std::vector<int>> groupedByIdentity(const std::vector<LaplacianSample>& samples)
{
    std::vector<std::vector<int>> groups;
    std::map<int, std::size_t> groupOf;
    for (int i = 0; i < int(samples.size()); ++i) {
        const int identity = samples[std::size_t(i)].identity;
        if (identity >= 0 && groupOf.contains(identity)) {
            groups[groupOf[identity]].push_back(i);
            continue;
        }
        groupOf[identity] = groups.size();
        groups.push_back({i});
    }
    return groups;
}

/// One run of generateStructures().
class Generation {
public:
    Generation(const GenerativeModel& model, ModelInput input, const GenerationSettings& settings, const CandidateFound& found)
        : m_model(model)
        , m_info(model.info())
        , m_input(std::move(input))
        , m_settings(settings)
        , m_found(found)
    {
    }

    /// Fits the shapes that network and curve agree on, and lets the fits guide the odds.
    void fitLikelyShapes(const RunControl& control)
    {
        const double guidance = m_settings.sampling.guidance;
        if (guidance == 0.0)
            return;
        const Stopwatch fitting;
        const int proposals = std::max(m_settings.count, m_settings.proposals);
        const std::vector<LikelyShape> shapes = screenedByCurve(m_model.likelyShapes(m_input, std::max(shortlist, 2 * proposals)),
            m_input, m_settings.fit, proposals, m_settings.threads, control);
        std::vector<std::optional<Candidate>> candidates(shapes.size());
        StepCounter progress(control, int(shapes.size()), "alternatives");
        parallelFor(int(shapes.size()), m_settings.threads, [&](int i) {
            try {
                candidates[std::size_t(i)] = alternativeOf(shapes[std::size_t(i)], control);
            } catch (const Rejection&) { // one of many
            }
            progress.finishedOne();
        });
        const double from = ripplesEnd();
        for (std::size_t i = 0; i < shapes.size(); ++i) {
            if (!candidates[i])
                continue;
            m_input.odds.push_back(guidedOdds(shapes[i], logLikelihood(candidates[i]->fit, m_settings.fit.start, from), guidance));
            m_result.considered.push_back(consideredShape(*candidates[i], from));
            m_alternatives.emplace(shapes[i].odds.identity, std::move(*candidates[i]));
        }
        m_result.timings["guidance"] = fitting.seconds();
    }

    void drawSamples(const RunControl& control)
    {
        for (int first = 0; first < m_settings.count; first += samplesAtOnce) {
            SamplingSettings sampling = m_settings.sampling;
            sampling.firstSample += first;
            const Stopwatch drawing;
            const std::vector<LaplacianSample> samples
                = m_model.sample(m_input, sampling, std::min(samplesAtOnce, m_settings.count - first), control);
            m_result.timings["sampling"] += drawing.seconds();
            const Stopwatch fitting;
            fit(samples, first, control);
            m_result.timings["fitting"] += fitting.seconds();
        }
        std::ranges::sort(m_result.rejected, {}, &RejectedSample::index);
        rank();
    }

    /// Particles of any size, to stand beside the model's.
    void searchAllSizes(const RunControl& control)
    {
        if (!m_settings.sizes || m_settings.sampling.guidance == 0.0 || ripplesEnd() == 0.0)
            return;
        const Stopwatch searching;
        SizeSearchSettings sizes;
        sizes.fit = m_settings.fit;
        sizes.element = m_settings.element;
        sizes.bond = m_input.bond;
        sizes.count = m_settings.count;
        sizes.threads = m_settings.threads;
        SizeSearchResult found = searchSizes(m_input.curve, sizes, control);
        m_sizes = std::move(found.candidates);
        for (Candidate& candidate : m_sizes) {
            candidate.copies = 0;
            candidate.sampleIndex = -1;
        }
        std::ranges::copy(found.considered, std::back_inserter(m_result.considered));
        m_result.timings["sizes"] = searching.seconds();
    }

    void addAlternatives()
    {
        std::vector<Candidate> others = std::move(m_sizes);
        for (auto& [identity, candidate] : m_alternatives)
            if (!m_drawn.contains(identity))
                others.push_back(std::move(candidate));
        std::ranges::stable_sort(others, {}, &Candidate::rankingRwp);
        std::vector<Candidate> all = std::move(m_result.candidates); // first, so that the same structure counts as drawn
        std::ranges::move(others, std::back_inserter(all));
        m_result.candidates.clear();
        for (Candidate& candidate : mergeDuplicates(std::move(all)))
            (candidate.copies > 0 ? m_result.candidates : m_result.alternatives).push_back(std::move(candidate));
        if (m_result.alternatives.size() > std::size_t(m_settings.count))
            m_result.alternatives.erase(m_result.alternatives.begin() + m_settings.count, m_result.alternatives.end());
    }

    [[nodiscard]] GenerationResult result() &&
    {
        m_result.considered = distinct(std::move(m_result.considered), rankedTogether(m_result, m_settings.count),
            ripplesEnd() > 0.0 ? ripplesEnd() : m_settings.fit.range.min);
        m_result.warnings = resultWarnings(m_result, m_settings, m_info);
        return std::move(m_result);
    }

private:
    /// Å; 0 where the curve has no first peak.
    [[nodiscard]] double ripplesEnd() const
    {
        try {
            return ShapeScreen::ripplesEnd * peakOf(m_input.curve, m_input.bond, m_settings.fit.range);
        } catch (const NoFirstPeak&) {
            return 0.0;
        }
    }

    /// Counts samples of a shape that an earlier call of fit() had. \return false when there was none
    bool joinsEarlier(int identity, const std::vector<int>& members, int first)
    {
        if (const auto found = m_fitted.find(identity); found != m_fitted.end()) {
            m_result.candidates[found->second].copies += int(members.size());
            return true;
        }
        const auto found = m_refused.find(identity);
        if (found == m_refused.end())
            return false;
        for (const int member : members)
            m_result.rejected.push_back({first + member, found->second});
        return true;
    }

    /// \param first  number of the first of \p samples
    void fit(const std::vector<LaplacianSample>& samples, int first, const RunControl& control)
    {
        std::vector<std::vector<int>> groups = groupedByIdentity(samples);
        std::erase_if(groups, [&](const std::vector<int>& members) {
            return joinsEarlier(samples[std::size_t(members.front())].identity, members, first);
        });
        std::vector<std::optional<Candidate>> candidates(groups.size());
        std::vector<std::string> reasons(groups.size());
        StepCounter progress(control, int(groups.size()), "fitting");
        parallelFor(int(groups.size()), m_settings.threads, [&](int g) {
            const std::vector<int>& members = groups[std::size_t(g)];
            std::optional<Candidate>& candidate = candidates[std::size_t(g)];
            try {
                candidate = sampledCandidate(samples[std::size_t(members.front())], control);
                candidate->sampleIndex = first + members.front();
                candidate->copies = int(members.size());
                report(*candidate);
            } catch (const Rejection& rejection) {
                reasons[std::size_t(g)] = rejection.what();
            }
            progress.finishedOne();
        });
        for (std::size_t g = 0; g < groups.size(); ++g) {
            const int identity = samples[std::size_t(groups[g].front())].identity;
            m_drawn.insert(identity);
            if (identity >= 0 && candidates[g])
                m_fitted.emplace(identity, m_result.candidates.size());
            else if (identity >= 0)
                m_refused.emplace(identity, reasons[g]);
            if (candidates[g])
                m_result.candidates.push_back(std::move(*candidates[g]));
            else
                for (const int member : groups[g])
                    m_result.rejected.push_back({first + member, reasons[g]});
        }
    }

    [[nodiscard]] Candidate sampledCandidate(const LaplacianSample& sample, const RunControl& control) const
    {
        double residual = 0.0;
        PositionsXyz positions = positionsOf(sample, m_info.minAtoms, residual, control);
        Candidate candidate = candidateOf(std::move(positions), sample.scaleError, m_input.curve, m_settings, m_info, control);
        candidate.recoveryResidual = residual;
        return candidate;
    }

    [[nodiscard]] Candidate alternativeOf(const LikelyShape& shape, const RunControl& control) const
    {
        Candidate candidate = candidateOf(
            shape.positions * shape.odds.bond.value(), shape.odds.bondError, m_input.curve, m_settings, m_info, control);
        candidate.sampleIndex = -1;
        candidate.copies = 0;
        return candidate;
    }

    void rank()
    {
        std::vector<Candidate>& ranked = m_result.candidates;
        std::ranges::stable_sort(ranked, {}, &Candidate::rankingRwp);
        ranked = mergeDuplicates(std::move(ranked));
    }

    void report(const Candidate& candidate)
    {
        if (!m_found)
            return;
        const std::lock_guard lock(m_reporting);
        m_found(candidate);
    }

    const GenerativeModel& m_model;
    ModelInfo m_info;
    ModelInput m_input; ///< with the odds that the curve supports
    const GenerationSettings& m_settings;
    const CandidateFound& m_found;
    std::mutex m_reporting;
    GenerationResult m_result;
    std::map<int, Candidate> m_alternatives; ///< by identity
    std::vector<Candidate> m_sizes;          ///< mined
    std::map<int, std::size_t> m_fitted;     ///< identity -> its place among the candidates, until they are ranked
    std::map<int, std::string> m_refused;    ///< identity -> why it gave no candidate
    std::set<int> m_drawn;                   ///< identities of the samples
};

} // namespace

std::vector<Candidate> rankedTogether(const GenerationResult& result, int count)
{
    const auto places = static_cast<std::size_t>(std::max(count, 0));
    const double bestDrawn = result.candidates.empty() ? 0.0 : result.candidates.front().rankingRwp();
    std::vector<Candidate> ranked = result.candidates;
    for (const Candidate& alternative : result.alternatives)
        if (ranked.size() < places || (alternative.rankingRwp() < bestDrawn && ranked.size() < places + places / 2))
            ranked.push_back(alternative);
    std::ranges::stable_sort(ranked, {}, &Candidate::rankingRwp);
    return ranked;
}

GenerationResult generateStructures(const GenerativeModel& model, const ModelInput& input, const GenerationSettings& settings,
    const RunControl& control, const CandidateFound& found)
{
    if (settings.count < 1)
        throw std::invalid_argument(fmt::format("generateStructures: expected a count of at least 1, found {}", settings.count));
    Generation generation(model, input, settings, found);
    generation.fitLikelyShapes(control);
    generation.searchAllSizes(control);
    generation.drawSamples(control);
    generation.addAlternatives();
    return std::move(generation).result();
}

} // namespace clusterlens
