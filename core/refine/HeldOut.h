#pragma once

#include "pdf/PdfFit.h"

#include <Eigen/Core>

#include <vector>

namespace clusterlens {

/// Windows of r that fits leave out in turn, to see what they predict there: every third one at once.
class HeldOut {
public:
    static constexpr int folds = 3;

    /// \param r  [n] Å, rising, of the fit. \param observed  [n]. \param counted  [n] how much each point counts in fits and misfits: 1, or 1/dG^2
    HeldOut(const Eigen::VectorXd& r, const Eigen::VectorXd& observed, Eigen::VectorXd counted);

    [[nodiscard]] int windows() const { return m_windows; }

    /// [n] how much each point counts, and 0 at points that \p fold leaves out; \c folds leaves none out.
    [[nodiscard]] Eigen::VectorXd weights(int fold) const;

    /// The curve with errors so large, where \p fold leaves points out, that a fit by errors does not see them.
    [[nodiscard]] PdfCurve without(int fold, const PdfCurve& curve, bool hasErrors) const;

    /// Adds to \p misfits [windows()] the sum of squares that \p fitted leaves of each window that \p fold leaves out, over that of the whole curve, each
    /// point as it counts.
    void addMisfits(int fold, const Eigen::VectorXd& fitted, Eigen::VectorXd& misfits) const;

private:
    [[nodiscard]] int windowOf(double r) const;

    Eigen::VectorXd m_r;
    Eigen::VectorXd m_observed;
    Eigen::VectorXd m_counted;
    double m_width; // Å
    int m_windows;
};

/// Rwp of windows together.
[[nodiscard]] double heldOutRwp(const Eigen::VectorXd& misfits);

/// The difference of two sums of misfits and its standard error, from how it varies between windows.
struct MisfitDifference {
    double sum = 0.0;
    double error = 0.0;
};
[[nodiscard]] MisfitDifference misfitDifference(const Eigen::VectorXd& misfits, const Eigen::VectorXd& others);

/// The simplest of several choices whose misfit is within one standard error of the least, or 3 % of it. \param misfits  of each, the simplest first, at least one
[[nodiscard]] std::size_t simplestWithinOneError(const std::vector<Eigen::VectorXd>& misfits);

} // namespace clusterlens
