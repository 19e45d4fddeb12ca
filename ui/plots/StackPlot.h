#pragma once

#include <QString>
#include <QWidget>

#include <Eigen/Core>

#include <memory>
#include <vector>

class QCustomPlot;

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
class StackPlot : public QWidget {
    Q_OBJECT

public:
    explicit StackPlot(QWidget* parent = nullptr);

    void setCurves(std::vector<StackCurve> curves);
    /// \param offset  between neighbours, in shares of the largest curve's height; 0: all over each other
    void setOffset(double offset);
    void setShown(bool measured, bool fits);
    void setTheme(bool dark);

    [[nodiscard]] QCustomPlot& plot() const { return *m_plot; }
    [[nodiscard]] const std::vector<StackCurve>& curves() const { return m_curves; }

    /// As SeriesPlot::saveImage().
    void saveImage(const QString& path);

private:
    void build(bool dark);
    void fitAxes();

    QCustomPlot* m_plot;
    std::vector<StackCurve> m_curves;
    double m_offset = 0.5;
    bool m_measured = true;
    bool m_fits = true;
    bool m_dark = false;
};

} // namespace clusterlens::ui
