#include "pdf/PdfFit.h"

#include "pdf/FitModel.h"

#include <Eigen/Cholesky>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <vector>

namespace clusterlens {

namespace {

constexpr double kScanStep = 0.002; // of stretch: 0.06 Å at r = 30 Å, half the width of a peak
constexpr std::size_t kStarts = 3;  // best minima of the scan that are followed
constexpr int kMaxSteps = 60;

double weightedDot(const Eigen::VectorXd& a, const Eigen::VectorXd& b, const Eigen::VectorXd& weights)
{
    return weights.size() == 0 ? a.dot(b) : a.dot(weights.cwiseProduct(b));
}

/// One point of the search with its curve, amplitude and sum of squares.
struct Trial {
    FitPoint at;
    Eigen::VectorXd g;
    double scale = 0.0;
    double cost = std::numeric_limits<double>::infinity();
};

Trial evaluate(const FitModel& model, const FitPoint& at)
{
    Trial trial{at, model.curve(at)};
    trial.scale = bestScale(model.observed(), trial.g, model.weights());
    const Eigen::VectorXd residual = model.observed() - trial.scale * trial.g;
    trial.cost = weightedDot(residual, residual, model.weights());
    return trial;
}

/// Normal equations with the amplitude eliminated: the part of each column along the curve itself is what the amplitude takes up
/// (variable projection; Kaufman's approximation, BIT 15 (1975) 49).
struct Normal {
    Eigen::MatrixXd matrix;
    Eigen::VectorXd right;
};

Normal normalEquations(const FitModel& model, const Trial& trial, const std::vector<int>& free)
{
    Eigen::MatrixXd columns = trial.scale * model.jacobian(trial.at, free, trial.g);
    Eigen::VectorXd residual = model.observed() - trial.scale * trial.g;
    Eigen::VectorXd g = trial.g;
    if (model.weights().size() != 0) {
        const Eigen::ArrayXd root = model.weights().array().sqrt();
        columns.array().colwise() *= root;
        residual.array() *= root;
        g.array() *= root;
    }
    const double norm = g.squaredNorm();
    if (norm > 0.0)
        columns -= g * (g.transpose() * columns) / norm;
    return {columns.transpose() * columns, columns.transpose() * residual};
}

struct Bounds {
    FitPoint low;
    FitPoint high;
};

/// Solves for the free parameters; those at a bound that would leave it are held.
FitPoint boundedStep(const Normal& normal, const Trial& trial, const std::vector<int>& free, const Bounds& bounds, double damping)
{
    const auto n = static_cast<Eigen::Index>(free.size());
    Eigen::MatrixXd matrix = normal.matrix;
    Eigen::VectorXd right = normal.right;
    for (Eigen::Index i = 0; i < n; ++i) {
        const int p = free[static_cast<std::size_t>(i)];
        matrix(i, i) += damping * matrix(i, i) + std::numeric_limits<double>::min();
        if ((trial.at[p] <= bounds.low[p] && right[i] < 0.0) || (trial.at[p] >= bounds.high[p] && right[i] > 0.0)) {
            matrix.row(i).setZero();
            matrix.col(i).setZero();
            matrix(i, i) = 1.0;
            right[i] = 0.0;
        }
    }
    const Eigen::VectorXd step = matrix.ldlt().solve(right);
    FitPoint next = trial.at;
    for (Eigen::Index i = 0; i < n; ++i)
        next[free[static_cast<std::size_t>(i)]] += std::isfinite(step[i]) ? step[i] : 0.0;
    return next.cwiseMax(bounds.low).cwiseMin(bounds.high);
}

Trial levenbergMarquardt(
    const FitModel& model, Trial trial, const std::vector<int>& free, const Bounds& bounds, const RunControl& control)
{
    double damping = 1e-3;
    for (int steps = 0; steps < kMaxSteps;) {
        const Normal normal = normalEquations(model, trial, free);
        bool improved = false;
        double gain = 0.0;
        while (!improved && damping < 1e8 && steps < kMaxSteps) {
            control.throwIfCancelled();
            ++steps;
            const FitPoint next = boundedStep(normal, trial, free, bounds, damping);
            if ((next - trial.at).cwiseAbs().maxCoeff() < 1e-9)
                return trial;
            Trial candidate = evaluate(model, next);
            improved = candidate.cost < trial.cost;
            damping = improved ? std::max(1e-9, 0.1 * damping) : 10.0 * damping;
            if (improved) {
                gain = trial.cost - candidate.cost;
                trial = std::move(candidate);
            }
        }
        if (!improved || gain < 1e-9 * trial.cost)
            break;
    }
    return trial;
}

/// The best local minima of the misfit over stretch on a regular grid.
std::vector<Trial> scanStretch(const FitModel& model, const FitPoint& start, double maxStretch, const RunControl& control)
{
    const int half = static_cast<int>(std::ceil(maxStretch / kScanStep));
    std::vector<Trial> trials;
    for (int i = -half; i <= half; ++i) {
        control.throwIfCancelled();
        FitPoint at = start;
        at[StretchParameter] = 1.0 + (half == 0 ? 0.0 : maxStretch * i / half);
        trials.push_back(evaluate(model, at));
    }
    std::vector<Trial> minima;
    for (std::size_t i = 0; i < trials.size(); ++i) {
        if ((i == 0 || trials[i].cost <= trials[i - 1].cost) && (i + 1 == trials.size() || trials[i].cost < trials[i + 1].cost))
            minima.push_back(trials[i]);
    }
    std::stable_sort(minima.begin(), minima.end(), [](const Trial& a, const Trial& b) { return a.cost < b.cost; });
    minima.resize(std::min(minima.size(), kStarts));
    return minima;
}

FitPoint startPoint(const PdfSettings& s)
{
    FitPoint at;
    at[StretchParameter] = 1.0;
    at[BisoParameter] = s.biso;
    at[QdampParameter] = s.qdamp;
    at[Delta2Parameter] = s.delta2;
    return at;
}

Bounds boundsOf(const FitSettings& s)
{
    Bounds bounds;
    bounds.low << 1.0 - s.maxStretch, s.bisoBounds.min, s.qdampBounds.min, s.delta2Bounds.min;
    bounds.high << 1.0 + s.maxStretch, s.bisoBounds.max, s.qdampBounds.max, s.delta2Bounds.max;
    if (!s.fitDelta2)
        bounds.low[Delta2Parameter] = bounds.high[Delta2Parameter] = s.start.delta2;
    return bounds;
}

/// Scan, then the fit from each minimum, then again with the Q points of the biso that came out, until they stay.
Trial search(FitModel& model, const FitSettings& s, const std::vector<int>& free, const RunControl& control)
{
    const Bounds bounds = boundsOf(s);
    const FitPoint start = startPoint(s.start).cwiseMax(bounds.low).cwiseMin(bounds.high);
    Trial best;
    for (const Trial& minimum : scanStretch(model, start, s.maxStretch, control)) {
        Trial trial = levenbergMarquardt(model, minimum, free, bounds, control);
        if (trial.cost < best.cost || best.g.size() == 0)
            best = std::move(trial);
    }
    for (int pass = 0; pass < 3 && model.hold(best.at[BisoParameter]); ++pass)
        best = levenbergMarquardt(model, evaluate(model, best.at), free, bounds, control);
    return best;
}

} // namespace

FitSettings fitSettings(const ExperimentSettings& experiment)
{
    FitSettings fit;
    fit.start = experiment.pdf;
    fit.range = experiment.range;
    fit.fitParameters = experiment.fitParameters;
    fit.fitDelta2 = experiment.fitDelta2;
    fit.radiation = experiment.radiation;
    fit.bisoBounds.max = std::max(fit.bisoBounds.max, fit.start.biso); // the fit refuses to start outside
    fit.bisoBounds.min = std::min(fit.bisoBounds.min, fit.start.biso);
    fit.qdampBounds.max = std::max(fit.qdampBounds.max, fit.start.qdamp);
    fit.delta2Bounds.max = std::max(fit.delta2Bounds.max, fit.start.delta2);
    return fit;
}

double rwp(const Eigen::VectorXd& observed, const Eigen::VectorXd& calculated, const Eigen::VectorXd& weights)
{
    if (observed.size() != calculated.size() || (weights.size() != 0 && weights.size() != observed.size()))
        throw std::invalid_argument("rwp: expected observed and calculated values of one length");
    const Eigen::VectorXd difference = observed - calculated;
    const double misfit = weightedDot(difference, difference, weights);
    const double size = weightedDot(observed, observed, weights);
    if (size == 0.0)
        return misfit == 0.0 ? 0.0 : std::numeric_limits<double>::infinity();
    return std::sqrt(misfit / size);
}

double bestScale(const Eigen::VectorXd& observed, const Eigen::VectorXd& calculated, const Eigen::VectorXd& weights)
{
    if (observed.size() != calculated.size() || (weights.size() != 0 && weights.size() != observed.size()))
        throw std::invalid_argument("bestScale: expected observed and calculated values of one length");
    const double size = weightedDot(calculated, calculated, weights);
    return size > 0.0 ? std::max(0.0, weightedDot(observed, calculated, weights) / size) : 0.0;
}

FitResult fitPdf(const PdfCurve& observed, const PositionsXyz& positions, const FitSettings& settings, const RunControl& control)
{
    return fitPdf(observed, pairDistances(positions, 1e-7, control), settings, control);
}

static FitResult fitModel(FitModel& model, const FitSettings& settings, const RunControl& control)
{
    FitResult result;
    result.r = model.r();
    result.observed = model.observed();
    const Trial start = evaluate(model, startPoint(settings.start));
    result.calculated = start.g;
    result.rwp = rwp(result.observed, start.g, model.weights());
    result.rwpScaled = rwp(result.observed, start.scale * start.g, model.weights());
    std::vector<int> free{StretchParameter, BisoParameter, QdampParameter};
    if (settings.fitDelta2)
        free.push_back(Delta2Parameter);
    Trial best = start;
    if (settings.fitParameters) {
        Trial found = search(model, settings, free, control);
        if (found.cost < best.cost) // the start itself may lie outside the bounds and be better: then it stays
            best = std::move(found);
    }
    result.scale = best.scale;
    result.stretch = best.at[StretchParameter];
    result.biso = best.at[BisoParameter];
    result.qdamp = best.at[QdampParameter];
    result.delta2 = best.at[Delta2Parameter];
    result.fitted = best.scale * best.g;
    result.rwpFit = rwp(result.observed, result.fitted, model.weights());
    return result;
}

FitResult fitPdf(const PdfCurve& observed, const PairDistances& pairs, const FitSettings& settings, const RunControl& control)
{
    FitModel model(observed, pairs, settings);
    return fitModel(model, settings, control);
}

FitResult fitPdf(const PdfCurve& observed, const Structure& structure, const FitSettings& settings, const RunControl& control)
{
    FitModel model(observed, pairTypes(structure, control), settings);
    return fitModel(model, settings, control);
}

double bestStretch(
    const PdfCurve& observed, const PairDistances& pairs, const PdfSettings& settings, const RRange& range, double maxStretch)
{
    FitSettings fit;
    fit.start = settings;
    fit.range = range;
    fit.maxStretch = maxStretch;
    fit.bisoBounds = {settings.biso, settings.biso};
    fit.qdampBounds = {settings.qdamp, settings.qdamp};
    FitModel model(observed, pairs, fit);
    return search(model, fit, {StretchParameter}, {}).at[StretchParameter];
}

} // namespace clusterlens
