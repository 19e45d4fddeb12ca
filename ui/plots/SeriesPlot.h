#pragma once

#include "plots/PlotView.h"

#include <QString>

#include <vector>

class QCPErrorBars;
class QCPGraph;
class QCPItemText;

namespace clusterlens::ui {

/// One curve of a series in the plot.
struct SeriesPoint {
    int id = 0;   ///< of the curve
    QString text; ///< for the mouse
    double x = 0.0;
    double y = 0.0;
    double low = 0.0; ///< ends of the error bar; y where there is none
    double high = 0.0;
    bool marked = false; ///< selected
};

/// A result of several curves against a number. Plain value.
struct SeriesFigure {
    std::vector<SeriesPoint> points; ///< of the curves that have both; all numbers finite
    QSet<int> curves;                ///< all that were asked, by id
    QString xTitle;
    QString yTitle;
    QString bars;              ///< what the error bars are; empty: there are none
    bool wholeNumbers = false; ///< there is nothing between the numbers that x counts
    QString whyEmpty = {};     ///< what is told where there are no points

    [[nodiscard]] QString title() const; ///< "Bond / Å against T"
};

/// A result against a number, for all curves of a series: dots with error bars. A click on a dot picks its curve.
class SeriesPlot : public PlotView {
    Q_OBJECT

public:
    explicit SeriesPlot(QWidget* parent = nullptr);

    void setFigure(const SeriesFigure& figure); ///< Other axes or curves reset the view; a curve whose value comes or goes does not
    void resetView() override;

    [[nodiscard]] const std::vector<SeriesPoint>& points() const { return m_points; }
    [[nodiscard]] QPointF placeOf(std::size_t point) const; ///< in pixels of the plot

Q_SIGNALS:
    void picked(int id);

protected:
    void colour(bool dark) override;
    void setOnPaper(bool paper) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void fitAxes();
    [[nodiscard]] int pointAt(const QPointF& place) const; ///< -1: none is near

    QCPGraph* m_dots;
    QCPGraph* m_marks; ///< rings around those that are selected
    QCPErrorBars* m_errors;
    QCPItemText* m_hint; ///< instead of axes that nothing stands on
    std::vector<SeriesPoint> m_points;
    QSet<int> m_curves; ///< also those without a point
};

} // namespace clusterlens::ui
