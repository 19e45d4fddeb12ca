#include "fields/NameDelegate.h"

#include <QEvent>

#include <utility>

namespace clusterlens::ui {

NameDelegate::NameDelegate(QAbstractItemView* view, int idRole)
    : QStyledItemDelegate(view)
    , m_view(view)
    , m_idRole(idRole)
{
    connect(this, &QAbstractItemDelegate::closeEditor, this, [this] { // not where its row goes
        if (m_typed)
            m_typed->hasEnded = true;
    });
}

QWidget* NameDelegate::createEditor(QWidget* parent, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    QWidget* const editor = QStyledItemDelegate::createEditor(parent, option, index);
    if (auto* const field = qobject_cast<QLineEdit*>(editor)) {
        m_typed = Typed{index.data(m_idRole).toInt(), index.column(), index.data(Qt::EditRole).toString(), field};
        Q_EMIT typing(m_typed->id);
    }
    return editor;
}

void NameDelegate::destroyEditor(QWidget* editor, const QModelIndex& index) const
{
    if (m_typed && m_typed->field == editor) {
        QLineEdit& field = *std::exchange(m_typed->field, nullptr);
        if (m_typed->hasEnded) {
            m_typed.reset();
            Q_EMIT typing(0);
        } else {
            m_typed->isChanged = field.isModified() || field.text() != m_typed->before;
            m_typed->text = field.text();
            m_typed->cursor = field.hasSelectedText() ? field.selectionStart() : field.cursorPosition();
            m_typed->selected = field.selectionLength();
            QMetaObject::invokeMethod(
                m_view, [this] { goOn(); }, Qt::QueuedConnection); // the rows are in their places then
        }
    }
    QStyledItemDelegate::destroyEditor(editor, index);
}

void NameDelegate::setEditorData(QWidget* editor, const QModelIndex& index) const
{
    const auto* const field = qobject_cast<QLineEdit*>(editor);
    if (field && field->isModified())
        return;
    QStyledItemDelegate::setEditorData(editor, index);
    if (m_typed && m_typed->field == editor)
        m_typed->before = index.data(Qt::EditRole).toString();
}

void NameDelegate::setModelData(QWidget* editor, QAbstractItemModel* /*model*/, const QModelIndex& /*index*/) const
{
    if (!m_typed || m_typed->field != editor)
        return;
    m_typed->hasEnded = true;
    const Typed now = *m_typed;
    const QString text = now.field->text();
    if (text != now.before)
        Q_EMIT typed(now.id, now.column, now.before, text);
}

bool NameDelegate::eventFilter(QObject* watched, QEvent* event)
{
    const auto* const editor = qobject_cast<QWidget*>(watched);
    if (editor && editor->isHidden() && event->type() == QEvent::FocusOut)
        return false; // the view hides it with its row, and has nothing any more to commit it to
    return QStyledItemDelegate::eventFilter(watched, event);
}

void NameDelegate::follow(int id, int other)
{
    if (m_typed && m_typed->id == id)
        m_typed->id = other;
}

void NameDelegate::forget()
{
    if (!m_typed)
        return;
    m_typed.reset();
    Q_EMIT typing(0);
}

void NameDelegate::goOn() const
{
    if (!m_typed || m_typed->field)
        return;
    const Typed kept = *std::exchange(m_typed, {});
    const QModelIndex cell = cellOf(kept.id, kept.column);
    if (cell.isValid() && m_view->isVisible() && !m_view->visualRect(cell).isEmpty())
        m_view->edit(cell);
    if (m_typed) {
        if (kept.isChanged) {
            m_typed->before = kept.before;
            m_typed->field->setText(kept.text);
        }
        m_typed->field->setModified(kept.isChanged);
        if (kept.selected > 0)
            m_typed->field->setSelection(kept.cursor, kept.selected);
        else
            m_typed->field->setCursorPosition(kept.cursor);
        m_view->scrollTo(cell);
        return;
    }
    if (kept.isChanged && kept.text != kept.before)
        Q_EMIT typed(kept.id, kept.column, kept.before, kept.text);
    Q_EMIT typing(0);
}

QModelIndex NameDelegate::cellOf(int id, int column, const QModelIndex& parent) const
{
    const QAbstractItemModel& model = *m_view->model();
    for (int row = 0; row < model.rowCount(parent); ++row) {
        const QModelIndex first = model.index(row, 0, parent);
        if (first.data(m_idRole).toInt() == id)
            return first.siblingAtColumn(column);
        if (const QModelIndex below = cellOf(id, column, first); below.isValid())
            return below;
    }
    return {};
}

} // namespace clusterlens::ui

#include "moc_NameDelegate.cpp"
