#include "SeriesFixture.h"

#include "document/CurveText.h"
#include "ui/support/HoldQueue.h"

#include <QComboBox>
#include <QDialog>
#include <QFile>
#include <QPushButton>

#include <algorithm>
#include <cmath>

using namespace clusterlens;
using namespace clusterlens::testing;
using namespace clusterlens::ui;

/// Curves that arrive in a folder while the window is open.
class tst_WatchFolder : public QObject {
    Q_OBJECT

private:
    static void write(const QString& path, const std::string& text) { std::ofstream(path.toStdString()) << text; }

    /// Without a word of the unit.
    static std::string inNanometre(int kelvin)
    {
        return rewritten(kelvin, [](std::ostream& text, double r, double g) { text << 0.1 * r << ' ' << 100.0 * g << '\n'; });
    }

private Q_SLOTS:
    void aFileThatIsWrittenSlowlyIsTakenOnceItIsComplete()
    {
        SeriesFixture fixture;
        const QString folder = fixture.path("beam");
        fixture.watch(folder);
        const std::string whole = curveAt(300, 1);
        const QString path = folder + "/pt_300K.gr";
        for (int part = 0; part < 20; ++part) { // more than a second in all, never still for two looks
            std::ofstream file(path.toStdString(), std::ios::app);
            file << whole.substr(whole.size() * std::size_t(part) / 20,
                whole.size() * std::size_t(part + 1) / 20 - whole.size() * std::size_t(part) / 20);
            file.close();
            QVERIFY2(fixture.document().curveIds().isEmpty(), "half a file was taken");
            QTest::qWait(SeriesFixture::pause * 6 / 10);
        }
        QTRY_COMPARE(fixture.document().curveIds().size(), 1);
        const Curve& curve = fixture.document().curve(fixture.document().curveIds()[0]);
        QCOMPARE(curve.data->content, whole);
        QTRY_VERIFY_WITH_TIMEOUT(!fixture.candidates().isEmpty() && fixture.window.isSettled(), CLUSTERLENS_PATIENCE);
        QTRY_VERIFY(fixture.find<QLabel>("watchText")->text().contains("Curves that have come: 1"));
    }

    void eachIsCalculatedOnceAndAgainWhenItIsWrittenAnew()
    {
        SeriesFixture fixture;
        const QString folder = fixture.path("beam");
        QDir().mkpath(folder);
        write(folder + "/pt_100K.gr", curveAt(100, 1)); // there before
        fixture.watch(folder);
        write(folder + "/pt_200K.gr", curveAt(200, 2));
        write(folder + "/broken.gr", "no numbers\n");
        QTRY_COMPARE_WITH_TIMEOUT(fixture.document().curveIds().size(), 2, CLUSTERLENS_PATIENCE);
        QTRY_VERIFY_WITH_TIMEOUT(
            fixture.queue().phase() == CurveQueue::Phase::Idle && fixture.window.isSettled() && !fixture.messages().isEmpty(),
            CLUSTERLENS_PATIENCE);
        QVERIFY(fixture.messages().join(' ').contains("broken.gr"));
        const QList<int> ids = fixture.document().curveIds();
        for (const int id : ids)
            QCOMPARE(fixture.document().curve(id).runs.size(), std::size_t(1));
        QTest::qWait(5 * SeriesFixture::pause); // looks that find nothing new
        QCOMPARE(fixture.document().curveIds(), ids);
        write(folder + "/pt_200K.gr", curveAt(250, 3));
        const auto second = [&]() -> const Curve& {
            return fixture.document().curve(fixture.document().curve(ids[0]).name == "pt_200K.gr" ? ids[0] : ids[1]);
        };
        QTRY_COMPARE_WITH_TIMEOUT(second().runs.size(), std::size_t(2), CLUSTERLENS_PATIENCE);
        QCOMPARE(second().data->content, curveAt(250, 3));
        QCOMPARE(fixture.document().curveIds(), ids);
        QVERIFY(QTest::qWaitFor([&] { return fixture.window.isSettled(); }, CLUSTERLENS_PATIENCE));
    }

