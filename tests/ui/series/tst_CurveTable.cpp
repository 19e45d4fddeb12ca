#include "SeriesFixture.h"

#include "base/InputFile.h"
#include "document/SessionConversion.h"
#include "series/NumbersDialog.h"

#include <QClipboard>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QTableWidget>

using namespace clusterlens;
using namespace clusterlens::testing;
using namespace clusterlens::ui;

/// The table of curves in the real window.
class tst_CurveTable : public QObject {
    Q_OBJECT

private:
    static QStringList lines(const QString& text) { return text.split('\n', Qt::SkipEmptyParts); }

    static QStringList names(SeriesFixture& fixture)
    {
        QStringList found;
        for (const int curve : fixture.table().all())
            found.append(fixture.document().curve(curve).name);
        return found;
    }

    static void sortBy(SeriesFixture& fixture, const QString& title)
    {
        const QAbstractItemModel& model = *fixture.table().model();
        for (int column = 0; column < model.columnCount(); ++column)
            if (model.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString() == title)
                fixture.table().sortByColumn(column, Qt::AscendingOrder);
    }

    /// Makes the number that the dialog proposes a column.
    static void addTemperature(SeriesFixture& fixture)
    {
        WindowFixture::answer([](QWidget* dialog) {
            QCOMPARE(dialog->objectName(), QStringLiteral("numbersDialog"));
            qobject_cast<QDialog*>(dialog)->accept();
        });
        fixture.window.seriesActions().numbers->trigger();
        QTRY_VERIFY(fixture.window.isSettled());
    }

private Q_SLOTS:
    void aRowForEachCurveWithWhatIsKnownBeforeAnyRun()
    {
        SeriesFixture fixture;
        fixture.openCurves(12);
        const QList<int> ids = fixture.document().curveIds();
        QCOMPARE(fixture.table().all().size(), 12);
        QCOMPARE(fixture.cell(ids[3], "Curve"), QStringLiteral("pt_160K.gr"));
        QCOMPARE(fixture.cell(ids[3], "State"), QStringLiteral("new"));
        QCOMPARE(fixture.cell(ids[3], "Element"), QStringLiteral("Pt"));
        QCOMPARE(fixture.cell(ids[3], QStringLiteral("r / Å")), QStringLiteral("1.6 – 11.96"));
        QCOMPARE(fixture.cell(ids[3], "Best"), QString());
        // pt_1000K comes after pt_320K, as people sort.
        fixture.document().renameCurve(ids[0], "pt_1000K.gr");
        QTRY_COMPARE(names(fixture).last(), QStringLiteral("pt_1000K.gr"));
    }

