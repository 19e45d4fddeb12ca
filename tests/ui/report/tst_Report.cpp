#include "core/session/SessionExamples.h"

#include "base/Errors.h"
#include "document/CandidateText.h"
#include "report/Html.h"
#include "report/Report.h"
#include "report/ReportFile.h"
#include "report/WholeRows.h"

#include <QAbstractTextDocumentLayout>
#include <QTextBlock>
#include <QTextDocument>
#include <QTextLayout>
#include <QTextTable>
#include <QtTest>

#include <numeric>
#include <set>

using namespace clusterlens;
using namespace clusterlens::testing;
using namespace clusterlens::ui;

namespace {

QImage picture(QColor colour)
{
    QImage image(1200, 700, QImage::Format_RGB32);
    image.fill(colour);
    return image;
}

} // namespace

/// The page on one curve: what it says, and that others can read it.
class tst_Report : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_document = std::make_unique<Document>();
        m_curve = m_document->addCurve(*icosahedronCurve(), "/data/silver <1> & co.gr");
        std::vector<std::shared_ptr<const Candidate>> candidates;
        for (int i = 0; i < 4; ++i)
            candidates.push_back(std::make_shared<const Candidate>(unusualCandidate(i)));
        RunSummary run;
        run.command = "generate";
        run.programVersion = "0.7.1";
        run.sampling = SamplingSettings{111, 888, 17, SamplerKind::Ddim, 4711, 0.5};
        run.samples = 23;
        run.model = ModelInfo{"net.h5", "basis", "c0ffee", "cpu", {}, 5, 256, {}};
        run.judgement.emplace();
        run.judgement->verdict = Verdict::PartlyExplained;
        run.judgement->reason = "The residual is not white.";
        const int id = m_document->startRun();
        m_document->addRun(m_curve, id, run);
        m_ids = m_document->addCandidates(m_curve, candidates, id);
        m_document->setShown({m_ids[2], m_ids[3]});
    }

    void saysWhatIsKnown()
    {
        m_document->renameCandidate(m_ids[1], "my <best> & only");
        m_document->setStarred({m_ids[1]}, true);
        m_document->setNote(m_ids[1], "in <the> table");
        m_document->setNote(m_ids[2], "as in \"run 1\" & <b>2</b>\n\tsecond line");
        ExperimentOverrides overrides = m_document->curve(m_curve).data->overrides;
        overrides.values[parameter::qdamp] = 0.0317;
        overrides.free[parameter::qdamp] = false;
        m_document->setOverrides(m_curve, overrides);
        QTextDocument page; // as a reader sees it, in a parser that is not ours
        page.setHtml(reportHtml(*m_document, m_curve, {picture(Qt::red), picture(Qt::blue)}, "1.2.3"));
        const QString text = page.toPlainText();
        for (const char* const expected : {"silver <1> & co.gr", "my <best> & only", "★", "Clusterlens 1.2.3",
                 "The residual is not white.", "net.h5", "c0ffee", "seed 4711", "T1 111", "T2 888", "17 steps", "23 samples",
                 "0.0317 Å⁻¹", "you", "held", "0.1429", "arXiv:2509.01370", "part α", "in <the> table",
                 "Note: as in \"run 1\" & <b>2</b>", "as in \"run 1\" & <b>2</b> / second line"})
            QVERIFY2(text.contains(QString::fromUtf8(expected)), expected);
        QVERIFY(text.contains("X-rays") && !text.contains("(file)")); // it states no radiation
        QCOMPARE(text.count(QChar(0xfffc)), 2);                       // pictures
        QVERIFY(text.contains(QStringLiteral("<b>2</b>%1\tsecond line").arg(QChar(QChar::LineSeparator)))
            || text.contains("<b>2</b>\n\tsecond line")); // lines and tabs as they were typed
    }

    void longNotesStayOnThePage()
    {
        m_document->setNote(m_ids[2], QStringLiteral("a long line of words ").repeated(20) + "\n    and a short one");
        QTextDocument page;
        page.setHtml(noteHtml(m_document->candidate(m_ids[2])));
        page.setTextWidth(300.0);
        QVERIFY2(page.size().width() <= 300.0 && page.size().height() > 60.0, qPrintable(QString::number(page.size().width())));
        QVERIFY(page.toPlainText().endsWith("    and a short one"));
    }

    void longWordsStayOnThePage()
    {
        const QString path = "/data/" + QString(60, 'a') + "/run_1." + QString(50, 'b');
        m_document->setNote(m_ids[2], path);
        m_document->renameCandidate(m_ids[2], "short");
        QTextDocument page;
        page.setHtml(reportHtml(*m_document, m_curve, {}, "1.2.3"));
        page.setTextWidth(pageWidth);
        QVERIFY2(page.size().width() <= pageWidth + 2, qPrintable(QString::number(page.size().width()))); // a table's edges
        const QString text = page.toPlainText().remove(QChar(0x200b));
        QCOMPARE(text.count(path), 2);
        QCOMPARE(m_document->candidate(m_ids[2]).note, path);
    }

    void aParentIsCalledAsItIsNow()
    {
        Candidate refined = unusualCandidate(2);
        refined.refinement.emplace();
        refined.refinement->parent = "of then";
        refined.refinement->choices.resize(1);
        const int id = m_document->addCandidates(m_curve, {std::make_shared<const Candidate>(refined)}, 0, m_ids[0]).first();
        m_document->setShown({id});
        m_document->renameCandidate(m_ids[0], "of now");
        QVERIFY(reportHtml(*m_document, m_curve, {}, "1.2.3").contains("Refined from of now:"));
        m_document->removeCandidates({m_ids[0]});
        QVERIFY(reportHtml(*m_document, m_curve, {}, "1.2.3").contains("Refined from of then:"));
    }

    void tellsTheNumbersOfItsCurve()
    {
        QTextDocument page;
        const QList<CurveColumn> numbers{
            {"T <K>", {{m_curve, "350.5"}, {m_curve + 1, "7"}}}, {"t", {{m_curve, ""}}}, {"p", {{m_curve, "2"}}}};
        page.setHtml(reportHtml(*m_document, m_curve, {}, "1.2.3", numbers));
        QVERIFY(page.toPlainText().contains("\nT <K>: 350.5, p: 2\n"));
    }

    void leavesOutWhatIsNotThere()
    {
        const int other = m_document->addCurve(*icosahedronCurve(), "other.gr");
        QTextDocument page;
        page.setHtml(reportHtml(*m_document, other, {}, "1.2.3"));
        QCOMPARE(page.toPlainText().count(QChar(0xfffc)), 0);
        QVERIFY(page.toPlainText().contains("No search has been made for this curve."));
        QVERIFY(!page.toPlainText().contains("net.h5"));
        page.setHtml(reportHtml(*m_document, m_curve, {}, "1.2.3"));
        QVERIFY(!page.toPlainText().contains("Note")); // nobody has written any
    }

    void tablesHaveTheirHeadOnEverySheet()
    {
        QTextDocument document;
        document.setHtml(pageStart("long") + tableOf({"Name", "Rwp"}, {{"oct 5", "0.1"}, {"ico 3", "0.2"}}) + pageEnd());
        const auto* const table = qobject_cast<const QTextTable*>(document.rootFrame()->childFrames().value(0));
        QVERIFY(table && table->rows() == 3);
        QCOMPARE(table->format().headerRowCount(), 1);
    }

    void isAFileAtOnceOrNotAtAll()
    {
        const QTemporaryDir folder;
        const QString html = reportHtml(*m_document, m_curve, {picture(Qt::red), picture(Qt::blue)}, "1.2.3");
        saveReport(html, "silver", folder.filePath("a.html"));
        QFile page(folder.filePath("a.html"));
        QVERIFY(page.open(QIODevice::ReadOnly));
        const QString whole = QString::fromUtf8(page.readAll());
        QVERIFY(whole.contains(html));
        QCOMPARE(whole.count("<!DOCTYPE html>"), 1);
        QCOMPARE(whole.count("<body>"), 1);
        saveReport(html, "silver", folder.filePath("a.PDF"));
        QFile pdf(folder.filePath("a.PDF"));
        QVERIFY(pdf.open(QIODevice::ReadOnly));
        const QByteArray bytes = pdf.readAll();
        QVERIFY(bytes.startsWith("%PDF-"));
        QVERIFY(bytes.count("/Type /Page\n") >= 1);
        QVERIFY(bytes.count("/Subtype /Image") >= 2);
        QVERIFY(bytes.contains("/MediaBox [0 0 595"));
        QVERIFY_THROWS_EXCEPTION(StoreError, saveReport(html, "silver", folder.filePath("a.doc")));
        QVERIFY_THROWS_EXCEPTION(StoreError, saveReport(html, "silver", folder.filePath("no/such/folder/a.html")));
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden).size(), 2);
    }

    /// Also where it begins a page: its upper edge was drawn at the foot of the page before too.
    void eachPictureIsDrawnOnce()
    {
        const QTemporaryDir folder;
        const QString file = folder.filePath("a.pdf");
        QString lines;
        int moved = 0; // to the next page, as a whole
        for (int count = 0; count < 40; ++count) {
            saveReport(lines + pictureText(picture(Qt::red), "a") + paragraph("behind it"), "silver", file);
            const std::vector<int> drawn = picturesOn(file);
            QCOMPARE(std::accumulate(drawn.begin(), drawn.end(), 0), 1);
            moved += drawn.size() == 2 && drawn[1] == 1 ? 1 : 0;
            lines += paragraph(QString::number(count));
        }
        QVERIFY(moved > 5);
    }

    void rowsAreNotTornBetweenSheets()
    {
        QList<QStringList> rows;
        for (int i = 0; i < 40; ++i) // one to four lines
            rows.append({QString::number(i), QStringLiteral("words that go on ").repeated(1 + i * 7 % 13), "end"});
        int torn = 0;
        int lonely = 0;
        QString above;
        for (int lines = 0; lines < 12; ++lines) {
            const QString html = above + headingText("A table") + tableOf({"number", "text", "end"}, rows) + headingText("Next")
                + tableOf({"a"}, rows);
            QTextDocument page;
            page.setHtml(html);
            page.setPageSize({400.0, 300.0});
            torn += tornRows(page);
            lonely += lonelyHeadings(page);
            keepRowsWhole(page);
            QCOMPARE(tornRows(page), 0);
            QCOMPARE(lonelyHeadings(page), 0);
            above += paragraph("a line");
        }
        QVERIFY(torn > 10);
        QVERIFY(lonely > 0);
    }

