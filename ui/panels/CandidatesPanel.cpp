#include "panels/CandidatesPanel.h"

#include "commands/Actions.h"
#include "document/CandidateRows.h"
#include "fields/NameDelegate.h"
#include "fields/StarDelegate.h"
#include "theme/Icons.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QMenu>
#include <QPainter>
#include <QScopedValueRollback>
#include <QScrollBar>
#include <QSet>
#include <QShortcut>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace clusterlens::ui {

namespace {

QToolButton* iconButton(QAction* action, QWidget* parent)
{
    auto* const button = new QToolButton(parent);
    button->setDefaultAction(action);
    button->setToolButtonStyle(Qt::ToolButtonIconOnly);
    button->setAutoRaise(true);
    return button;
}

/// Keeps the colour of a candidate where its row is selected: the style would mix it with the highlight. Notes begin with what matters.
class CandidateDelegate : public NameDelegate {
public:
    using NameDelegate::NameDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        if (index.column() == CandidateTableModel::NoteColumn)
            option->textElideMode = Qt::ElideRight;
        const QVariant colour = index.data(Qt::DecorationRole);
        if (colour.metaType() != QMetaType::fromType<QColor>())
            return;
        QPixmap square(option->decorationSize);
        square.fill(colour.value<QColor>());
        option->icon = QIcon();
        option->icon.addPixmap(square, QIcon::Normal);
        QPainter painter(&square); // an edge in the colour of the text, since some are the colour of the selection
        painter.setPen(option->palette.color(QPalette::HighlightedText));
        painter.drawRect(square.rect().adjusted(0, 0, -1, -1));
        painter.end();
        option->icon.addPixmap(square, QIcon::Selected);
    }
};

} // namespace

CandidatesPanel::CandidatesPanel(Document& document, const Actions& actions, QWidget* parent)
    : QWidget(parent)
    , m_document(document)
    , m_model(document)
    , m_filterText(new QLineEdit(this))
    , m_table(new QTableView(this))
    , m_emptyNote(new QLabel(this))
    , m_widen([this] {
        showNotes();
        widenTexts();
    })
{
    m_filterText->setObjectName(QStringLiteral("candidateFilter"));
    m_filterText->setPlaceholderText(tr("Filter by name, family, origin, note"));
    m_filterText->setClearButtonEnabled(true);
    auto* const starredOnly = new QToolButton(this);
    starredOnly->setObjectName(QStringLiteral("starredOnly"));
    starredOnly->setCheckable(true);
    starredOnly->setIcon(themedIcon(QStringLiteral("star")));
    starredOnly->setToolTip(tr("Starred candidates only"));
    starredOnly->setAutoRaise(true);
    auto* const row = new QHBoxLayout;
    row->addWidget(m_filterText, 1);
    row->addWidget(starredOnly);
    row->addWidget(iconButton(actions.refine, this));
    row->addWidget(iconButton(actions.addReference, this));
    row->addWidget(iconButton(actions.remove, this));
    row->addWidget(iconButton(actions.exportResults, this));
    // Where rows come and go, the table selects others by itself: nobody has chosen those. Connected before the filter and the table.
    const auto rowsChange = [this] { m_rowsChange = true; };
    connect(&m_model, &QAbstractItemModel::rowsAboutToBeInserted, this, rowsChange);
    connect(&m_model, &QAbstractItemModel::rowsAboutToBeRemoved, this, rowsChange);
    connect(&m_filter, &QAbstractItemModel::rowsAboutToBeRemoved, this, &CandidatesPanel::rememberPlace);
    makeTable(actions);
    m_emptyNote->setAlignment(Qt::AlignCenter);
    m_emptyNote->setWordWrap(true);
    auto* const column = new QVBoxLayout(this);
    column->addLayout(row);
    column->addWidget(m_table, 1);
    column->addWidget(m_emptyNote, 1);

    connect(m_filterText, &QLineEdit::textChanged, this, [this](const QString& text) { filter([&] { m_filter.setText(text); }); });
    connect(starredOnly, &QToolButton::toggled, this, [this](bool only) { filter([&] { m_filter.setStarredOnly(only); }); });
    const auto showCurve = [this] { filter([this] { m_filter.setCurve(m_document.currentCurve()); }); };
    connect(&document, &Document::currentCurveChanged, this, showCurve);
    connect(&document, &Document::reset, this, showCurve);
    connect(&document, &Document::shownChanged, this, &CandidatesPanel::selectShown);
    connect(
        &document, &Document::candidatesRemoved, this, &CandidatesPanel::showNext); // after the model, which was connected first
    const auto rowsChanged = [this] {                                               // after the filter, which was connected first
        m_rowsChange = false;
        selectShown();
        updateEmptyNote();
    };
    connect(&m_model, &QAbstractItemModel::rowsInserted, this, rowsChanged);
    connect(&m_model, &QAbstractItemModel::modelReset, this, rowsChanged);
    connect(&m_filter, &QAbstractItemModel::rowsInserted, this, [this] { m_widen.ask(); });
    connect(&m_filter, &QAbstractItemModel::dataChanged, this, [this] { m_widen.ask(); });
    connect(&m_model, &QAbstractItemModel::dataChanged, this, [this] { m_widen.ask(); }); // of hidden rows too
    showCurve();
    updateEmptyNote();
}

