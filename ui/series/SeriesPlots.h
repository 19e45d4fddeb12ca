#pragma once

#include "document/Document.h"
#include "plots/SeriesPlot.h"
#include "plots/StackPlot.h"
#include "series/SeriesModel.h"
#include "series/SeriesView.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QStackedWidget>
#include <QTabBar>
#include <QWidget>

#include <memory>
#include <vector>

class QAction;

namespace clusterlens::ui {

class PanelBar;
struct SeriesActions;

/// Below the table of curves: a result of all of them against a number, or the selected curves above each other.
class SeriesPlots : public QWidget {
    Q_OBJECT

public:
    /// All must outlive this.
    SeriesPlots(Document& document, const SeriesModel& model, const SeriesView& view, const SeriesActions& actions,
        QWidget* parent = nullptr);

    void fillChoices(); ///< what can be drawn, after the columns have changed
    /// By the keys of their columns; what is not there stays as it is.
    void choose(const QString& x, const QString& y);
    [[nodiscard]] QString x() const { return m_x->currentData().toString(); }
    [[nodiscard]] QString y() const { return m_y->currentData().toString(); }
    /// What *Results* draws, for these curves alone; none of them is marked. \param curves  ids, in the order of the table
    [[nodiscard]] SeriesFigure figure(const QList<int>& curves) const;
    void showNow(); ///< what table and document hold; nothing while nobody sees it
    void setTheme(bool dark);
    [[nodiscard]] PlotView& shownPlot() const; ///< of the two

private:
    /// What is drawn never changes: another one takes its place.
    struct Drawn {
        QString name;
        std::shared_ptr<const void> curve;
        std::shared_ptr<const void> best; ///< candidate

        bool operator==(const Drawn&) const = default;
    };

    PanelBar* makeBar(const SeriesActions& actions);
    void showPoints();
    void showStack();
    [[nodiscard]] const SeriesColumn* column(const QComboBox& choice) const; ///< null: the order in the table

    Document& m_document;
    const SeriesModel& m_model;
    const SeriesView& m_view;
    QTabBar* m_tabs;
    QComboBox* m_x;
    QComboBox* m_y;
    QWidget* m_axes;     ///< x and y
    QWidget* m_stacking; ///< what belongs to the curves
    QDoubleSpinBox* m_offset;
    QCheckBox* m_measured;
    QCheckBox* m_fits;
    QStackedWidget* m_plots;
    SeriesPlot* m_points;
    StackPlot* m_stack;
    std::vector<Drawn> m_drawn; ///< in the stack
};

} // namespace clusterlens::ui
