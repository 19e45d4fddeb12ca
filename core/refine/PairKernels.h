#pragma once

#include "measurement/FitParameters.h"
#include "measurement/PdfCurve.h"
#include "pdf/DebyePdf.h"

#include <Eigen/Core>

namespace clusterlens {

/// What pairs of atoms add to a calculated curve, in as few numbers as the observed points are independent of each other: a misfit in these numbers is the
/// misfit in all points, and the many pairs of a particle cost little. Const functions are safe from any thread at once.
class PairKernels {
public:
    /// \param grid  of the whole measured curve, on which it was transformed: gridOf()
    /// \param points, observed  [n] Å and Å^-2, of the part to be explained
    /// \param weights  [n], 0 for points that are left out; empty: 1
    /// \param values   all that shapes a curve but its amplitude
    /// \param longest  Å, of the pairs that will be asked for
    PairKernels(const RGrid& grid, const Eigen::VectorXd& points, const Eigen::VectorXd& observed, const Eigen::VectorXd& weights,
        const FitValues& values, double longest);

    [[nodiscard]] Eigen::Index size() const { return m_target.size(); }

    /// [size()] of one pair at \p distance Å, before the stretch: N G = sum over pairs i < j.
    [[nodiscard]] Eigen::VectorXd kernel(double distance) const;

    [[nodiscard]] const Eigen::VectorXd& target() const { return m_target; } ///< [size()] of the observed curve
    [[nodiscard]] double remainder() const { return m_remainder; }           ///< weighted sum of squares that no pairs can explain
    [[nodiscard]] double total() const { return m_total; }                   ///< of the observed curve

private:
    FitValues m_values;
    double m_dq = 0.0;   // Å^-1
    double m_rmin = 0.0; // Å, pairs below and above are left out
    double m_rmax = 0.0;
    Eigen::MatrixXd m_map; // [size() x Q points]
    Eigen::VectorXd m_target;
    double m_total = 0.0;
    double m_remainder = 0.0;
};

} // namespace clusterlens
