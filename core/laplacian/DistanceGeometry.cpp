#include "laplacian/DistanceGeometry.h"

#include "laplacian/PairObjective.h"
#include "laplacian/Reflections.h"
#include "laplacian/StartPositions.h"
#include "laplacian/TrustRegion.h"

#include <fmt/core.h>

#include <cmath>
#include <stdexcept>
#include <string>
#include <utility>

namespace clusterlens {

namespace {

using Points = PairObjective::Points;

/// Below this value the error of a W that is good to 1e-3 moves -260 ln W by more than 5 Å^2.
constexpr double reliableW = 0.05;
/// Best is content with the first end if its residual is below this. It lies above the error of a usable W (the decoder's goal is 5e-4)
/// and below that of a cluster folded wrongly as a whole; with noise up to 3e-3 the second start brings next to nothing (docs/recovery.md).
constexpr double contentResidual = 5e-3;
/// An end this close to W needs no second look at single atoms.
constexpr double exactResidual = 1e-7;
constexpr int maxReflections = 10;

void checkInput(const Eigen::MatrixXd& w)
{
    if (w.rows() != w.cols() || w.rows() < 1)
        throw std::invalid_argument(
            fmt::format("recoverPositions: expected a square matrix of 1 or more rows, found {} x {}", w.rows(), w.cols()));
    if (!w.allFinite())
        throw std::invalid_argument("recoverPositions: expected finite values, found NaN or infinity");
}

double rootMeanSquare(double value, Eigen::Index atoms)
{
    const auto pairs = 0.5 * static_cast<double>(atoms * (atoms - 1));
    return pairs > 0.0 ? std::sqrt(value / pairs) : 0.0;
}

/// Classical scaling of all distances is exact for an exact W; with noise, paths over the reliable ones are closer. Takes the closer one.
Points bestScalingStart(const Eigen::MatrixXd& w, PairObjective& objective)
{
    const double smallest = w.minCoeff();
    if (!(smallest > 0.0))
        return scalingStart(w, reliableW);
    Points all = scalingStart(w, smallest);
    if (smallest >= reliableW || rootMeanSquare(objective.value(all), w.rows()) < 1e-6)
        return all;
    Points paths = scalingStart(w, reliableW);
    return objective.value(paths) < objective.value(all) ? paths : all;
}

Recovery recoverFrom(RecoveryStart start, const Eigen::MatrixXd& w, PairObjective& objective, const RecoverySettings& settings,
    const RunControl& control)
{
    const Points first = start == RecoveryStart::Spectral ? spectralStart(w) : bestScalingStart(w, objective);
    TrustRegionResult end = minimise(objective, first, settings.maxIterations, settings.tolerance, control);
    for (int round = 0; round < maxReflections && rootMeanSquare(end.value, w.rows()) > exactResidual; ++round) {
        Points moved = end.positions;
        if (reflectMisplacedAtoms(w, moved) == 0)
            break;
        const int left = settings.maxIterations - end.iterations;
        TrustRegionResult next = minimise(objective, moved, left, settings.tolerance, control);
        next.iterations += end.iterations;
        if (!(next.value < end.value))
            break;
        end = std::move(next);
    }
    Recovery recovery;
    recovery.positions = end.positions.rowwise() - end.positions.colwise().mean();
    recovery.residual = rootMeanSquare(end.value, w.rows());
    recovery.iterations = end.iterations;
    recovery.start = start;
    return recovery;
}

} // namespace

Recovery recoverPositions(const Eigen::MatrixXd& w, const RecoverySettings& settings, const RunControl& control)
{
    checkInput(w);
    control.throwIfCancelled();
    const Eigen::MatrixXd symmetric = 0.5 * (w + w.transpose());
    PairObjective objective(symmetric);
    if (settings.start != RecoveryStart::Best)
        return recoverFrom(settings.start, symmetric, objective, settings, control);

    Recovery scaling = recoverFrom(RecoveryStart::ClassicalScaling, symmetric, objective, settings, control);
    if (scaling.residual <= contentResidual)
        return scaling;
    Recovery spectral = recoverFrom(RecoveryStart::Spectral, symmetric, objective, settings, control);
    return spectral.residual < scaling.residual ? spectral : scaling;
}

} // namespace clusterlens
