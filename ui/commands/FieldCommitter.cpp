#include "commands/FieldCommitter.h"

#include "commands/WindowParts.h"

#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QApplication>
#include <QEvent>
#include <QLineEdit>

namespace clusterlens::ui {

namespace {

/// As when Tab leaves the field, which keeps the focus.
void leaveAndComeBack(QLineEdit& field)
{
    auto* const view = field.parentWidget() ? qobject_cast<QAbstractItemView*>(field.parentWidget()->parentWidget()) : nullptr;
    field.clearFocus();
    if (field.isVisible())
        field.setFocus();
    else if (view) // it was the editor of a name there
        view->setFocus();
}

} // namespace

FieldCommitter::FieldCommitter(QWidget* window)
    : QObject(window)
    , m_window(window)
{
    qApp->installEventFilter(this);
}

bool FieldCommitter::eventFilter(QObject* watched, QEvent* event)
{
    switch (event->type()) {
    case QEvent::Shortcut:
    case QEvent::Drop:
        commit(watched);
        break;
    case QEvent::MouseButtonPress:
        if (watched->isWidgetType())
            commit(watched);
        break;
    case QEvent::Close:
        if (watched == m_window)
            commit(watched);
        break;
    default:
        break;
    }
    return false;
}

void FieldCommitter::commit(const QObject* watched)
{
    QWidget* const field = QApplication::focusWidget();
    const auto* const under = qobject_cast<const QWidget*>(watched);
    if (!field || !belongsTo(*m_window, *field) || field == under || field->isAncestorOf(under))
        return; // a click in the field itself goes on with it
    if (auto* const number = qobject_cast<QAbstractSpinBox*>(field))
        number->interpretText();
    else if (auto* const text = qobject_cast<QLineEdit*>(field); text && text->isModified())
        leaveAndComeBack(*text);
}

} // namespace clusterlens::ui

#include "moc_FieldCommitter.cpp"
