#pragma once

#include "document/CurveColumn.h"
#include "document/Document.h"

#include <QList>
#include <QString>

namespace clusterlens::ui {

/// One line for each curve: the user's numbers, verdict, best candidate, Rwp, atoms and bond with the range that holds 95 % of what is believed. HTML, as reportHtml(); the names
/// lead to anchorOf(). Unknown ids are left out.
[[nodiscard]] QString overviewTable(const Document& document, const QList<int>& curves, const QList<CurveColumn>& numbers = {});

[[nodiscard]] QString anchorOf(int curve);

/// What a page shows of a curve: what the user has starred, then the best; at most four.
[[nodiscard]] QList<int> candidatesOnPage(const Document& document, int curve);

} // namespace clusterlens::ui
