#include "candidates/FittedStructure.h"
#include "candidates/Mixture.h"
#include "candidates/ShapeMiner.h"
#include "evaluation/SimulatedCurve.h"
#include "shapes/CutShape.h"
#include "structure/BondMeasures.h"

#include <QtTest>

using namespace clusterlens;

namespace {

SimulationSettings measured()
{
    SimulationSettings settings;
    settings.pdf.biso = 0.6;
    settings.pdf.qdamp = 0.03;
    settings.grid = {0.0, 25.0, 0.02};
    return settings;
}

FitSettings fitOf(const SimulationSettings& settings)
{
    FitSettings fit;
    fit.start = settings.pdf;
    fit.range = {1.6, 25.0};
    fit.parameters[parameter::qdamp].free = false;
    return fit;
}

std::vector<Shape> library()
{
    std::vector<Shape> some;
    for (const Shape& shape : buildShapeLibrary())
        if (shape.atoms() > 30 && shape.atoms() % 3 == 0)
            some.push_back(shape);
    return some;
}

/// What a sample of two kinds of particles gives: the mean of their curves, by atoms.
PdfCurve mixedCurve(const Shape& first, double share, const Shape& second, double noise)
{
    SimulationSettings settings = measured();
    PdfCurve curve = simulateCurve(PositionsXyz(first.positions * 2.8), settings);
    const PdfCurve other = simulateCurve(PositionsXyz(second.positions * 2.8), settings);
    curve.g = share * curve.g + (1.0 - share) * other.g;
    settings.noise = noise;
    const PdfCurve noisy = simulateCurve(PositionsXyz(first.positions * 2.8), settings);
    settings.noise = 0.0;
    curve.g += noisy.g - simulateCurve(PositionsXyz(first.positions * 2.8), settings).g;
    return curve;
}

Candidate bestOf(const std::vector<Shape>& shapes, const PdfCurve& curve)
{
    MiningSettings mining;
    mining.fit = fitOf(measured());
    mining.count = 1;
    return mineShapes(shapes, curve, mining).front();
}

} // namespace

