#include "window/TabStops.h"

#include <QApplication>
#include <QHash>
#include <QScrollArea>

#include <algorithm>

namespace clusterlens::ui {

namespace {

bool isStop(const QWidget& widget)
{
    return widget.isVisible() && widget.isEnabled() && (widget.focusPolicy() & Qt::TabFocus) != 0 && !widget.focusProxy();
}

QPoint middleIn(const QWidget& group, const QWidget& widget)
{
    return widget.mapTo(&group, widget.rect().center());
}

/// Row by row, from left to right.
QList<QWidget*> asRead(const QWidget& group, QList<QWidget*> widgets)
{
    const auto height = [&](const QWidget* widget) { return middleIn(group, *widget).y(); };
    const auto side = [&](const QWidget* widget) { return middleIn(group, *widget).x(); };
    std::ranges::stable_sort(widgets, {}, height);
    for (auto row = widgets.begin(); row != widgets.end();) {
        const int bottom = height(*row) + (*row)->height() / 2;
        const auto below = std::find_if(row, widgets.end(), [&](const QWidget* widget) { return height(widget) > bottom; });
        std::stable_sort(row, below, [&](const QWidget* one, const QWidget* other) { return side(one) < side(other); });
        row = below;
    }
    return widgets;
}

/// The outermost one in the group that holds the widget; null: none.
QScrollArea* areaOf(const QWidget& group, QWidget* widget)
{
    QScrollArea* found = nullptr;
    for (QWidget* at = widget; at != &group; at = at->parentWidget())
        if (auto* const area = qobject_cast<QScrollArea*>(at))
            found = area;
    return found;
}

/// What scrolls is read as a whole where it stands, wherever its parts have been scrolled to.
QList<QWidget*> inOrder(const QWidget& group, const QList<QWidget*>& stops)
{
    QWidgetList units;
    QHash<QWidget*, QWidgetList> inside;
    for (QWidget* const stop : stops) {
        QScrollArea* const area = areaOf(group, stop);
        QWidget* const unit = area ? area : stop;
        if (!units.contains(unit))
            units.append(unit);
        if (area && stop != area)
            inside[area].append(stop);
    }
    QWidgetList order;
    for (QWidget* const unit : asRead(group, units))
        order += inside.contains(unit) ? inOrder(*static_cast<QScrollArea*>(unit)->widget(), inside[unit]) : QWidgetList{unit};
    return order;
}

void showInItsArea(QWidget& widget)
{
    for (QWidget* parent = widget.parentWidget(); parent; parent = parent->parentWidget())
        if (auto* const area = qobject_cast<QScrollArea*>(parent))
            area->ensureWidgetVisible(&widget);
}

} // namespace

QList<QWidget*> tabStops(const QWidget& window, const QList<QWidget*>& groups)
{
    QList<QWidget*> stops;
    for (const QWidget* const group : groups) {
        QList<QWidget*> own;
        for (QWidget* const widget : group->findChildren<QWidget*>())
            if (isStop(*widget) && widget->window() == &window && !stops.contains(widget))
                own.append(widget);
        stops += inOrder(*group, own);
    }
    return stops;
}

bool goToTabStop(const QList<QWidget*>& stops, bool next)
{
    const qsizetype here = stops.indexOf(QApplication::focusWidget());
    if (here < 0)
        return false;
    QWidget* const there = stops[(here + (next ? 1 : stops.size() - 1)) % stops.size()];
    there->setFocus(next ? Qt::TabFocusReason : Qt::BacktabFocusReason);
    showInItsArea(*there);
    return true;
}

} // namespace clusterlens::ui
