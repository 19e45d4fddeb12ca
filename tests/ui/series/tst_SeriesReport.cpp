#include "SeriesFixture.h"

#include "core/base/FileChecks.h"
#include "ui/support/HoldQueue.h"
#include "ui/support/MinedCandidates.h"

#include "document/CandidateRanking.h"
#include "document/CurveText.h"
#include "plots/SeriesPlot.h"
#include "report/SeriesOverview.h"
#include "series/SeriesPanel.h"

#include <QComboBox>
#include <QMessageBox>
#include <QPushButton>
#include <QRegularExpression>
#include <QTextDocument>
#include <QTextTable>

#include <fstream>

#include <unistd.h>

using namespace clusterlens;
using namespace clusterlens::testing;
using namespace clusterlens::ui;

/// A document on several curves, from the table of curves of the real window.
class tst_SeriesReport : public QObject {
    Q_OBJECT

private:
    static QByteArray bytesOf(const QString& path) { return QByteArray::fromStdString(testing::bytesOf(path.toStdString())); }

    /// Three curves, the first two with candidates.
    static void prepare(SeriesFixture& fixture)
    {
        fixture.openCurves(3);
        const QList<int> ids = fixture.document().curveIds();
        fixture.table().select({ids[0], ids[1]});
        QTRY_VERIFY(fixture.window.seriesActions().mine->isEnabled());
        fixture.window.seriesActions().mine->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(fixture.inState("done") == 2 && fixture.window.isSettled(), CLUSTERLENS_PATIENCE);
    }

    static void write(SeriesFixture& fixture, QAction* action, const QString& path)
    {
        SeriesFixture::chooseFile(path);
        action->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(!fixture.workspace.reports.isBusy(), CLUSTERLENS_PATIENCE);
    }

    /// What is asked when \p action shall save to \p path. The answer is to save nothing.
    static QString questionWhenSaved(QAction* action, const QString& path)
    {
        QString question;
        WindowFixture::answer([&](QWidget* dialog) {
            auto* const files = qobject_cast<QFileDialog*>(dialog);
            WindowFixture::answer([&](QWidget* box) {
                question = qobject_cast<QMessageBox*>(box)->text();
                WindowFixture::answer([](QWidget* again) { qobject_cast<QDialog*>(again)->reject(); });
                box->findChild<QPushButton*>("otherName")->click();
            });
            files->findChild<QLineEdit*>("fileNameEdit")->setText(path);
            QTest::keyClick(files->findChild<QLineEdit*>("fileNameEdit"), Qt::Key_Return);
        });
        action->trigger();
        return question;
    }

private Q_SLOTS:
    void aPageForEachSelectedCurveAfterATableOfAll()
    {
        SeriesFixture fixture;
        prepare(fixture);
        const QList<int> ids = fixture.document().curveIds();
        fixture.document().setStarred({fixture.document().candidateIds(ids[0]).last()}, true);
        const QString best = fixture.cell(ids[0], "Best");
        for (const int id : fixture.document().candidateIds(ids[0]))
            if (fixture.document().candidate(id).name == best)
                fixture.document().setNote(id, "for <figure> 2,\nleft");
        fixture.table().select({ids[0], ids[2]});
        QTRY_VERIFY(fixture.window.seriesActions().report->isEnabled());
        write(fixture, fixture.window.seriesActions().report, fixture.path("two.html"));
        const QString html = QString::fromUtf8(bytesOf(fixture.path("two.html")));
        QTextDocument page; // a parser that is not ours
        page.setHtml(html);
        const QString text = page.toPlainText();
        QVERIFY(text.contains("pt_100K.gr") && text.contains("pt_140K.gr") && !text.contains("pt_120K.gr"));
        // The first page has a line for each, and what it says of the first is what the table of curves says.
        auto* const table = qobject_cast<QTextTable*>(page.rootFrame()->childFrames().value(0));
        QVERIFY(table);
        QCOMPARE(table->rows(), 3);
        const auto cell = [&](int row, int column) { return table->cellAt(row, column).firstCursorPosition().block().text(); };
        QCOMPARE(cell(1, 0), QStringLiteral("pt_100K.gr"));
        QCOMPARE(cell(1, 2), fixture.cell(ids[0], "Verdict"));
        QCOMPARE(cell(1, 3), fixture.cell(ids[0], "Best"));
        QCOMPARE(cell(1, 6), fixture.cell(ids[0], "Rwp"));
        QCOMPARE(cell(2, 3), QString());
        QCOMPARE(cell(0, 9), QStringLiteral("Note"));
        QCOMPARE(cell(1, 9), QStringLiteral("for <figure> 2, / left"));
        QCOMPARE(cell(2, 9), QString());
        QVERIFY(html.contains(QStringLiteral("href=\"#curve-%1\"").arg(ids[2]))
            && html.contains(QStringLiteral("id=\"curve-%1\"").arg(ids[2])));
        // Pages: curves with both pictures, or the plot alone where nothing was found.
        QCOMPARE(html.count("class=\"page\""), 3); // two curves, and what to cite
        QCOMPARE(text.count(QChar(0xfffc)), 3);
        // No picture is stretched.
        static const QRegularExpression picture(
            QStringLiteral("<img width=\"(\\d+)\" height=\"(\\d+)\" src=\"data:image/png;base64,([^\"]+)\""));
        int pictures = 0;
        for (auto found = picture.globalMatch(html); found.hasNext(); ++pictures) {
            const QRegularExpressionMatch one = found.next();
            const QImage image = QImage::fromData(QByteArray::fromBase64(one.captured(3).toLatin1()));
            QVERIFY(
                std::abs(one.captured(1).toDouble() / one.captured(2).toDouble() / (double(image.width()) / image.height()) - 1.0)
                < 0.01);
        }
        QCOMPARE(pictures, 3);
        QVERIFY(text.contains("No search has been made for this curve."));
        QVERIFY(text.contains(QStringLiteral("★ ")));
        QVERIFY(fixture.messages().last().contains("two.html"));
    }

