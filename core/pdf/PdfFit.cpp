#include "pdf/PdfFit.h"

#include "pdf/FitDeviations.h"
#include "pdf/FitModel.h"
#include "structure/Elements.h"

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
constexpr double kNearBound = 0.01; // of the bounds' distance

double weightedDot(const Eigen::VectorXd& a, const Eigen::VectorXd& b, const Eigen::VectorXd& weights)
{
    return weights.size() == 0 ? a.dot(b) : a.dot(weights.cwiseProduct(b));
}

/// One point of the search with its curve and sum of squares.
struct Trial {
    FitPoint at;
    FitModel::Curve curve;
    double cost = std::numeric_limits<double>::infinity();

    [[nodiscard]] double scale() const { return at[parameter::scale]; }
};

/// What may move besides the scale, and how far.
struct Freedoms {
    std::vector<std::size_t> free;
    bool scale = true; ///< the best one at each point; else the start's
    FitPoint start;
    FitPoint low; ///< of held ones: the start
    FitPoint high;
};

Trial evaluate(const FitModel& model, const FitPoint& at, bool freeScale)
{
    Trial trial{at, model.curve(at)};
    if (freeScale)
        trial.at[parameter::scale] = bestScale(model.observed(), trial.curve.g, model.weights());
    const Eigen::VectorXd residual = model.observed() - trial.scale() * trial.curve.g;
    trial.cost = weightedDot(residual, residual, model.weights());
    return trial;
}

/// Normal equations with the amplitude eliminated: the part of each column along the curve itself is what the amplitude takes up
/// (variable projection; Kaufman's approximation, BIT 15 (1975) 49).
struct Normal {
    Eigen::MatrixXd matrix;
    Eigen::VectorXd right;
};

Normal normalEquations(const FitModel& model, const Trial& trial, const Freedoms& freedoms)
{
    Eigen::MatrixXd columns = trial.scale() * model.jacobian(trial.at, freedoms.free, trial.curve);
    Eigen::VectorXd residual = model.observed() - trial.scale() * trial.curve.g;
    Eigen::VectorXd g = trial.curve.g;
    if (model.weights().size() != 0) {
        const Eigen::ArrayXd root = model.weights().array().sqrt();
        columns.array().colwise() *= root;
        residual.array() *= root;
        g.array() *= root;
    }
    const double norm = g.squaredNorm();
    if (freedoms.scale && norm > 0.0)
        columns -= g * (g.transpose() * columns) / norm;
    return {columns.transpose() * columns, columns.transpose() * residual};
}

/// Solves for the free parameters; those at a bound that would leave it are held.
FitPoint boundedStep(const Normal& normal, const Trial& trial, const Freedoms& freedoms, double damping)
{
    const auto n = static_cast<Eigen::Index>(freedoms.free.size());
    Eigen::MatrixXd matrix = normal.matrix;
    Eigen::VectorXd right = normal.right;
    for (Eigen::Index i = 0; i < n; ++i) {
        const auto p = static_cast<Eigen::Index>(freedoms.free[static_cast<std::size_t>(i)]);
        matrix(i, i) += damping * matrix(i, i) + std::numeric_limits<double>::min();
        if ((trial.at[p] <= freedoms.low[p] && right[i] < 0.0) || (trial.at[p] >= freedoms.high[p] && right[i] > 0.0)) {
            matrix.row(i).setZero();
            matrix.col(i).setZero();
            matrix(i, i) = 1.0;
            right[i] = 0.0;
        }
    }
    const Eigen::VectorXd step = matrix.ldlt().solve(right);
    FitPoint next = trial.at;
    for (Eigen::Index i = 0; i < n; ++i)
        next[static_cast<Eigen::Index>(freedoms.free[static_cast<std::size_t>(i)])] += std::isfinite(step[i]) ? step[i] : 0.0;
    next = next.cwiseMax(freedoms.low).cwiseMin(freedoms.high);
    if (freedoms.scale)
        next[parameter::scale] = trial.scale(); // evaluate() finds its own; a difference here would be taken for a step
    return next;
}

