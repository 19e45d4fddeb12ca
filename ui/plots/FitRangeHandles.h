#pragma once

#include "measurement/PdfCurve.h"

#include <QObject>

#include <array>
#include <optional>

class QCPItemLine;
class QCPItemRect;
class QCPItemText;
class QCustomPlot;
class QMouseEvent;

namespace clusterlens::ui {

struct PlotTheme;

/// The fit range in a plot: what is outside is shaded, both edges can be dragged. A child of the plot.
class FitRangeHandles : public QObject {
    Q_OBJECT

public:
    static constexpr double smallestWidth = 1.0; ///< Å

    explicit FitRangeHandles(QCustomPlot* plot);

    [[nodiscard]] RRange range() const { return m_range; }
    void setRange(const RRange& range);
    /// Where the edges may go: the r range of the data, Å.
    void setLimits(const RRange& limits) { m_limits = limits; }
    void setVisible(bool visible);
    [[nodiscard]] bool isVisible() const { return m_visible; }
    void setTheme(const PlotTheme& theme);
    [[nodiscard]] bool isDragging() const { return m_dragged.has_value(); }

Q_SIGNALS:
    /// The user let go of an edge that he has moved.
    void rangeChanged(const clusterlens::RRange& range);

private:
    void press(QMouseEvent* event);
    void moveTo(QMouseEvent* event);
    void release();
    [[nodiscard]] std::optional<std::size_t> edgeAt(const QPointF& position) const;
    void place();

    QCustomPlot* m_plot;
    std::array<QCPItemLine*, 2> m_edges;
    std::array<QCPItemRect*, 2> m_shades;
    QCPItemText* m_label;
    RRange m_range;
    RRange m_before; ///< when the drag began
    RRange m_limits{0.0, 30.0};
    std::optional<std::size_t> m_dragged; ///< 0: lower edge, 1: upper edge
    bool m_visible = true;
};

} // namespace clusterlens::ui
