#pragma once

#include <QList>
#include <QWidget>

namespace clusterlens::ui {

/// What Tab visits in the groups, in their order; within each row by row, from left to right, as one reads. Only what can be seen in this window and takes the focus.
/// Qt's own chain follows the order in which widgets were made, and setTabOrder() makes loops in it where a widget has a focus proxy.
[[nodiscard]] QList<QWidget*> tabStops(const QWidget& window, const QList<QWidget*>& groups);

/// Gives the focus to the stop after (before, where \p next is false) that which has it. \return false  none has it
bool goToTabStop(const QList<QWidget*>& stops, bool next);

} // namespace clusterlens::ui
