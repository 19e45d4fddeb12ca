#include "evaluation/IrregularCurves.h"

#include "base/TextNumbers.h"
#include "evaluation/IrregularParticles.h"
#include "evaluation/SimulatedCurve.h"
#include "gr/GrReader.h"
#include "structure/BondMeasures.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <sstream>
#include <stdexcept>

namespace clusterlens {

namespace {

/// What the header says.
struct Statement {
    std::optional<double> qmax;
    std::optional<double> qdamp;
    std::string formula; ///< empty: nothing
};

/// Everything that turns a sample into a file.
struct Measurement {
    PdfSettings pdf;
    double rmax = 25.0;  ///< Å
    double noise = 0.04; ///< of the rms of G, or of the maximum
    bool noiseOfMaximum = false;
    double ripple = 0.1; ///< of the maximum of |G|
    double scale = 1.0;  ///< on the whole curve
    double firstR = 0.0; ///< Å
    Statement stated;
};

double roundedTo(double value, double step)
{
    return std::round(value / step) * step;
}

Measurement drawConditions(RandomEngine& random, const std::string& formula)
{
    Measurement m;
    m.pdf.qmin = roundedTo(uniform(random, 0.5, 1.0), 0.1);
    m.pdf.qmax = roundedTo(uniform(random, 18.0, 25.0), 0.1);
    m.pdf.biso = uniform(random, 0.5, 1.0);
    m.pdf.qdamp = roundedTo(uniform(random, 0.02, 0.05), 0.001);
    m.rmax = std::array{20.0, 25.0, 30.0}.at(random() % 3);
    m.ripple = uniform(random, 0.05, 0.25);
    m.stated = {m.pdf.qmax, m.pdf.qdamp, formula};
    return m;
}

/// What is missing or wrong in class i, by index.
void spoilStatement(Measurement& m, int index)
{
    constexpr std::array scales{0.02, 50.0, 0.1, 8.0};
    switch (index % 10) {
    case 0: // Qmax not stated
        m.pdf.qmax = index % 20 == 0 ? 18.0 : 20.0;
        m.stated.qmax.reset();
        break;
    case 1:
        m.stated.qdamp.reset();
        break;
    case 2:
        m.pdf.qmax = 19.0;
        m.stated = {};
        break;
    case 3: // Qmax of the instrument instead of the one that was used
        m.pdf.qmax = 18.0;
        m.stated.qmax = 25.0;
        break;
    case 4:
        m.scale = scales.at(static_cast<std::size_t>(index / 10) % scales.size());
        break;
    case 5:
        m.scale = scales.at(static_cast<std::size_t>(index / 10 + 1) % scales.size());
        break;
    case 6:
        m.firstR = 1.5;
        break;
    case 7: // the sample's support or precursor
        m.stated.formula += "O2";
        break;
    case 8:
        m.pdf.qmax = 22.0;
        m.stated.qmax = 25.0;
        break;
    default:
        m.pdf.delta2 = 3.0;
        m.stated = {};
    }
}

Measurement measurementOf(IrregularClass kind, int index, RandomEngine& random, const IrregularSample& sample)
{
    Measurement m = drawConditions(random, sample.formula);
    if (kind == IrregularClass::NoisyShape) {
        m.noise = uniform(random, 0.03, 0.05);
        m.noiseOfMaximum = true;
    } else if (kind == IrregularClass::LibraryShape) {
        m.noise = uniform(random, 0.03, 0.05);
    } else if (kind == IrregularClass::CorrelatedPairs) {
        m.pdf.delta2 = 3.0;
    } else if (kind == IrregularClass::Metadata) {
        spoilStatement(m, index);
    }
    if (sample.bulk)
        m.rmax = index % 10 == 8 ? 30.0 : 20.0;
    return m;
}

/// Pairs of all structures as if they were one, so that its curve is the mean of theirs by atoms.
PairDistances joined(const IrregularSample& sample)
{
    if (sample.structures.size() == 1)
        return pairDistances(sample.structures.front().positions);
    constexpr int atoms = 1000; // any: multiplicities follow it
    std::vector<std::pair<double, double>> all;
    for (std::size_t s = 0; s < sample.structures.size(); ++s) {
        const PairDistances pairs = pairDistances(sample.structures[s].positions);
        for (Eigen::Index i = 0; i < pairs.distances.size(); ++i)
            all.emplace_back(pairs.distances[i], pairs.multiplicities[i] * sample.weights[s] * atoms / pairs.atoms);
    }
    std::ranges::sort(all);
    PairDistances result{Eigen::VectorXd(std::ssize(all)), Eigen::VectorXd(std::ssize(all)), atoms};
    for (std::size_t i = 0; i < all.size(); ++i) {
        result.distances[static_cast<Eigen::Index>(i)] = all[i].first;
        result.multiplicities[static_cast<Eigen::Index>(i)] = all[i].second;
    }
    return result;
}

IrregularTruth truthOf(IrregularClass kind, IrregularSample sample, const PdfSettings& pdf)
{
    IrregularTruth truth;
    truth.kind = kind;
    truth.origin = std::move(sample.origin);
    truth.families = std::move(sample.families);
    truth.metal = sample.metal;
    truth.pdf = pdf;
    if (sample.bulk) {
        truth.pairs = std::move(sample.pairs);
        truth.bond = truth.pairs.distances[0];
    } else if (!sample.structures.empty() && elementGroups(sample.structures.front()).elements.size() == 1) {
        truth.pairs = joined(sample);
    }
    for (std::size_t s = 0; s < sample.structures.size(); ++s) {
        const PositionsXyz& positions = sample.structures[s].positions;
        truth.atoms += sample.weights[s] * static_cast<double>(positions.rows());
        truth.diameter += sample.weights[s] * pairDistances(positions).distances.tail(1)[0];
        truth.bond += sample.weights[s] * measureBonds(positions).bond;
    }
    if (sample.bond > 0.0)
        truth.bond = sample.bond;
    truth.structures = std::move(sample.structures);
    truth.weights = std::move(sample.weights);
    return truth;
}

/// G without errors on the grid from 0 to rmax. Pairs beyond the data count as well: a curve that ends inside the particle knows of them.
Eigen::VectorXd exactCurve(const IrregularTruth& truth, const RGrid& grid)
{
    const PdfSettings& pdf = truth.pdf;
    if (truth.pairs.atoms > 0)
        return measuredG(truth.pairs, grid, pdf);
    return DebyePdf(gridBeyond(grid, truth.diameter), pdf.qmin, pdf.qmax)
        .calculate(truth.structures.front(), pdf, Radiation::Xray)
        .head(grid.points().size());
}

PdfCurve measured(const IrregularSample& sample, const IrregularTruth& truth, const Measurement& m, RandomEngine& random)
{
    SimulationSettings simulation;
    simulation.pdf = m.pdf;
    simulation.grid.rmax = m.rmax;
    simulation.seed = random();
    simulation.ripple = m.ripple;
    if (sample.noiseOnly) {
        PdfCurve curve{simulation.grid.points(), {}, {}};
        curve.g.resize(curve.r.size());
        for (double& g : curve.g)
            g = normal(random);
        return curve;
    }
    Eigen::VectorXd exact = exactCurve(truth, simulation.grid);
    const double rms = std::sqrt(exact.squaredNorm() / static_cast<double>(exact.size()));
    simulation.noise = m.noiseOfMaximum ? m.noise : m.noise * rms / exact.cwiseAbs().maxCoeff();
    PdfCurve curve = withErrors(std::move(exact), simulation);
    curve.g *= sample.wrongSign ? -m.scale : m.scale;
    return curve;
}

std::string headerLine(const char* key, double value)
{
    return std::string(key) + " = " + shortText(value, 6) + "\n";
}

std::string fileText(const PdfCurve& curve, const Measurement& m)
{
    std::string text = "[DEFAULT]\n\nversion = simulation\n\n# input and output specifications\noutputtype = gr\nmode = xray\n";
    if (!m.stated.formula.empty())
        text += "composition = " + m.stated.formula + "\n";
    text += headerLine("qmin", m.pdf.qmin);
    if (m.stated.qmax)
        text += headerLine("qmax", *m.stated.qmax);
    if (m.stated.qdamp)
        text += headerLine("qdamp", *m.stated.qdamp);
    text += "\n#### start data\n#S 1\n#L r($\\AA$)  G($\\AA^{-2}$)\n";
    for (Eigen::Index i = 0; i < curve.r.size(); ++i)
        if (curve.r[i] >= m.firstR - 1e-9)
            text += shortText(curve.r[i], 10) + " " + shortText(curve.g[i], 9) + "\n";
    return text;
}

std::string nameOf(IrregularClass kind, int index)
{
    return fmt::format("{}-{:03}", enumText(kind), index);
}

} // namespace

const std::vector<IrregularClass>& allIrregularClasses()
{
    static const std::vector<IrregularClass> all = [] {
        std::vector<IrregularClass> classes;
        for (const auto& word : enumWords<IrregularClass>)
            classes.push_back(word.value);
        return classes;
    }();
    return all;
}

IrregularCurve makeIrregularCurve(IrregularClass kind, int index, std::uint64_t seed, const std::vector<Shape>& library)
{
    if (index < 0)
        throw std::invalid_argument("irregular curves: expected an index >= 0");
    RandomEngine random(mixedSeed(mixedSeed(seed, numberOf(enumText(kind))), static_cast<std::uint64_t>(index)));
    IrregularSample sample = drawIrregularSample(kind, index, random, library);
    const Measurement m = measurementOf(kind, index, random, sample);
    IrregularCurve result;
    result.name = nameOf(kind, index);
    result.truth = truthOf(kind, sample, m.pdf);
    result.text = fileText(measured(sample, result.truth, m, random), m);
    std::istringstream stream(result.text);
    result.file = readGr(stream, result.name + ".gr");
    return result;
}

} // namespace clusterlens
