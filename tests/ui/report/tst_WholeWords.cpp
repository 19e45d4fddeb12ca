#include "core/session/SessionExamples.h"

#include "report/Html.h"
#include "report/SeriesOverview.h"
#include "report/WholeWords.h"

#include <QTextBlock>
#include <QTextDocument>
#include <QTextLayout>
#include <QtTest>

using namespace clusterlens;
using namespace clusterlens::testing;
using namespace clusterlens::ui;

/// Columns of the tables of a report on paper.
class tst_WholeWords : public QObject {
    Q_OBJECT

private:
    static QStringList tornWords(const QTextDocument& page)
    {
        QStringList torn;
        for (QTextBlock block = page.begin(); block.isValid(); block = block.next())
            for (int i = 1; i < block.layout()->lineCount(); ++i) {
                const int start = block.layout()->lineAt(i).textStart();
                if (block.text()[start - 1].isLetterOrNumber() && block.text()[start].isLetterOrNumber()) {
                    torn.append(block.text());
                    break;
                }
            }
        return torn;
    }

private Q_SLOTS:
    void wordsOfTheOverviewAreWhole_data()
    {
        QTest::addColumn<int>("letters"); // more in the names of curves, that stand in one line
        for (const int letters : {0, 4, 8, 12, 20, 30})
            QTest::addRow("%d", letters) << letters;
    }

    /// With two numbers of the curves.
    void wordsOfTheOverviewAreWhole()
    {
        QFETCH(const int, letters);
        Document document;
        CurveColumn number{"T", {}};
        for (int i = 0; i < 3; ++i) {
            const int curve
                = document.addCurve(*icosahedronCurve(), QString("/data/run_%1%2.gr").arg(QString(letters, 'x')).arg(i));
            RunSummary run;
            run.command = "generate";
            run.experiment = document.curve(curve).data->experiment;
            run.judgement.emplace();
            run.judgement->verdict = Verdict::Explained;
            run.judgement->atoms = BeliefInterval{.low95 = 201.0, .middle = 231.0, .high95 = 250.0};
            run.judgement->bond = BeliefInterval{.low95 = 2.77, .middle = 2.775, .high95 = 2.78};
            const int id = document.startRun();
            document.addRun(curve, id, run);
            (void)document.addCandidates(curve, {std::make_shared<const Candidate>(unusualCandidate(0))}, id);
            number.texts[curve] = "300";
        }
        QTextDocument page;
        page.setHtml(pageStart("all") + overviewTable(document, document.curveIds(), {number, number}) + pageEnd());
        QCOMPARE(page.toPlainText().count("explained"), 3);
        const QSizeF sheet(pageWidth, 900.0);
        const double scale = layOutWholeWords(page, sheet);
        QVERIFY2(scale > 0.65 && scale <= 1.0, qPrintable(QString::number(scale)));
        QVERIFY2(page.size().width() * scale <= sheet.width() + 2.0, qPrintable(QString::number(page.size().width()))); // edges
        QVERIFY(page.pageSize().height() * scale <= sheet.height());
        QCOMPARE(tornWords(page), QStringList());
    }

    /// Rather than that it ends beyond the paper.
    void aWordThatFitsOnNoSheetIsBroken()
    {
        QTextDocument page;
        page.setHtml(tableOf({"Curve"}, {{QString(400, 'x')}}));
        QCOMPARE(layOutWholeWords(page, {pageWidth, 900.0}), 1.0);
        QVERIFY(page.size().width() <= pageWidth + 2.0);
        QCOMPARE(tornWords(page).size(), 1);
    }
};

QTEST_MAIN(tst_WholeWords)
#include "tst_WholeWords.moc"
