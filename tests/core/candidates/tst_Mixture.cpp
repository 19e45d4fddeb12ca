#include "candidates/FittedStructure.h"
#include "candidates/Mixture.h"
#include "candidates/ShapeMiner.h"
#include "evaluation/SimulatedCurve.h"

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
