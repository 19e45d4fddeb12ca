#include "series/SeriesModel.h"

#include "batch/BatchPlan.h"
#include "document/CurveText.h"
#include "document/SessionConversion.h"
#include "theme/Theme.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>

namespace clusterlens::ui {

namespace {

using Kind = SeriesColumn::Kind;

/// The folder that all lie in.
QString commonFolder(const QStringList& folders)
{
    QStringList common = folders.value(0).split(QLatin1Char('/'));
    for (const QString& folder : folders) {
        const QStringList parts = folder.split(QLatin1Char('/'));
        qsizetype same = 0;
        while (same < std::min(parts.size(), common.size()) && parts[same] == common[same])
            ++same;
        common = common.first(same);
    }
    return common.join(QLatin1Char('/'));
}

} // namespace

SeriesModel::SeriesModel(Document& document, const CurveQueue& queue, QObject* parent)
    : QAbstractItemModel(parent)
    , m_document(document)
    , m_queue(queue)
    , m_columns(seriesColumns({}))
    , m_later([this] { refresh(); })
{
    const auto othersCame = [this] {
        m_otherCurves = true;
        m_later.ask();
    };
    connect(&document, &Document::curveAdded, this, othersCame);
    connect(&document, &Document::curveRemoved, this, othersCame);
    connect(&document, &Document::reset, this, [this, othersCame] {
        beginResetModel(); // ids begin anew
        m_entries.clear();
        m_groups.clear();
        endResetModel();
        othersCame();
    });
    connect(&document, &Document::curveChanged, this, &SeriesModel::change);
    connect(&document, &Document::candidatesAdded, this, &SeriesModel::changeCandidates);
    connect(&document, &Document::candidateChanged, this, [this](int id) { changeCandidates({id}); });
    connect(&document, &Document::candidatesRemoved, this, [this](const QList<int>& ids) {
        for (auto it = m_entries.begin(); it != m_entries.end(); ++it)
            if (ids.contains(it->best))
                change(it.key());
    });
    connect(&queue, &CurveQueue::workChanged, this, &SeriesModel::change);
    connect(&queue, &CurveQueue::changed, this, [this] { // what waits is new again when it is cancelled
        if (std::exchange(m_phase, m_queue.phase()) == m_queue.phase())
            return;
        for (auto it = m_entries.begin(); it != m_entries.end(); ++it)
            if (it->row.value("state", std::string()) != "done")
                change(it.key());
    });
    m_later.ask();
}

void SeriesModel::setNumbers(std::vector<SeriesNumber> numbers)
{
    Q_EMIT columnsChanged();
    Q_EMIT aboutToRefresh();
    beginResetModel();
    m_numbers = std::move(numbers);
    m_columns = seriesColumns(m_numbers);
    for (auto it = m_entries.begin(); it != m_entries.end(); ++it)
        if (m_document.containsCurve(it.key()))
            *it = entryOf(it.key());
    endResetModel();
    Q_EMIT refreshed();
}

const SeriesRow* SeriesModel::row(int curve) const
{
    const auto found = m_entries.find(curve);
    return found == m_entries.end() ? nullptr : &found->row;
}

int SeriesModel::best(int curve) const
{
    return m_entries.value(curve).best;
}

void SeriesModel::changeCandidates(const QList<int>& ids)
{
    for (const int id : ids)
        if (m_document.containsCandidate(id))
            change(m_document.candidate(id).curve);
}

void SeriesModel::change(int curve)
{
    m_changed.insert(curve);
    m_later.ask();
}

void SeriesModel::refresh()
{
    Q_EMIT aboutToRefresh();
    const QSet<int> changed = std::exchange(m_changed, {});
    for (const int curve : changed)
        if (m_entries.contains(curve) && m_document.containsCurve(curve))
            m_entries[curve] = entryOf(curve);
    if (std::exchange(m_otherCurves, false))
        regroup();
    for (const int curve : changed)
        if (const QModelIndex first = indexOf(curve); first.isValid())
            Q_EMIT dataChanged(first, first.siblingAtColumn(columnCount() - 1));
    Q_EMIT refreshed();
}

/// Where the folders are those from before, only rows come and go: what is selected, folded or being typed stays.
void SeriesModel::regroup()
{
    std::vector<Group> next = groups();
    const QList<int> curves = m_document.curveIds();
    for (const int curve : curves)
        if (!m_entries.contains(curve))
            m_entries[curve] = entryOf(curve);
    const auto isSame = [](const Group& a, const Group& b) { return a.folder == b.folder && a.title == b.title; };
    if (!m_groups.empty() && std::ranges::equal(m_groups, next, isSame)) {
        for (std::size_t g = 0; g < next.size(); ++g)
            moveRows(g, next[g].curves);
    } else {
        beginResetModel();
        m_groups = std::move(next);
        endResetModel();
    }
    m_entries.removeIf([&](const auto& entry) { return !curves.contains(entry.key()); });
}

/// One after the other: curves come at any place, since what was removed can come back, and never change places.
void SeriesModel::moveRows(std::size_t group, const QList<int>& wanted)
{
    QList<int>& curves = m_groups[group].curves;
    const QModelIndex folder = isGrouped() ? createIndex(int(group), NameColumn, quintptr(0)) : QModelIndex();
    const qsizetype before = curves.size();
    for (qsizetype row = curves.size() - 1; row >= 0; --row)
        if (!wanted.contains(curves[row])) {
            beginRemoveRows(folder, int(row), int(row));
            curves.removeAt(row);
            endRemoveRows();
        }
    for (qsizetype row = 0; row < wanted.size(); ++row)
        if (curves.value(row) != wanted[row]) {
            beginInsertRows(folder, int(row), int(row));
            curves.insert(row, wanted[row]);
            endInsertRows();
        }
    if (folder.isValid() && curves.size() != before)
        Q_EMIT dataChanged(folder, folder); // it tells how many there are
}

std::vector<SeriesModel::Group> SeriesModel::groups() const
{
    std::vector<Group> found;
    for (const int id : m_document.curveIds()) {
        const QString& path = m_document.curve(id).path;
        const QString folder = path.isEmpty() ? QString() : QFileInfo(path).absolutePath();
        auto group = std::ranges::find(found, folder, &Group::folder);
        if (group == found.end())
            group = found.insert(found.end(), Group{{}, folder, {}});
        group->curves.append(id);
    }
    QStringList folders;
    for (const Group& group : found)
        if (!group.folder.isEmpty())
            folders.append(group.folder);
    const QString common = commonFolder(folders);
    for (Group& group : found) {
        const QString below = common.isEmpty() ? group.folder : QDir(common).relativeFilePath(group.folder);
        group.title = group.folder.isEmpty() ? tr("without a file") : below == QLatin1String(".") ? QDir(common).dirName() : below;
    }
    return found;
}

SeriesModel::Entry SeriesModel::entryOf(int id) const
{
    const Curve& curve = m_document.curve(id);
    Entry entry{curve.name, curve.path, 0, {}, {}, false};
    const QList<int> candidates = m_document.candidateIds(id);
    std::vector<ResultItem> items;
    for (const int candidate : candidates) {
        const CandidateItem& item = m_document.candidate(candidate);
        if (!items.empty() && item.candidate->rankingRwp() >= items.front().candidate->rankingRwp())
            continue;
        entry.best = candidate;
        entry.bestName = item.name;
        items = {toResult(item)};
    }
    const std::string input = (curve.path.isEmpty() ? curve.name : curve.path).toStdString();
    RunSummary summary = runSummary({}, input, *curve.data, CLUSTERLENS_VERSION);
    if (const Judgement* const judgement = judgementOfNow(curve))
        summary.judgement = *judgement;
    entry.hasOldVerdict = !isJudgementOfNow(curve);
    entry.row = seriesRow(summaryJson(items, summary), {}, m_numbers);
    entry.row["state"] = stateOf(curve);
    entry.row["folder"] = nullptr;
    entry.row["name"] = curve.name.toStdString();
    if (const QString why = m_queue.failure(id); !why.isEmpty())
        entry.row["message"] = why.toStdString();
    return entry;
}

std::string SeriesModel::stateOf(const Curve& curve) const
{
    switch (m_queue.work(curve.id)) {
    case CurveQueue::Work::Waiting:
        return "waiting";
    case CurveQueue::Work::Running:
        return "running";
    case CurveQueue::Work::Failed:
        return "failed";
    case CurveQueue::Work::None:
        break;
    }
    return curve.runs.empty() ? "new" : "done"; // a search that was cancelled is none of them, and a reference comes from nowhere
}

QModelIndex SeriesModel::indexOf(int curve) const
{
    for (std::size_t g = 0; g < m_groups.size(); ++g)
        if (const qsizetype row = m_groups[g].curves.indexOf(curve); row >= 0)
            return createIndex(int(row), NameColumn, isGrouped() ? quintptr(g + 1) : quintptr(0));
    return {};
}

QModelIndex SeriesModel::index(int row, int column, const QModelIndex& parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, parent.isValid() ? quintptr(parent.row() + 1) : quintptr(0));
}

