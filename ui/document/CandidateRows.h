#pragma once

#include <QAbstractItemModel>
#include <QList>
#include <QString>

namespace clusterlens::ui {

/// Rows of a CandidateTableModel, or of a proxy of one, for a spreadsheet: a line of titles and one for each row, with tabs, numbers as exact as they are; empty
/// where there are none.
[[nodiscard]] QString candidateTabText(const QAbstractItemModel& model, const QList<int>& rows, const QList<int>& columns);

} // namespace clusterlens::ui
