#include "train/WBasis.h"

#include "laplacian/LaplacianMatrix.h"
#include "model/basis/CanonicalScale.h"

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace clusterlens {

namespace {

constexpr int triangle = maxAtoms * (maxAtoms + 1) / 2;

/// Weights that make the norm of a triangle the norm of its symmetric matrix.
Eigen::RowVectorXd elementWeights()
{
    Eigen::RowVectorXd w = Eigen::RowVectorXd::Constant(triangle, std::numbers::sqrt2);
    for (int i = 0, k = 0; i < maxAtoms; k += maxAtoms - i, ++i)
        w[k] = 1.0;
    return w;
}

Eigen::RowVectorXd upperTriangle(const Eigen::MatrixXd& w)
{
    Eigen::RowVectorXd row(triangle);
    for (int i = 0, k = 0; i < maxAtoms; k += maxAtoms - i, ++i)
        row.segment(k, maxAtoms - i) = w.row(i).tail(maxAtoms - i);
    return row;
}

} // namespace

WBasis buildWBasis(const std::vector<Shape>& shapes, int components)
{
    const auto count = static_cast<Eigen::Index>(shapes.size());
    const Eigen::RowVectorXd weights = elementWeights();
    Eigen::MatrixXd a(count, triangle);
    Eigen::VectorXd atoms(count);
    for (Eigen::Index k = 0; k < count; ++k) {
        const PositionsXyz positions = canonicalOrder(shapes[static_cast<std::size_t>(k)].positions * canonical::bond);
        a.row(k) = upperTriangle(buildLaplacian(positions)).cwiseProduct(weights);
        atoms[k] = static_cast<double>(positions.rows());
    }
    // The mean carries the same weights: an even one has large elements where small clusters have none, and rounding them would cost those most.
    const Eigen::VectorXd share = atoms.array().square().inverse() / atoms.array().square().inverse().sum();
    const Eigen::RowVectorXd mean = share.transpose() * a;
    a.rowwise() -= mean;

    const Eigen::MatrixXd scaled = atoms.cwiseInverse().asDiagonal() * a;
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> eigen(scaled * scaled.transpose());
    const double smallest = 1e-12 * eigen.eigenvalues()[count - 1];
    const Eigen::Index rank = std::min<Eigen::Index>(components, (eigen.eigenvalues().array() > smallest).count());
    const Eigen::MatrixXd vectors = eigen.eigenvectors().rightCols(rank).rowwise().reverse();
    const Eigen::VectorXd lengths = eigen.eigenvalues().tail(rank).reverse().cwiseSqrt();
    Eigen::MatrixXd basis = lengths.cwiseInverse().asDiagonal() * vectors.transpose() * scaled;

    // What the bundle can hold: W = mean + values * components with components in float16.
    basis = (basis.array().rowwise() / weights.array()).matrix();
    basis = basis.cast<Eigen::half>().cast<double>();
    const Eigen::MatrixXd weighted = (basis.array().rowwise() * weights.array()).matrix();
    WBasis result;
    result.values = (weighted * weighted.transpose()).ldlt().solve(weighted * a.transpose()).transpose();
    const Eigen::VectorXd errors = (a - result.values * weighted).rowwise().norm().cwiseQuotient(atoms);
    result.largestError = errors.maxCoeff();
    result.mean = mean.cwiseQuotient(weights).transpose();
    result.components = std::move(basis);
    return result;
}

} // namespace clusterlens
