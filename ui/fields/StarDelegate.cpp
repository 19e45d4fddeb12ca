#include "fields/StarDelegate.h"

#include <QPainter>
#include <QWidget>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace clusterlens::ui {

namespace {

QPolygonF starIn(const QRectF& box)
{
    QPolygonF star;
    for (int i = 0; i < 10; ++i) {
        const double radius = (i % 2 == 0 ? 0.5 : 0.21) * std::min(box.width(), box.height());
        const double angle = i * std::numbers::pi / 5.0;
        star << box.center() + radius * QPointF(std::sin(angle), -std::cos(angle));
    }
    return star;
}

} // namespace

void StarDelegate::paint(QPainter* painter, const QStyleOptionViewItem& given, const QModelIndex& index) const
{
    QStyleOptionViewItem option = given;
    initStyleOption(&option, index);
    const QStyle* const style = option.widget->style();
    const QRectF box = style->subElementRect(QStyle::SE_ItemViewItemCheckIndicator, &option, option.widget);
    const bool starred = option.checkState == Qt::Checked;
    option.features &= ~QStyleOptionViewItem::HasCheckIndicator;
    style->drawControl(QStyle::CE_ItemViewItem, &option, painter, option.widget);
    const bool selected = (option.state & QStyle::State_Selected) != 0;
    QColor line = option.palette.color(selected ? QPalette::HighlightedText : QPalette::Text);
    line.setAlphaF(starred ? 1.0F : 0.35F);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(line, 1.2));
    painter->setBrush(starred ? QBrush(QColor(0xff, 0xc2, 0x1a)) : QBrush(Qt::NoBrush));
    painter->drawPolygon(starIn(box));
    painter->restore();
}

} // namespace clusterlens::ui

#include "moc_StarDelegate.cpp"
