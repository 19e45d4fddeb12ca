#pragma once

#include "structure/Structure.h"
#include "theme/PlotTheme.h"

#include <QColor>
#include <QWidget>

class QCPBars;
class QCustomPlot;

namespace clusterlens::ui {

/// Bars of one cluster: how many atoms have how many neighbours, or how many pairs have which distance.
class HistogramPlot : public QWidget {
    Q_OBJECT

public:
    enum class Quantity { Coordination, PairDistances };

    explicit HistogramPlot(Quantity quantity, QWidget* parent = nullptr);

    /// At least one atom; bars in \p colour.
    void setStructure(const Structure& structure, const QColor& colour);
    void clear();
    void setTheme(bool dark);

    [[nodiscard]] QSize sizeHint() const override { return {280, 150}; }

private:
    void setBars(const QVector<double>& keys, const QVector<double>& counts, double width);

    QCustomPlot* m_plot;
    QCPBars* m_bars;
    Quantity m_quantity;
};

} // namespace clusterlens::ui
