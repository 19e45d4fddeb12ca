#pragma once

class QTextDocument;

namespace clusterlens::ui {

/// Lets no row of a table begin on one sheet and end on the next, and no heading stand alone at the end of a sheet. What is higher than a sheet stays as
/// it is. \param page  laid out for its page size; nested tables are not looked at
void keepRowsWhole(QTextDocument& page);

} // namespace clusterlens::ui
