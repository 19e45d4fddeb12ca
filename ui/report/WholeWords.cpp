#include "report/WholeWords.h"

#include <QAbstractTextDocumentLayout>
#include <QTextDocument>
#include <QTextOption>

#include <cmath>

namespace clusterlens::ui {

namespace {

constexpr double widest = 1.5; // sheets: text of 9 pt is still one of 6 then

void setWrapMode(QTextDocument& page, QTextOption::WrapMode mode)
{
    QTextOption option = page.defaultTextOption();
    option.setWrapMode(mode);
    page.setDefaultTextOption(option);
}

} // namespace

double layOutWholeWords(QTextDocument& page, const QSizeF& sheet)
{
    setWrapMode(page, QTextOption::WordWrap);
    page.setPageSize(sheet);
    const double wide = page.documentLayout()->documentSize().width();
    if (wide <= sheet.width())
        return 1.0;
    if (wide > widest * sheet.width()) {
        setWrapMode(page, QTextOption::WrapAtWordBoundaryOrAnywhere);
        return 1.0;
    }
    const double scale = sheet.width() / wide;
    page.setPageSize({wide, std::floor(sheet.height() / scale)});
    return scale;
}

} // namespace clusterlens::ui
