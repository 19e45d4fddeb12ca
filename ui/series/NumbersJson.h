#pragma once

#include "batch/SeriesTable.h"

#include <QJsonArray>

#include <vector>

namespace clusterlens::ui {

// Which numbers the table has, as a session keeps them.

[[nodiscard]] QJsonArray numbersJson(const std::vector<SeriesNumber>& numbers);
/// Those that are right, whatever the file says.
[[nodiscard]] std::vector<SeriesNumber> readNumbersJson(const QJsonArray& json);

} // namespace clusterlens::ui
