#pragma once

#include <QWidget>

namespace clusterlens::ui {

/// \p content in a column that scrolls up and down where it is too low, and is never narrower than the content needs. Its fields hear the wheel only
/// while they have the focus.
[[nodiscard]] QWidget* scrolled(QWidget* content);

} // namespace clusterlens::ui
