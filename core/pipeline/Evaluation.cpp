#include "pipeline/Evaluation.h"

#include "pdf/CurveAnalysis.h"
#include "pipeline/SimulatedCurve.h"
#include "pipeline/StructureGenerator.h"
#include "structure/Alignment.h"
#include "structure/DataSplit.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <random>
#include <stdexcept>

namespace clusterlens {

namespace {

double uniform(std::mt19937_64& random, double low, double high)
{
    return low + (high - low) * static_cast<double>(random() >> 11) * 0x1p-53; // std's own differ between libraries
}

SimulationSettings drawMeasurement(std::mt19937_64& random, bool robust)
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

/// At most perCell entries of each cell, chosen by the seed.
std::vector<ShapeAndLength> chosenEntries(
    const EvaluationSettings& settings, const std::vector<Shape>& library, std::mt19937_64& random)
{
    std::map<std::pair<Family, std::size_t>, std::vector<ShapeAndLength>> cells;
    for (const ShapeAndLength& entry : entriesOf(settings, library)) {
        const Shape& shape = library.at(static_cast<std::size_t>(entry.shape));
        cells[{shape.name.family, sizeClass(shape.atoms())}].push_back(entry);
    }
    std::vector<ShapeAndLength> chosen;
    for (auto& [cell, entries] : cells) {
        for (int i = 0; i < settings.perCell && !entries.empty(); ++i) {
            const auto pick = static_cast<std::ptrdiff_t>(random() % entries.size());
            chosen.push_back(entries[static_cast<std::size_t>(pick)]);
            entries.erase(entries.begin() + pick);
        }
    }
    return chosen;
}

void judge(EvaluationRecord& record, const std::vector<Candidate>& candidates, const PdfCurve& undisturbed, const Shape& truth,
    const PositionsXyz& positions)
{
    for (const Candidate& candidate : candidates) {
        const Eigen::VectorXd expected = interpolated(undisturbed, candidate.fit.r);
        const double plain = rwp(expected, candidate.fit.calculated);
        const double fitted = rwp(expected, candidate.fit.fitted);
        record.rwpBest = std::min(record.rwpBest, plain);
        record.rwpFitBest = std::min(record.rwpFitBest, fitted);
        if (candidate.sampleIndex != 0)
            continue;
        record.rwpOne = plain;
        record.rwpFitOne = fitted;
        record.atomError = static_cast<int>(std::abs(candidate.structure.size() - positions.rows()));
        record.familyRight = candidate.familyGuess && truth.belongsTo(*candidate.familyGuess);
        if (record.atomError == 0) // the fit's stretch is not the method's
            record.mae = alignClusters(candidate.structure.positions / candidate.fit.stretch, positions).meanAbsolute;
    }
}

} // namespace

std::size_t sizeClass(int atoms)
{
    return atoms <= 80 ? 0 : atoms <= 170 ? 1 : 2;
}

std::vector<EvaluationRecord> evaluateModel(
    const GenerativeModel& model, const std::vector<Shape>& library, const EvaluationSettings& settings, const RunControl& control)
{
    if (settings.perCell < 1 || settings.samples < 1)
        throw std::invalid_argument("evaluation: expected at least one curve a cell and one sample a curve");
    std::mt19937_64 random(settings.seed);
    const std::vector<ShapeAndLength> entries = chosenEntries(settings, library, random);
    std::vector<EvaluationRecord> records;
    for (const ShapeAndLength& entry : entries) {
        control.step(static_cast<int>(records.size()), static_cast<int>(entries.size()), "evaluating");
        const Shape& shape = library.at(static_cast<std::size_t>(entry.shape));
        EvaluationRecord record;
        record.shape = shape.name.text();
        record.family = familyName(shape.name.family);
        record.atoms = shape.atoms();
        record.length = publishedLengths.at(static_cast<std::size_t>(entry.length));
        const PositionsXyz positions = shape.positions * (record.length / shape.lcPerBond);
        const SimulationSettings measurement = drawMeasurement(random, settings.robust);
        const PdfSettings& pdf = measurement.pdf;

        GenerationSettings generation;
        generation.fit.start = pdf;
        generation.fit.range = {0.0, measurement.grid.rmax};
        generation.sampling = model.info().defaults;
        generation.sampling.seed = settings.seed + records.size();
        generation.count = settings.samples;
        generation.merge = false;
        const ModelInput input{simulateCurve(positions, measurement), pdf.qmin, pdf.qmax, pdf.qdamp};
        const RunControl quiet = control.withoutReport();
        SimulationSettings undisturbed = measurement;
        undisturbed.noise = 0.0;
        undisturbed.ripple = 0.0;
        judge(record, generateStructures(model, input, generation, quiet).candidates, simulateCurve(positions, undisturbed), shape,
            positions);
        records.push_back(std::move(record));
    }
    return records;
}

} // namespace clusterlens
