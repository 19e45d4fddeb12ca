#pragma once

#include "plots/PlotView.h"

#include <QString>

#include <Eigen/Core>

#include <vector>

namespace clusterlens::ui {

/// A measured curve in the stack and what explains it best.
struct StackCurve {
    int id = 0;
    QString name;
    Eigen::VectorXd r;    ///< Å
    Eigen::VectorXd g;    ///< Å^-2
    Eigen::VectorXd fitR; ///< empty: no fit
    Eigen::VectorXd fitG;
};

/// Several measured curves over each other, or one above the other, coloured from the first to the last, with their best fits.
class StackPlot : public PlotView {
    Q_OBJECT

public:
    explicit StackPlot(QWidget* parent = nullptr);

    void setCurves(std::vector<StackCurve> curves); ///< others, and not the same with other values, reset the view
    /// \param offset  between neighbours, in shares of the largest curve's height; 0: all over each other
    void setOffset(double offset);
    void setShown(bool measured, bool fits);
    void resetView() override;
    [[nodiscard]] const std::vector<StackCurve>& curves() const { return m_curves; }

protected:
    void colour(bool dark) override;

private:
    void nameBeside(double height); ///< that of the highest curve
    void fitAxes();
    void fitHeight();

    std::vector<StackCurve> m_curves;
    double m_offset = 0.5;
    bool m_measured = true;
    bool m_fits = true;
};

} // namespace clusterlens::ui