    void numbersOfTheUserStandBesideTheCurves()
    {
        SeriesFixture fixture;
        fixture.openCurves(3);
        const QList<int> ids = fixture.document().curveIds();
        WindowFixture::answer([](QWidget* dialog) { qobject_cast<QDialog*>(dialog)->accept(); }); // T, from the names
        fixture.window.seriesActions().numbers->trigger();
        QTRY_VERIFY(fixture.window.isSettled());
        QCOMPARE(fixture.cell(ids[1], "T"), QStringLiteral("120"));
        write(fixture, fixture.window.seriesActions().reportAll, fixture.path("all.html"));
        QTextDocument page;
        page.setHtml(QString::fromUtf8(bytesOf(fixture.path("all.html"))));
        auto* const table = qobject_cast<QTextTable*>(page.rootFrame()->childFrames().value(0));
        QVERIFY(table && table->rows() == 4);
        const auto cell = [&](int row, int column) { return table->cellAt(row, column).firstCursorPosition().block().text(); };
        for (const auto& [row, name, number] :
            {std::tuple(0, "Curve", "T"), {1, "pt_100K.gr", "100"}, {2, "pt_120K.gr", "120"}, {3, "pt_140K.gr", "140"}}) {
            QCOMPARE(cell(row, 0), QString(name));
            QCOMPARE(cell(row, 1), QString(number));
        }
        QCOMPARE(cell(0, 2), QStringLiteral("Element"));
        QVERIFY(page.toPlainText().contains("\nT: 140\n")); // on its page
    }

