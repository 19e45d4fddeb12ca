#include "document/CandidateFilter.h"

#include "document/CandidateTableModel.h"

#include <algorithm>

namespace clusterlens::ui {

CandidateFilter::CandidateFilter(QObject* parent)
    : QSortFilterProxyModel(parent)
{
    setSortRole(CandidateTableModel::SortRole);
    setSortCaseSensitivity(Qt::CaseInsensitive);
}

void CandidateFilter::setCurve(int id)
{
    m_curve = id;
    invalidateFilter();
}

void CandidateFilter::setText(const QString& text)
{
    m_words = text.split(' ', Qt::SkipEmptyParts);
    invalidateFilter();
}

void CandidateFilter::setStarredOnly(bool only)
{
    m_starredOnly = only;
    invalidateFilter();
}

bool CandidateFilter::filterAcceptsRow(int row, const QModelIndex& parent) const
{
    const auto cell = [&](int column, int role) { return sourceModel()->index(row, column, parent).data(role); };
    if (m_curve != 0 && cell(0, CandidateTableModel::CurveRole).toInt() != m_curve)
        return false;
    if (m_starredOnly && cell(CandidateTableModel::StarColumn, Qt::CheckStateRole).toInt() != Qt::Checked)
        return false;
    QString text;
    for (const int column : {CandidateTableModel::NameColumn, CandidateTableModel::AtomsColumn, CandidateTableModel::FamilyColumn,
             CandidateTableModel::OriginColumn, CandidateTableModel::NoteColumn})
        text += cell(column, Qt::EditRole).toString() + '\n';
    return std::ranges::all_of(m_words, [&](const QString& word) { return text.contains(word, Qt::CaseInsensitive); });
}

} // namespace clusterlens::ui

#include "moc_CandidateFilter.cpp"
