#pragma once

#include <QSizeF>

class QTextDocument;

namespace clusterlens::ui {

/// Lays \p page out for sheets in the shape of \p sheet, in its units, without breaking words in the columns of tables. A table that needs more room gets
/// wider sheets, which are to be drawn smaller; words are broken only where these would be more than one and a half times as wide.
/// \return how much smaller: 1, or less
[[nodiscard]] double layOutWholeWords(QTextDocument& page, const QSizeF& sheet);

} // namespace clusterlens::ui
