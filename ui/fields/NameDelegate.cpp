#include "fields/NameDelegate.h"

#include <QLineEdit>

namespace clusterlens::ui {

void NameDelegate::setEditorData(QWidget* editor, const QModelIndex& index) const
{
    const auto* const field = qobject_cast<QLineEdit*>(editor);
    if (!field || !field->isModified())
        QStyledItemDelegate::setEditorData(editor, index);
}

} // namespace clusterlens::ui

#include "moc_NameDelegate.cpp"