    void aNameStaysWhileItIsTyped()
    {
        SeriesFixture fixture;
        fixture.window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&fixture.window));
        fixture.openCurves(2);
        const int curve = fixture.document().curveIds().first();
        SeriesView& table = fixture.table();
        table.setFocus();
        table.setCurrentIndex(table.model()->index(0, 0));
        QTest::keyClick(&table, Qt::Key_F2);
        auto* const name = table.findChild<QLineEdit*>();
        QVERIFY(name);
        name->selectAll();
        QTest::keyClicks(name, "first cooling");
        fixture.document().addRun(curve, fixture.document().startRun(), {}); // one has ended
        QTRY_COMPARE(fixture.cell(curve, "State"), QStringLiteral("done"));
        fixture.document().addCurve(*fixture.document().curve(curve).data, fixture.path("series/pt_90K.gr")); // above it
        QTRY_COMPARE(fixture.table().all().size(), 3);
        QVERIFY(table.findChild<QLineEdit*>() == name);
        fixture.document().removeCurve(fixture.document().curveIds().last());
        QTRY_COMPARE(fixture.table().all().size(), 2);
        QVERIFY(table.findChild<QLineEdit*>() == name);
        QCOMPARE(name->text(), QStringLiteral("first cooling"));
        QTest::keyClick(name, Qt::Key_Return);
        QTRY_COMPARE(fixture.document().curve(curve).name, QStringLiteral("first cooling"));
    }

    void foldersGroupTheCurves()
    {
        SeriesFixture fixture;
        fixture.openCurves(2, "beamtime/day1");
        QVERIFY(fixture.table().model()->index(0, 0).data(SeriesModel::IdRole).toInt() != 0);
        fixture.openCurves(3, "beamtime/day2");
        const QAbstractItemModel& model = *fixture.table().model();
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.index(0, 0).data().toString(), QStringLiteral("day1 (2)"));
        QCOMPARE(model.rowCount(model.index(1, 0)), 3);
        QVERIFY(fixture.table().isExpanded(model.index(1, 0)));
        QTest::keyClick(&fixture.table(), Qt::Key_A, Qt::ControlModifier);
        QCOMPARE(fixture.table().selected().size(), 5);
        const auto click = [&](int folder, Qt::KeyboardModifiers keys) {
            const QPoint place = fixture.table().visualRect(model.index(folder, 0)).center();
            QTest::mouseClick(fixture.table().viewport(), Qt::LeftButton, keys, place);
        };
        click(1, Qt::NoModifier); // a folder stands for its curves
        QCOMPARE(fixture.table().selected().size(), 3);
        click(0, Qt::ControlModifier);
        QCOMPARE(fixture.table().selected().size(), 5);

        fixture.table().setExpanded(model.index(1, 0), false);
        const QList<int> selected = fixture.table().selected();
        fixture.openCurves(4, "beamtime/day1"); // two of them are there already
        QTRY_COMPARE(model.index(0, 0).data().toString(), QStringLiteral("day1 (6)"));
        QVERIFY(!fixture.table().isExpanded(model.index(1, 0)));
        QVERIFY(fixture.table().isExpanded(model.index(0, 0)));
        fixture.document().removeCurves(selected); // among them all of the folder that is folded
        QTRY_COMPARE(model.rowCount(), 4);         // one folder is none
        fixture.window.actions().undo->trigger();
        QTRY_COMPARE(model.index(0, 0).data().toString(), QStringLiteral("day1 (6)"));
        QCOMPARE(model.rowCount(model.index(1, 0)), 3);
    }

    void manyAreOpenedOneAfterTheOtherWhileTheWindowGoesOn()
    {
        SeriesFixture fixture;
        QStringList paths = fixture.openCurves(20);
        fixture.document().clear();
        fixture.window.open(paths + QStringList{fixture.path("missing.gr")});
        QVERIFY(fixture.document().curveIds().isEmpty()); // nothing is done at once
        QVERIFY(!fixture.window.isSettled());
        fixture.window.open({example("gold-decahedron.gr")}); // in its turn
        QTRY_VERIFY(fixture.window.isSettled());
        const QList<int> ids = fixture.document().curveIds();
        QCOMPARE(ids.size(), 21);
        for (int i = 0; i < 20; ++i)
            QCOMPARE(fixture.document().curve(ids[i]).path, paths[i]);
        QCOMPARE(fixture.document().currentCurve(), ids.last());
        QCOMPARE(fixture.messages().size(), 1);

        fixture.document().clear();
        fixture.window.open(paths);
        QTRY_VERIFY(fixture.document().curveIds().size() > 2);
        fixture.document().clear(); // another session
        QTRY_VERIFY(fixture.window.isSettled());
        QVERIFY(fixture.document().curveIds().isEmpty());
    }

    /// From the menu; those that act on what is selected need to be seen.
    void whatActsOnAllCurvesNeedsNoTable()
    {
        SeriesFixture fixture;
        const SeriesActions& actions = fixture.window.seriesActions();
        QVERIFY(!actions.reportAll->isEnabled());
        fixture.window.open({example("gold-decahedron.gr"), example("silver-icosahedron.gr")});
        QTRY_VERIFY(actions.reportAll->isEnabled());
        for (const QAction* const action : {actions.selectNew, actions.selectFailed, actions.numbers, actions.save})
            QVERIFY2(action->isEnabled(), qPrintable(action->objectName()));
        QVERIFY(!actions.mine->isEnabled() && !actions.remove->isEnabled());
        SeriesFixture::chooseFile(fixture.path("all.html"));
        actions.reportAll->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(QFileInfo::exists(fixture.path("all.html")), CLUSTERLENS_PATIENCE);
        actions.selectNew->trigger();
        QVERIFY(fixture.table().isVisible());
        QCOMPARE(fixture.table().selected().size(), 2);
        QTRY_VERIFY(actions.mine->isEnabled());
    }

    void theCurrentCurveIsTheRowWithTheKeyboard()
    {
        SeriesFixture fixture;
        fixture.openCurves(4);
        const QList<int> ids = fixture.document().curveIds();
        fixture.document().setCurrentCurve(ids[1]);
        QCOMPARE(fixture.table().selected(), QList<int>{ids[1]});
        QTest::keyClick(&fixture.table(), Qt::Key_Down);
        QCOMPARE(fixture.document().currentCurve(), ids[2]);
        QTest::keyClick(&fixture.table(), Qt::Key_Down, Qt::ShiftModifier);
        QCOMPARE(fixture.table().selected(), (QList<int>{ids[2], ids[3]}));
        QTest::keyClick(&fixture.table(), Qt::Key_Return);
        QVERIFY(!fixture.window.seriesActions().table->isChecked());
        QVERIFY(!fixture.table().isVisible());
        QVERIFY(!fixture.window.seriesActions().generate->isEnabled()); // nobody sees what is selected
    }

    /// Else Delete would remove one that nobody sees.
    void theCurveThatComesIntoViewIsTheOneSelected()
    {
        SeriesFixture fixture;
        fixture.showTable();
        fixture.openCurves(9); // one after the other, the last one is the current one
        QTRY_COMPARE(fixture.table().all().size(), 9);
        const QList<int> ids = fixture.document().curveIds();
        QCOMPARE(fixture.document().currentCurve(), ids.last());
        QCOMPARE(fixture.table().selected(), QList<int>{ids.last()});
        fixture.table().select({ids[2]});
        fixture.document().setCurrentCurve(ids[2]);
        QTest::keyClick(&fixture.table(), Qt::Key_Delete);
        QTRY_COMPARE(fixture.table().all().size(), 8);
        QCOMPARE(fixture.table().selected(), QList<int>{fixture.document().currentCurve()});
        fixture.document().setCurrentCurve(ids[6]);
        fixture.window.actions().undo->trigger();
        QTRY_COMPARE(fixture.table().all().size(), 9);
        QCOMPARE(fixture.document().currentCurve(), ids[2]);
        QCOMPARE(fixture.table().selected(), QList<int>{ids[2]});
    }

    void whatIsSelectedStaysSoWhenACurveArrives()
    {
        SeriesFixture fixture;
        fixture.openCurves(4);
        const QList<int> ids = fixture.document().curveIds();
        fixture.document().setCurrentCurve(ids[0]);
        fixture.table().select({ids[1], ids[2]}); // as "Select those that failed" does, without the current one
        const LoadedCurve arrived = *fixture.document().curve(ids[3]).data;
        fixture.document().addCurve(arrived, QStringLiteral("pt_999K.gr"));
        QTRY_COMPARE(fixture.table().all().size(), 5);
        QCOMPARE(fixture.table().selected(), (QList<int>{ids[1], ids[2]}));
        QCOMPARE(fixture.document().currentCurve(), ids[0]);
    }

    void deleteRemovesTheSelectedOnesAsOneStep()
    {
        SeriesFixture fixture;
        fixture.openCurves(6);
        const QList<int> ids = fixture.document().curveIds();
        fixture.table().select({ids[1], ids[2], ids[4]});
        QTest::keyClick(&fixture.table(), Qt::Key_Delete);
        QCOMPARE(fixture.document().curveIds(), (QList<int>{ids[0], ids[3], ids[5]}));
        QTRY_COMPARE(fixture.table().all().size(), 3);
        QTest::keyClick(&fixture.table(), Qt::Key_Delete); // the row that has the keyboard now, or nothing
        QVERIFY(fixture.document().curveIds().size() >= 2);
        while (fixture.document().curveIds().size() < 6 && fixture.document().undoStack().canUndo())
            fixture.window.actions().undo->trigger();
        QCOMPARE(fixture.document().curveIds(), ids);
        QTRY_COMPARE(fixture.table().all().size(), 6);
        QVERIFY(fixture.document().undoStack().index() == 0);
    }

    void columnsCanBeHiddenAndStaySo()
    {
        const auto folder = std::make_shared<QTemporaryDir>();
        for (const bool second : {false, true}) {
            WindowFixture fixture(folder);
            auto& table = *fixture.find<SeriesView>("seriesTable");
            const auto column = [&](const QString& title) {
                for (int i = 0; i < table.model()->columnCount(); ++i)
                    if (table.model()->headerData(i, Qt::Horizontal, Qt::DisplayRole).toString() == title)
                        return i;
                return -1;
            };
            QCOMPARE(table.isColumnHidden(column("Element")), second);
            QCOMPARE(table.isColumnHidden(column(QStringLiteral("Diameter / Å"))), !second);
            for (const char* const name : {"column-element", "column-diameter"})
                for (QAction* const action : fixture.window.findChildren<QAction*>(QLatin1String(name)))
                    if (!second)
                        action->toggle();
            QCOMPARE(table.isColumnHidden(column("Element")), true);
        }
    }

    void aNumberOfTheFileNameBecomesAColumnAndIsKeptInTheSession()
    {
        QCOMPARE(proposedPatterns({"a1_300K_7.gr", "a1_310K_7.gr"}), QStringList{"_(\\d+(?:\\.\\d+)?)K"});
        SeriesFixture fixture;
        fixture.openCurves(3);
        const QList<int> ids = fixture.document().curveIds();
        addTemperature(fixture);
        QCOMPARE(fixture.cell(ids[2], "T"), QStringLiteral("140"));
        const QString session = fixture.path("series.clens");
        SeriesFixture::chooseFile(session);
        fixture.window.actions().saveAs->trigger();
        fixture.document().clear();
        fixture.window.open({session});
        QTRY_VERIFY(fixture.window.isSettled());
        QCOMPARE(fixture.document().curveIds().size(), 3);
        QCOMPARE(fixture.cell(fixture.document().curveIds()[2], "T"), QStringLiteral("140"));
        QVERIFY(!fixture.document().isModified());
    }

    void numbersThatAreNotSavedAreAskedFor()
    {
        SeriesFixture fixture;
        fixture.openCurves(3);
        fixture.document().save(fixture.path("series.clens"));
        addTemperature(fixture);
        QVERIFY(fixture.document().isModified());
        bool asked = false;
        WindowFixture::answer([&](QWidget* question) {
            asked = question->objectName() == "unsavedQuestion";
            qobject_cast<QMessageBox*>(question)->button(QMessageBox::Cancel)->click();
        });
        QVERIFY(!fixture.window.close());
        QVERIFY(asked);
        fixture.document().save(fixture.path("series.clens"));
        addTemperature(fixture); // the same ones: nothing is new
        QVERIFY(!fixture.document().isModified());
    }

    void copiesWhatIsShownAndSavesAll()
    {
        SeriesFixture fixture;
        fixture.openCurves(3);
        addTemperature(fixture);
        const QList<int> ids = fixture.document().curveIds();
        fixture.document().setCurrentCurve(ids[0]);
        fixture.mine();
        QCOMPARE(fixture.cell(ids[0], "State"), QStringLiteral("done"));
        QCOMPARE(fixture.cell(ids[0], "Best"), fixture.document().candidate(fixture.candidates().first()).name);

        fixture.document().renameCurve(ids[0], QStringLiteral("before annealing"));
        fixture.document().renameCandidate(fixture.candidates().first(), QStringLiteral("for figure 2"));
        fixture.document().setStarred({fixture.candidates().first()}, true);
        fixture.document().setNote(fixture.candidates().first(), QStringLiteral("left, of two"));
        QTRY_COMPARE(fixture.cell(ids[0], "Best"), QStringLiteral("for figure 2"));
        fixture.table().select({ids[0], ids[2]});
        QTest::keyClick(&fixture.table(), Qt::Key_C, Qt::ControlModifier);
        const QStringList copied = lines(QGuiApplication::clipboard()->text());
        QCOMPARE(copied.size(), 3);
        const QStringList titles = copied[0].split('\t');
        const QStringList first = copied[1].split('\t');
        QVERIFY(titles.contains("atoms_low95") && titles.contains("T") && !titles.contains("noise_floor"));
        QCOMPARE(first[titles.indexOf("T")], QStringLiteral("100"));
        QCOMPARE(first[titles.indexOf("name")], QStringLiteral("before annealing"));
        QCOMPARE(first[titles.indexOf("candidate_name")], QStringLiteral("for figure 2"));
        QCOMPARE(first[titles.indexOf("starred")], QStringLiteral("true"));
        QCOMPARE(first[titles.indexOf("candidate_note")], QStringLiteral("left, of two"));
        const Candidate& best = *fixture.document().candidate(fixture.candidates().first()).candidate;
        QCOMPARE(first[titles.indexOf("rwp_fit")].toDouble(), best.fit.rwpFit);
        QCOMPARE(copied[2].split('\t')[titles.indexOf("rwp_fit")], QString());

        SeriesFixture::chooseFile(fixture.path("all.csv"));
        fixture.window.seriesActions().save->trigger();
        const QStringList saved = lines(QString::fromStdString(readInput(toPath(fixture.path("all.csv")), 1U << 20U)));
        QCOMPARE(saved.size(), 4);
        QVERIFY(saved[0].contains("noise_floor") && saved[0].contains("share_fcc"));
        QVERIFY(saved[1].contains("done") && saved[1].contains("before annealing")
            && saved[1].contains("for figure 2,true,\"left, of two\","));
        // The same columns as series.csv of the command line.
        std::string expected;
        const SeriesRow row = failedRow("", "", {{"T", "", "_(\\d+)K"}});
        for (const auto& [key, value] : row.items())
            expected += (expected.empty() ? "" : ",") + key;
        QCOMPARE(saved[0].toStdString(), expected);
    }

    void sortsByNumbersWithEmptyOnesLast()
    {
        SeriesFixture fixture;
        fixture.openCurves(3);
        const QList<int> ids = fixture.document().curveIds();
        fixture.document().setCurrentCurve(ids[2]);
        fixture.mine();
        sortBy(fixture, "Rwp");
        QCOMPARE(fixture.table().all().first(), ids[2]);
        fixture.table().sortByColumn(fixture.table().header()->sortIndicatorSection(), Qt::DescendingOrder);
        QCOMPARE(fixture.table().all().first(), ids[2]);
    }
};

QTEST_MAIN(tst_CurveTable)
#include "tst_CurveTable.moc"
