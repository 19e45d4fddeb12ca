#include "WindowFixture.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QListWidget>
#include <QPushButton>

#include <cmath>

using namespace clusterlens;
using namespace clusterlens::testing;
using namespace clusterlens::ui;

/// Curves go, come back and are read in another way, whatever else is under way.
class tst_RemoveCurve : public QObject {
    Q_OBJECT

private:
    static const QStringList& examples()
    {
        static const QStringList names{"gold-decahedron.gr", "silver-icosahedron.gr", "platinum-octahedron.gr"};
        return names;
    }

    static void open(WindowFixture& fixture, int count)
    {
        for (int i = 0; i < count; ++i)
            fixture.window.open({example(examples()[i])});
    }

    static void mine(WindowFixture& fixture)
    {
        fixture.document().setOptions([&] {
            GenerationOptions options = fixture.document().options();
            options.count = 3;
            return options;
        }());
        fixture.mine();
        QVERIFY(!fixture.candidates().isEmpty());
    }

    static void pressDelete(WindowFixture& fixture)
    {
        auto* const list = fixture.find<QListWidget>("curveList");
        fixture.window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&fixture.window));
        list->setFocus();
        QTest::keyClick(list, Qt::Key_Delete);
    }

    /// The list shows the document's curves and its current one.
    static void compareList(WindowFixture& fixture)
    {
        auto* const list = fixture.find<QListWidget>("curveList");
        const Document& document = fixture.document();
        const QList<int> ids = document.curveIds();
        QCOMPARE(list->count(), int(ids.size()));
        for (int i = 0; i < list->count(); ++i)
            QCOMPARE(list->item(i)->text(), document.curve(ids[i]).name);
        for (const char* const field : {"bond", "fitRmin", "fitRmax"}) // nothing stays of a curve that is gone
            QCOMPARE(fixture.find<QDoubleSpinBox>(field)->text().trimmed().isEmpty(), ids.isEmpty());
        if (ids.isEmpty())
            QCOMPARE(document.currentCurve(), 0);
        else
            QCOMPARE(list->currentItem()->text(), document.curve(document.currentCurve()).name);
    }

    static void chooseUnit(int index)
    {
        WindowFixture::answer([index](QWidget* dialog) {
            QCOMPARE(dialog->objectName(), QStringLiteral("previewDialog"));
            dialog->findChild<QComboBox*>("unit")->setCurrentIndex(index);
            dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Ok)->click();
        });
    }