    void theOverviewDrawsTheSeriesAsTheUserHasIt()
    {
        SeriesFixture fixture;
        prepare(fixture);
        WindowFixture::answer([](QWidget* dialog) { qobject_cast<QDialog*>(dialog)->accept(); }); // T, from the names
        fixture.window.seriesActions().numbers->trigger();
        auto* const y = fixture.find<QComboBox>("seriesY");
        const auto& panel = *fixture.find<SeriesPanel>("seriesPanel");
        const QList<int> ids = fixture.document().curveIds();
        fixture.table().select({ids[1]}); // whose ring is not on paper
        for (const auto& [key, title, bars] : {std::tuple("bond", "Bond / Å against T", "Bars: the range that holds 95 %"),
                 {"biso", "Biso / Å² against T", "Bars: standard deviation"}, {"rwp_fit", "Rwp against T", ""}}) {
            y->setCurrentIndex(y->findData(QString(key)));
            QTRY_VERIFY(fixture.window.isSettled());
            const QString path = fixture.path(QStringLiteral("%1.html").arg(key));
            write(fixture, fixture.window.seriesActions().reportAll, path);
            const QString html = QString::fromUtf8(bytesOf(path));
            const QString cover = html.left(html.indexOf("class=\"page\""));
            QVERIFY2(cover.contains(QStringLiteral("<h2>%1</h2>").arg(title)), key);
            QVERIFY2(cover.contains(bars) && cover.contains("Bars:") == !QString(bars).isEmpty(), key);
            QVERIFY(cover.contains("Curves without a value: 1.")); // nothing was searched for it
            QCOMPARE(cover.count("<img "), 1);
            const qsizetype start = cover.indexOf("base64,") + 7;
            const QByteArray bytes = cover.mid(start, cover.indexOf('"', start) - start).toLatin1();
            SeriesPlot plot; // of the same figure
            const SeriesFigure figure = panel.figure(ids);
            QCOMPARE(figure.points.size(), std::size_t(2));
            QCOMPARE(figure.points[1].x, 120.0);
            QCOMPARE(fixture.find<SeriesPlot>("seriesPlot")->points()[1].y, figure.points[1].y);
            plot.setFigure(figure);
            QCOMPARE(QImage::fromData(QByteArray::fromBase64(bytes)).convertToFormat(QImage::Format_RGB32),
                plot.printed({.resolution = 150.0, .family = {}}));
        }
        const auto pictures = [&](const QString& name) {
            write(fixture, fixture.window.seriesActions().reportAll, fixture.path(name));
            return bytesOf(fixture.path(name)).count("/Subtype /Image");
        };
        const auto withFigure = pictures("with.pdf");
        auto* const x = fixture.find<QComboBox>("seriesX");
        x->setCurrentIndex(x->findData(QStringLiteral("temperature"))); // which no header tells
        QCOMPARE(pictures("without.pdf"), withFigure - 1);
    }

    /// Nor are they in the table of curves, from which series.csv and the plots come.
    void verdictsOnOtherSettingsAreNotInTheOverview()
    {
        SeriesFixture fixture;
        prepare(fixture);
        const QList<int> ids = fixture.document().curveIds();
        const QString verdict = fixture.cell(ids[0], "Verdict");
        const QString atoms = fixture.cell(ids[0], "Atoms");
        QVERIFY(!verdict.isEmpty() && !atoms.isEmpty());
        const auto overview = [&] { return overviewTable(fixture.document(), {ids[0]}); };
        const QString before = overview();
        QVERIFY(before.contains(verdict));
        ExperimentOverrides overrides = fixture.document().curve(ids[0]).data->overrides;
        overrides.values[parameter::qdamp] = 0.05;
        fixture.document().setOverrides(ids[0], overrides);
        QTRY_VERIFY_WITH_TIMEOUT(fixture.window.isSettled() && !fixture.workspace.queue.isBusy(), CLUSTERLENS_PATIENCE);
        QTRY_COMPARE(fixture.cell(ids[0], "Verdict"), QString());
        QVERIFY(fixture.cell(ids[0], "Atoms") != atoms);
        QVERIFY(!overview().contains(verdict));
        QVERIFY(overview().contains(oldJudgementText()));
        QVERIFY(!fixture.cell(ids[1], "Verdict").isEmpty());
        QVERIFY(!fixture.cell(ids[0], "Best").isEmpty()); // which was fitted again
        fixture.document().undoStack().undo();
        QTRY_COMPARE(fixture.cell(ids[0], "Verdict"), verdict);
        QVERIFY(overview().contains(verdict));
    }

    void theBestOfEachCurveIsTheFirstInItsRanking()
    {
        SeriesFixture fixture;
        prepare(fixture);
        const QList<int> ids = fixture.document().curveIds();
        QVERIFY(fixture.document().candidateIds(ids[0]).size() > 1);
        const int worst = bestFirst(fixture.document(), fixture.document().candidateIds(ids[0])).last();
        const auto same = fixture.document().candidate(worst).candidate;
        fixture.document().addCandidates(ids[1], {same, same}); // of equal ones the first
        const QHash<int, const CandidateItem*> best = bestOfEach(fixture.document());
        QCOMPARE(best.size(), 2); // nothing was searched for the third
        for (const int id : {ids[0], ids[1]}) {
            const int first = bestFirst(fixture.document(), fixture.document().candidateIds(id)).first();
            QCOMPARE(best[id]->id, first);
            QVERIFY(overviewTable(fixture.document(), {id, ids[2]}).contains(fixture.document().candidate(first).name));
        }
    }

