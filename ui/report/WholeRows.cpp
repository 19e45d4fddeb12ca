#include "report/WholeRows.h"

#include <QAbstractTextDocumentLayout>
#include <QTextBlock>
#include <QTextCursor>
#include <QTextDocument>
#include <QTextTable>

#include <cmath>

namespace clusterlens::ui {

namespace {

/// Vertical, in the document's units.
struct Span {
    qreal top = 0.0;
    qreal bottom = 0.0;

    [[nodiscard]] bool isTorn(qreal sheet) const { return std::floor(top / sheet) != std::floor((bottom - 1.0) / sheet); }
};

Span spanOf(const QTextDocument& page, const QTextBlock& block)
{
    const QRectF rect = page.documentLayout()->blockBoundingRect(block);
    return {rect.top(), rect.bottom()};
}

Span spanOf(const QTextDocument& page, const QTextTable& table, int row)
{
    Span all{page.size().height(), 0.0};
    for (int column = 0; column < table.columns(); ++column) {
        const QTextTableCell cell = table.cellAt(row, column);
        all.top = std::min(all.top, spanOf(page, cell.firstCursorPosition().block()).top);
        all.bottom = std::max(all.bottom, spanOf(page, cell.lastCursorPosition().block()).bottom);
    }
    return all;
}

void breakBefore(const QTextBlock& block)
{
    QTextCursor cursor(block);
    QTextBlockFormat format = block.blockFormat();
    format.setPageBreakPolicy(QTextFormat::PageBreak_AlwaysBefore);
    cursor.setBlockFormat(format);
}

/// An empty line below the text of a row. Neither padding nor margins would do: the layout takes the first from the room of the row's own lines and
/// leaves out the second.
void growRow(const QTextTable& table, int row, qreal height)
{
    QTextCursor cursor = table.cellAt(row, 0).lastCursorPosition();
    QTextBlockFormat format;
    format.setLineHeight(height, QTextBlockFormat::FixedHeight);
    cursor.insertBlock(format);
}

/// Fills the sheet above each row that would be torn.
void keepRowsWhole(const QTextDocument& page, const QTextTable& table)
{
    constexpr qreal lessThanALine = 2.0;
    const qreal sheet = page.pageSize().height();
    for (int row = table.format().headerRowCount() + 1; row < table.rows(); ++row) {
        const Span span = spanOf(page, table, row);
        if (!span.isTorn(sheet) || span.bottom - span.top >= sheet)
            continue;
        const Span above = spanOf(page, table, row - 1);
        const QTextTableCell first = table.cellAt(row - 1, 0);
        const qreal shorter = above.bottom - spanOf(page, first.lastCursorPosition().block()).bottom;
        growRow(table, row - 1, shorter + (std::floor(span.top / sheet) + 1.0) * sheet - span.top - lessThanALine);
    }
}

/// What has to stand on the sheet of a heading: the text after it, or the first row of a table with what is above it.
Span beginningAfter(const QTextDocument& page, const QTextBlock& block)
{
    const QTextCursor cursor(block);
    const QTextTable* table = cursor.currentTable();
    if (!table)
        return spanOf(page, block);
    const int first = std::min(table->format().headerRowCount(), table->rows() - 1);
    return {spanOf(page, *table, 0).top, spanOf(page, *table, first).bottom};
}

} // namespace

void keepRowsWhole(QTextDocument& page)
{
    const qreal sheet = page.pageSize().height();
    for (QTextBlock block = page.begin(); block.isValid(); block = block.next()) {
        if (const QTextTable* const table = QTextCursor(block).currentTable()) {
            keepRowsWhole(page, *table);
            block = table->lastCursorPosition().block();
            continue;
        }
        if (block.blockFormat().headingLevel() == 0 || !block.next().isValid())
            continue;
        const Span whole{spanOf(page, block).top, beginningAfter(page, block.next()).bottom};
        if (whole.isTorn(sheet) && whole.bottom - whole.top < sheet)
            breakBefore(block);
    }
}

} // namespace clusterlens::ui
