#pragma once

#include <QStyledItemDelegate>

namespace clusterlens::ui {

/// For tables whose names can be edited: what is being typed stays when something else about its row changes, as at the end of a run.
class NameDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void setEditorData(QWidget* editor, const QModelIndex& index) const override;
};

} // namespace clusterlens::ui
