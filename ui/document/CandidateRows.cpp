#include "document/CandidateRows.h"

#include "batch/SeriesTable.h"
#include "document/CandidateTableModel.h"

#include <vector>

namespace clusterlens::ui {

namespace {

SeriesRow cellValue(const QModelIndex& cell)
{
    if (cell.column() == CandidateTableModel::StarColumn)
        return cell.data(Qt::CheckStateRole).toInt() == Qt::Checked;
    const QVariant value = cell.data(CandidateTableModel::SortRole);
    if (value.metaType() == QMetaType::fromType<double>())
        return value.toDouble();
    if (value.metaType() == QMetaType::fromType<int>())
        return value.toInt();
    return value.toString().toStdString();
}

} // namespace

QString candidateTabText(const QAbstractItemModel& model, const QList<int>& rows, const QList<int>& columns)
{
    std::vector<SeriesRow> lines;
    for (const int row : rows) {
        SeriesRow line = SeriesRow::object();
        for (const int column : columns)
            line[model.headerData(column, Qt::Horizontal).toString().toStdString()] = cellValue(model.index(row, column));
        lines.push_back(std::move(line));
    }
    return lines.empty() ? QString() : QString::fromStdString(seriesText(lines, '\t'));
}

} // namespace clusterlens::ui
