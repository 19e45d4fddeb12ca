// One thread, table-1 settings unless stated. The published cost of libdiffpy stands in docs/pdf.md.
#include "core/pdf/GenericCluster.h"
#include "pdf/DebyePdf.h"
#include "pdf/PdfFit.h"
#include "pdf/RealSpacePdf.h"

#include <benchmark/benchmark.h>

using namespace clusterlens;

namespace {

PdfSettings withDelta2()
{
    PdfSettings settings;
    settings.delta2 = 2.0;
    return settings;
}

void curveOfGenericAtoms(benchmark::State& state, const PdfSettings& settings)
{
    const PositionsXyz positions = genericCluster(static_cast<int>(state.range(0)));
    const DebyePdf pdf(RGrid{}, settings.qmin, settings.qmax);
    for (auto _ : state)
        benchmark::DoNotOptimize(pdf.calculate(positions, settings));
}
BENCHMARK_CAPTURE(curveOfGenericAtoms, table1, PdfSettings())->Arg(13)->Arg(55)->Arg(147)->Arg(256)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(curveOfGenericAtoms, delta2, withDelta2())->Arg(256)->Unit(benchmark::kMicrosecond);

void realSpaceCurveOfGenericAtoms(benchmark::State& state)
{
    const PositionsXyz positions = genericCluster(static_cast<int>(state.range(0)));
    const PdfSettings settings;
    const RealSpacePdf pdf(RGrid{}, settings.qmin, settings.qmax);
    for (auto _ : state)
        benchmark::DoNotOptimize(pdf.calculate(positions, settings));
}
BENCHMARK(realSpaceCurveOfGenericAtoms)->Arg(13)->Arg(55)->Arg(147)->Arg(256)->Unit(benchmark::kMicrosecond);

void gradientOfGenericAtoms(benchmark::State& state, const PdfSettings& settings)
{
    const PositionsXyz positions = genericCluster(static_cast<int>(state.range(0)));
    const DebyePdf pdf(RGrid{}, settings.qmin, settings.qmax);
    const Eigen::VectorXd observed = pdf.calculate(genericCluster(static_cast<int>(state.range(0)), 2), settings);
    for (auto _ : state)
        benchmark::DoNotOptimize(pdf.squaredResidual(positions, settings, 1.0, observed));
}
BENCHMARK_CAPTURE(gradientOfGenericAtoms, table1, PdfSettings())
    ->Arg(13)
    ->Arg(55)
    ->Arg(147)
    ->Arg(256)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(gradientOfGenericAtoms, delta2, withDelta2())->Arg(256)->Unit(benchmark::kMicrosecond);

PositionsXyz cube(int side)
{
    PositionsXyz positions(side * side * side, 3);
    for (int i = 0; i < positions.rows(); ++i)
        positions.row(i) << 2.7 * (i % side), 2.7 * (i / side % side), 2.7 * (i / side / side);
    return positions;
}

/// The whole fit, from positions: scale, stretch, biso, qdamp (and delta2) from wrong values, r 1.6 to 30 Å.
void fitOf(benchmark::State& state, const PositionsXyz& positions, bool withDelta2)
{
    FitSettings settings;
    settings.parameters[parameter::delta2].free = withDelta2;
    PdfSettings truth;
    truth.biso = 0.55;
    truth.qdamp = 0.04;
    const DebyePdf pdf(RGrid{}, truth.qmin, truth.qmax);
    const PdfCurve observed{pdf.r(), 2.0 * pdf.calculate(PositionsXyz(positions * 1.013), truth), {}};
    for (auto _ : state)
        benchmark::DoNotOptimize(fitPdf(observed, positions, settings));
}
BENCHMARK_CAPTURE(fitOf, generic256, genericCluster(256), false)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(fitOf, cube216, cube(6), false)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(fitOf, generic256Delta2, genericCluster(256), true)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(fitOf, cube216Delta2, cube(6), true)->Unit(benchmark::kMillisecond);

void stretchOf(benchmark::State& state, const PositionsXyz& positions)
{
    const DebyePdf pdf(RGrid{}, 0.7, 25.0);
    const PdfCurve observed{pdf.r(), pdf.calculate(PositionsXyz(positions * 1.013), {}), {}};
    const PairDistances pairs = pairDistances(positions);
    for (auto _ : state)
        benchmark::DoNotOptimize(bestStretch(observed, pairs, {}, {1.6, 30.0}, 0.03));
}
BENCHMARK_CAPTURE(stretchOf, generic256, genericCluster(256))->Unit(benchmark::kMillisecond);

void distancesOf(benchmark::State& state, const PositionsXyz& positions)
{
    for (auto _ : state)
        benchmark::DoNotOptimize(pairDistances(positions));
}
BENCHMARK_CAPTURE(distancesOf, generic256, genericCluster(256))->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(distancesOf, cube216, cube(6))->Unit(benchmark::kMillisecond);

} // namespace

BENCHMARK_MAIN();