Trial levenbergMarquardt(const FitModel& model, Trial trial, const Freedoms& freedoms, const RunControl& control)
{
    if (freedoms.free.empty())
        return trial;
    double damping = 1e-3;
    for (int steps = 0; steps < kMaxSteps;) {
        const Normal normal = normalEquations(model, trial, freedoms);
        bool improved = false;
        double gain = 0.0;
        while (!improved && damping < 1e8 && steps < kMaxSteps) {
            control.throwIfCancelled();
            ++steps;
            const FitPoint next = boundedStep(normal, trial, freedoms, damping);
            if ((next - trial.at).cwiseAbs().maxCoeff() < 1e-9)
                return trial;
            Trial candidate = evaluate(model, next, freedoms.scale);
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
std::vector<Trial> scanStretch(const FitModel& model, const Freedoms& freedoms, const RunControl& control)
{
    const double low = freedoms.low[parameter::stretch];
    const double high = freedoms.high[parameter::stretch];
    const int half = static_cast<int>(std::ceil(0.5 * (high - low) / kScanStep - 1e-9));
    std::vector<Trial> trials;
    for (int i = -half; i <= half; ++i) {
        control.throwIfCancelled();
        FitPoint at = freedoms.start;
        at[parameter::stretch] = half == 0 ? at[parameter::stretch] : 0.5 * (low + high) + 0.5 * (high - low) * i / half;
        trials.push_back(evaluate(model, at, freedoms.scale));
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

FitPoint startPoint(const FitValues& start)
{
    FitPoint at;
    for (std::size_t p = 0; p < fitParameterCount; ++p)
        at[static_cast<Eigen::Index>(p)] = start.*fitParameters[p].value;
    return at;
}

Freedoms freedomsOf(const FitSettings& s)
{
    Freedoms result{{}, s.isFree(parameter::scale), startPoint(s.start), startPoint(s.start), startPoint(s.start)};
    for (std::size_t p = 0; p < fitParameterCount; ++p) {
        if (p == parameter::scale || !s.isFree(p))
            continue;
        const auto i = static_cast<Eigen::Index>(p);
        result.free.push_back(p);
        result.low[i] = s.parameters[p].bounds.min;
        result.high[i] = s.parameters[p].bounds.max;
        result.start[i] = std::clamp(result.start[i], result.low[i], result.high[i]);
    }
    return result;
}

/// Scan, then the fit from each minimum, then again with the Q points of the biso that came out, until they stay.
Trial search(FitModel& model, const Freedoms& freedoms, const RunControl& control)
{
    Trial best;
    for (const Trial& minimum : scanStretch(model, freedoms, control)) {
        Trial trial = levenbergMarquardt(model, minimum, freedoms, control);
        if (trial.cost < best.cost || best.curve.g.size() == 0)
            best = std::move(trial);
    }
    for (int pass = 0; pass < 3 && model.hold(best.at[parameter::biso]); ++pass)
        best = levenbergMarquardt(model, evaluate(model, best.at, freedoms.scale), freedoms, control);
    return best;
}

/// What the table and the settings say of each parameter, and where it ended.
PerParameter<FittedParameter> fittedParameters(const FitSettings& s, const FitPoint& at)
{
    PerParameter<FittedParameter> result;
    for (std::size_t p = 0; p < fitParameterCount; ++p) {
        FittedParameter& fitted = result[p];
        fitted.value = at[static_cast<Eigen::Index>(p)];
        fitted.source = s.parameters[p].source;
        if (!s.isFree(p))
            continue;
        const RRange bounds = s.parameters[p].bounds;
        const double width = bounds.max - bounds.min;
        const double near = std::isfinite(width) ? kNearBound * width : 0.0;
        fitted.bounds = bounds;
        fitted.state = fitted.value <= bounds.min + near || fitted.value >= bounds.max - near ? ParameterState::AtBound
                                                                                              : ParameterState::Free;
    }
    return result;
}

/// About the bond length, Å: half as many pairs as atoms are closer, so that two atoms in nearly one place do not count. 0 where there are no pairs.
double bondOf(const PairDistances& pairs)
{
    double counted = 0.0;
    for (Eigen::Index i = 0; i < pairs.distances.size(); ++i) {
        counted += pairs.multiplicities[i];
        if (2.0 * counted >= pairs.atoms)
            return pairs.distances[i];
    }
    return 0.0;
}

/// Of the heaviest element that has pairs, which are the metal's where ligands are bound to it.
double bondOf(const PairTypes& types)
{
    double bond = 0.0;
    int heaviest = 0;
    std::size_t type = 0;
    for (std::size_t a = 0; a < types.elements.size(); type += types.elements.size() - a, ++a) { // the pairs of two like atoms
        PairDistances pairs = types.pairs[type];
        pairs.atoms = types.counts[a];
        const double own = bondOf(pairs);
        if (own > 0.0 && atomicNumber(types.elements[a]) > heaviest) {
            bond = own;
            heaviest = atomicNumber(types.elements[a]);
        }
    }
    return bond;
}

/// Neighbours move together: where the range begins beyond two bonds, delta2 has nothing to work on and is held.
FitSettings withoutNeighbours(FitSettings settings, const PdfCurve& observed, double bond)
{
    constexpr double bonds = 2.0;
    if (bond > 0.0 && observed.r.size() > 0 && std::max(settings.range.min, observed.r[0]) > bonds * bond)
        settings.parameters[parameter::delta2].free = false;
    return settings;
}

} // namespace

FitSettings fitSettings(const ExperimentSettings& experiment)
{
    FitSettings fit;
    fit.start = experiment.pdf;
    fit.range = experiment.range;
    fit.fitParameters = experiment.fitParameters;
    fit.weightByErrors = experiment.weightByErrors;
    fit.radiation = experiment.radiation;
    for (std::size_t p = 0; p < fitParameterCount; ++p) {
        double& start = fit.start.*fitParameters[p].value;
        ParameterSetting& setting = fit.parameters[p];
        setting.free = experiment.free[p];
        setting.source = experiment.source(fitParameters[p].key);
        const std::optional<double>& low = experiment.lowest[p];
        const std::optional<double>& high = experiment.highest[p];
        if (setting.free) // what the user limits begins inside
            start = std::min(std::max(start, low.value_or(start)), high.value_or(unlimited));
        // A start outside of the table's bounds is no mistake.
        setting.bounds = {low.value_or(std::min(setting.bounds.min, start)), high.value_or(std::max(setting.bounds.max, start))};
    }
    return fit;
}

PerParameter<bool> fittedBy(const FitSettings& settings, const std::vector<const FitResult*>& fits)
{
    PerParameter<bool> fitted{};
    for (std::size_t p = 0; p < fitParameterCount; ++p)
        fitted[p] = settings.isFree(p) && (fits.empty() || std::ranges::any_of(fits, [p](const FitResult* fit) {
            return fit->parameters[p].state != ParameterState::Held;
        }));
    return fitted;
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
    const Freedoms freedoms = freedomsOf(settings);
    const Trial start = evaluate(model, startPoint(settings.start), freedoms.scale);
    result.calculated = start.curve.g;
    result.rwp = rwp(result.observed, start.curve.g, model.weights());
    result.rwpScaled
        = rwp(result.observed, bestScale(result.observed, start.curve.g, model.weights()) * start.curve.g, model.weights());
    Trial best = start;
    if (!freedoms.free.empty()) {
        Trial found = search(model, freedoms, control);
        if (found.cost < best.cost) // the start itself may lie outside the bounds and be better: then it stays
            best = std::move(found);
        else
            model.hold(settings.start.biso);
    }
    result.fitted = best.scale() * best.curve.g;
    result.rwpFit = rwp(result.observed, result.fitted, model.weights());
    result.parameters = fittedParameters(settings, best.at);
    addDeviations(result, model, best.curve, settings);
    return result;
}

FitResult fitPdf(const PdfCurve& observed, const PairDistances& pairs, const FitSettings& settings, const RunControl& control)
{
    FitModel model(observed, pairs, settings);
    return fitModel(model, withoutNeighbours(settings, observed, bondOf(pairs)), control);
}

FitResult fitPdf(const PdfCurve& observed, const Structure& structure, const FitSettings& settings, const RunControl& control)
{
    const PairTypes types = pairTypes(structure, control);
    FitModel model(observed, types, settings);
    return fitModel(model, withoutNeighbours(settings, observed, bondOf(types)), control);
}

double bestStretch(
    const PdfCurve& observed, const PairDistances& pairs, const PdfSettings& settings, const RRange& range, double maxStretch)
{
    FitSettings fit;
    fit.start = settings;
    fit.range = range;
    for (std::size_t p = 0; p < fitParameterCount; ++p)
        fit.parameters[p].free = p == parameter::scale || p == parameter::stretch;
    fit.parameters[parameter::stretch].bounds = {1.0 - maxStretch, 1.0 + maxStretch};
    FitModel model(observed, pairs, fit);
    return search(model, freedomsOf(fit), {}).at[parameter::stretch];
}

} // namespace clusterlens
