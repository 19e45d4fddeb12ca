// Curves for training: from the pairs of atoms, from their distinct distances, and from tables of their sine sums.
#include "pdf/DebyePdf.h"
#include "shapes/ShapeLibrary.h"
#include "torch/train/paper/SineSums.h"

#include <benchmark/benchmark.h>

using namespace clusterlens;

namespace {

constexpr double bond = 2.77; // Å

const std::vector<PositionsXyz>& shapes()
{
    static const std::vector<PositionsXyz> some = [] {
        std::vector<PositionsXyz> every;
        for (std::size_t k = 0; k < shapeLibrary().size(); k += 10)
            every.push_back(shapeLibrary()[k].positions);
        return every;
    }();
    return some;
}

PdfSettings settings(double delta2)
{
    PdfSettings s;
    s.delta2 = delta2;
    s.qdamp = 0.04;
    return s;
}

void fromAtoms(benchmark::State& state)
{
    const DebyePdf pdf(RGrid{}, 0.7, 25.0);
    for (auto _ : state) {
        for (const PositionsXyz& shape : shapes())
            benchmark::DoNotOptimize(pdf.calculate(shape * bond, settings(double(state.range(0)))));
    }
    state.SetItemsProcessed(state.iterations() * std::int64_t(shapes().size()));
}

void fromDistances(benchmark::State& state)
{
    const DebyePdf pdf(RGrid{}, 0.7, 25.0);
    std::vector<PairDistances> pairs;
    for (const PositionsXyz& shape : shapes())
        pairs.push_back(pairDistances(shape * bond));
    for (auto _ : state) {
        for (const PairDistances& shape : pairs)
            benchmark::DoNotOptimize(pdf.calculate(shape, settings(double(state.range(0)))));
    }
    state.SetItemsProcessed(state.iterations() * std::int64_t(shapes().size()));
}

void fromTables(benchmark::State& state)
{
    const SineSums sums(shapes());
    for (auto _ : state) {
        for (int k = 0; k < int(shapes().size()); ++k)
            benchmark::DoNotOptimize(sums.curve(k, bond, settings(double(state.range(0)))));
    }
    state.SetItemsProcessed(state.iterations() * std::int64_t(shapes().size()));
}

} // namespace

// Without and with delta2, Å^2.
BENCHMARK(fromAtoms)->Arg(0)->Arg(3)->Unit(benchmark::kMillisecond);
BENCHMARK(fromDistances)->Arg(0)->Arg(3)->Unit(benchmark::kMillisecond);
BENCHMARK(fromTables)->Arg(0)->Arg(3)->Unit(benchmark::kMillisecond);
BENCHMARK_MAIN();
