#pragma once

#include "document/Document.h"

#include <QList>

namespace clusterlens::ui {

/// Candidates in the order of their rankingRwp(), those that are equal as they were. \pre  all are in the document
[[nodiscard]] QList<int> bestFirst(const Document& document, QList<int> ids);

} // namespace clusterlens::ui
