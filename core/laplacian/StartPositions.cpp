#include "laplacian/StartPositions.h"

#include "laplacian/LaplacianMatrix.h"

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>
#include <Eigen/QR>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

namespace clusterlens {

namespace {

using Points = PairObjective::Points;

struct Eigenpairs {
    Eigen::VectorXd values;  // descending, algebraically
    Eigen::MatrixXd vectors; // columns
};

Eigenpairs fullDecomposition(const Eigen::MatrixXd& a)
{
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(a);
    return {solver.eigenvalues().reverse(), solver.eigenvectors().rowwise().reverse()};
}

/// The leading eigenpairs of a symmetric matrix by subspace iteration. Good to about 1e-3: these are starts, refined later.
Eigenpairs leadingPairs(const Eigen::MatrixXd& a, int wanted)
{
    const Eigen::Index n = a.rows();
    const Eigen::Index width = wanted + 5;
    if (n <= 4 * width)
        return fullDecomposition(a);
    std::mt19937 random(5); // fixed: the same matrix always gives the same start
    Eigen::MatrixXd basis(n, width);
    for (double& entry : basis.reshaped())
        entry = static_cast<double>(random()) / std::mt19937::max() - 0.5;
    Eigen::VectorXd last = Eigen::VectorXd::Zero(width);
    Eigenpairs pairs;
    for (int round = 0; round < 15; ++round) {
        for (int power = 0; power < 2; ++power) {
            const Eigen::MatrixXd image = a * basis;
            basis = Eigen::HouseholderQR<Eigen::MatrixXd>(image).householderQ() * Eigen::MatrixXd::Identity(n, width);
        }
        const Eigenpairs small = fullDecomposition(basis.transpose() * (a * basis));
        basis = basis * small.vectors;
        const double change = (small.values - last).head(wanted).cwiseAbs().maxCoeff();
        last = small.values;
        const double smallest = small.values.cwiseAbs().head(wanted).minCoeff(); // 0 for a flat cluster
        if (change <= 1e-4 * std::max(smallest, 1e-3 * small.values(0)))
            break;
    }
    return {last, basis};
}

/// -260 ln W, Å^2, with W kept inside [floor, 1].
Eigen::MatrixXd squaredDistances(const Eigen::MatrixXd& w, double floor)
{
    return -laplacianWidth * w.array().max(floor).min(1.0).log();
}

/// A coordinate that vanishes for all atoms has no slope to grow along; 0.02 Å of fixed disorder opens the way and costs a flat cluster
/// less than 1e-4 Å of distance.
void openFlatDirections(Points& x)
{
    std::mt19937 random(11);
    for (int k = 0; k < 3; ++k) {
        const bool flat = !(x.col(k).squaredNorm() > 1e-4 * static_cast<double>(x.rows()));
        for (Eigen::Index i = 0; flat && i < x.rows(); ++i)
            x(i, k) += 0.04 * (static_cast<double>(random()) / std::mt19937::max() - 0.5);
    }
}

/// Factors s_k >= 0 for which sum_k s_k (y_ik - y_jk)^2 is closest to the squared distances, pairs weighted by W^2 (the error of
/// -260 ln W is proportional to 1/W).
Eigen::Vector3d axisScales(const Eigen::MatrixXd& w, const Points& y)
{
    Eigen::Matrix3d normal = Eigen::Matrix3d::Zero();
    Eigen::Vector3d right = Eigen::Vector3d::Zero();
    for (Eigen::Index i = 0; i < w.rows(); ++i)
        for (Eigen::Index j = 0; j < i; ++j) {
            const double wij = std::clamp(w(i, j), 1e-4, 1.0);
            const Eigen::Vector3d square = (y.row(i) - y.row(j)).array().square().transpose();
            normal += wij * wij * square * square.transpose();
            right -= wij * wij * laplacianWidth * std::log(wij) * square;
        }
    normal.diagonal() *= 1.0 + 1e-9;
    const Eigen::Vector3d scales = normal.ldlt().solve(right);
    const double common = right.sum() / std::max(normal.sum(), std::numeric_limits<double>::min());
    if (!scales.allFinite())
        return Eigen::Vector3d::Constant(std::isfinite(common) ? common : 0.0);
    return scales.cwiseMax(1e-3 * common).cwiseMax(0.0);
}

/// Distances, Å: sqrt(-260 ln W) where W is large enough, else the shortest path over such pairs (Floyd and Warshall).
Eigen::MatrixXd pathDistances(const Eigen::MatrixXd& w, double smallest)
{
    const double far = 1e6; // Å, longer than any path
    Eigen::MatrixXd d = (w.array() >= smallest).select(squaredDistances(w, smallest).array().sqrt(), far);
    d.diagonal().setZero();
    for (Eigen::Index k = 0; k < d.rows(); ++k)
        for (Eigen::Index j = 0; j < d.cols(); ++j)
            d.col(j) = d.col(j).cwiseMin((d.col(k).array() + d(k, j)).matrix());
    return d;
}

} // namespace

Points spectralStart(const Eigen::MatrixXd& w)
{
    const Eigen::Index n = w.rows();
    // With y = D^-1/2 u the problem reads D^-1/2 W D^-1/2 u = (1 - lambda) u; u_0 = D^1/2 1 belongs to lambda = 0 and is taken out.
    const Eigen::VectorXd sums = w.rowwise().sum().cwiseMax(1e-3);
    const Eigen::VectorXd root = sums.cwiseSqrt();
    Eigen::MatrixXd m = root.cwiseInverse().asDiagonal() * w * root.cwiseInverse().asDiagonal();
    const Eigen::VectorXd constant = root.normalized();
    m.noalias() -= constant * constant.transpose();
    const Eigenpairs pairs = leadingPairs(m, static_cast<int>(std::min<Eigen::Index>(n, 3)));

    Points y = Points::Zero(n, 3);
    for (Eigen::Index k = 0; k < std::min<Eigen::Index>(n - 1, 3); ++k)
        y.col(k) = pairs.vectors.col(k).cwiseQuotient(root) * std::sqrt(static_cast<double>(n));
    const Eigen::Vector3d scales = axisScales(w, y);
    y = y * scales.cwiseSqrt().asDiagonal();
    y.rowwise() -= y.colwise().mean();
    openFlatDirections(y);
    return y;
}

Points scalingStart(const Eigen::MatrixXd& w, double smallest)
{
    const Eigen::Index n = w.rows();
    Eigen::MatrixXd d2 = squaredDistances(w, smallest);
    d2.diagonal().setZero();
    if (w.minCoeff() < smallest) {
        const Eigen::MatrixXd path = pathDistances(w, smallest);
        const double longest = (path.array() < 1e6).select(path, 0.0).maxCoeff();
        d2 = path.array().min(std::max(longest, std::sqrt(-laplacianWidth * std::log(smallest)))).square();
    }
    const Eigen::VectorXd means = d2.colwise().mean();
    Eigen::MatrixXd b = -0.5 * d2;
    b.colwise() += 0.5 * means;
    b.rowwise() += 0.5 * means.transpose();
    b.array() -= 0.5 * means.mean();
    const Eigenpairs pairs = leadingPairs(b, static_cast<int>(std::min<Eigen::Index>(n, 3)));

    Points x = Points::Zero(n, 3);
    for (Eigen::Index k = 0; k < std::min<Eigen::Index>(n, 3); ++k)
        x.col(k) = pairs.vectors.col(k) * std::sqrt(std::max(pairs.values(k), 0.0));
    openFlatDirections(x);
    return x;
}

} // namespace clusterlens