void CandidatesPanel::makeTable(const Actions& actions)
{
    m_filter.setSourceModel(&m_model);
    m_filter.setSortRole(CandidateTableModel::SortRole);
    m_table->setObjectName(QStringLiteral("candidateTable"));
    m_table->setAccessibleName(tr("Candidates"));
    m_table->setModel(&m_filter);
    m_table->setItemDelegateForColumn(CandidateTableModel::StarColumn, new StarDelegate(m_table));
    m_table->setItemDelegateForColumn(CandidateTableModel::NameColumn, new CandidateDelegate(m_table, CandidateTableModel::IdRole));
    m_table->setItemDelegateForColumn(CandidateTableModel::NoteColumn, new CandidateDelegate(m_table, CandidateTableModel::IdRole));
    for (NameDelegate* const delegate : m_table->findChildren<NameDelegate*>())
        connectTyping(*delegate);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setEditTriggers(QAbstractItemView::DoubleClicked);
    m_table->setDragDropMode(QAbstractItemView::DragOnly); // out, to other programs
    m_table->setAlternatingRowColors(true);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setTextElideMode(Qt::ElideMiddle); // names of one search differ at their ends
    m_table->setTabKeyNavigation(false);
    m_table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 8);
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);
    auto* const copy = new QAction(themedIcon(QStringLiteral("copy")), tr("&Copy rows"), m_table);
    copy->setObjectName(QStringLiteral("copyCandidates"));
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetShortcut);
    connect(copy, &QAction::triggered, this, &CandidatesPanel::copySelected);
    m_table->addActions({actions.refine, actions.star, actions.rename, actions.note, copy, actions.remove, actions.exportResults});
    auto* const deleteKey = new QShortcut(QKeySequence(Qt::Key_Delete), m_table); // the standard key is Ctrl+D too
    deleteKey->setContext(Qt::WidgetShortcut);                                    // elsewhere Delete deletes something else
    connect(deleteKey, &QShortcut::activated, actions.remove, &QAction::trigger);
    makeHeader();
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &CandidatesPanel::showSelected);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] { Q_EMIT currentChanged(current()); });
    connect(
        m_table, &QTableView::clicked, this, [this] { Q_EMIT currentChanged(current()); }); // back from a candidate without a row
}

void CandidatesPanel::connectTyping(NameDelegate& delegate)
{
    connect(&delegate, &NameDelegate::typing, &m_document, &Document::setWrittenAbout);
    connect(&delegate, &NameDelegate::typed, this, [this](int id, int column, const QString& before, const QString& text) {
        if (!m_document.containsCandidate(id))
            Q_EMIT typedInVain(text);
        else if (column == CandidateTableModel::NoteColumn)
            m_document.rewriteNote(id, before, text);
        else
            m_document.renameCandidate(id, text);
    });
    connect(&m_document, &Document::candidateMerged, &delegate, &NameDelegate::follow);
    connect(&m_document, &Document::reset, &delegate, &NameDelegate::forget);
}

