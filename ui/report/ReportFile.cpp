#include "report/ReportFile.h"

#include "base/AtomicFile.h"
#include "base/Errors.h"
#include "document/SessionConversion.h"
#include "report/Html.h"
#include "report/Report.h"
#include "report/WholeRows.h"
#include "scene/PictureFormat.h"

#include <QAbstractTextDocumentLayout>
#include <QBuffer>
#include <QFileInfo>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <QTextDocument>
#include <QThread>

#include <cmath>
#include <exception>

namespace clusterlens::ui {

namespace {

constexpr double screenDpi = 96.0;  // that pages are laid out for
constexpr double pageMargin = 20.0; // mm

class HtmlFile : public ReportFile {
public:
    explicit HtmlFile(const QString& title)
        : m_bytes(pageStart(title).toUtf8())
    {
    }

    void add(const QString& html) override
    {
        m_bytes += m_first ? "<div>" : "<div class=\"page\">";
        m_bytes += html.toUtf8() + "</div>\n";
        m_first = false;
    }
    [[nodiscard]] QByteArray finish(const RunControl& /*control*/) override { return m_bytes + pageEnd().toUtf8(); }

private:
    QByteArray m_bytes;
    bool m_first = true;
};

/// Lays out one page after the other, so that the pictures of one are in memory at a time.
class PdfFile : public ReportFile {
public:
    explicit PdfFile(const QString& title)
        : m_title(title)
    {
    }

    void add(const QString& html) override { m_pages.append(html); }

    [[nodiscard]] QByteArray finish(const RunControl& control) override
    {
        QByteArray bytes;
        std::exception_ptr failure;
        const auto work = [&] {
            try {
                bytes = paint(control);
            } catch (...) {
                failure = std::current_exception();
            }
        };
        const std::unique_ptr<QThread> thread(QThread::create(work)); // layouts start timers, which other threads do not have
        thread->start();
        thread->wait();
        if (failure)
            std::rethrow_exception(failure);
        return bytes;
    }

private:
    [[nodiscard]] QByteArray paint(const RunControl& control) const
    {
        QBuffer buffer;
        buffer.open(QIODevice::WriteOnly);
        QPdfWriter writer(&buffer);
        writer.setTitle(m_title);
        writer.setPageSize(QPageSize(QPageSize::A4));
        writer.setPageMargins(QMarginsF(pageMargin, pageMargin, pageMargin, pageMargin), QPageLayout::Millimeter);
        writer.setResolution(300);
        QPainter painter(&writer);
        for (qsizetype i = 0; i < m_pages.size(); ++i) {
            control.throwIfCancelled();
            if (i > 0)
                writer.newPage();
            paintPage(m_pages[i], writer, painter);
        }
        painter.end();
        return buffer.data();
    }

    void paintPage(const QString& html, QPdfWriter& writer, QPainter& painter) const
    {
        QImage paper(1, 1, QImage::Format_RGB32); // that it is laid out for, whatever the screen is
        const int perMetre = int(std::lround(screenDpi * 1000.0 / mmPerInch));
        paper.setDotsPerMeterX(perMetre);
        paper.setDotsPerMeterY(perMetre);
        QTextDocument page;
        page.documentLayout()->setPaintDevice(&paper);
        page.setDocumentMargin(1.0); // what ends or begins at the very edge of a sheet would be drawn on its neighbour too
        page.setHtml(pageStart(m_title) + html + pageEnd());
        const double scale = writer.resolution() / screenDpi;
        const QSizeF size(std::floor(writer.width() / scale), std::floor(writer.height() / scale));
        page.setPageSize(size);
        keepRowsWhole(page);
        for (int sheet = 0; sheet < page.pageCount(); ++sheet) {
            if (sheet > 0)
                writer.newPage();
            QAbstractTextDocumentLayout::PaintContext context;
            context.clip = QRectF(QPointF(0.0, sheet * size.height()), size);
            context.palette.setColor(QPalette::Text, Qt::black);
            painter.save();
            painter.scale(scale, scale);
            painter.translate(-context.clip.topLeft());
            painter.setClipRect(context.clip);
            page.documentLayout()->draw(&painter, context);
            painter.restore();
        }
    }

    QString m_title;
    QStringList m_pages;
};

} // namespace

std::unique_ptr<ReportFile> ReportFile::of(const QString& path, const QString& title)
{
    const QString ending = QFileInfo(path).suffix().toLower();
    if (ending == QLatin1String("html"))
        return std::make_unique<HtmlFile>(title);
    if (ending == QLatin1String("pdf"))
        return std::make_unique<PdfFile>(title);
    throw StoreError(path.toStdString() + ": expected the ending .html or .pdf");
}

void saveReport(const QString& html, const QString& title, const QString& path)
{
    const std::unique_ptr<ReportFile> file = ReportFile::of(path, title);
    file->add(html);
    replaceFile(toPath(path), file->finish().toStdString());
}

} // namespace clusterlens::ui
