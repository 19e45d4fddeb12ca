#include "refine/PairKernels.h"

#include "measurement/Displacement.h"
#include "pdf/BandCurve.h"
#include "pdf/DebyePdf.h"
#include "pdf/SineNodes.h"

#include <Eigen/Eigenvalues>

#include <algorithm>
#include <cmath>

namespace clusterlens {

namespace {

constexpr double ofRounding = 1e-9; // of the largest eigenvalue: what rounding leaves

/// [points x Q points] the curve of each F_k alone, with its damping and the square root of its weight.
Eigen::MatrixXd weightedCurves(const BandCurve& map, const Eigen::ArrayXd& factors)
{
    Eigen::MatrixXd curves(factors.size(), map.band().count);
    Eigen::VectorXd one = Eigen::VectorXd::Zero(map.band().count);
    for (Eigen::Index k = 0; k < curves.cols(); ++k) {
        one[k] = 1.0;
        curves.col(k) = map.curve(one).array() * factors;
        one[k] = 0.0;
    }
    return curves;
}

} // namespace

PairKernels::PairKernels(const RGrid& grid, const Eigen::VectorXd& points, const Eigen::VectorXd& observed,
    const Eigen::VectorXd& weights, const FitValues& values, double longest)
    : m_values(values)
{
    const QBand band = qBandBeyond(grid, longest * values.stretch, values.qmin, values.qmax, values.biso);
    m_dq = band.dq;
    m_rmin = band.rmin;
    m_rmax = band.rmax;
    const Eigen::ArrayXd root = weights.size() == 0 ? Eigen::ArrayXd::Ones(points.size()) : weights.array().sqrt().eval();
    const Eigen::MatrixXd curves = weightedCurves(BandCurve(band, points), root * envelope(points, values.qdamp).array());
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> gram(curves.transpose() * curves); // eigenvalues rise
    const Eigen::VectorXd& lambda = gram.eigenvalues();
    const double largest = lambda[lambda.size() - 1];
    const Eigen::Index used = (lambda.array() > ofRounding * largest).count();
    const Eigen::VectorXd roots = lambda.tail(used).cwiseSqrt();
    m_map = roots.asDiagonal() * gram.eigenvectors().rightCols(used).transpose();
    const Eigen::VectorXd target = root * observed.array();
    m_target
        = roots.cwiseInverse().asDiagonal() * (gram.eigenvectors().rightCols(used).transpose() * (curves.transpose() * target));
    m_total = target.squaredNorm();
    m_remainder = std::max(0.0, m_total - m_target.squaredNorm());
}

Eigen::VectorXd PairKernels::kernel(double distance) const
{
    const double d = distance * m_values.stretch;
    if (!(d > 0.0 && d >= m_rmin && d <= m_rmax))
        return Eigen::VectorXd::Zero(size());
    const WidthShape width = widthShape(m_values);
    const double square = m_values.biso * uPerBiso * width.value(d);
    const Eigen::ArrayXd q = Eigen::ArrayXd::LinSpaced(m_map.cols(), 0.0, m_dq * static_cast<double>(m_map.cols() - 1));
    return m_map * (2.0 / d * (q * d).sin() * (-square * q.square()).exp()).matrix();
}

} // namespace clusterlens
