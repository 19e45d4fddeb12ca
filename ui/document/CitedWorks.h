#pragma once

#include <QStringList>

namespace clusterlens::ui {

/// What a publication of the results should name, one line each. \param version  of the program
[[nodiscard]] QStringList worksToCite(const QString& version);

} // namespace clusterlens::ui
