#pragma once

#include <QColor>
#include <QString>
#include <QWidget>

#include <vector>

class QCPErrorBars;
class QCPGraph;
class QCustomPlot;

namespace clusterlens::ui {

/// One way of refining that was tried.
struct FrontPoint {
    QString text;         ///< what it is, for the mouse
    double bonds = 0.0;   ///< broken ones
    double heldOut = 0.0; ///< Rwp in windows that were left out
    double error = 0.0;   ///< its standard error
    double rwp = 0.0;     ///< of the fit to all data
};

/// Misfit against broken bonds: Rwp held out with its error as dots, of the fit as rings, the least held-out one as a line. A click on a point picks it.
class FrontPlot : public QWidget {
    Q_OBJECT

public:
    explicit FrontPlot(QWidget* parent = nullptr);

    /// \param shown  that the candidate is: larger, in \p colour
    void setPoints(const std::vector<FrontPoint>& points, std::size_t shown, const QColor& colour);
    void setTheme(bool dark);

    [[nodiscard]] const std::vector<FrontPoint>& points() const { return m_points; }
    [[nodiscard]] QPointF placeOf(std::size_t point) const; ///< of the dot, in pixels of the plot
    [[nodiscard]] QCustomPlot& plot() const { return *m_plot; }
    [[nodiscard]] QSize sizeHint() const override { return {280, 170}; }

Q_SIGNALS:
    void picked(int point); ///< not the one that is shown

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    [[nodiscard]] int pointAt(const QPointF& place) const; ///< -1: none is near
    void fill();

    QCustomPlot* m_plot;
    QCPGraph* m_least;   ///< line at the least held-out Rwp
    QCPGraph* m_fits;    ///< rings
    QCPGraph* m_heldOut; ///< dots
    QCPGraph* m_marked;  ///< the one that is shown
    QCPErrorBars* m_errors;
    std::vector<FrontPoint> m_points; ///< with finite numbers only
    std::vector<std::size_t> m_given; ///< index of each among those that were given
    std::size_t m_shown = 0;
    QColor m_colour;
};

} // namespace clusterlens::ui