    void aFolderThatGoesAwayIsToldUntilItIsBack()
    {
        SeriesFixture fixture;
        const QString folder = fixture.path("beam");
        fixture.watch(folder);
        const QStringList told{"The watched folder " + folder + " is not there any more. Watching goes on when it is back."};
        for (const bool back : {true, false}) {
            QVERIFY(QDir().rename(folder, fixture.path("away")));
            QTRY_COMPARE_WITH_TIMEOUT(fixture.messages(), told, CLUSTERLENS_PATIENCE);
            back ? void(QDir().rename(fixture.path("away"), folder)) : fixture.find<QToolButton>("watchStop")->click();
            QTRY_COMPARE_WITH_TIMEOUT(fixture.messages(), QStringList(), CLUSTERLENS_PATIENCE);
        }
    }

    void aFileThatIsWrittenAnewIsReadAsTheUserHadChosen()
    {
        SeriesFixture fixture;
        const QString path = fixture.path("beam/pt.gr");
        QDir().mkpath(fixture.path("beam"));
        write(path, inNanometre(200));
        ReadOptions options;
        options.unit = LengthUnit::Nanometre;
        const int curve = fixture.document().addCurve(readCurve(inNanometre(200), "pt.gr", options), path);
        fixture.showTable();
        fixture.watch(fixture.path("beam"));
        fixture.find<QComboBox>("watchKind")->setCurrentIndex(2); // only open them
        QTest::qWait(5 * SeriesFixture::pause);
        QCOMPARE(fixture.messages(), QStringList());
        write(path, inNanometre(500));
        QTRY_COMPARE(fixture.document().curve(curve).data->content, inNanometre(500));
        const LoadedCurve& again = *fixture.document().curve(curve).data;
        QCOMPARE(again.file.unit, LengthUnit::Nanometre);
        QVERIFY(std::abs(again.file.curve.r[again.file.curve.r.size() - 1] - 12.0) < 0.1); // Å
        QCOMPARE(fixture.document().curveIds(), QList<int>{curve});
        QCOMPARE(fixture.messages(), QStringList());
    }

    void whatIsReadAfterAQuestionIsCalculatedToo()
    {
        SeriesFixture fixture;
        fixture.watch(fixture.path("beam"));
        write(fixture.path("beam/pt.gr"), inNanometre(200)); // 1.2 Å of r, for all that is known
        QTRY_COMPARE_WITH_TIMEOUT(fixture.messages().size(), 1, CLUSTERLENS_PATIENCE);
        WindowFixture::answer([](QWidget* dialog) {
            dialog->findChild<QComboBox*>("unit")->setCurrentIndex(2); // nm
            qobject_cast<QDialog*>(dialog)->accept();
        });
        fixture.window.messages().findChild<QPushButton*>()->click();
        QCOMPARE(fixture.document().curveIds().size(), 1);
        const int curve = fixture.document().currentCurve();
        QCOMPARE(fixture.document().curve(curve).data->file.unit, LengthUnit::Nanometre);
        QTRY_VERIFY_WITH_TIMEOUT(!fixture.candidates().isEmpty() && fixture.window.isSettled(), CLUSTERLENS_PATIENCE);
        QTRY_VERIFY(fixture.find<QLabel>("watchText")->text().contains("Curves that have come: 1"));
        QCOMPARE(fixture.messages(), QStringList());

        write(fixture.path("beam/pt2.gr"), inNanometre(250)); // alike: nobody is asked again
        QTRY_COMPARE_WITH_TIMEOUT(fixture.document().curveIds().size(), 2, CLUSTERLENS_PATIENCE);
        QTRY_VERIFY_WITH_TIMEOUT(fixture.inState("done") == 2 && fixture.window.isSettled(), CLUSTERLENS_PATIENCE);
        QCOMPARE(fixture.document().curve(fixture.document().curveIds().last()).data->file.unit, LengthUnit::Nanometre);
        QCOMPARE(fixture.messages(), QStringList());
    }

    void whatIsReadInAnotherWayIsSearchedAgain()
    {
        SeriesFixture fixture;
        fixture.watch(fixture.path("beam"));
        write(fixture.path("beam/pt.gr"), sixColumns(300));
        QTRY_COMPARE_WITH_TIMEOUT(fixture.document().curveIds().size(), 1, CLUSTERLENS_PATIENCE);
        const int curve = fixture.document().currentCurve();
        const auto runs = [&] { return fixture.document().curve(curve).runs.size(); };
        QTRY_VERIFY_WITH_TIMEOUT(runs() == 1 && fixture.window.isSettled(), CLUSTERLENS_PATIENCE);
        SeriesFixture::answerColumn(3);
        QCOMPARE(fixture.messages().size(), 1);
        fixture.window.messages().findChild<QPushButton*>()->click();
        QTRY_VERIFY_WITH_TIMEOUT(runs() == 2 && fixture.window.isSettled(), CLUSTERLENS_PATIENCE);
        QCOMPARE(fixture.document().curveIds().size(), 1);
    }

