#pragma once

#include <QDockWidget>

namespace clusterlens::ui {

/// Whether \p part is in the window or in one of its docks, which may float.
[[nodiscard]] inline bool belongsTo(const QWidget& window, const QWidget& part)
{
    const QWidget* const around = part.window();
    return around == &window || (qobject_cast<const QDockWidget*>(around) && around->parentWidget() == &window);
}

} // namespace clusterlens::ui
