#include "report/ReportFile.h"

#include "base/AtomicFile.h"
#include "base/Errors.h"
#include "document/SessionConversion.h"
#include "report/Html.h"
#include "report/Report.h"
#include "report/WholeRows.h"
#include "report/WholeWords.h"
#include "scene/picture/PictureFormat.h"
#include "threads/Mailbox.h"

#include <QAbstractTextDocumentLayout>
#include <QFile>
#include <QFileInfo>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <QTextDocument>
#include <QThread>

#include <cmath>
#include <functional>
#include <future>
#include <memory>

namespace clusterlens::ui {

namespace {

constexpr double screenDpi = 96.0;  // that pages are laid out for
constexpr double pageMargin = 20.0; // mm

/// Bytes that become a file when it is put into its place.
class Output {
public:
    explicit Output(const QString& path)
        : m_target(toPath(path))
        , m_file(fromPath(m_target.temporaryPath()))
        , m_path(path)
    {
        if (!m_file.open(QIODevice::WriteOnly))
            fail();
    }

    [[nodiscard]] QIODevice& device() { return m_file; }
    void write(const QString& text)
    {
        m_file.write(text.toUtf8());
        check();
    }
    void check() const
    {
        if (m_file.error() != QFileDevice::NoError)
            fail();
    }
    void commit()
    {
        m_file.flush();
        check();
        m_file.close();
        check();
        m_target.commit();
    }

private:
    [[noreturn]] void fail() const
    {
        throw StoreError(m_path.toStdString() + ": cannot be written: " + m_file.errorString().toStdString());
    }

    AtomicFile m_target;
    QFile m_file;
    QString m_path;
};

class HtmlFile : public ReportFile {
public:
    HtmlFile(const QString& path, const QString& title)
        : m_output(path)
    {
        m_output.write(pageStart(title));
    }

    void add(const QString& html) override
    {
        m_output.write(m_first ? QStringLiteral("<div>") : QStringLiteral("<div class=\"page\">"));
        m_output.write(html);
        m_output.write(QStringLiteral("</div>\n"));
        m_first = false;
    }

    void finish() override
    {
        m_output.write(pageEnd());
        m_output.commit();
    }

private:
    Output m_output;
    bool m_first = true;
};

/// Pages are laid out in a thread with an event loop: layouts start timers, which other threads do not have.
class PdfFile : public ReportFile {
public:
    PdfFile(const QString& path, const QString& title)
        : m_output(path)
        , m_title(title)
    {
        m_inside.moveToThread(&m_thread);
        m_thread.start();
    }

    ~PdfFile() override
    {
        inThread([this] { close(); });
        m_thread.quit();
        m_thread.wait();
    }

    void add(const QString& html) override
    {
        inThread([&] {
            m_painter ? void(m_writer->newPage()) : begin();
            paintPage(html);
        });
        m_output.check();
    }

    void finish() override
    {
        inThread([this] { close(); });
        m_output.commit();
    }

private:
    /// Returns when it is done. \throws what it throws
    void inThread(const std::function<void()>& function)
    {
        const auto task = std::make_shared<std::packaged_task<void()>>(function);
        std::future<void> done = task->get_future();
        m_inside.post([task] { (*task)(); });
        done.get();
    }

    void begin()
    {
        m_writer = std::make_unique<QPdfWriter>(&m_output.device());
        m_writer->setTitle(m_title);
        m_writer->setPageSize(QPageSize(QPageSize::A4));
        m_writer->setPageMargins(QMarginsF(pageMargin, pageMargin, pageMargin, pageMargin), QPageLayout::Millimeter);
        m_writer->setResolution(300);
        m_painter = std::make_unique<QPainter>(m_writer.get());
    }

    void close()
    {
        m_painter.reset();
        m_writer.reset();
    }

    void paintPage(const QString& html)
    {
        QImage paper(1, 1, QImage::Format_RGB32); // that it is laid out for, whatever the screen is
        const int perMetre = int(std::lround(screenDpi * 1000.0 / mmPerInch));
        paper.setDotsPerMeterX(perMetre);
        paper.setDotsPerMeterY(perMetre);
        QTextDocument page;
        page.documentLayout()->setPaintDevice(&paper);
        page.setDocumentMargin(1.0); // what ends or begins at the very edge of a sheet would be drawn on its neighbour too
        page.setHtml(pageStart(m_title) + html + pageEnd());
        const double full = m_writer->resolution() / screenDpi;
        const double scale
            = full * layOutWholeWords(page, {std::floor(m_writer->width() / full), std::floor(m_writer->height() / full)});
        const QSizeF size = page.pageSize();
        keepRowsWhole(page);
        for (int sheet = 0; sheet < page.pageCount(); ++sheet) {
            if (sheet > 0)
                m_writer->newPage();
            QAbstractTextDocumentLayout::PaintContext context;
            context.clip = QRectF(QPointF(0.0, sheet * size.height()), size);
            context.palette.setColor(QPalette::Text, Qt::black);
            m_painter->save();
            m_painter->scale(scale, scale);
            m_painter->translate(-context.clip.topLeft());
            m_painter->setClipRect(context.clip);
            page.documentLayout()->draw(m_painter.get(), context);
            m_painter->restore();
        }
    }

    Output m_output;
    QString m_title;
    QThread m_thread;
    Mailbox m_inside; ///< of it
    std::unique_ptr<QPdfWriter> m_writer;
    std::unique_ptr<QPainter> m_painter; ///< there from the first page on
};

} // namespace

std::unique_ptr<ReportFile> ReportFile::of(const QString& path, const QString& title)
{
    const QString ending = QFileInfo(path).suffix().toLower();
    if (ending == QLatin1String("html"))
        return std::make_unique<HtmlFile>(path, title);
    if (ending == QLatin1String("pdf"))
        return std::make_unique<PdfFile>(path, title);
    throw StoreError(path.toStdString() + ": expected the ending .html or .pdf");
}

void saveReport(const QString& html, const QString& title, const QString& path)
{
    const std::unique_ptr<ReportFile> file = ReportFile::of(path, title);
    file->add(html);
    file->finish();
}

} // namespace clusterlens::ui