    void allCurvesAsPdf()
    {
        SeriesFixture fixture;
        prepare(fixture);
        write(fixture, fixture.window.seriesActions().reportAll, fixture.path("all.pdf"));
        const QByteArray pdf = bytesOf(fixture.path("all.pdf"));
        QVERIFY(pdf.startsWith("%PDF-"));
        QVERIFY(pdf.count("/Type /Page\n") >= 5); // overview, one or more for each curve, what to cite
        QVERIFY(pdf.count("/Subtype /Image") >= 5);
        QVERIFY(pdf.contains("/MediaBox [0 0 595"));
    }

    void whatHappensMeanwhileIsNotInIt()
    {
        SeriesFixture fixture;
        prepare(fixture);
        const QList<int> ids = fixture.document().curveIds();
        const QString best = fixture.cell(ids[0], "Best");
        SeriesFixture::chooseFile(fixture.path("all.html"));
        fixture.window.seriesActions().reportAll->trigger(); // the job asks for pages when the loop turns
        fixture.document().renameCurve(ids[1], "renamed");
        fixture.document().renameCandidate(fixture.document().candidateIds(ids[0]).first(), "another");
        fixture.document().removeCurve(ids[2]);
        QTRY_VERIFY_WITH_TIMEOUT(!fixture.workspace.reports.isBusy(), CLUSTERLENS_PATIENCE);
        const QString html = QString::fromUtf8(bytesOf(fixture.path("all.html")));
        QVERIFY(!html.contains("renamed") && !html.contains("another"));
        for (const char* const curve : {"pt_100K.gr", "pt_120K.gr", "pt_140K.gr"}) // in the overview and above its page
            QVERIFY2(html.count(curve) >= 2, curve);
        QVERIFY(html.count(best.toHtmlEscaped()) >= 2);
        QCOMPARE(html.count("class=\"page\""), 4);
        QVERIFY(fixture.messages().last().contains("curves: 3"));
    }

    void anotherSessionIsNotInIt()
    {
        SeriesFixture fixture;
        fixture.openCurves(20);
        SeriesFixture::chooseFile(fixture.path("first.html"));
        fixture.window.seriesActions().reportAll->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(
            fixture.workspace.reports.current() && fixture.workspace.reports.current()->progress().done > 1, CLUSTERLENS_PATIENCE);
        fixture.document().clear();
        fixture.openCurves(2, QStringLiteral("others")); // they have the numbers that the first had
        for (const int id : fixture.document().curveIds())
            fixture.document().renameCurve(id, QStringLiteral("other %1").arg(id));
        QTRY_VERIFY_WITH_TIMEOUT(!fixture.workspace.reports.isBusy(), CLUSTERLENS_PATIENCE);
        const QString html = QString::fromUtf8(bytesOf(fixture.path("first.html")));
        QCOMPARE(html.count("class=\"page\""), 21);
        QVERIFY(html.contains("pt_480K.gr") && !html.contains("other "));
    }

    void waitsForNoMovieAndNoExport()
    {
        SeriesFixture fixture;
        fixture.openCurves(2);
        HoldQueue movie(fixture.workspace.movies);
        const HoldQueue results(fixture.workspace.exports);
        write(fixture, fixture.window.seriesActions().reportAll, fixture.path("all.html"));
        QVERIFY(QFileInfo::exists(fixture.path("all.html")));
        QVERIFY(fixture.workspace.movies.isBusy() && fixture.workspace.exports.isBusy());

        const HoldQueue report(fixture.workspace.reports); // each can be stopped alone
        QTRY_VERIFY(fixture.workspace.reports.isBusy());
        auto* const menu = fixture.find<QMenu>("cancelMenu");
        Q_EMIT menu->aboutToShow();
        QCOMPARE(menu->actions().size(), 3);
        menu->actions().last()->trigger();
        movie.release();
        QTRY_VERIFY(!fixture.workspace.movies.isBusy());
        QVERIFY(fixture.workspace.reports.isBusy() && fixture.workspace.exports.isBusy());
    }