void CandidatesPanel::makeHeader()
{
    QHeaderView* const header = m_table->horizontalHeader();
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(CandidateTableModel::RwpFitColumn, Qt::AscendingOrder);
    header->setSectionsMovable(true);
    header->setHighlightSections(false);
    header->setMinimumSectionSize(26);
    header->moveSection(header->visualIndex(CandidateTableModel::RwpFitColumn), 2); // what they are ranked by, beside the name
    header->moveSection(header->visualIndex(CandidateTableModel::CountColumn), 4);  // how much that number is believed
    header->moveSection(header->visualIndex(CandidateTableModel::NoteColumn), 4);
    const auto width = [this](const QString& widest) { return fontMetrics().horizontalAdvance(widest) + 18; };
    const int number = width(QStringLiteral("0.0000")); // whatever the heading
    for (int column = 0; column < CandidateTableModel::ColumnCount; ++column)
        m_table->setColumnWidth(
            column, std::max(number, width(m_model.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString()) + 2));
    m_table->setColumnWidth(CandidateTableModel::StarColumn, 30);
    m_table->setColumnWidth(CandidateTableModel::NameColumn, width(QStringLiteral("Au188 dec (8)")) + 16);
    m_table->setColumnWidth(CandidateTableModel::NoteColumn, width(QStringLiteral("as in the first run of it")));
    m_table->setColumnWidth(CandidateTableModel::FamilyColumn, width(QStringLiteral("dec (5-fold twin)")));
    m_table->setColumnWidth(CandidateTableModel::OriginColumn, width(QStringLiteral("seed 888 (88), T1 888, T2 888")));

    header->setSectionHidden(CandidateTableModel::NoteColumn, true);
    for (std::size_t p = 0; p < fitParameterCount; ++p) {
        const int column = CandidateTableModel::FirstParameterColumn + int(p);
        m_table->setColumnWidth(column, std::max(m_table->columnWidth(column), width(QStringLiteral("0.0000(00)"))));
        header->setSectionHidden(column, !freeByDefault()[p]); // what is seldom fitted is in the menu
    }

    connect(header, &QHeaderView::sectionResized, this,
        [this] { m_userWidths = m_userWidths || (QGuiApplication::mouseButtons() & Qt::LeftButton) != 0; });
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(header, &QHeaderView::customContextMenuRequested, this, [this, header](const QPoint& at) {
        QMenu menu;
        for (int column = CandidateTableModel::AtomsColumn; column < CandidateTableModel::ColumnCount; ++column) {
            QAction* const action = menu.addAction(m_model.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
            action->setCheckable(true);
            action->setChecked(!header->isSectionHidden(column));
            connect(action, &QAction::toggled, header, [=, this](bool shown) {
                header->setSectionHidden(column, !shown);
                m_noteChosen = m_noteChosen || column == CandidateTableModel::NoteColumn;
            });
        }
        menu.exec(header->mapToGlobal(at));
    });
}

/// Notes are seen as soon as there is one, unless the user has said otherwise.
void CandidatesPanel::showNotes()
{
    if (m_noteChosen)
        return;
    const QList<int> ids = m_document.candidateIds(m_document.currentCurve());
    const bool any = std::ranges::any_of(ids, [this](int id) { return !m_document.candidate(id).note.isEmpty(); });
    if (m_table->isColumnHidden(CandidateTableModel::NoteColumn) == any)
        m_table->setColumnHidden(CandidateTableModel::NoteColumn, !any);
}

/// Texts are read in full as far as there is room; a column becomes narrower by the user's hand only.
void CandidatesPanel::widenTexts()
{
    const QAbstractItemView* const table = m_table;
    const auto widen = [&](int column, double share) { // of the table, at most
        const int wanted = std::min(table->sizeHintForColumn(column), int(share * m_table->viewport()->width()));
        if (!m_userWidths && wanted > m_table->columnWidth(column))
            m_table->setColumnWidth(column, wanted);
    };
    widen(CandidateTableModel::NameColumn, 0.4);
    widen(CandidateTableModel::FamilyColumn, 0.25);
    widen(CandidateTableModel::OriginColumn, 0.25);
}

int CandidatesPanel::wholeWidth() const
{
    const QMargins margins = layout()->contentsMargins();
    return m_table->horizontalHeader()->length() + m_table->verticalScrollBar()->sizeHint().width() + 2 * m_table->frameWidth()
        + margins.left() + margins.right();
}

void CandidatesPanel::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    m_widen.ask();
}

QList<int> CandidatesPanel::selected() const
{
    QModelIndexList rows = m_table->selectionModel()->selectedRows();
    std::ranges::sort(rows, {}, &QModelIndex::row);
    QList<int> ids;
    for (const QModelIndex& row : rows)
        ids.append(row.data(CandidateTableModel::IdRole).toInt());
    return ids;
}