class tst_Mixture : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsTwoKindsOfParticles()
    {
        const std::vector<Shape> shapes = library();
        const auto of = [&](Family family, int least) {
            return *std::ranges::find_if(shapes, [&](const Shape& s) { return s.name.family == family && s.atoms() >= least; });
        };
        const Shape ico = of(Family::Icosahedron, 100);
        const Shape bcc = of(Family::Bcc, 60);
        const PdfCurve curve = mixedCurve(ico, 0.6, bcc, 0.005);
        const Candidate best = bestOf(shapes, curve);
        MixtureSettings settings;
        settings.fit = fitOf(measured());
        const std::vector<Candidate> mixtures = bestMixtures(curve, best, settings);
        QVERIFY(!mixtures.empty());
        const Candidate* const mixture = &mixtures.front();
        QCOMPARE(mixture->parts.size(), std::size_t(2));
        QVERIFY(mixture->fit.rwpFit < 0.5 * best.fit.rwpFit);
        QCOMPARE(mixture->parts.front().label, ico.name.text());
        QVERIFY2(std::abs(mixture->parts.front().share - 0.6) < 0.08, mixture->label.c_str());
        double sum = 0.0;
        for (const MixturePart& part : mixture->parts)
            sum += part.share;
        QVERIFY(std::abs(sum - 1.0) < 1e-12);
        QCOMPARE(enumText(mixture->origin), "mixture");

        // Fitted again with the same settings it is the same.
        const Candidate again = refitted(*mixture, curve, settings.fit);
        QVERIFY(std::abs(again.fit.rwpFit - mixture->fit.rwpFit) < 1e-4);
        QCOMPARE(again.parts.size(), mixture->parts.size());

        // The parts have the bond of the best candidate: a stretch that is held is in it.
        MixtureSettings held = settings;
        held.fit.start.stretch = 1.02;
        held.fit.parameters[parameter::stretch].free = false;
        const Candidate same = bestMixtures(curve, best, held).front();
        QCOMPARE(same.fit.stretch(), 1.02);
        QVERIFY2(std::abs(same.bond - 2.8) < 0.02, qPrintable(QString::number(same.bond)));
        QVERIFY2(same.fit.rwpFit < mixture->fit.rwpFit + 0.02, qPrintable(QString::number(same.fit.rwpFit)));
    }

    /// Spheres about any centre, whose sizes are the quantiles of a log-normal distribution of numbers.
    void findsADistributionOfSizes()
    {
        constexpr double median = 18.0; // Å
        constexpr double deviation = 0.15;
        constexpr double bond = 2.8;
        constexpr std::array quantiles{-1.6, -1.15, -0.84, -0.6, -0.39, -0.19, 0.0, 0.19, 0.39, 0.6, 0.84, 1.15, 1.6};
        const LatticeCutter cutter(Lattice::Fcc, 1500);
        PdfCurve curve;
        double atoms = 0.0;
        double middle = 0.0; // Å, through the outermost atoms
        for (std::size_t i = 0; i < quantiles.size(); ++i) {
            CutShape sphere;
            sphere.size = 0.5 * median * std::exp(deviation * quantiles.at(i)) / bond;
            sphere.centre = {0.37 * double(i % 3), 0.21 * double(i % 5), 0.13 * double(i % 4)};
            const PositionsXyz positions = cutter.cut(sphere) * bond;
            const PdfCurve one = simulateCurve(positions, measured());
            curve.r = one.r;
            curve.g
                = curve.g.size() ? Eigen::VectorXd(curve.g + double(positions.rows()) * one.g) : double(positions.rows()) * one.g;
            atoms += double(positions.rows());
            if (quantiles.at(i) == 0.0)
                middle = largestDistance(positions);
        }
        curve.g /= atoms;
        const std::vector<Shape> shapes = library();
        MixtureSettings settings;
        settings.fit = fitOf(measured());
        const std::vector<Candidate> mixtures = bestMixtures(curve, bestOf(shapes, curve), settings);
        const Candidate& found = mixtures.back();
        QVERIFY(found.sizes.has_value());
        QVERIFY2(std::abs(found.sizes->median / middle - 1.0) < 0.06, found.label.c_str());
        QVERIFY2(std::abs(found.sizes->deviation - deviation) < 0.05, found.label.c_str());
        QVERIFY2(found.fit.rwpFit < 0.1, qPrintable(QString::number(found.fit.rwpFit)));
        QVERIFY(found.label.starts_with("fcc spheres, log-normal sizes: median "));
        QVERIFY(found.parts.size() > 3 && found.parts.size() < 10);
        double sum = 0.0;
        for (const MixturePart& part : found.parts)
            sum += part.share;
        QVERIFY(std::abs(sum - 1.0) < 1e-12);
        const Candidate again = refitted(found, curve, settings.fit);
        QVERIFY(std::abs(again.sizes->median / found.sizes->median - 1.0) < 0.002);
        QVERIFY(std::abs(again.fit.rwpFit - found.fit.rwpFit) < 2e-3);
    }

    /// The mean curve of the parts is the curve of the mixed pairs.
    void mixedPairsGiveTheMeanCurve()
    {
        const std::vector<Shape> shapes = library();
        const Shape& first = shapes[3];
        const Shape& second = shapes[shapes.size() - 2];
        const std::vector<MixturePart> parts{
            {makeStructure("Au", first.positions * 2.8), "a", 0.7}, {makeStructure("Au", second.positions * 2.8), "b", 0.3}};
        const DebyePdf pdf(measured().grid, 0.7, 25.0);
        const Eigen::VectorXd mixed = pdf.calculate(mixedPairs(parts), measured().pdf);
        const Eigen::VectorXd mean = 0.7 * pdf.calculate(parts[0].structure.positions, measured().pdf)
            + 0.3 * pdf.calculate(parts[1].structure.positions, measured().pdf);
        QVERIFY(rwp(mean, mixed) < 0.02); // the number of atoms is a whole one
    }

    void refusesWhatItCannotDo()
    {
        const std::vector<Shape> shapes = library();
        const PdfCurve curve = mixedCurve(shapes[0], 1.0, shapes[1], 0.0);
        MixtureSettings settings;
        settings.fit = fitOf(measured());
        settings.terms = 1;
        QVERIFY_EXCEPTION_THROWN((void)bestMixtures(curve, Candidate(), settings), std::invalid_argument);
    }
};

QTEST_APPLESS_MAIN(tst_Mixture)
#include "tst_Mixture.moc"