    void oneAnswerHoldsForThoseThatHaveComeAndThoseThatCome()
    {
        SeriesFixture fixture;
        fixture.watch(fixture.path("beam"));
        for (const QString name : {"a.gr", "b.gr"})
            write(fixture.path("beam/" + name), sixColumns(300));
        QTRY_COMPARE_WITH_TIMEOUT(fixture.document().curveIds().size(), 2, CLUSTERLENS_PATIENCE);
        QTRY_VERIFY_WITH_TIMEOUT(fixture.inState("done") == 2 && fixture.window.isSettled(), CLUSTERLENS_PATIENCE);
        SeriesFixture::answerColumn(3);
        const QList<QPushButton*> buttons = fixture.window.messages().findChildren<QPushButton*>();
        const auto look = std::ranges::find(buttons, QStringLiteral("Look at the file…"), &QPushButton::text);
        QVERIFY(look != buttons.end());
        (*look)->click();
        write(fixture.path("beam/c.gr"), sixColumns(300));
        QTRY_COMPARE_WITH_TIMEOUT(fixture.document().curveIds().size(), 3, CLUSTERLENS_PATIENCE);
        const auto column = [&](int id) { return fixture.document().curve(id).data->file.columns.g; };
        const auto runs = [&](int id) { return fixture.document().curve(id).runs.size(); };
        const QList<int> ids = fixture.document().curveIds();
        for (const int id : ids)
            QTRY_COMPARE_WITH_TIMEOUT(column(id), 3, CLUSTERLENS_PATIENCE);
        QTRY_VERIFY_WITH_TIMEOUT(
            runs(ids[0]) == 2 && runs(ids[1]) == 2 && runs(ids[2]) == 1 && fixture.window.isSettled(), CLUSTERLENS_PATIENCE);
        for (const int id : ids)
            QVERIFY(isOfNow(fixture.document().curve(id).runs.back().summary, *fixture.document().curve(id).data));
        // Another answer takes its place, but not where the user has chosen something else.
        fixture.document().setCurrentCurve(ids[1]);
        SeriesFixture::answerColumn(4);
        fixture.find<QPushButton>("columns")->click();
        QTRY_COMPARE(column(ids[0]), 4);
        QTRY_COMPARE(column(ids[2]), 4);
        QTRY_VERIFY_WITH_TIMEOUT(fixture.window.isSettled(), CLUSTERLENS_PATIENCE);
    }

    void theSearchForWhatACurveWasIsGivenUp()
    {
        SeriesFixture fixture;
        fixture.watch(fixture.path("beam"));
        HoldQueue held(fixture.workspace.queue);
        write(fixture.path("beam/pt.gr"), sixColumns(300));
        QTRY_VERIFY_WITH_TIMEOUT(fixture.queue().current() != 0, CLUSTERLENS_PATIENCE);
        const int curve = fixture.queue().current();
        fixture.document().setCurrentCurve(curve);
        SeriesFixture::answerColumn(3);
        fixture.find<QPushButton>("columns")->click();
        QCOMPARE(fixture.document().curve(curve).data->file.columns.g, 3);
        held.release();
        QTRY_VERIFY_WITH_TIMEOUT(fixture.inState("done") == 1 && fixture.window.isSettled(), CLUSTERLENS_PATIENCE);
        const Curve& now = fixture.document().curve(curve);
        QCOMPARE(now.runs.size(), std::size_t(1));
        QVERIFY(isOfNow(now.runs.back().summary, *now.data));
    }

