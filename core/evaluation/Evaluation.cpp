#include "evaluation/Evaluation.h"

#include "base/ParallelFor.h"
#include "base/Random.h"
#include "base/StepCounter.h"
#include "candidates/ModelInput.h"
#include "evaluation/SimulatedCurve.h"
#include "measurement/CurveAnalysis.h"
#include "refine/RefineBest.h"
#include "shapes/DataSplit.h"
#include "structure/Alignment.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <stdexcept>

namespace clusterlens {

namespace {

SimulationSettings drawMeasurement(RandomEngine& random, bool robust)
{
    SimulationSettings m;
    m.pdf.qdamp = uniform(random, 0.0, 0.1);
    if (!robust)
        return m;
    m.pdf.qmax = uniform(random, 15.0, 28.0);
    m.pdf.biso = uniform(random, 0.1, 1.0);
    m.pdf.delta2 = uniform(random, 0.0, 4.0);
    m.grid.rmax = std::array{15.0, 20.0, 30.0}.at(random() % 3);
    m.noise = 0.05;
    m.ripple = uniform(random, 0.0, 0.3);
    m.seed = random();
    return m;
}

std::vector<ShapeAndLength> entriesOf(const EvaluationSettings& settings, const std::vector<Shape>& library)
{
    if (settings.split != EvaluationSplit::UnseenShapes) {
        PaperSplit split = paperSplit(static_cast<int>(library.size()), settings.heldOutShare, settings.seed);
        return settings.split == EvaluationSplit::Paper ? std::move(split.validation) : std::move(split.training);
    }
    std::vector<ShapeAndLength> entries;
    for (const int shape : unseenShapes(library, settings.heldOutShare, settings.seed)) {
        for (int length = 0; length < static_cast<int>(publishedLengths.size()); ++length)
            entries.push_back({shape, length});
    }
    return entries;
}

/// Each cell and each curve has random numbers of its own, so that the curves of a run with few a cell are among those of a run with more.
enum class Stream : std::uint32_t { Choice, Curve };

RandomEngine randomNumbers(std::uint64_t seed, Stream stream, std::uint32_t first, std::uint32_t second)
{
    std::seed_seq mixed{std::uint32_t(seed), std::uint32_t(seed >> 32), std::uint32_t(stream), first, second};
    return RandomEngine(mixed);
}

/// At most perCell entries of each cell, chosen by the seed.
std::vector<ShapeAndLength> chosenEntries(const EvaluationSettings& settings, const std::vector<Shape>& library)
{
    std::map<std::pair<Family, std::size_t>, std::vector<ShapeAndLength>> cells;
    for (const ShapeAndLength& entry : entriesOf(settings, library)) {
        const Shape& shape = library.at(static_cast<std::size_t>(entry.shape));
        cells[{shape.name.family, sizeClass(shape.atoms())}].push_back(entry);
    }
    std::vector<ShapeAndLength> chosen;
    for (auto& [cell, entries] : cells) {
        RandomEngine random = randomNumbers(settings.seed, Stream::Choice, std::uint32_t(cell.first), std::uint32_t(cell.second));
        for (int i = 0; i < settings.perCell && !entries.empty(); ++i) {
            const auto pick = static_cast<std::ptrdiff_t>(random() % entries.size());
            chosen.push_back(entries[static_cast<std::size_t>(pick)]);
            entries.erase(entries.begin() + pick);
        }
    }
    return chosen;
}

/// One curve of the protocol before it is simulated.
struct Task {
    ShapeAndLength entry;
    SimulationSettings measurement;
    std::uint64_t seed = 0; ///< of the samples
};

std::vector<Task> drawTasks(const EvaluationSettings& settings, const std::vector<Shape>& library)
{
    std::vector<Task> tasks;
    for (const ShapeAndLength& entry : chosenEntries(settings, library)) {
        RandomEngine random = randomNumbers(settings.seed, Stream::Curve, std::uint32_t(entry.shape), std::uint32_t(entry.length));
        const std::uint64_t seed = random();
        tasks.push_back({entry, drawMeasurement(random, settings.robust), seed});
    }
    return tasks;
}

/// Mean absolute error of coordinates, Å, when the candidate has as many atoms as the truth. The fit's stretch is not the method's and is taken back.
std::optional<double> meanError(const Candidate& candidate, const PositionsXyz& truth)
{
    if (candidate.structure.size() != truth.rows())
        return std::nullopt;
    return alignClusters(candidate.structure.positions / candidate.fit.stretch(), truth).meanAbsolute;
}

/// How far the samples agree, and whether they are right where they do.
void judgeAgreement(
    EvaluationRecord& record, const std::vector<std::optional<Candidate>>& proposed, int samples, const PositionsXyz& truth)
{
    constexpr double same = 0.1; // Å; another shape with as many atoms is further off
    const Candidate* agreed = nullptr;
    for (const std::optional<Candidate>& candidate : proposed)
        if (candidate && candidate->origin == Origin::Generated && candidate->copies > (agreed ? agreed->copies : 0))
            agreed = &*candidate;
    if (!agreed)
        return;
    record.agreement = static_cast<double>(agreed->copies) / samples;
    const std::optional<double> error = meanError(*agreed, truth);
    record.agreedRight = error && *error < same;
}

/// The least that a refinement leaves of the curve as it was before noise; what was there without one, where none helps.
double refinedRwp(const std::vector<std::optional<Candidate>>& proposed, const PdfCurve& curve, const PdfCurve& undisturbed,
    const FitSettings& fit, double without, const RunControl& control)
{
    std::vector<Candidate> ranked;
    for (const std::optional<Candidate>& candidate : proposed)
        if (candidate)
            ranked.push_back(*candidate);
    if (ranked.empty())
        return without;
    std::ranges::stable_sort(ranked, {}, &Candidate::rankingRwp);
    RefineSettings settings;
    settings.fit = fit;
    settings.threads = 1;
    double least = without;
    for (const Candidate& candidate : withRefined(std::move(ranked), curve, settings, control))
        if (candidate.origin == Origin::Refined)
            least = std::min(least, rwp(interpolated(undisturbed, candidate.fit.r), candidate.fit.fitted));
    return least;
}

void judge(EvaluationRecord& record, const std::vector<std::optional<Candidate>>& proposed, const PdfCurve& undisturbed,
    const Shape& truth, const PositionsXyz& positions)
{
    std::vector<double> plain;
    std::vector<double> fitted;
    for (const std::optional<Candidate>& candidate : proposed) {
        if (!candidate) {
            plain.push_back(1.0);
            fitted.push_back(1.0);
            continue;
        }
        const Eigen::VectorXd expected = interpolated(undisturbed, candidate->fit.r);
        plain.push_back(rwp(expected, candidate->fit.calculated));
        fitted.push_back(rwp(expected, candidate->fit.fitted));
    }
    record.atomError = static_cast<int>(positions.rows()); // unless there is a structure
    if (proposed.empty())
        return;
    record.rwpOne = plain.front();
    record.rwpFitOne = fitted.front();
    record.rwpBest = *std::ranges::min_element(plain);
    record.rwpFitBest = *std::ranges::min_element(fitted);
    if (const std::optional<Candidate>& first = proposed.front()) {
        record.hasStructure = true;
        record.atomError = static_cast<int>(std::abs(first->structure.size() - positions.rows()));
        record.familyRight = first->familyGuess && truth.belongsTo(*first->familyGuess);
        record.mae = meanError(*first, positions);
    }
}

/// What a user has: Q range and Qdamp in the header, nothing of Biso and delta2.
GrFile headerOnly(const PdfSettings& pdf, PdfCurve curve)
{
    GrFile file;
    file.curve = std::move(curve);
    file.metadata.qmin = pdf.qmin;
    file.metadata.qmax = pdf.qmax;
    file.metadata.qdamp = pdf.qdamp;
    return file;
}

EvaluationRecord recordOf(const Task& task, const StructureProposer& proposer, const Shape& shape,
    const EvaluationSettings& settings, const RunControl& control)
{
    EvaluationRecord record;
    record.shape = shape.name.text();
    record.family = enumText(shape.name.family);
    record.atoms = shape.atoms();
    record.length = publishedLengths.at(static_cast<std::size_t>(task.entry.length));
    const PositionsXyz positions = shape.positions * (record.length / shape.lcPerBond);
    const Eigen::VectorXd exact = measuredG(pairDistances(positions), task.measurement.grid, task.measurement.pdf);
    const GrFile file = headerOnly(task.measurement.pdf, withErrors(exact, task.measurement));
    ExperimentOverrides wholeCurve;
    wholeCurve.rmin = 0.0;
    const ExperimentSettings experiment = experimentSettings(file, wholeCurve);
    const auto proposed
        = proposer.propose(modelInput(file.curve, experiment), fitSettings(experiment), settings.samples, task.seed, control);
    const PdfCurve undisturbed{task.measurement.grid.points(), exact, {}};
    judge(record, proposed, undisturbed, shape, positions);
    record.rwpRefined = record.rwpFitBest;
    if (settings.refine)
        record.rwpRefined = refinedRwp(proposed, file.curve, undisturbed, fitSettings(experiment), record.rwpFitBest, control);
    judgeAgreement(record, proposed, settings.samples, positions);
    return record;
}

} // namespace

std::size_t sizeClass(int atoms)
{
    return atoms <= 80 ? 0 : atoms <= 170 ? 1 : 2;
}

std::vector<Shape> knownShapes(const std::vector<Shape>& library, const EvaluationSettings& settings)
{
    if (settings.split != EvaluationSplit::UnseenShapes)
        return library;
    return seenShapes(library, settings.heldOutShare, settings.seed);
}

std::vector<EvaluationRecord> evaluate(const StructureProposer& proposer, const std::vector<Shape>& library,
    const EvaluationSettings& settings, const RunControl& control)
{
    if (settings.perCell < 1 || settings.samples < 1)
        throw std::invalid_argument("evaluation: expected at least one curve a cell and one sample a curve");
    const std::vector<Task> tasks = drawTasks(settings, library);
    std::vector<EvaluationRecord> records(tasks.size());
    const RunControl quiet = control.withoutReport();
    StepCounter progress(control, static_cast<int>(tasks.size()), "evaluating");
    parallelFor(static_cast<int>(tasks.size()), settings.threads, [&](int i) {
        const auto k = static_cast<std::size_t>(i);
        const Shape& shape = library.at(static_cast<std::size_t>(tasks[k].entry.shape));
        records[k] = recordOf(tasks[k], proposer, shape, settings, quiet);
        progress.finishedOne();
    });
    return records;
}

} // namespace clusterlens