private:
    static int sheetOf(const QTextDocument& page, int position, bool end)
    {
        const QTextBlock block = page.findBlock(position);
        const QRectF rect = page.documentLayout()->blockBoundingRect(block);
        const QTextLine line = block.layout()->lineAt(end ? block.layout()->lineCount() - 1 : 0);
        return int((rect.top() + line.y() + line.height() / 2.0) / page.pageSize().height());
    }

    static int tornRows(const QTextDocument& page)
    {
        int count = 0;
        for (const QTextFrame* frame : page.rootFrame()->childFrames()) {
            const auto* table = qobject_cast<const QTextTable*>(frame);
            for (int row = 0; table && row < table->rows(); ++row) {
                std::set<int> sheets;
                for (int column = 0; column < table->columns(); ++column) {
                    sheets.insert(sheetOf(page, table->cellAt(row, column).firstPosition(), false));
                    sheets.insert(sheetOf(page, table->cellAt(row, column).lastPosition(), true));
                }
                count += sheets.size() > 1 ? 1 : 0;
            }
        }
        return count;
    }

    static int lonelyHeadings(const QTextDocument& page)
    {
        int count = 0;
        for (QTextBlock block = page.begin(); block.next().isValid(); block = block.next())
            count += block.blockFormat().headingLevel() > 0
                    && sheetOf(page, block.position(), true) != sheetOf(page, block.next().position(), false)
                ? 1
                : 0;
        return count;
    }

    /// How many pictures each page of a PDF draws.
    static std::vector<int> picturesOn(const QString& path)
    {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly))
            return {};
        const QByteArray bytes = file.readAll();
        std::vector<int> pages;
        const QByteArray begin = "\nstream\n";
        for (qsizetype at = bytes.indexOf(begin); at >= 0; at = bytes.indexOf(begin, at + 1)) {
            const QByteArray about = bytes.mid(bytes.lastIndexOf(" obj", at), at - bytes.lastIndexOf(" obj", at));
            if (!about.contains("/FlateDecode") || about.contains("/Subtype")) // also: the pictures themselves
                continue;
            const qsizetype from = at + begin.size();
            const QByteArray packed = bytes.mid(from, bytes.indexOf("endstream", from) - from);
            const QByteArray steps = qUncompress(QByteArray("\0\1\0\0", 4) + packed); // Qt wants a guess of the size before it
            if (steps.startsWith("/GSa gs"))                                          // what a page draws
                pages.push_back(int(steps.count(" Do\n")));
        }
        return pages;
    }

    std::unique_ptr<Document> m_document;
    int m_curve = 0;
    QList<int> m_ids;
};

QTEST_MAIN(tst_Report)
#include "tst_Report.moc"
