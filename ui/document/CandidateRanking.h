#pragma once

#include "document/Document.h"

#include <QHash>
#include <QList>

namespace clusterlens::ui {

/// Candidates in the order of their rankingRwp(), those that are equal as they were. \pre  all are in the document
[[nodiscard]] QList<int> bestFirst(const Document& document, QList<int> ids);

/// The first of these of each curve that has candidates, in one pass. \return  curve -> candidate, valid until the document changes
[[nodiscard]] QHash<int, const CandidateItem*> bestOfEach(const Document& document);

} // namespace clusterlens::ui
