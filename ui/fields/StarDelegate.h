#pragma once

#include <QStyledItemDelegate>

namespace clusterlens::ui {

/// A star instead of a check box, filled when checked; a click and Space change it as they do a box.
class StarDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& given, const QModelIndex& index) const override;
};

} // namespace clusterlens::ui
