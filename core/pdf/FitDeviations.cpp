#include "pdf/FitDeviations.h"

#include <Eigen/Eigenvalues>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

namespace clusterlens {

namespace {

constexpr double kSingular = 1e-10; // least eigenvalue of the scaled normal matrix; rounding alone gives about 1e-14

FitPoint pointOf(const FitResult& result)
{
    FitPoint at;
    for (std::size_t p = 0; p < fitParameterCount; ++p)
        at[static_cast<Eigen::Index>(p)] = result.value(p);
    return at;
}

/// Free ones that are not on a bound; the scale first.
std::vector<std::size_t> determined(const FitResult& result, const FitSettings& settings)
{
    static_assert(parameter::scale == 0);
    std::vector<std::size_t> places;
    for (std::size_t p = 0; p < fitParameterCount; ++p) {
        const FittedParameter& fitted = result.parameters[p];
        if (settings.isFree(p) && fitted.value > fitted.bounds.min && fitted.value < fitted.bounds.max)
            places.push_back(p);
    }
    return places;
}

/// [m x places] derivatives of the scaled curve, weighted.
Eigen::MatrixXd derivatives(
    const FitModel& model, const FitPoint& at, const FitModel::Curve& curve, const std::vector<std::size_t>& places)
{
    const bool withScale = !places.empty() && places.front() == parameter::scale;
    const std::vector<std::size_t> others(places.begin() + (withScale ? 1 : 0), places.end());
    Eigen::MatrixXd columns(curve.g.size(), static_cast<Eigen::Index>(places.size()));
    columns.rightCols(static_cast<Eigen::Index>(others.size())) = at[parameter::scale] * model.jacobian(at, others, curve);
    if (withScale)
        columns.col(0) = curve.g;
    if (model.weights().size() != 0)
        columns.array().colwise() *= model.weights().array().sqrt();
    return columns;
}

} // namespace

double independentPoints(const RRange& range, double qmin, double qmax, double points)
{
    return std::min(points, (range.max - range.min) * (qmax - qmin) / std::numbers::pi);
}

void addDeviations(FitResult& result, const FitModel& model, const FitModel::Curve& curve, const FitSettings& settings)
{
    const std::vector<std::size_t> places = determined(result, settings);
    const double independent = independentPoints({result.r[0], result.r[result.r.size() - 1]}, settings.start.qmin,
        settings.start.qmax, static_cast<double>(result.r.size()));
    const double degrees = independent - static_cast<double>(places.size());
    if (places.empty() || degrees <= 0.0)
        return;
    const Eigen::MatrixXd columns = derivatives(model, pointOf(result), curve, places);
    const Eigen::MatrixXd normal = columns.transpose() * columns;
    const Eigen::VectorXd root = normal.diagonal().cwiseSqrt();
    if (!root.allFinite() || root.minCoeff() <= 0.0)
        return;
    const Eigen::VectorXd inverseRoot = root.cwiseInverse();
    const Eigen::MatrixXd scaled = inverseRoot.asDiagonal() * normal * inverseRoot.asDiagonal();
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(scaled);
    if (solver.info() != Eigen::Success || solver.eigenvalues().minCoeff() < kSingular)
        return;
    const Eigen::MatrixXd inverse
        = solver.eigenvectors() * solver.eigenvalues().cwiseInverse().asDiagonal() * solver.eigenvectors().transpose();

    Eigen::VectorXd residual = result.observed - result.fitted;
    if (model.weights().size() != 0)
        residual.array() *= model.weights().array().sqrt();
    const double variance = residual.squaredNorm() / degrees;
    constexpr auto all = static_cast<Eigen::Index>(fitParameterCount);
    result.correlation = Eigen::MatrixXd::Zero(all, all);
    for (Eigen::Index i = 0; i < inverse.rows(); ++i) {
        const std::size_t p = places[static_cast<std::size_t>(i)];
        result.parameters[p].esd = std::sqrt(variance * inverse(i, i)) * inverseRoot[i];
        for (Eigen::Index j = 0; j < inverse.cols(); ++j)
            result.correlation(static_cast<Eigen::Index>(p), static_cast<Eigen::Index>(places[static_cast<std::size_t>(j)]))
                = i == j ? 1.0 : inverse(i, j) / std::sqrt(inverse(i, i) * inverse(j, j));
    }
}

} // namespace clusterlens