void CandidatesPanel::copySelected() const
{
    QList<int> rows;
    for (const QModelIndex& row : m_table->selectionModel()->selectedRows())
        rows.append(row.row());
    std::ranges::sort(rows);
    QList<int> columns;
    for (int visual = 0; visual < CandidateTableModel::ColumnCount; ++visual)
        if (const int column = m_table->horizontalHeader()->logicalIndex(visual); !m_table->isColumnHidden(column))
            columns.append(column);
    QGuiApplication::clipboard()->setText(candidateTabText(m_filter, rows, columns));
}

int CandidatesPanel::current() const
{
    return m_table->currentIndex().data(CandidateTableModel::IdRole).toInt();
}

void CandidatesPanel::setCurrent(int id)
{
    const QModelIndex source = m_model.index(m_model.rowOf(id), CandidateTableModel::NameColumn);
    const QModelIndex index = m_filter.mapFromSource(source);
    if (index.isValid())
        m_table->selectionModel()->setCurrentIndex(index, QItemSelectionModel::NoUpdate);
}

void CandidatesPanel::removeSelected()
{
    m_document.removeCandidates(selected());
}

void CandidatesPanel::rememberPlace(const QModelIndex&, int first, int last)
{
    for (int row = last; row >= first && m_rowsChange; --row)
        if (m_table->selectionModel()->isRowSelected(row) && (m_place < 0 || row < m_place))
            m_place = row;
}

/// Whichever way those that were shown went: by Delete, undo or redo.
void CandidatesPanel::showNext()
{
    m_rowsChange = false; // only now, when all rows have gone
    updateEmptyNote();
    const int place = std::exchange(m_place, -1);
    if (place < 0 || !m_document.shown().isEmpty() || m_filter.rowCount() == 0)
        return selectShown();
    const QModelIndex next = m_filter.index(std::min(place, m_filter.rowCount() - 1), CandidateTableModel::NameColumn);
    m_document.setShown({next.data(CandidateTableModel::IdRole).toInt()});
}

void CandidatesPanel::renameCurrent()
{
    const QModelIndex current = m_table->currentIndex();
    if (current.isValid())
        m_table->edit(current.siblingAtColumn(CandidateTableModel::NameColumn));
}

void CandidatesPanel::filter(const std::function<void()>& change)
{
    {
        const QScopedValueRollback guard(m_following, true); // rows that are hidden stay shown in the panes
        change();
    }
    selectShown();
    updateEmptyNote();
}

void CandidatesPanel::showSelected()
{
    if (m_following || m_rowsChange)
        return;
    const QList<int> ids = selected();
    const QList<int> shown = m_document.shown();
    if (ids.isEmpty() || QSet(ids.begin(), ids.end()) == QSet(shown.begin(), shown.end()))
        return; // nothing is chosen, or rows went away by themselves
    Q_EMIT chosen();
    const QScopedValueRollback guard(m_following, true);
    m_document.setShown(ids);
}

void CandidatesPanel::selectShown()
{
    if (m_following || m_rowsChange)
        return;
    const QScopedValueRollback guard(m_following, true);
    QItemSelection selection;
    for (const int id : m_document.shown()) {
        const QModelIndex index = m_filter.mapFromSource(m_model.index(m_model.rowOf(id), 0));
        if (index.isValid())
            selection.select(index, index.siblingAtColumn(CandidateTableModel::ColumnCount - 1));
    }
    m_table->selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
    const QList<int> shown = m_document.shown();
    const int first = shown.value(0);
    if (first != 0 && (!shown.contains(current()) || current() == m_first)) // another one is the best now
        setCurrent(first);
    m_first = first;
}

void CandidatesPanel::updateEmptyNote()
{
    const bool empty = m_filter.rowCount() == 0;
    const bool filtered = empty && !m_document.candidateIds(m_document.currentCurve()).isEmpty();
    m_emptyNote->setText(filtered
            ? tr("No candidate of this curve matches the filter.")
            : tr("No candidates yet.\nGenerate draws them with the model, Mine library finds the nearest ideal "
                 "shapes."));
    m_emptyNote->setVisible(empty);
    m_table->setVisible(!empty);
}

} // namespace clusterlens::ui

#include "moc_CandidatesPanel.cpp"
