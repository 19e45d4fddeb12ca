#pragma once

#include "batch/SeriesTable.h"

#include <QHash>
#include <QJsonArray>
#include <QString>

#include <vector>

namespace clusterlens::ui {

// Which numbers the table has, and what failed, as a session keeps them.

[[nodiscard]] QJsonArray numbersJson(const std::vector<SeriesNumber>& numbers);
/// Those that are right, whatever the file says.
[[nodiscard]] std::vector<SeriesNumber> readNumbersJson(const QJsonArray& json);

/// Why the last run of curves failed, by their ids.
[[nodiscard]] QJsonArray failuresJson(const QHash<int, QString>& failures);
[[nodiscard]] QHash<int, QString> readFailuresJson(const QJsonArray& json);

} // namespace clusterlens::ui