    /// The first is not there yet when the second one is wanted.
    void twoReportsOfOneName()
    {
        SeriesFixture fixture;
        fixture.openCurves(2);
        HoldQueue held(fixture.workspace.reports);
        const QString path = fixture.path("all.html");
        SeriesFixture::chooseFile(path);
        fixture.window.seriesActions().reportAll->trigger();
        QCOMPARE(
            questionWhenSaved(fixture.window.seriesActions().reportAll, path), QStringLiteral("all.html is still being written."));
        QCOMPARE(fixture.workspace.reports.waiting(), 1);
    }

    /// Of the series, and of the curve.
    void aPlotOnAReportThatIsBeingWrittenAsks()
    {
        SeriesFixture fixture;
        fixture.openCurves(2);
        HoldQueue held(fixture.workspace.reports);
        const QString path = fixture.path("all.pdf");
        SeriesFixture::chooseFile(path);
        fixture.window.seriesActions().reportAll->trigger();
        for (const bool table : {true, false}) {
            fixture.window.seriesActions().table->setChecked(table);
            QCOMPARE(
                questionWhenSaved(fixture.window.actions().saveCurves, path), QStringLiteral("all.pdf is still being written."));
        }
        QVERIFY(!QFileInfo::exists(path));
    }

    /// Neither while it is written nor afterwards: pages go to the file as they are made.
    void aReportOnManyCurvesTakesLittleMemory_data()
    {
        QTest::addColumn<QString>("ending");
        QTest::newRow("HTML") << ".html";
        QTest::newRow("PDF") << ".pdf";
    }

    void aReportOnManyCurvesTakesLittleMemory()
    {
#if !defined(__linux__) || defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
        QSKIP("measured where it is known what is the program's own");
#endif
        QFETCH(const QString, ending);
        const auto resident = [] { // MB
            double pages = 0.0;    // of the second field
            std::ifstream("/proc/self/statm") >> pages >> pages;
            return pages * double(sysconf(_SC_PAGESIZE)) * 1e-6;
        };
        SeriesFixture fixture;
        fixture.openCurves(60);
        const QList<int> ids = fixture.document().curveIds();
        std::vector<std::shared_ptr<const Candidate>> found;
        for (const ShownCandidate& one : tests::mineExample("silver-icosahedron.gr", 4).candidates)
            found.push_back(one.candidate);
        for (const int id : ids)
            (void)fixture.document().addCandidates(id, found);
        fixture.table().select(ids.first(2));
        QTRY_VERIFY(fixture.window.seriesActions().report->isEnabled());
        write(fixture, fixture.window.seriesActions().report, fixture.path("two" + ending)); // fonts, OpenGL
        const double before = resident();
        double most = before;
        QTimer look;
        connect(&look, &QTimer::timeout, this, [&] { most = std::max(most, resident()); });
        look.start(10);
        write(fixture, fixture.window.seriesActions().reportAll, fixture.path("all" + ending));
        const double megabytes = double(QFileInfo(fixture.path("all" + ending)).size()) * 1e-6;
        qInfo("%.0f MB before, %.0f MB after, at most %.0f MB for a file of %.0f MB", before, resident(), most, megabytes);
        QVERIFY2(megabytes > 10.0, qPrintable(QString::number(megabytes)));
        QVERIFY2(most - before < 80.0, qPrintable(QString::number(most - before)));
        QVERIFY2(resident() - before < 20.0, qPrintable(QString::number(resident() - before)));
    }

    void cancelLeavesNoFile()
    {
        SeriesFixture fixture;
        fixture.openCurves(20);
        SeriesFixture::chooseFile(fixture.path("none.pdf"));
        fixture.window.seriesActions().reportAll->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(
            fixture.workspace.reports.current() && fixture.workspace.reports.current()->progress().done > 1, CLUSTERLENS_PATIENCE);
        QVERIFY(fixture.find<QLabel>("jobText")->text().startsWith("Report (curves: 20)"));
        fixture.window.actions().cancel->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(!fixture.workspace.reports.isBusy(), CLUSTERLENS_PATIENCE);
        QVERIFY(!QFileInfo::exists(fixture.path("none.pdf")));
        QVERIFY(fixture.messages().last().contains("cancelled"));
    }
};

QTEST_MAIN(tst_SeriesReport)
#include "tst_SeriesReport.moc"
