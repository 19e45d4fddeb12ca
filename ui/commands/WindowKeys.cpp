#include "commands/WindowKeys.h"

#include "commands/WindowParts.h"

#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QAction>
#include <QApplication>
#include <QKeyEvent>
#include <QLineEdit>

#include <algorithm>

namespace clusterlens::ui {

namespace {

/// Whether the key changes the text of \p field or goes about it in the way that every program knows.
bool editsText(const QLineEdit& field, const QKeyEvent& key)
{
    if (key.matches(QKeySequence::Undo))
        return field.isUndoAvailable();
    if (key.matches(QKeySequence::Redo))
        return field.isRedoAvailable();
    return key.matches(QKeySequence::Copy) || key.matches(QKeySequence::Cut) || key.matches(QKeySequence::Paste)
        || key.matches(QKeySequence::SelectAll) || key.modifiers() == Qt::NoModifier || key.modifiers() == Qt::ShiftModifier
        || key.key() == Qt::Key_Delete || key.key() == Qt::Key_Backspace;
}

} // namespace

WindowKeys::WindowKeys(QWidget* window)
    : QObject(window)
    , m_window(window)
{
    qApp->installEventFilter(this);
}

bool WindowKeys::isForWindow(const QKeySequence& keys) const
{
    const auto actions = m_window->findChildren<QAction*>();
    return std::ranges::any_of(actions, [&](const QAction* action) { return action->shortcuts().contains(keys); });
}

bool WindowKeys::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() != QEvent::ShortcutOverride)
        return false;
    const auto* const key = static_cast<const QKeyEvent*>(event);
    const auto* const list = qobject_cast<QAbstractItemView*>(watched);
    if (list && key->key() == Qt::Key_F2 && list->editTriggers().testFlag(QAbstractItemView::EditKeyPressed)) {
        event->accept(); // it renames its own rows
        return true;
    }
    const QLineEdit* const field = qobject_cast<QAbstractSpinBox*>(watched)
        ? watched->findChild<QLineEdit*>() // keeps it for itself
        : qobject_cast<const QLineEdit*>(watched);
    if (!field || !belongsTo(*m_window, *field) || editsText(*field, *key) || !isForWindow(QKeySequence(key->keyCombination())))
        return false;
    event->ignore(); // so Qt looks among the shortcuts
    return true;
}

} // namespace clusterlens::ui

#include "moc_WindowKeys.cpp"
