// Recovery of positions from W with an independent error of 1e-3 on each entry, one thread.
// With CLUSTERLENS_RECOVERY_FOLDER set, the matrices and true positions are written there for tests/tools/recover_trust_constr.py.
#include "laplacian/DistanceGeometry.h"
#include "laplacian/LaplacianMatrix.h"
#include "shapes/ClusterBuilder.h"

#include <benchmark/benchmark.h>

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <random>
#include <stdexcept>
#include <string>

using namespace clusterlens;

namespace {

constexpr double bond = 2.8;   // Å
constexpr double sigma = 1e-3; // of each entry of W

struct Problem {
    std::string name;
    PositionsXyz positions; // [n x 3] Å, the truth
    Eigen::MatrixXd w;      // [n x n], with noise
};

Problem makeProblem(const std::string& name, const ShapeName& shape)
{
    Problem problem{name, buildCluster(shape, bond), {}};
    const Eigen::Index n = problem.positions.rows();
    problem.w = buildLaplacian(problem.positions).topLeftCorner(n, n);
    std::mt19937 random(4242);
    std::normal_distribution<double> normal(0.0, sigma);
    for (Eigen::Index i = 0; i < n; ++i)
        for (Eigen::Index j = 0; j < i; ++j)
            problem.w(j, i) = problem.w(i, j) += normal(random);
    problem.w = symmetrised(problem.w);
    return problem;
}

void writeProblem(const Problem& problem, const std::string& folder)
{
    std::ofstream out(folder + "/" + problem.name + ".txt");
    out.precision(std::numeric_limits<double>::max_digits10);
    out << problem.positions.rows() << '\n' << problem.positions << '\n' << problem.w << '\n';
    if (!out.flush())
        throw std::runtime_error("cannot write to " + folder);
}

/// Root mean square and largest error of the pair distances, Å.
std::pair<double, double> distanceErrors(const PositionsXyz& found, const PositionsXyz& expected)
{
    double sum = 0.0, largest = 0.0;
    const Eigen::Index n = expected.rows();
    for (Eigen::Index i = 0; i < n; ++i)
        for (Eigen::Index j = 0; j < i; ++j) {
            const double error = (found.row(i) - found.row(j)).norm() - (expected.row(i) - expected.row(j)).norm();
            sum += error * error;
            largest = std::max(largest, std::abs(error));
        }
    return {std::sqrt(sum / static_cast<double>(n * (n - 1) / 2)), largest};
}

void recover(benchmark::State& state, const Problem& problem)
{
    Recovery recovery;
    for (auto _ : state) {
        recovery = recoverPositions(problem.w);
        benchmark::DoNotOptimize(recovery.positions.data());
    }
    const auto [rms, largest] = distanceErrors(recovery.positions, problem.positions);
    state.counters["atoms"] = static_cast<double>(problem.positions.rows());
    state.counters["rms_error"] = rms;
    state.counters["largest_error"] = largest;
}

} // namespace

int main(int argc, char** argv)
{
    const char* folder = std::getenv("CLUSTERLENS_RECOVERY_FOLDER");
    for (const auto& [name, shape] : {std::pair{"icosahedron55", ShapeName{Family::Icosahedron, {3}}},
             std::pair{"octahedron146", ShapeName{Family::Octahedron, {6}}},
             std::pair{"hcp4x4x8", ShapeName{Family::Hcp, {4, 4, 8}}}}) {
        const Problem problem = makeProblem(name, shape);
        if (folder)
            writeProblem(problem, folder);
        benchmark::RegisterBenchmark(name, [problem](benchmark::State& state) {
            recover(state, problem);
        })->Unit(benchmark::kMillisecond);
    }
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv))
        return 1;
    benchmark::RunSpecifiedBenchmarks();
    benchmark::Shutdown();
    return 0;
}
