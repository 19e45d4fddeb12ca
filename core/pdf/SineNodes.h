#pragma once

#include "measurement/PdfCurve.h"

#include <Eigen/Core>

#include <vector>

namespace clusterlens {

/// d-dependence of the pair width: sigma^2(d) = 2 U h(d), h = max(0, 1 - delta1/d - delta2/d^2 + (qbroad d)^2).
struct WidthShape {
    double delta1 = 0.0; ///< Å
    double delta2 = 0.0; ///< Å^2
    double qbroad = 0.0; ///< Å^-1

    [[nodiscard]] bool isConstant() const { return delta1 == 0.0 && delta2 == 0.0 && qbroad == 0.0; }
    [[nodiscard]] double kink() const;                ///< Å; beyond it h has no corner. 0 when it has none
    [[nodiscard]] double value(double d) const;       ///< h
    [[nodiscard]] double slope(double d) const;       ///< dh/dd, Å^-1
    [[nodiscard]] double slopeDelta2(double d) const; ///< dh/d(delta2), Å^-2
};

/// What the settings say of it; made here only, so that nobody forgets one of them.
[[nodiscard]] inline WidthShape widthShape(const PdfSettings& s)
{
    return {s.delta1, s.delta2, s.qbroad};
}

/// The points Q_k = k dq, k = 0 .. count-1, and the mean square displacement that damps them.
struct SineGrid {
    double dq = 0.0; ///< Å^-1
    int count = 0;
    double u = 0.0; ///< U, Å^2
    WidthShape width;
};

/// A few weighted distances that stand for all pairs: sum_n w_n f(x_n) equals the sum of (multiplicity/d) f(d) over pairs,
/// for every f that is smooth on the scale of 1/qmax. Padded with zero weights to a multiple of 16.
struct SineNodes {
    Eigen::ArrayXd x; ///< [n] Å, > 0
    Eigen::ArrayXd w; ///< [n] Å^-1
};

/// What a function of distance needs for its gradient, at every node. lambda_k are given weights, E_k the damping of Q_k.
struct AdjointSums {
    Eigen::ArrayXd sine;      ///< [n] sum lambda_k E_k sin(Q_k x)
    Eigen::ArrayXd cosine;    ///< [n] sum lambda_k E_k Q_k cos(Q_k x)
    Eigen::ArrayXd curvature; ///< [n] sum lambda_k E_k Q_k^2 sin(Q_k x)
};

/// S_k = sum_n w_n exp(-U h(s x_n) Q_k^2) sin(Q_k s x_n), s = \p stretch.
[[nodiscard]] Eigen::VectorXd sineSums(const SineNodes& nodes, const SineGrid& grid, double stretch = 1.0);

/// The transposed sums, for the gradient of any function of S_k with lambda_k = dL/dS_k. [count] values in \p lambda.
[[nodiscard]] AdjointSums adjointSums(
    const Eigen::ArrayXd& x, const SineGrid& grid, const Eigen::VectorXd& lambda, double stretch = 1.0);

/// Turns many pair distances into few nodes: each pair adds 12 powers of its offset to a narrow cell, and cells are carried over
/// to Chebyshev points. Error about 1e-11 of the sum of weights (docs/pdf.md), for Q <= qmax.
class PairCompressor {
public:
    /// \param qmax         Å^-1, sets the width of cells
    /// \param dmin, dmax   Å, pairs outside are dropped
    /// \param directBelow  Å; pairs in cells that start below it become nodes themselves, because h has its corner there
    PairCompressor(double qmax, double dmin, double dmax, double directBelow);

    /// How many nodes cells up to distance \p d, Å, would give: with fewer distances than that, single ones are cheaper.
    [[nodiscard]] double nodesUpTo(double d) const;

    /// Adds \p count pairs, each with multiplicity 1 or multiplicities[i].
    void add(const double* distances, int count, const double* multiplicities = nullptr);

    [[nodiscard]] SineNodes nodes() const;

    /// Prepares values(): \p atNodes are a smooth function's values at the nodes, in their order.
    void setNodeValues(const Eigen::ArrayXd& atNodes);

    /// The function at pairs added before, in the order of their adding; 0 for dropped ones.
    void values(const double* distances, int count, double* result);

private:
    [[nodiscard]] std::vector<int> activeCells() const;
    [[nodiscard]] bool isDirect(double d) const { return d < m_direct && d >= m_dmin && d <= m_dmax; }
    void locate(const double* distances, int count);
    void addDirect(const double* distances, int count, const double* multiplicities);

    double m_cellWidth; // of a coarse cell, Å
    double m_dmin;
    double m_dmax;
    double m_direct;               // pairs below are direct, Å: a whole number of cells
    Eigen::MatrixXd m_moments;     // [kFine * kPowers x coarse cells]; coefficients after setNodeValues
    std::vector<int> m_cell;       // of the distances at hand: which fine cell,
    std::vector<double> m_offset;  // where in it, -1 .. 1,
    std::vector<double> m_inside;  // 1, or 0 for pairs that no cell takes,
    std::vector<double> m_inverse; // and 1/d, or 0
    std::vector<double> m_directX;
    std::vector<double> m_directW;
    Eigen::ArrayXd m_directValues;
    Eigen::Index m_nextDirect = 0;
};

} // namespace clusterlens
