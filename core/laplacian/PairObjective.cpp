#include "laplacian/PairObjective.h"

#include "laplacian/LaplacianMatrix.h"

#include <Eigen/LU>

#include <algorithm>
#include <cmath>

namespace clusterlens {

namespace {

constexpr double invT = 1.0 / laplacianWidth; // Å^-2

} // namespace

PairObjective::PairObjective(const Eigen::MatrixXd& w)
    : m_w(w)
    , m_x(w.rows(), 3)
    , m_gradient(w.rows(), 3)
    , m_c(w.rows(), w.rows())
    , m_a(w.rows(), w.rows())
    , m_cSums(w.rows())
    , m_blocks(w.rows(), 6)
    , m_inverse(w.rows(), 6)
{
    m_w.diagonal().setOnes(); // e_ii = 1: the diagonal never contributes
    for (auto* scratch : {&m_dx, &m_dy, &m_dz, &m_e, &m_s})
        scratch->resize(w.rows());
}

double PairObjective::value(const Points& x)
{
    double sum = 0.0; // over ordered pairs: twice f
    for (Eigen::Index i = 0; i < size(); ++i) {
        m_e = ((x.col(0).array() - x(i, 0)).square() + (x.col(1).array() - x(i, 1)).square()
                  + (x.col(2).array() - x(i, 2)).square())
            * -invT;
        sum += (m_e.exp() - m_w.col(i).array()).square().sum();
    }
    return 0.5 * sum;
}

double PairObjective::linearise(const Points& x)
{
    m_x = x;
    double sum = 0.0;   // sum of r^2 over ordered pairs
    double slope = 0.0; // sum of |d(e_ij)/d(x_i)|^2 over ordered pairs
    double target = 0.0;
    for (Eigen::Index i = 0; i < size(); ++i) {
        m_dx = x(i, 0) - x.col(0).array();
        m_dy = x(i, 1) - x.col(1).array();
        m_dz = x(i, 2) - x.col(2).array();
        m_s = m_dx.square() + m_dy.square() + m_dz.square();
        m_e = (m_s * -invT).exp();
        auto c = m_c.col(i).array();
        auto a = m_a.col(i).array();
        a = m_e - m_w.col(i).array(); // r, for the next lines
        sum += a.square().sum();
        c = -4.0 * invT * a * m_e;
        a = 8.0 * invT * invT * m_e * (m_e + a);
        m_e = m_e.square();
        slope += (m_e * m_s).sum();
        target += m_w.col(i).squaredNorm() - 1.0;
        m_gradient(i, 0) = (c * m_dx).sum();
        m_gradient(i, 1) = (c * m_dy).sum();
        m_gradient(i, 2) = (c * m_dz).sum();
        m_cSums(i) = c.sum();
        buildPreconditioner(i, 8.0 * invT * invT * m_e);
    }
    m_gradientScale = 4.0 * invT * std::sqrt(slope * std::max(target, 1e-6));
    return 0.5 * sum;
}

void PairObjective::buildPreconditioner(Eigen::Index i, const Eigen::ArrayXd& weight)
{
    auto b = m_blocks.row(i);
    m_s = weight * m_dx;
    b(0) = (m_s * m_dx).sum();
    b(1) = (m_s * m_dy).sum();
    b(2) = (m_s * m_dz).sum();
    m_s = weight * m_dy;
    b(3) = (m_s * m_dy).sum();
    b(4) = (m_s * m_dz).sum();
    b(5) = (weight * m_dz.square()).sum();
    // Flat and linear clusters have no stiffness across: a floor (as of neighbours 0.1 Å away across) keeps the blocks invertible.
    const double floor = 8.0 * invT * invT * 0.01 * static_cast<double>(size());
    b(0) += floor;
    b(3) += floor;
    b(5) += floor;
    Eigen::Matrix3d block;
    block << b(0), b(1), b(2), b(1), b(3), b(4), b(2), b(4), b(5);
    const Eigen::Matrix3d inverse = block.inverse();
    m_inverse.row(i) << inverse(0, 0), inverse(0, 1), inverse(0, 2), inverse(1, 1), inverse(1, 2), inverse(2, 2);
}

void PairObjective::hessianTimes(const Points& v, Points& hv)
{
    hv.noalias() = -(m_c * v);
    hv.array() += v.array().colwise() * m_cSums.array();
    const auto x = m_x.col(0).array(), y = m_x.col(1).array(), z = m_x.col(2).array();
    const auto vx = v.col(0).array(), vy = v.col(1).array(), vz = v.col(2).array();
    for (Eigen::Index i = 0; i < size(); ++i) {
        // Curvature along the pair: s_ij = a_ij (x_i - x_j).(v_i - v_j), then sum_j s_ij (x_i - x_j).
        m_s = m_a.col(i).array() * ((x(i) - x) * (vx(i) - vx) + (y(i) - y) * (vy(i) - vy) + (z(i) - z) * (vz(i) - vz));
        hv(i, 0) += (m_s * (x(i) - x)).sum();
        hv(i, 1) += (m_s * (y(i) - y)).sum();
        hv(i, 2) += (m_s * (z(i) - z)).sum();
    }
}

namespace {

template <class Blocks, class Points> void multiplyBlocks(const Blocks& b, const Points& v, Points& out)
{
    const auto vx = v.col(0).array(), vy = v.col(1).array(), vz = v.col(2).array();
    const auto block = [&b](int k) { return b.col(k).array(); };
    out.col(0) = block(0) * vx + block(1) * vy + block(2) * vz;
    out.col(1) = block(1) * vx + block(3) * vy + block(4) * vz;
    out.col(2) = block(2) * vx + block(4) * vy + block(5) * vz;
}

} // namespace

void PairObjective::precondition(const Points& r, Points& z) const
{
    multiplyBlocks(m_inverse, r, z);
}

void PairObjective::blocksTimes(const Points& v, Points& mv) const
{
    multiplyBlocks(m_blocks, v, mv);
}

} // namespace clusterlens
