#pragma once

#include <QList>

#include <algorithm>
#include <vector>

namespace clusterlens::ui {

/// An item that was taken out, and its index before.
template <typename Item> struct Placed {
    std::size_t place;
    Item item;
};

/// Moves the items with these ids out, the last first.
template <typename Item> std::vector<Placed<Item>> takeOut(std::vector<Item>& items, const QList<int>& ids)
{
    std::vector<Placed<Item>> taken;
    for (std::size_t i = items.size(); i-- > 0;) {
        if (!ids.contains(items[i].id))
            continue;
        taken.push_back({i, std::move(items[i])});
        items.erase(items.begin() + std::ptrdiff_t(i));
    }
    return taken;
}

/// Puts them back where they were, as far as there still is such a place.
template <typename Item> void putIn(std::vector<Item>& items, const std::vector<Placed<Item>>& taken)
{
    for (auto it = taken.rbegin(); it != taken.rend(); ++it)
        items.insert(items.begin() + std::ptrdiff_t(std::min(it->place, items.size())), it->item);
}

template <typename Item> QList<int> idsOf(const std::vector<Placed<Item>>& taken)
{
    QList<int> ids;
    for (auto it = taken.rbegin(); it != taken.rend(); ++it)
        ids.append(it->item.id);
    return ids;
}

} // namespace clusterlens::ui
