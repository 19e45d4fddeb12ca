#pragma once

#include <QObject>
#include <QPointer>
#include <QString>

#include <vector>

class QCPGraph;
class QCPItemStraightLine;
class QCPItemText;
class QCPItemTracer;
class QCPLayer;
class QCustomPlot;
class QMouseEvent;

namespace clusterlens::ui {

struct PlotTheme;

/// A vertical line under the mouse with the values of all visible curves there. It has a buffer of its own, so that moving it does not draw
/// the curves again. A child of the plot.
class Crosshair : public QObject {
    Q_OBJECT

public:
    explicit Crosshair(QCustomPlot* plot);

    /// The graphs whose values are told, and what they are called.
    void setCurves(const std::vector<std::pair<QCPGraph*, QString>>& curves);
    void setTheme(const PlotTheme& theme);
    void hide();
    [[nodiscard]] QString text() const; ///< as shown; empty while hidden

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    struct Curve {
        QPointer<QCPGraph> graph;
        QString name;
        QCPItemTracer* mark;
    };

    void follow(QMouseEvent* event);
    void draw();

    QCustomPlot* m_plot;
    QCPLayer* m_layer;
    QCPItemStraightLine* m_line;
    QCPItemText* m_text;
    std::vector<Curve> m_curves;
    bool m_visible = false;
};

} // namespace clusterlens::ui
