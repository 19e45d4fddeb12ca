#pragma once

#include <QCoreApplication>
#include <QString>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

namespace clusterlens::ui {

// For Document alone: its lists of curves and candidates.

template <typename Item> auto withId(std::vector<Item>& items, int id)
{
    return std::ranges::find_if(items, [id](const Item& item) { return item.id == id; });
}

template <typename Item> const Item& at(const std::vector<Item>& items, int id)
{
    const auto found = std::ranges::find_if(items, [id](const Item& item) { return item.id == id; });
    if (found == items.end())
        throw std::out_of_range("document: nothing has the id " + std::to_string(id));
    return *found;
}

/// \p wanted, or "wanted (2)" and so on, as long as \p isUsed says so.
template <typename IsUsed> QString numbered(const QString& wanted, const IsUsed& isUsed)
{
    QString name = wanted;
    for (int i = 2; isUsed(name); ++i)
        name = QCoreApplication::translate("Document", "%1 (%2)", "a second one of the same name").arg(wanted, QString::number(i));
    return name;
}

} // namespace clusterlens::ui
