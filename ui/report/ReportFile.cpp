#include "base/AtomicFile.h"
#include "base/Errors.h"
#include "document/SessionConversion.h"
#include "report/Report.h"

#include <QBuffer>
#include <QFileInfo>
#include <QPageSize>
#include <QPdfWriter>
#include <QTextDocument>

namespace clusterlens::ui {

namespace {

QByteArray pdfOf(const QString& html, const QString& title)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    writer.setTitle(title);
    writer.setPageSize(QPageSize(QPageSize::A4));
    writer.setPageMargins(QMarginsF()); // print() leaves 2 cm on each side
    writer.setResolution(300);
    QTextDocument page;
    page.setHtml(html);
    page.print(&writer);
    return bytes;
}

} // namespace

void saveReport(const QString& html, const QString& title, const QString& path)
{
    const QString ending = QFileInfo(path).suffix().toLower();
    if (ending != QLatin1String("html") && ending != QLatin1String("pdf"))
        throw StoreError(path.toStdString() + ": expected the ending .html or .pdf");
    const QByteArray bytes = ending == QLatin1String("pdf") ? pdfOf(html, title) : html.toUtf8();
    replaceFile(toPath(path), bytes.toStdString());
}

} // namespace clusterlens::ui