    void undoTakesBackWhatTheUserDidAndNotWhatTheBeamlineWrote()
    {
        SeriesFixture fixture;
        fixture.watch(fixture.path("beam"));
        write(fixture.path("beam/pt.gr"), curveAt(200, 2));
        QTRY_COMPARE_WITH_TIMEOUT(fixture.document().curveIds().size(), 1, CLUSTERLENS_PATIENCE);
        const int curve = fixture.document().curveIds()[0];
        QTRY_VERIFY_WITH_TIMEOUT(fixture.inState("done") == 1 && fixture.window.isSettled(), CLUSTERLENS_PATIENCE);
        fixture.find<QComboBox>("watchKind")->setCurrentIndex(2); // only open them
        const int candidate = fixture.document().candidateIds(curve)[0];
        const auto data = [&]() -> const LoadedCurve& { return *fixture.document().curve(curve).data; };
        const double asRead = data().experiment.pdf.qdamp;
        ExperimentOverrides overrides;
        overrides.values[parameter::qdamp] = 0.06;
        fixture.document().setOverrides(curve, overrides);
        fixture.document().setStarred({candidate}, true);
        const int steps = fixture.document().undoStack().count();
        write(fixture.path("beam/pt.gr"), curveAt(500, 3));
        QTRY_COMPARE(data().content, curveAt(500, 3));
        QCOMPARE(data().experiment.pdf.qdamp, 0.06);
        QCOMPARE(fixture.document().undoStack().count(), steps);
        QVERIFY(fixture.document().isModified());
        fixture.document().undoStack().undo();
        QVERIFY(!fixture.document().candidate(candidate).starred);
        QCOMPARE(data().content, curveAt(500, 3));
        fixture.document().undoStack().undo();
        QCOMPARE(data().content, curveAt(500, 3));
        QCOMPARE(data().experiment.pdf.qdamp, asRead);
        fixture.document().undoStack().redo();
        QCOMPARE(data().content, curveAt(500, 3));
        QCOMPARE(data().experiment.pdf.qdamp, 0.06);
        QTRY_VERIFY_WITH_TIMEOUT(fixture.window.isSettled(), CLUSTERLENS_PATIENCE);
    }

    void whatIsToldOfAFileThatCannotBeReadGoesWhenItCan()
    {
        SeriesFixture fixture;
        fixture.watch(fixture.path("beam"));
        fixture.find<QComboBox>("watchKind")->setCurrentIndex(2); // only open them
        write(fixture.path("beam/a.gr"), "no numbers\n");
        write(fixture.path("beam/b.gr"), "no numbers\n");
        QTRY_COMPARE_WITH_TIMEOUT(fixture.messages().size(), 2, CLUSTERLENS_PATIENCE);
        write(fixture.path("beam/a.gr"), curveAt(200, 2));
        QTRY_COMPARE_WITH_TIMEOUT(fixture.document().curveIds().size(), 1, CLUSTERLENS_PATIENCE);
        QCOMPARE(fixture.messages().size(), 1);
        QVERIFY2(fixture.messages()[0].contains("b.gr"), qPrintable(fixture.messages()[0]));
        write(fixture.path("beam/b.gr"), curveAt(300, 2));
        fixture.window.open({fixture.path("beam/b.gr")}); // by hand, before the next look
        QTRY_COMPARE(fixture.messages(), QStringList());
    }

    void whatCannotBeReadIsOfferedToLookAt()
    {
        SeriesFixture fixture;
        fixture.watch(fixture.path("beam"));
        fixture.find<QComboBox>("watchKind")->setCurrentIndex(2); // only open them
        write(fixture.path("beam/broken.gr"), "no numbers\n");
        QTRY_COMPARE_WITH_TIMEOUT(fixture.messages().size(), 1, CLUSTERLENS_PATIENCE);
        QVERIFY2(fixture.messages()[0].contains("broken.gr"), qPrintable(fixture.messages()[0]));
        const auto look = [&] {
            QString seen;
            WindowFixture::answer([&](QWidget* dialog) {
                seen = dialog->windowTitle();
                qobject_cast<QDialog*>(dialog)->reject();
            });
            fixture.window.messages().findChild<QPushButton*>()->click();
            return seen;
        };
        QVERIFY(look().contains("broken.gr"));
        // One that is read, but not as two columns usually are: told once.
        for (const QString name : {"a.gr", "b.gr"}) {
            std::ostringstream text;
            for (int i = 0; i < 100; ++i)
                text << 0.1 * i << " 0.0 " << std::sin(0.3 * i) << " 0.01 0.02 7\n";
            write(fixture.path("beam/" + name), text.str());
        }
        QTRY_COMPARE_WITH_TIMEOUT(fixture.document().curveIds().size(), 2, CLUSTERLENS_PATIENCE);
        QCOMPARE(fixture.messages().size(), 1);
        QVERIFY2(fixture.messages()[0].contains("check how it was read"), qPrintable(fixture.messages()[0]));
        QVERIFY(look().contains(".gr"));
        QTRY_VERIFY_WITH_TIMEOUT(fixture.window.isSettled(), CLUSTERLENS_PATIENCE);
    }

