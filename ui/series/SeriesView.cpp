#include "series/SeriesView.h"

#include "fields/MenuText.h"
#include "fields/NameDelegate.h"

#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QScopedValueRollback>
#include <QScrollBar>

#include <algorithm>
#include <utility>

namespace clusterlens::ui {

namespace {

const QString shownKey = QStringLiteral("seriesColumns/");
constexpr int widestColumn = 260; // pixels at first, in a table that is not several times as wide

/// With some room around what stands in a cell.
class RoomyDelegate : public NameDelegate {
public:
    using NameDelegate::NameDelegate;

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        return QStyledItemDelegate::sizeHint(option, index).grownBy({6, 2, 6, 3});
    }
};

} // namespace

SeriesView::SeriesView(Document& document, SeriesModel& model, QSettings& settings, QWidget* parent)
    : QTreeView(parent)
    , m_document(document)
    , m_model(model)
    , m_settings(settings)
{
    setObjectName(QStringLiteral("seriesTable"));
    setAccessibleName(tr("Table of curves"));
    m_sorter.setSourceModel(&model);
    setModel(&m_sorter);
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(EditKeyPressed);
    setExpandsOnDoubleClick(false);
    setAlternatingRowColors(true);
    setUniformRowHeights(true);
    setAllColumnsShowFocus(true);
    setRootIsDecorated(false);
    auto* const names = new RoomyDelegate(this, SeriesModel::IdRole);
    setItemDelegate(names);
    connect(names, &NameDelegate::typed, this, [this](int curve, int, const QString&, const QString& name) {
        if (m_document.containsCurve(curve))
            m_document.renameCurve(curve, name);
    });
    connect(&document, &Document::reset, names, &NameDelegate::forget);
    setHorizontalScrollMode(ScrollPerPixel);
    setContextMenuPolicy(Qt::ActionsContextMenu);
    makeHeader();
    connect(&model, &SeriesModel::aboutToRefresh, this, [this] { m_following = true; }); // rows that come and go choose no curve
    connect(&model, &QAbstractItemModel::modelAboutToBeReset, this, [this] { m_kept = selected(); });
    connect(&m_sorter, &QAbstractItemModel::modelReset, this, &SeriesView::fillAnew);
    for (const auto change : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(&m_sorter, change, this, [this] { m_otherRows = true; });
    connect(&m_sorter, &QAbstractItemModel::layoutChanged, this, &SeriesView::selectionMoved);
    connect(&model, &SeriesModel::refreshed, this, &SeriesView::settle);
    connect(&model, &SeriesModel::columnsChanged, this, [this] { m_filled = false; });
    connect(&document, &Document::currentCurveChanged, this, &SeriesView::followCurrent);
    connect(this, &QTreeView::clicked, this, &SeriesView::selectFolder);
    connect(this, &QTreeView::doubleClicked, this, [this](const QModelIndex& index) {
        if (const int curve = index.data(SeriesModel::IdRole).toInt())
            Q_EMIT opened(curve);
    });
}

void SeriesView::makeHeader()
{
    setSortingEnabled(true);
    sortByColumn(SeriesModel::NameColumn, Qt::AscendingOrder);
    header()->setSectionsMovable(true);
    header()->setFirstSectionMovable(true);
    header()->setStretchLastSection(false);
    connect(header(), &QHeaderView::sectionResized, this,
        [this] { m_userWidths = m_userWidths || (QGuiApplication::mouseButtons() & Qt::LeftButton) != 0; });
    header()->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(header(), &QHeaderView::customContextMenuRequested, this, [this](const QPoint& at) {
        QMenu* const menu = makeColumnMenu(this);
        menu->exec(header()->mapToGlobal(at));
        menu->deleteLater();
    });
    showColumns();
}

QMenu* SeriesView::makeColumnMenu(QWidget* owner)
{
    auto* const menu = new QMenu(tr("&Columns"), owner);
    const auto fill = [this, menu] {
        menu->clear();
        for (const SeriesColumn& column : m_model.columns()) {
            if (column.kind == SeriesColumn::Kind::Name)
                continue;
            QAction* const action = menu->addAction(asMenuText(column.title));
            action->setObjectName(QStringLiteral("column-") + QString::fromStdString(column.key));
            action->setToolTip(column.toolTip);
            action->setCheckable(true);
            action->setChecked(isShown(column));
            connect(action, &QAction::toggled, this, [this, key = column.key](bool shown) { setColumnShown(key, shown); });
        }
    };
    fill();
    connect(menu, &QMenu::aboutToShow, menu, fill);
    menu->setToolTipsVisible(true);
    return menu;
}

bool SeriesView::isShown(const SeriesColumn& column) const
{
    return m_settings.value(shownKey + QString::fromStdString(column.key), column.shown).toBool();
}

void SeriesView::setColumnShown(const std::string& key, bool shown)
{
    m_settings.setValue(shownKey + QString::fromStdString(key), shown);
    showColumns();
    const auto& columns = m_model.columns();
    for (std::size_t i = 0; i < columns.size(); ++i)
        if (shown && columns[i].key == key)
            resizeColumnToContents(int(i));
}

void SeriesView::showColumns()
{
    const auto& columns = m_model.columns();
    for (std::size_t i = 0; i < columns.size(); ++i)
        setColumnHidden(int(i), columns[i].kind != SeriesColumn::Kind::Name && !isShown(columns[i]));
}

void SeriesView::widenColumns()
{
    for (int column = 0; column < m_sorter.columnCount() && !m_userWidths; ++column) {
        if (isColumnHidden(column))
            continue;
        const int wanted = std::max(sizeHintForColumn(column), header()->sectionSizeHint(column));
        const int now = m_filled ? columnWidth(column) : 0;
        if (wanted > now)
            setColumnWidth(column, std::min(wanted, std::max(widestColumn, viewport()->width() / 4)));
    }
    m_filled = m_sorter.rowCount() > 0;
}

template <typename Visit> void SeriesView::visitRows(Visit&& visit) const
{
    for (int top = 0; top < m_sorter.rowCount(); ++top) {
        const QModelIndex first = m_sorter.index(top, 0);
        visit(first);
        for (int row = 0; row < m_sorter.rowCount(first); ++row)
            visit(m_sorter.index(row, 0, first));
    }
}

QList<int> SeriesView::selected() const
{
    QList<int> curves;
    visitRows([&](const QModelIndex& index) {
        const int curve = index.data(SeriesModel::IdRole).toInt();
        if (curve != 0 && selectionModel()->isSelected(index) && m_document.containsCurve(curve))
            curves.append(curve);
    });
    return curves;
}

QList<int> SeriesView::all() const
{
    QList<int> curves;
    visitRows([&](const QModelIndex& index) {
        const int curve = index.data(SeriesModel::IdRole).toInt();
        if (curve != 0 && m_document.containsCurve(curve))
            curves.append(curve);
    });
    return curves;
}

void SeriesView::select(const QList<int>& curves)
{
    QItemSelection selection;
    for (const int curve : curves)
        if (const QModelIndex index = m_sorter.mapFromSource(m_model.indexOf(curve)); index.isValid())
            selection.select(index, index.siblingAtColumn(m_sorter.columnCount() - 1));
    selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
}

void SeriesView::selectByState(const std::string& state)
{
    QList<int> curves;
    for (const int curve : all())
        if (const SeriesRow* const row = m_model.row(curve); row && row->value("state", std::string()) == state)
            curves.append(curve);
    select(curves);
}

/// A click on a folder means its curves; with Ctrl these too.
void SeriesView::selectFolder(const QModelIndex& index)
{
    const int rows = m_sorter.rowCount(index.siblingAtColumn(0));
    if (rows == 0)
        return;
    const QModelIndex folder = index.siblingAtColumn(0);
    const QItemSelection curves(m_sorter.index(0, 0, folder), m_sorter.index(rows - 1, m_sorter.columnCount() - 1, folder));
    const bool more = (QGuiApplication::keyboardModifiers() & Qt::ControlModifier) != 0;
    selectionModel()->select(curves, more ? QItemSelectionModel::Select : QItemSelectionModel::ClearAndSelect);
}

std::vector<SeriesRow> SeriesView::rows() const
{
    std::vector<SeriesRow> found;
    for (const int curve : all())
        if (const SeriesRow* const row = m_model.row(curve))
            found.push_back(*row);
    return found;
}

QString SeriesView::tabText() const
{
    std::vector<std::string> fields;
    for (int visual = 0; visual < header()->count(); ++visual)
        if (const int column = header()->logicalIndex(visual); !isColumnHidden(column))
            for (const std::string& field : m_model.columns()[std::size_t(column)].fields())
                fields.push_back(field);
    const QList<int> chosen = selected();
    std::vector<SeriesRow> rows;
    for (const int curve : chosen.isEmpty() ? all() : chosen) {
        const SeriesRow* const whole = m_model.row(curve);
        if (!whole)
            continue;
        SeriesRow row = SeriesRow::object();
        for (const std::string& field : fields)
            row[field] = whole->value(field, SeriesRow());
        rows.push_back(std::move(row));
    }
    return rows.empty() ? QString() : QString::fromStdString(clusterlens::seriesText(rows, '\t'));
}

void SeriesView::keyPressEvent(QKeyEvent* event)
{
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (state() == EditingState)
        QTreeView::keyPressEvent(event);
    else if (event->matches(QKeySequence::Copy))
        Q_EMIT copyWanted();
    else if (event->key() == Qt::Key_Delete && event->modifiers() == Qt::NoModifier)
        Q_EMIT removeWanted();
    else if (const int curve = currentIndex().data(SeriesModel::IdRole).toInt(); enter && curve != 0)
        Q_EMIT opened(curve);
    else
        QTreeView::keyPressEvent(event);
}

void SeriesView::resizeEvent(QResizeEvent* event)
{
    const QRect row = visualRect(currentIndex());
    const bool wasSeen = row.isValid() && row.bottom() >= 0 && row.top() < event->oldSize().height();
    QTreeView::resizeEvent(event);
    if (!wasSeen)
        return;
    const int across = horizontalScrollBar()->value();
    scrollTo(currentIndex());
    horizontalScrollBar()->setValue(across);
}

void SeriesView::currentChanged(const QModelIndex& current, const QModelIndex& previous)
{
    QTreeView::currentChanged(current, previous);
    const int curve = current.data(SeriesModel::IdRole).toInt();
    if (m_following || curve == 0 || !m_document.containsCurve(curve))
        return;
    const QScopedValueRollback guard(m_following, true);
    m_document.setCurrentCurve(curve);
}

void SeriesView::selectionChanged(const QItemSelection& selected, const QItemSelection& deselected)
{
    QTreeView::selectionChanged(selected, deselected);
    Q_EMIT selectionMoved();
}

void SeriesView::fillAnew()
{
    setRootIsDecorated(m_model.isGrouped());
    expandAll();
    for (int top = 0; m_model.isGrouped() && top < m_sorter.rowCount(); ++top)
        setFirstColumnSpanned(top, {}, true);
    showColumns();
    select(m_kept);
    m_otherRows = true;
}

void SeriesView::settle()
{
    m_following = false;
    widenColumns();
    const bool isElsewhere = currentIndex().data(SeriesModel::IdRole).toInt() != m_document.currentCurve();
    if (std::exchange(m_otherRows, false) && (isElsewhere || selected().isEmpty()))
        goToCurrent(!m_isAhead && !selected().isEmpty()); // what is selected need not hold the current curve
}

void SeriesView::followCurrent()
{
    goToCurrent(false);
}

void SeriesView::goToCurrent(bool keepsSelection)
{
    if (m_following)
        return;
    const QScopedValueRollback guard(m_following, true);
    const QModelIndex index = m_sorter.mapFromSource(m_model.indexOf(m_document.currentCurve()));
    m_isAhead = !index.isValid();
    if (m_isAhead)
        return;
    selectionModel()->setCurrentIndex(index, QItemSelectionModel::NoUpdate);
    if (!keepsSelection && !selectionModel()->isSelected(index))
        selectionModel()->select(index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    scrollTo(index);
}

} // namespace clusterlens::ui

#include "moc_SeriesView.cpp"
