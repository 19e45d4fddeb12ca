#include "panels/DataPanel.h"

#include "document/CurveText.h"
#include "fields/NameDelegate.h"
#include "fields/TextDialog.h"
#include "forms/MeasurementForm.h"
#include "theme/Icons.h"
#include "theme/Theme.h"

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QPushButton>
#include <QSet>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>

namespace clusterlens::ui {

namespace {

constexpr int idRole = Qt::UserRole;
constexpr int fewestRows = 2;     // of the list
constexpr int rowsAtLeast = 5;    // of more curves; all of them where there is room
constexpr double listShare = 0.4; // of what is seen of the column, where it has to be scrolled
constexpr int listFirst = 1000;   // of the room that is left; what its rows do not need is below all
constexpr int iconSize = 16;

int rowHeight(const QWidget& list)
{
    return std::max(list.fontMetrics().height(), iconSize) + 4;
}

/// Keeps the names of all curves below each other.
QIcon noIcon()
{
    QPixmap nothing(iconSize, iconSize);
    nothing.fill(Qt::transparent);
    return {nothing};
}

} // namespace

DataPanel::DataPanel(Document& document, SettingsEditor& editor, QWidget* parent)
    : QWidget(parent)
    , m_document(document)
    , m_list(new QListWidget(this))
    , m_warnings(new QLabel(this))
    , m_buttons(new QWidget(this))
{
    m_list->setObjectName(QStringLiteral("curveList"));
    m_list->setAccessibleName(tr("Loaded curves"));
    auto* const names = new NameDelegate(m_list, idRole);
    m_list->setItemDelegate(names);
    m_list->setEditTriggers(QAbstractItemView::EditKeyPressed | QAbstractItemView::DoubleClicked);
    m_list->setIconSize({iconSize, iconSize});
    m_list->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Ignored); // its minimum is what it wants
    m_list->setTextElideMode(Qt::ElideMiddle);                           // names of a series differ at their ends
    m_list->setContextMenuPolicy(Qt::ActionsContextMenu);
    auto* const remove = new QAction(tr("Remove curve"), m_list);
    remove->setObjectName(QStringLiteral("removeCurve"));
    remove->setShortcut(QKeySequence::Delete);
    remove->setShortcutContext(Qt::WidgetShortcut);
    m_list->addAction(remove);

    m_warnings->setObjectName(QStringLiteral("curveWarnings"));
    m_warnings->setWordWrap(true);
    m_warnings->setTextFormat(Qt::PlainText);
    m_warnings->setTextInteractionFlags(Qt::TextSelectableByMouse);

    auto* const open = new QPushButton(themedIcon(QStringLiteral("open")), tr("Open…"), this);
    auto* const header = new QPushButton(tr("Header…"), m_buttons);
    auto* const preview = new QPushButton(tr("Columns…"), m_buttons);
    header->setObjectName(QStringLiteral("header"));
    preview->setObjectName(QStringLiteral("columns"));
    open->setToolTip(
        tr("Open measured curves (.gr), structures (.xyz, .cif) or sessions (.clens); dropping them on the window does the same"));
    header->setToolTip(tr("Show the header of the file as it is"));
    preview->setToolTip(tr("Choose columns and unit, when the file was not read as you meant it"));
    auto* const row = new QHBoxLayout;
    auto* const two = new QHBoxLayout(m_buttons);
    two->setContentsMargins(0, 0, 0, 0);
    two->addWidget(header);
    two->addWidget(preview);
    row->addWidget(open);
    row->addWidget(m_buttons, 1);

    auto* const column = new QVBoxLayout(this);
    column->addWidget(m_list, listFirst);
    column->addLayout(row);
    column->addWidget(new MeasurementForm(document, editor, this));
    column->addWidget(m_warnings);
    column->addStretch(1);

    connect(open, &QPushButton::clicked, this, &DataPanel::openWanted);
    connect(header, &QPushButton::clicked, this, &DataPanel::showHeader);
    connect(preview, &QPushButton::clicked, this, [this] { Q_EMIT previewWanted(m_document.currentCurve()); });
    connect(remove, &QAction::triggered, this, [this] {
        if (const int curve = m_document.currentCurve())
            m_document.removeCurve(curve);
    });
    connect(m_list, &QListWidget::currentItemChanged, this, [this](const QListWidgetItem* item) {
        if (item)
            m_document.setCurrentCurve(item->data(idRole).toInt());
    });
    connect(names, &NameDelegate::typed, this, [this](int curve, int, const QString&, const QString& name) {
        if (m_document.containsCurve(curve))
            m_document.renameCurve(curve, name);
    });
    for (const auto signal : {&Document::curveAdded, &Document::curveRemoved, &Document::currentCurveChanged})
        connect(&document, signal, this, &DataPanel::fillList);
    connect(&document, &Document::curveChanged, this, &DataPanel::showChanged);
    connect(&document, &Document::reset, this, [this] {
        const QSignalBlocker blocker(m_list);
        m_list->clear(); // with what is being typed
        fillList();
    });
    connect(&document, &Document::reset, names, &NameDelegate::forget);
    fillList();
}

