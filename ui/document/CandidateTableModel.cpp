#include "document/CandidateTableModel.h"

#include "candidates/Mixture.h"
#include "document/CandidateNotes.h"
#include "document/CandidateText.h"
#include "document/CurveText.h"
#include "document/Document.h"
#include "judgement/JudgementText.h"

#include <QMimeData>

namespace clusterlens::ui {

namespace {

/// The fit parameter that a column shows.
std::optional<std::size_t> parameterOf(int column)
{
    if (column < CandidateTableModel::FirstParameterColumn || column >= CandidateTableModel::BondColumn)
        return std::nullopt;
    return std::size_t(column - CandidateTableModel::FirstParameterColumn);
}

/// What a column sorts by: a number or a text.
QVariant valueOf(const Document& document, const CandidateItem& item, int column)
{
    const Candidate& candidate = *item.candidate;
    if (const auto p = parameterOf(column))
        return candidate.fit.value(*p);
    switch (column) {
    case CandidateTableModel::StarColumn:
        return item.starred ? 0 : 1; // starred ones come first
    case CandidateTableModel::NameColumn:
        return item.name;
    case CandidateTableModel::AtomsColumn:
        return countedAtoms(candidate);
    case CandidateTableModel::FamilyColumn:
        return familyText(candidate);
    case CandidateTableModel::RwpColumn:
        return candidate.fit.rwpScaled;
    case CandidateTableModel::RwpFitColumn:
        return candidate.fit.rwpFit;
    case CandidateTableModel::BondColumn:
        return candidate.bond;
    case CandidateTableModel::MinDistanceColumn:
        return candidate.minDistance;
    case CandidateTableModel::OriginColumn:
        return originText(candidate);
    case CandidateTableModel::CopiesColumn:
        return candidate.copies;
    case CandidateTableModel::RunsColumn:
        return runsText(document, item);
    case CandidateTableModel::ShapeColumn:
    case CandidateTableModel::CountColumn: {
        const std::optional<CandidateBelief> belief = beliefNow(document, item);
        if (!belief)
            return {};
        return column == CandidateTableModel::ShapeColumn ? belief->shape : belief->count;
    }
    case CandidateTableModel::NoteColumn:
        return item.note;
    default:
        return {};
    }
}

QString textOf(const Document& document, const CandidateItem& item, int column)
{
    if (column == CandidateTableModel::StarColumn)
        return {};
    if (column == CandidateTableModel::NoteColumn)
        return noteLine(item);
    if (const auto p = parameterOf(column)) {
        const FittedParameter& fitted = item.candidate->fit.parameters[*p];
        return QString::fromStdString(valueText(fitted.value, fitted.esd, fitParameters[*p].digits));
    }
    const QVariant value = valueOf(document, item, column);
    if (column == CandidateTableModel::ShapeColumn || column == CandidateTableModel::CountColumn)
        return value.isValid() ? QString::fromStdString(shareText(value.toDouble())) : QString();
    const bool isRwp = column == CandidateTableModel::RwpColumn || column == CandidateTableModel::RwpFitColumn;
    return value.metaType() == QMetaType::fromType<double>() ? QString::number(value.toDouble(), 'f', isRwp ? 4 : 3)
                                                             : value.toString();
}

QString toolTipOf(const Document& document, const CandidateItem& item, int column)
{
    QStringList lines{candidateToolTip(*item.candidate)};
    if (!item.note.isEmpty())
        lines.append(item.note);
    if (column == CandidateTableModel::AtomsColumn || column == CandidateTableModel::BondColumn
        || column == CandidateTableModel::CountColumn)
        lines.append(allowedRanges(document.curve(item.curve)));
    return lines.join(QLatin1Char('\n'));
}

bool isNumber(int column)
{
    return column != CandidateTableModel::NameColumn && column != CandidateTableModel::FamilyColumn
        && column != CandidateTableModel::OriginColumn && column != CandidateTableModel::NoteColumn;
}

} // namespace

CandidateTableModel::CandidateTableModel(Document& document, QObject* parent)
    : QAbstractTableModel(parent)
    , m_document(document)
    , m_ids(document.candidateIds())
{
    connect(&document, &Document::candidatesAdded, this, &CandidateTableModel::add);
    connect(&document, &Document::candidatesRemoved, this, &CandidateTableModel::remove);
    connect(&document, &Document::candidateChanged, this, &CandidateTableModel::change);
    connect(
        &document, &Document::curveChanged, this, &CandidateTableModel::changeRuns); // one has ended, or its settings hold no more
    connect(&document, &Document::reset, this, [this] {
        beginResetModel();
        m_ids = m_document.candidateIds();
        endResetModel();
    });
}

int CandidateTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_ids.size());
}

int CandidateTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant CandidateTableModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid) || !m_document.containsCandidate(m_ids.at(index.row())))
        return {};
    const CandidateItem& item = m_document.candidate(m_ids.at(index.row()));
    const int column = index.column();
    switch (role) {
    case Qt::EditRole:
        return column == NoteColumn ? item.note : textOf(m_document, item, column);
    case Qt::DisplayRole:
        return textOf(m_document, item, column);
    case Qt::DecorationRole:
        return column == NameColumn ? QVariant(item.colour) : QVariant();
    case Qt::CheckStateRole:
        return column == StarColumn ? QVariant(item.starred ? Qt::Checked : Qt::Unchecked) : QVariant();
    case Qt::TextAlignmentRole:
        return int(Qt::AlignVCenter | (isNumber(column) ? Qt::AlignRight : Qt::AlignLeft));
    case Qt::ToolTipRole:
        return toolTipOf(m_document, item, column);
    case SortRole:
        return valueOf(m_document, item, column);
    case IdRole:
        return item.id;
    case CurveRole:
        return item.curve;
    default:
        return {};
    }
}

QVariant CandidateTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::DisplayRole)
        return candidateColumnTitle(section);
    if (role == Qt::ToolTipRole)
        return candidateColumnToolTip(section);
    return {};
}

Qt::ItemFlags CandidateTableModel::flags(const QModelIndex& index) const
{
    if (!index.isValid())
        return Qt::NoItemFlags;
    const Qt::ItemFlags common = Qt::ItemIsSelectable | Qt::ItemIsEnabled | Qt::ItemIsDragEnabled | Qt::ItemNeverHasChildren;
    if (index.column() == NameColumn || index.column() == NoteColumn)
        return common | Qt::ItemIsEditable;
    if (index.column() == StarColumn)
        return common | Qt::ItemIsUserCheckable;
    return common;
}

QStringList CandidateTableModel::mimeTypes() const
{
    return {QStringLiteral("text/uri-list")};
}

QMimeData* CandidateTableModel::mimeData(const QModelIndexList& indexes) const
{
    QList<int> ids;
    for (const QModelIndex& index : indexes)
        if (const int id = m_ids[index.row()]; !ids.contains(id))
            ids.append(id);
    auto* const data = new QMimeData;
    if (m_files)
        data->setUrls(m_files(ids));
    return data;
}

bool CandidateTableModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid) || index.column() != StarColumn || role != Qt::CheckStateRole)
        return false;
    m_document.setStarred({m_ids.at(index.row())}, value.toInt() == Qt::Checked);
    return true;
}

int CandidateTableModel::rowOf(int id) const
{
    return int(m_ids.indexOf(id));
}

void CandidateTableModel::add(const QList<int>& ids)
{
    beginInsertRows({}, int(m_ids.size()), int(m_ids.size() + ids.size()) - 1);
    m_ids.append(ids);
    endInsertRows();
}

void CandidateTableModel::remove(const QList<int>& ids)
{
    for (const int id : ids) {
        const int row = rowOf(id);
        if (row < 0)
            continue;
        beginRemoveRows({}, row, row);
        m_ids.removeAt(row);
        endRemoveRows();
    }
}

void CandidateTableModel::changeRuns(int curve)
{
    for (const int id : m_ids)
        if (m_document.containsCandidate(id) && m_document.candidate(id).curve == curve) {
            Q_EMIT dataChanged(index(0, RunsColumn), index(rowCount() - 1, CountColumn));
            return;
        }
}

void CandidateTableModel::change(int id)
{
    const int row = rowOf(id);
    if (row >= 0)
        Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
}

} // namespace clusterlens::ui

#include "moc_CandidateTableModel.cpp"
