#pragma once

#include <Eigen/Core>

namespace clusterlens {

/// f(X) = sum_{i<j} (e_ij - W_ij)^2 with e_ij = exp(-|x_i - x_j|^2 / 260 Å^2), its gradient and its exact Hessian times a vector.
/// Positions are [n x 3] Å, stored by columns so that every inner loop runs over contiguous atoms. Not thread-safe: one object a thread.
class PairObjective {
public:
    using Points = Eigen::Matrix<double, Eigen::Dynamic, 3, Eigen::ColMajor>;

    /// \param w  [n x n] symmetric and finite; the diagonal is ignored
    explicit PairObjective(const Eigen::MatrixXd& w);

    [[nodiscard]] Eigen::Index size() const { return m_w.rows(); }
    /// \return f at \p x
    [[nodiscard]] double value(const Points& x);
    /// Prepares gradient, Hessian and preconditioner at \p x. \return f at \p x
    double linearise(const Points& x);
    [[nodiscard]] const Points& gradient() const { return m_gradient; } ///< df/dx, Å^-1, at the linearised point
    /// \param[out] hv  Hessian at the linearised point times \p v
    void hessianTimes(const Points& v, Points& hv);
    /// \param[out] z  r after division by the 3 x 3 diagonal blocks of the Gauss-Newton Hessian (positive definite)
    void precondition(const Points& r, Points& z) const;
    /// \param[out] mv  those blocks times \p v: the norm in which steps are measured
    void blocksTimes(const Points& v, Points& mv) const;
    /// Largest gradient that a residual as large as W could have, Å^-1: what "small gradient" is compared with.
    [[nodiscard]] double gradientScale() const { return m_gradientScale; }

private:
    void buildPreconditioner(Eigen::Index i, const Eigen::ArrayXd& weight);

    Eigen::MatrixXd m_w;
    Points m_x;
    Points m_gradient;
    Eigen::MatrixXd m_c; ///< -4/T r e: first derivative of f by d_ij^2, times 2, so that the gradient is sum_j c_ij (x_i - x_j)
    Eigen::MatrixXd m_a; ///< 8/T^2 e (e + r): the curvature along the pair
    Eigen::VectorXd m_cSums;
    Eigen::Matrix<double, Eigen::Dynamic, 6> m_blocks;  ///< xx xy xz yy yz zz of each atom's block
    Eigen::Matrix<double, Eigen::Dynamic, 6> m_inverse; ///< of m_blocks
    Eigen::ArrayXd m_dx, m_dy, m_dz, m_e, m_s;
    double m_gradientScale = 0.0;
};

} // namespace clusterlens