private Q_SLOTS:
    void aCandidateThatComesBackIsShownWithItsOwnCurve()
    {
        WindowFixture fixture;
        open(fixture, 2);
        const QList<int> curves = fixture.document().curveIds();
        mine(fixture); // for the second
        const QList<int> found = fixture.candidates();
        fixture.document().setShown(found.mid(0, 2));
        fixture.document().removeCandidates({found[0]});
        fixture.document().setCurrentCurve(curves[0]);
        mine(fixture);
        fixture.document().setShown(fixture.document().candidateIds(curves[0]));
        fixture.window.actions().undo->trigger();
        QCOMPARE(fixture.document().currentCurve(), curves[1]);
        QTRY_VERIFY(fixture.window.isSettled());
        for (const int shown : fixture.document().shown())
            QCOMPARE(fixture.document().candidate(shown).curve, curves[1]);
        QVERIFY(fixture.document().shown().contains(found[0]));
    }

    void anyOfThem_data()
    {
        QTest::addColumn<int>("count");
        QTest::addColumn<int>("victim");
        QTest::addColumn<bool>("byKey");
        for (int count = 1; count <= 3; ++count)
            for (int victim = 0; victim < count; ++victim)
                for (const bool byKey : {true, false})
                    QTest::addRow("%d of %d, %s", victim + 1, count, byKey ? "key" : "menu") << count << victim << byKey;
    }

    void anyOfThem()
    {
        QFETCH(const int, count);
        QFETCH(const int, victim);
        QFETCH(const bool, byKey);
        WindowFixture fixture;
        open(fixture, count);
        auto* const list = fixture.find<QListWidget>("curveList");
        list->setCurrentRow(victim);
        const QList<int> before = fixture.document().curveIds();
        QCOMPARE(fixture.document().currentCurve(), before[victim]);
        if (byKey)
            pressDelete(fixture);
        else
            WindowFixture::chooseFromContextMenu(*list, "removeCurve");
        QList<int> after = before;
        after.removeAt(victim);
        QCOMPARE(fixture.document().curveIds(), after);
        compareList(fixture);
        QTRY_VERIFY(fixture.window.isSettled());
        fixture.window.actions().undo->trigger();
        QCOMPARE(fixture.document().curveIds(), before);
        QCOMPARE(fixture.document().currentCurve(), before[victim]);
        compareList(fixture);
        fixture.window.actions().redo->trigger();
        QCOMPARE(fixture.document().curveIds(), after);
        compareList(fixture);
        QTRY_VERIFY(fixture.window.isSettled());
    }

    void allOfThemAndBack()
    {
        WindowFixture fixture;
        open(fixture, 3);
        const QList<int> before = fixture.document().curveIds();
        for (int i = 0; i < 3; ++i)
            pressDelete(fixture);
        QVERIFY(fixture.document().curveIds().isEmpty());
        QVERIFY(!fixture.window.actions().mine->isEnabled());
        pressDelete(fixture); // nothing is there
        for (int i = 0; i < 3; ++i)
            fixture.window.actions().undo->trigger();
        QCOMPARE(fixture.document().curveIds(), before);
        compareList(fixture);
        QVERIFY(fixture.window.actions().mine->isEnabled());
    }

    void candidatesGoAndComeWithIt()
    {
        WindowFixture fixture;
        open(fixture, 2);
        mine(fixture); // of the second
        const QList<int> candidates = fixture.candidates();
        const QList<int> shown = fixture.document().shown();
        pressDelete(fixture);
        QVERIFY(fixture.document().candidateIds().isEmpty());
        QTRY_VERIFY(fixture.window.isSettled());
        fixture.window.actions().undo->trigger();
        QCOMPARE(fixture.candidates(), candidates);
        QTRY_VERIFY(fixture.window.isSettled());
        QCOMPARE(fixture.document().shown(), shown);
        QCOMPARE(fixture.find<QAbstractItemView>("candidateTable")->model()->rowCount(), int(candidates.size()));
    }

    void whileItsCandidatesAreMined_data()
    {
        QTest::addColumn<bool>("back");
        QTest::newRow("it stays away") << false;
        QTest::newRow("it is back when they come") << true;
    }

    void whileItsCandidatesAreMined()
    {
        QFETCH(const bool, back);
        WindowFixture fixture;
        open(fixture, 1);
        fixture.window.actions().mine->trigger();
        QVERIFY(fixture.workspace.queue.isBusy());
        pressDelete(fixture);
        if (back)
            fixture.window.actions().undo->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(fixture.window.isSettled(), CLUSTERLENS_PATIENCE);
        QCOMPARE(fixture.document().candidateIds().isEmpty(), !back);
        // Redoing takes along what came meanwhile; undoing brings it back.
        if (back) {
            const QList<int> found = fixture.candidates();
            fixture.window.actions().redo->trigger();
            QVERIFY(fixture.document().candidateIds().isEmpty());
            fixture.window.actions().undo->trigger();
            QCOMPARE(fixture.candidates(), found);
        }
        QTRY_VERIFY(fixture.window.isSettled());
        QVERIFY2(fixture.messages().isEmpty(), qPrintable(fixture.messages().join('\n')));
    }

    void namesStayUniqueWhenOneComesBack()
    {
        WindowFixture fixture;
        open(fixture, 1);
        pressDelete(fixture);
        open(fixture, 1);
        fixture.window.actions().undo->trigger();
        const QList<int> ids = fixture.document().curveIds();
        QCOMPARE(ids.size(), 2);
        QVERIFY(fixture.document().curve(ids[0]).name != fixture.document().curve(ids[1]).name);
        fixture.document().renameCurve(ids[0], "x");
        fixture.document().renameCurve(ids[1], "x");
        QCOMPARE(fixture.document().curve(ids[1]).name, QStringLiteral("x (2)"));
        compareList(fixture);
    }

    void columnsKeepCandidatesAndSettings()
    {
        WindowFixture fixture;
        open(fixture, 2);
        mine(fixture);
        fixture.find<QDoubleSpinBox>("qdamp")->setValue(0.03);
        const int curve = fixture.document().currentCurve();
        const QList<int> candidates = fixture.candidates();
        fixture.document().setStarred({candidates[1]}, true);
        fixture.document().renameCandidate(candidates[0], "mine");
        QTRY_VERIFY_WITH_TIMEOUT(fixture.window.isSettled(), CLUSTERLENS_PATIENCE);
        const auto before = fixture.document().curve(curve).data;
        const auto fitted = fixture.document().candidate(candidates[0]).candidate;
        chooseUnit(2); // nm
        QTest::mouseClick(fixture.find<QPushButton>("columns"), Qt::LeftButton);
        const auto after = fixture.document().curve(curve).data;
        QVERIFY(after != before);
        // 1 nm is 10 Å.
        QVERIFY(std::abs(after->file.curve.r[5] - 10.0 * before->file.curve.r[5]) < 1e-9);
        QCOMPARE(after->experiment.pdf.qdamp, 0.03);
        QCOMPARE(fixture.document().currentCurve(), curve);
        QCOMPARE(fixture.candidates(), candidates);
        QVERIFY(fixture.document().candidate(candidates[1]).starred);
        QCOMPARE(fixture.document().candidate(candidates[0]).name, QStringLiteral("mine"));
        // They are fitted again, to the points as they are read now.
        QTRY_VERIFY_WITH_TIMEOUT(
            fixture.document().candidate(candidates[0]).candidate != fitted && fixture.window.isSettled(), CLUSTERLENS_PATIENCE);
        fixture.window.actions().undo->trigger();
        QCOMPARE(fixture.document().curve(curve).data, before);
        QTRY_VERIFY_WITH_TIMEOUT(fixture.window.isSettled(), CLUSTERLENS_PATIENCE);
        fixture.window.actions().redo->trigger();
        QCOMPARE(fixture.document().curve(curve).data, after);
        QTRY_VERIFY_WITH_TIMEOUT(fixture.window.isSettled(), CLUSTERLENS_PATIENCE);
    }

    void columnsWithoutAChangeLeaveNothingToUndo()
    {
        WindowFixture fixture;
        open(fixture, 1);
        chooseUnit(0);
        QTest::mouseClick(fixture.find<QPushButton>("columns"), Qt::LeftButton);
        QVERIFY(!fixture.document().undoStack().canUndo());
    }

    void theNextOneIsShownWhenTheOnlyShownCandidateGoes()
    {
        WindowFixture fixture;
        open(fixture, 1);
        mine(fixture);
        fixture.selectRows({1});
        auto* const table = fixture.find<QAbstractItemView>("candidateTable");
        for (int left = int(fixture.candidates().size()) - 1; left >= 0; --left) {
            fixture.window.actions().remove->trigger();
            QCOMPARE(fixture.candidates().size(), left);
            QCOMPARE(fixture.document().shown().isEmpty(), left == 0);
            QCOMPARE(table->selectionModel()->selectedRows().size(), left == 0 ? 0 : 1);
        }
        QTRY_VERIFY(fixture.window.isSettled());
    }
};

QTEST_MAIN(tst_RemoveCurve)
#include "tst_RemoveCurve.moc"
