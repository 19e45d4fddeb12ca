#pragma once

#include "document/Document.h"

#include <QList>
#include <QString>

namespace clusterlens::ui {

/// One line for each curve: verdict, best candidate, Rwp, atoms and bond with the range that holds 95 % of what is believed. HTML, as reportHtml(); the names
/// lead to anchorOf(). Unknown ids are left out.
[[nodiscard]] QString overviewTable(const Document& document, const QList<int>& curves);

[[nodiscard]] QString anchorOf(int curve);

/// What a page shows of a curve: what the user has starred, then the best, each structure once; at most four.
[[nodiscard]] QList<int> candidatesOnPage(const Document& document, int curve);

} // namespace clusterlens::ui
