#include "candidates/StructureGenerator.h"

#include "base/ParallelFor.h"
#include "base/StepCounter.h"
#include "candidates/CurveGuidance.h"
#include "candidates/DrawnStructure.h"
#include "candidates/Duplicates.h"
#include "candidates/ShapeFits.h"
#include "candidates/ShapeScreen.h"
#include "candidates/SizeSearch.h"
#include "measurement/CurveAnalysis.h"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <mutex>
#include <numeric>
#include <set>
#include <stdexcept>

namespace clusterlens {

namespace {

constexpr double closeShare = 0.75;
constexpr double nearLimit = 0.95; // of the model's largest number of atoms; shapes do not come in every number
constexpr int samplesAtOnce = 256; // the matrix of each takes 0.5 MB until it is fitted
constexpr int shortlist = 96;      // the network's likely shapes that are held against the curve

class Stopwatch {
public:
    [[nodiscard]] double seconds() const
    {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - m_start).count();
    }

private:
    std::chrono::steady_clock::time_point m_start = std::chrono::steady_clock::now();
};

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
            std::vector<int> numbers(samples.size());
            std::iota(numbers.begin(), numbers.end(), first);
            std::vector<RejectedSample> rejected = fit(samples, numbers, control);
            m_result.timings["fitting"] += fitting.seconds();
            for (int attempt = 1; attempt < m_info.attempts && !rejected.empty(); ++attempt)
                rejected = drawAgain(rejected, attempt, control);
            std::ranges::move(rejected, std::back_inserter(m_result.rejected));
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

    /// Other samples in the place of those. \return those that gave no candidate either
    std::vector<RejectedSample> drawAgain(const std::vector<RejectedSample>& rejected, int attempt, const RunControl& control)
    {
        const Stopwatch drawing;
        std::vector<LaplacianSample> samples;
        std::vector<int> numbers;
        for (const RejectedSample& one : rejected) {
            control.step(int(samples.size()), int(rejected.size()), "again");
            SamplingSettings sampling = m_settings.sampling;
            sampling.firstSample += one.index;
            sampling.attempt = attempt;
            samples.push_back(m_model.sample(m_input, sampling, 1, control.withoutReport()).front());
            numbers.push_back(one.index);
        }
        m_result.timings["again"] += drawing.seconds();
        return fit(samples, numbers, control.withoutReport());
    }

    /// Counts samples of a shape that an earlier call of fit() had; why it was none, if so, is added to \p rejected. \return false when there was none
    bool joinsEarlier(
        int identity, const std::vector<int>& members, const std::vector<int>& numbers, std::vector<RejectedSample>& rejected)
    {
        if (const auto found = m_fitted.find(identity); found != m_fitted.end()) {
            m_result.candidates[found->second].copies += int(members.size());
            return true;
        }
        const auto found = m_refused.find(identity);
        if (found == m_refused.end())
            return false;
        for (const int member : members)
            rejected.push_back({numbers[std::size_t(member)], found->second});
        return true;
    }

    /// \param numbers  of the samples \return those that gave no candidate
    std::vector<RejectedSample> fit(
        const std::vector<LaplacianSample>& samples, const std::vector<int>& numbers, const RunControl& control)
    {
        std::vector<RejectedSample> rejected;
        std::vector<std::vector<int>> groups = groupedByIdentity(samples);
        std::erase_if(groups, [&](const std::vector<int>& members) {
            return joinsEarlier(samples[std::size_t(members.front())].identity, members, numbers, rejected);
        });
        std::vector<std::optional<Candidate>> candidates(groups.size());
        std::vector<std::string> reasons(groups.size());
        StepCounter progress(control, int(groups.size()), "fitting");
        parallelFor(int(groups.size()), m_settings.threads, [&](int g) {
            const std::vector<int>& members = groups[std::size_t(g)];
            std::optional<Candidate>& candidate = candidates[std::size_t(g)];
            try {
                candidate = sampledCandidate(samples[std::size_t(members.front())], control);
                candidate->sampleIndex = numbers[std::size_t(members.front())];
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
                    rejected.push_back({numbers[std::size_t(member)], reasons[g]});
        }
        return rejected;
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