QModelIndex SeriesModel::parent(const QModelIndex& child) const
{
    return child.isValid() && child.internalId() != 0 ? createIndex(int(child.internalId()) - 1, 0, quintptr(0)) : QModelIndex();
}

int SeriesModel::rowCount(const QModelIndex& parent) const
{
    if (!parent.isValid())
        return isGrouped() ? int(m_groups.size()) : m_groups.empty() ? 0 : int(m_groups.front().curves.size());
    const Group* const group = parent.column() == 0 ? folderAt(parent) : nullptr;
    return group ? int(group->curves.size()) : 0;
}

int SeriesModel::columnCount(const QModelIndex& /*parent*/) const
{
    return int(m_columns.size());
}

const SeriesModel::Group* SeriesModel::folderAt(const QModelIndex& index) const
{
    return index.isValid() && isGrouped() && index.internalId() == 0 ? &m_groups[std::size_t(index.row())] : nullptr;
}

int SeriesModel::curveAt(const QModelIndex& index) const
{
    if (!index.isValid() || folderAt(index) || m_groups.empty())
        return 0;
    const std::size_t group = isGrouped() ? std::size_t(index.internalId()) - 1 : 0;
    return m_groups[group].curves.value(index.row());
}

QVariant SeriesModel::data(const QModelIndex& index, int role) const
{
    if (const Group* const folder = folderAt(index)) {
        if (index.column() != NameColumn)
            return {};
        if (role == Qt::DisplayRole)
            return tr("%1 (%2)", "a folder, and how many curves").arg(folder->title, QString::number(folder->curves.size()));
        if (role == SortRole)
            return folder->title;
        if (role == Qt::ToolTipRole)
            return folder->folder;
        return {};
    }
    const int curve = curveAt(index);
    const auto entry = m_entries.find(curve);
    if (entry == m_entries.end())
        return {};
    return role == IdRole ? QVariant(curve) : curveData(m_columns[std::size_t(index.column())], *entry, role);
}

