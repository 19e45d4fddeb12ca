#include "report/Html.h"

#include "scene/picture/PictureFormat.h"

#include <QCoreApplication>
#include <QDateTime>

#include <cmath>

namespace clusterlens::ui {

namespace {

/// For translations.
struct HtmlWords {
    Q_DECLARE_TR_FUNCTIONS(Report)
};

QString rowText(const QStringList& cells, const char* tag, const QString& anchor)
{
    QString text;
    for (qsizetype i = 0; i < cells.size(); ++i) {
        QString cell = cells[i].toHtmlEscaped();
        const bool leads = i == 0 && !anchor.isEmpty();
        if (leads)
            cell = QStringLiteral("<a href=\"#%1\">%2</a>").arg(anchor, cell);
        const QLatin1String whole(leads ? " style=\"white-space:nowrap\"" : "");
        text += QStringLiteral("<%1 align=\"left\"%2>%3</%1>").arg(QLatin1String(tag), whole, cell);
    }
    return QStringLiteral("<tr>%1</tr>").arg(text);
}

} // namespace

QString pageStart(const QString& title)
{
    return QStringLiteral("<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>%1</title>"
                          "<style>body{font-family:sans-serif;font-size:10pt;max-width:%2px}"
                          "table{font-size:9pt;border-collapse:collapse}img{max-width:100%;height:auto}"
                          ".page{page-break-before:always}</style></head><body>")
        .arg(title.toHtmlEscaped(), QString::number(pageWidth + 160));
}

QString pageEnd()
{
    return QStringLiteral("</body></html>\n");
}

QString madeText(const QString& version)
{
    return HtmlWords::tr("Made by Clusterlens %1 on %2.").arg(version, QDateTime::currentDateTime().toString(Qt::ISODate));
}

QString titleText(const QString& text, const QString& anchor)
{
    const QString id = anchor.isEmpty() ? QString() : QStringLiteral(" id=\"%1\"").arg(anchor);
    return QStringLiteral("<h1%1>%2</h1>").arg(id, text.toHtmlEscaped());
}

QString headingText(const QString& text)
{
    return QStringLiteral("<h2>%1</h2>").arg(text.toHtmlEscaped());
}

QString paragraph(const QString& text)
{
    return text.isEmpty() ? QString() : QStringLiteral("<p>%1</p>").arg(text.toHtmlEscaped());
}

QString listOf(const QStringList& lines, const char* tag)
{
    QString text;
    for (const QString& line : lines)
        text += QStringLiteral("<li>%1</li>").arg(line.toHtmlEscaped());
    return text.isEmpty() ? text : QStringLiteral("<%1>%2</%1>").arg(QLatin1String(tag), text);
}

QString tableOf(const QStringList& head, const QList<QStringList>& rows, const QStringList& anchors)
{
    QString text = QStringLiteral("<thead>%1</thead>").arg(rowText(head, "th", {})); // again on the next sheet
    for (qsizetype i = 0; i < rows.size(); ++i)
        text += rowText(rows[i], "td", anchors.value(i));
    return QStringLiteral("<table border=\"1\" cellspacing=\"0\" cellpadding=\"3\">%1</table>").arg(text);
}

QString pictureText(const QImage& image, const QString& what)
{
    if (image.isNull())
        return {};
    const int height
        = int(std::lround(double(pageWidth) * image.height() / image.width())); // QTextDocument does not keep the ratio
    return QStringLiteral("<p><img width=\"%1\" height=\"%2\" src=\"data:image/png;base64,%3\" alt=\"%4\"></p>")
        .arg(pageWidth)
        .arg(height)
        .arg(QString::fromLatin1(pngOf(image).toBase64()), what.toHtmlEscaped());
}

QString numberText(double value, int decimals)
{
    return QString::number(value, 'f', decimals);
}

} // namespace clusterlens::ui
