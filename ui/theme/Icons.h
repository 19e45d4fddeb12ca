#pragma once

#include <QIcon>
#include <QString>

namespace clusterlens::ui {

/// A line drawing of resources/icons, painted in the colour that text on buttons has at that moment, at any size.
/// \param name  file name without folder and ".svg"
[[nodiscard]] QIcon themedIcon(const QString& name);

} // namespace clusterlens::ui