/// Rows stay where they are, and only those that come are filled: one of them may be edited, and a hundred curves may come or go in one turn.
void DataPanel::fillList()
{
    const QSignalBlocker blocker(m_list);
    const QList<int> ids = m_document.curveIds();
    const QSet<int> there(ids.begin(), ids.end());
    for (int row = m_list->count() - 1; row >= 0; --row)
        if (!there.contains(idOf(row)))
            delete m_list->takeItem(row);
    for (int row = 0; row < ids.size(); ++row)
        if (row >= m_list->count() || idOf(row) != ids[row]) { // nothing changes the order of the others
            auto* const item = new QListWidgetItem;
            item->setData(idRole, ids[row]);
            m_list->insertItem(row, item);
            showRow(row);
        }
    m_list->setCurrentRow(int(ids.indexOf(m_document.currentCurve())));
    placeList();
    m_buttons->setEnabled(m_document.currentCurve() != 0);
    showWarnings();
}

void DataPanel::showChanged(int curve)
{
    const QSignalBlocker blocker(m_list);
    for (int row = 0; row < m_list->count(); ++row)
        if (idOf(row) == curve)
            showRow(row);
    if (curve == m_document.currentCurve())
        showWarnings();
}

void DataPanel::showRow(int row)
{
    QListWidgetItem& item = *m_list->item(row);
    const Curve& curve = m_document.curve(idOf(row));
    item.setText(curve.name);
    item.setSizeHint({0, rowHeight(*this)}); // as wide as the list, where long names are cut: a scroll bar would lie over a row
    item.setFlags(item.flags() | Qt::ItemIsEditable);
    item.setIcon(curveWarnings(curve).isEmpty() ? noIcon() : themedIcon(QStringLiteral("warning")));
    item.setToolTip(curve.name + QLatin1Char('\n') + curveSummary(*curve.data)
        + (curve.path.isEmpty() ? QString() : QStringLiteral("\n") + curve.path));
}

int DataPanel::idOf(int row) const
{
    return m_list->item(row)->data(idRole).toInt();
}

void DataPanel::placeList()
{
    const int row = rowHeight(*this);
    const auto heightOf = [&](int rows) { return std::max(rows, fewestRows) * row + 2 * m_list->frameWidth() + 2; };
    const int atLeast = std::max(rowsAtLeast, int(listShare * parentWidget()->height()) / row);
    m_list->setMinimumHeight(heightOf(std::min(m_list->count(), atLeast)));
    m_list->setMaximumHeight(heightOf(m_list->count()));
}

bool DataPanel::event(QEvent* event)
{
    if (event->type() == QEvent::ParentChange)
        parentWidget()->installEventFilter(this); // what is seen of this one
    return QWidget::event(event);
}

bool DataPanel::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == parentWidget() && event->type() == QEvent::Resize)
        placeList();
    return QWidget::eventFilter(watched, event);
}

void DataPanel::showWarnings()
{
    const int id = m_document.currentCurve();
    const QStringList warnings = id ? curveWarnings(m_document.curve(id)) : QStringList();
    m_warnings->setVisible(!warnings.isEmpty());
    QStringList lines;
    for (const QString& warning : warnings)
        lines.append(QStringLiteral("⚠ ") + warning);
    m_warnings->setText(lines.join(QLatin1Char('\n')));
    QPalette own;
    own.setColor(QPalette::WindowText, warningColour());
    m_warnings->setPalette(own);
}

void DataPanel::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::ThemeChange)
        showWarnings();
}

void DataPanel::showHeader()
{
    if (m_document.currentCurve() == 0)
        return;
    const Curve& curve = m_document.curve(m_document.currentCurve());
    const QString header = QString::fromStdString(curve.data->file.header);
    showTextDialog(tr("Header of %1").arg(curve.name), header.isEmpty() ? tr("The file has no header.") : header, this);
}

} // namespace clusterlens::ui

#include "moc_DataPanel.cpp"
