// Drawing with the shipped networks of the paper, and recovering positions from what they draw, on the cores at hand.
#include "base/ParallelFor.h"
#include "laplacian/DistanceGeometry.h"
#include "laplacian/LaplacianMatrix.h"
#include "model/GenerativeModel.h"
#include "pdf/DebyePdf.h"
#include "shapes/ClusterBuilder.h"

#include <benchmark/benchmark.h>

using namespace clusterlens;

namespace {

const GenerativeModel& model()
{
    static const auto loaded = loadModel(std::filesystem::path(CLUSTERLENS_SOURCE) / "models/paper.h5", "cpu");
    return *loaded;
}

ModelInput input()
{
    const DebyePdf pdf(RGrid{0.0, 30.0, 0.01}, 0.7, 25.0);
    PdfSettings values;
    values.qdamp = 0.04;
    return {{pdf.r(), pdf.calculate(buildCluster({Family::Octahedron, {6}}, 2.77), values), {}}, 0.7, 25.0, 0.04};
}

std::vector<LaplacianSample> drawn(int count)
{
    static const ModelInput curve = input();
    return model().sample(curve, model().info().defaults, count, {});
}

/// Weights and libraries are read and ready.
void warmUp()
{
    (void)drawn(1);
}

/// The networks alone: a curve into matrices W.
void draw(benchmark::State& state)
{
    warmUp();
    for (auto _ : state)
        benchmark::DoNotOptimize(drawn(int(state.range(0))));
}

/// The same and positions from each W.
void drawAndRecover(benchmark::State& state)
{
    warmUp();
    for (auto _ : state) {
        const std::vector<LaplacianSample> samples = drawn(int(state.range(0)));
        parallelFor(int(samples.size()), 0, [&](int i) {
            const Eigen::MatrixXd w = symmetrised(samples[std::size_t(i)].weights);
            const int atoms = countAtoms(w);
            benchmark::DoNotOptimize(recoverPositions(w.topLeftCorner(atoms, atoms)));
        });
    }
}

} // namespace

BENCHMARK(draw)->Arg(1)->Arg(8)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(drawAndRecover)->Arg(1)->Arg(8)->Unit(benchmark::kMillisecond)->UseRealTime();

BENCHMARK_MAIN();
