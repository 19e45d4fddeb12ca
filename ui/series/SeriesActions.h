#pragma once

#include <QAction>
#include <QWidget>

namespace clusterlens::ui {

/// What can be done with the table of curves. Owned by the window. What is done with selected curves is only possible while the table is seen.
struct SeriesActions {
    /// \param plotFormatAction  that of Actions
    SeriesActions(QWidget* window, QAction* plotFormatAction);

    QAction* table; ///< can be checked: the table instead of structures and curves
    QAction* generate;
    QAction* mine;
    QAction* refine;
    QAction* apply;
    QAction* selectNew;
    QAction* selectFailed;
    QAction* numbers;
    QAction* copy;
    QAction* save;
    QAction* savePlot;
    QAction* plotFormat;
    QAction* report;
    QAction* reportAll;
    QAction* remove;
    QAction* watch;
};

} // namespace clusterlens::ui