QVariant SeriesModel::curveData(const SeriesColumn& column, const Entry& entry, int role) const
{
    const std::string state = entry.row.value("state", std::string());
    switch (role) {
    case Qt::DisplayRole:
    case Qt::EditRole:
        if (column.kind == Kind::Name)
            return entry.name;
        if (column.kind == Kind::Best)
            return entry.bestName;
        return column.kind == Kind::State ? stateText(state) : shownText(column, entry.row);
    case SortRole:
        return column.kind == Kind::Name ? QVariant(entry.name) : sortKey(column, entry.row);
    case Qt::ToolTipRole:
        if (column.kind == Kind::State && entry.row["message"].is_string())
            return QString::fromStdString(entry.row["message"].get<std::string>());
        if (column.kind == Kind::Verdict && entry.hasOldVerdict)
            return oldJudgementText();
        return column.kind == Kind::Name ? QVariant(entry.path) : QVariant();
    case Qt::TextAlignmentRole:
        return QVariant(Qt::Alignment((column.isNumber() ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter));
    case Qt::ForegroundRole:
        if (column.kind == Kind::State && state == "failed")
            return errorColour();
        if (column.kind == Kind::Verdict && entry.row["verdict"] == enumText(Verdict::NotExplained))
            return errorColour();
        return {};
    default:
        return {};
    }
}

QVariant SeriesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    const SeriesColumn& column = m_columns[std::size_t(section)];
    if (role == Qt::DisplayRole)
        return column.title;
    if (role == Qt::TextAlignmentRole)
        return QVariant(Qt::Alignment((column.isNumber() ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter));
    return role == Qt::ToolTipRole ? QVariant(column.toolTip) : QVariant();
}

Qt::ItemFlags SeriesModel::flags(const QModelIndex& index) const
{
    if (!index.isValid())
        return Qt::NoItemFlags;
    if (folderAt(index))
        return Qt::ItemIsEnabled;
    const Qt::ItemFlags all = Qt::ItemIsEnabled | Qt::ItemIsSelectable;
    return index.column() == NameColumn ? all | Qt::ItemIsEditable : all;
}

SeriesSorter::SeriesSorter(QObject* parent)
    : QSortFilterProxyModel(parent)
{
    setSortRole(SeriesModel::SortRole);
}

bool SeriesSorter::lessThan(const QModelIndex& left, const QModelIndex& right) const
{
    const QVariant a = left.data(SeriesModel::SortRole);
    const QVariant b = right.data(SeriesModel::SortRole);
    if (a.isValid() != b.isValid())
        return a.isValid() == (sortOrder() == Qt::AscendingOrder);
    if (a.metaType() == QMetaType::fromType<double>() && b.metaType() == QMetaType::fromType<double>())
        return a.toDouble() < b.toDouble();
    return comesBefore(a.toString().toStdString(), b.toString().toStdString());
}

} // namespace clusterlens::ui

#include "moc_SeriesModel.cpp"