    void whatTheUserHasStatedHoldsForThoseThatArrive()
    {
        SeriesFixture fixture;
        fixture.openCurves(1);
        ExperimentOverrides overrides;
        overrides.values[parameter::qdamp] = 0.06;
        fixture.document().setOverrides(fixture.document().currentCurve(), overrides);
        fixture.watch(fixture.path("beam"));
        fixture.find<QComboBox>("watchKind")->setCurrentIndex(2); // only open them
        write(fixture.path("beam/pt_200K.gr"), curveAt(200, 2));
        QTRY_COMPARE(fixture.document().curveIds().size(), 2);
        QCOMPARE(fixture.document().curve(fixture.document().curveIds()[1]).data->experiment.pdf.qdamp, 0.06);
        QVERIFY(fixture.queue().phase() == CurveQueue::Phase::Idle);
    }

    void aQueueThatWasCancelledStaysAsItIsAndGetsTheCurve()
    {
        SeriesFixture fixture;
        fixture.openCurves(4);
        fixture.watch(fixture.path("beam"));
        fixture.table().selectAll();
        QTRY_VERIFY_WITH_TIMEOUT(fixture.window.seriesActions().mine->isEnabled(), CLUSTERLENS_PATIENCE);
        fixture.window.seriesActions().mine->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(fixture.queue().progress().done >= 1, CLUSTERLENS_PATIENCE);
        QTest::mouseClick(fixture.find<QToolButton>("queueCancel"), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(fixture.queue().isQuiet(), CLUSTERLENS_PATIENCE);
        const int left = fixture.queue().left();
        QVERIFY(left > 0);
        write(fixture.path("beam/pt_900K.gr"), curveAt(900, 9));
        QTRY_COMPARE_WITH_TIMEOUT(fixture.document().curveIds().size(), 5, CLUSTERLENS_PATIENCE);
        QTRY_COMPARE(fixture.queue().left(), left + 1);
        QCOMPARE(fixture.queue().phase(), CurveQueue::Phase::Stopped);
        QTRY_VERIFY(fixture.find<QLabel>("queueText")->text().contains("of 5 curves, cancelled"));
        QTest::mouseClick(fixture.find<QToolButton>("queuePause"), Qt::LeftButton); // Resume
        QTRY_VERIFY_WITH_TIMEOUT(
            fixture.queue().phase() == CurveQueue::Phase::Idle && fixture.window.isSettled(), CLUSTERLENS_PATIENCE);
        for (const int id : fixture.document().curveIds())
            QCOMPARE(fixture.document().curve(id).runs.size(), std::size_t(1));
    }

    void stoppingAndOtherSessionsEndIt()
    {
        SeriesFixture fixture;
        const QString folder = fixture.path("beam");
        fixture.watch(folder);
        QTest::mouseClick(fixture.find<QToolButton>("watchStop"), Qt::LeftButton);
        QVERIFY(!fixture.find<QWidget>("watchBar")->isVisible());
        write(folder + "/pt_200K.gr", curveAt(200, 2));
        QTest::qWait(5 * SeriesFixture::pause);
        QVERIFY(fixture.document().curveIds().isEmpty());
        fixture.workspace.watcher.start(folder);
        fixture.document().clear();
        QVERIFY(!fixture.workspace.watcher.isWatching());
    }

    void aFolderThatGoesIsToldOnce()
    {
        SeriesFixture fixture;
        const QString folder = fixture.path("beam");
        fixture.watch(folder);
        QVERIFY(QDir(folder).removeRecursively());
        QTRY_COMPARE(fixture.messages().size(), 1);
        QTest::qWait(5 * SeriesFixture::pause);
        QCOMPARE(fixture.messages().size(), 1);
        QVERIFY(fixture.workspace.watcher.isWatching()); // it may come back
    }
};

QTEST_MAIN(tst_WatchFolder)
#include "tst_WatchFolder.moc"
