// How many changes of sites a second are judged and carried out, by the number of atoms.
#include "pdf/PdfFit.h"
#include "refine/SiteAnnealing.h"
#include "shapes/CutShape.h"
#include "structure/BondMeasures.h"

#include <benchmark/benchmark.h>

#include <numeric>

using namespace clusterlens;

namespace {

void changes(benchmark::State& state)
{
    const auto atoms = static_cast<int>(state.range(0));
    CutShape sphere;
    LatticeCutter cutter(Lattice::Fcc, atoms + 200);
    const NestedCuts cuts = cutter.nested(sphere);
    const PositionsXyz particle = 2.75 * cuts.positions.topRows(atoms);
    FitValues values;
    values.biso = 0.6;
    values.qdamp = 0.03;
    const DebyePdf engine(RGrid{1.6, 30.0, 0.01}, values.qmin, values.qmax);
    const Eigen::VectorXd observed = engine.calculate(particle.topRows(atoms * 9 / 10), values);
    const SiteLattice lattice = siteLattice(particle);
    const PairKernels kernels(gridOf(engine.r()), engine.r(), observed, {}, values, largestDistance(lattice.sites));
    const SiteProblem problem(lattice, kernels, std::nullopt);
    std::vector<int> start(static_cast<std::size_t>(atoms));
    std::iota(start.begin(), start.end(), 0);
    AnnealingSettings settings;
    settings.sweeps = 20.0;
    std::int64_t tried = 0;
    for (auto _ : state) {
        tried += annealSites(problem, start, settings).tried;
        ++settings.seed;
    }
    state.counters["changes"] = benchmark::Counter(double(tried), benchmark::Counter::kIsRate);
    state.counters["sites"] = double(lattice.sites.rows());
}

} // namespace

BENCHMARK(changes)->Arg(150)->Arg(500)->Arg(1500)->Unit(benchmark::kMillisecond);

BENCHMARK_MAIN();
