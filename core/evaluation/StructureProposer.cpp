#include "evaluation/StructureProposer.h"

#include "candidates/ModelInput.h"
#include "candidates/ShapeFits.h"
#include "candidates/ShapeMiner.h"
#include "candidates/StructureGenerator.h"
#include "evaluation/NearestCurve.h"

#include <algorithm>
#include <iterator>

namespace clusterlens {

namespace {

/// Candidates as shapes that were held against the curve.
std::vector<ConsideredShape> asConsidered(const std::vector<Candidate>& shown)
{
    std::vector<ConsideredShape> considered;
    for (const Candidate& candidate : shown)
        considered.push_back(consideredShape(candidate, ShapeScreen::ripplesEnd * candidate.bond));
    return considered;
}

class ModelProposer : public StructureProposer {
public:
    ModelProposer(const GenerativeModel& model, const SamplingSettings& sampling)
        : m_model(model)
        , m_sampling(sampling)
    {
    }

    [[nodiscard]] nlohmann::json description() const override
    {
        const ModelInfo info = m_model.info();
        return {{"method", "model"}, {"model", info.name}, {"architecture", info.architecture}, {"model_sha256", info.sha256},
            {"device", info.device}, {"t1", m_sampling.t1}, {"t2", m_sampling.t2}, {"steps", m_sampling.steps},
            {"sampler", enumText(m_sampling.sampler)}, {"guidance", m_sampling.guidance}};
    }

    [[nodiscard]] std::vector<std::optional<Candidate>> propose(
        const ModelInput& input, const FitSettings& fit, int count, std::uint64_t seed, const RunControl& control) const override
    {
        const GenerationSettings settings = generation(fit, count, seed);
        std::vector<std::optional<Candidate>> proposed(1);
        const auto keepFirst = [&](const Candidate& candidate) {
            if (candidate.sampleIndex == 0)
                proposed.front() = candidate;
        };
        GenerationResult result = generateStructures(m_model, input, settings, control, keepFirst);
        std::vector<Candidate> ranked = std::move(result.candidates);
        std::ranges::move(result.alternatives, std::back_inserter(ranked));
        std::ranges::stable_sort(ranked, {}, &Candidate::rankingRwp);
        for (Candidate& candidate : ranked) {
            if (candidate.sampleIndex == 0 && proposed.front())
                proposed.front()->copies = candidate.copies; // counted once all samples were there
            else if (int(proposed.size()) < count)
                proposed.emplace_back(std::move(candidate));
        }
        return proposed;
    }

    [[nodiscard]] Answer answer(const PdfCurve& curve, const ExperimentSettings& experiment, int count, std::uint64_t seed,
        const RunControl& control) const override
    {
        GenerationSettings settings = generation(fitSettings(experiment), count, seed);
        settings.element = experiment.element;
        const GenerationResult result = generateStructures(m_model, modelInput(curve, experiment), settings, control);
        Answer answer;
        answer.shown = rankedTogether(result, count);
        answer.considered = result.considered;
        return answer;
    }

private:
    [[nodiscard]] GenerationSettings generation(const FitSettings& fit, int count, std::uint64_t seed) const
    {
        GenerationSettings settings;
        settings.fit = fit;
        settings.sampling = m_sampling;
        settings.sampling.seed = seed;
        settings.threads = 1;
        settings.count = count;
        return settings;
    }

    const GenerativeModel& m_model;
    SamplingSettings m_sampling;
};

class MiningProposer : public StructureProposer {
public:
    explicit MiningProposer(std::vector<Shape> library)
        : m_library(std::move(library))
    {
    }

    [[nodiscard]] nlohmann::json description() const override { return {{"method", "mine"}, {"shapes", m_library.size()}}; }

    [[nodiscard]] std::vector<std::optional<Candidate>> propose(const ModelInput& input, const FitSettings& fit, int count,
        std::uint64_t /*seed*/, const RunControl& control) const override
    {
        MiningSettings settings;
        settings.fit = fit;
        settings.count = count;
        settings.threads = 1;
        const std::vector<Candidate> mined = mineShapes(m_library, input.curve, settings, control);
        return {mined.begin(), mined.end()};
    }

    [[nodiscard]] Answer answer(const PdfCurve& curve, const ExperimentSettings& experiment, int count, std::uint64_t /*seed*/,
        const RunControl& control) const override
    {
        MiningSettings settings = miningSettings(experiment, count);
        settings.threads = 1;
        MiningResult mined = mineCurve(m_library, curve, settings, control);
        return {std::move(mined.candidates), std::move(mined.considered)};
    }

private:
    std::vector<Shape> m_library;
};

class NearestCurveProposer : public StructureProposer {
public:
    explicit NearestCurveProposer(std::vector<Shape> library)
        : m_library(std::move(library))
        , m_classifier(m_library)
    {
    }

    [[nodiscard]] nlohmann::json description() const override { return {{"method", "nearest"}, {"shapes", m_library.size()}}; }

    [[nodiscard]] std::vector<std::optional<Candidate>> propose(const ModelInput& input, const FitSettings& fit, int /*count*/,
        std::uint64_t /*seed*/, const RunControl& control) const override
    {
        const NearestCurve::Match match = m_classifier.find(input.curve, fit.range);
        const Shape& shape = m_library.at(static_cast<std::size_t>(match.shape));
        return {shapeCandidate(shape, match.bond, input.curve, fit, "Au", control)};
    }

private:
    std::vector<Shape> m_library;
    NearestCurve m_classifier;
};

} // namespace

Answer StructureProposer::answer(
    const PdfCurve& curve, const ExperimentSettings& experiment, int count, std::uint64_t seed, const RunControl& control) const
{
    Answer answer;
    for (std::optional<Candidate>& candidate :
        propose(modelInput(curve, experiment), fitSettings(experiment), count, seed, control))
        if (candidate)
            answer.shown.push_back(std::move(*candidate));
    std::ranges::stable_sort(answer.shown, {}, &Candidate::rankingRwp);
    answer.considered = asConsidered(answer.shown);
    return answer;
}

std::unique_ptr<StructureProposer> modelProposer(const GenerativeModel& model, const SamplingSettings& sampling)
{
    return std::make_unique<ModelProposer>(model, sampling);
}

std::unique_ptr<StructureProposer> miningProposer(std::vector<Shape> library)
{
    return std::make_unique<MiningProposer>(std::move(library));
}

std::unique_ptr<StructureProposer> nearestCurveProposer(std::vector<Shape> library)
{
    return std::make_unique<NearestCurveProposer>(std::move(library));
}

} // namespace clusterlens
