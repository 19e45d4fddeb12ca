#include "SeriesFixture.h"

#include "ui/support/MinedCandidates.h"

#include "document/SessionConversion.h"

#include <QFileInfo>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>

using namespace clusterlens;
using namespace clusterlens::testing;
using namespace clusterlens::ui;

/// Many curves, one after the other, in the real window.
class tst_CurveQueue : public QObject {
    Q_OBJECT

private:
    using Phase = CurveQueue::Phase;

    static void mineAll(SeriesFixture& fixture)
    {
        fixture.table().selectAll();
        QTRY_VERIFY_WITH_TIMEOUT(fixture.window.seriesActions().mine->isEnabled(), CLUSTERLENS_PATIENCE);
        fixture.window.seriesActions().mine->trigger();
    }

    static void press(SeriesFixture& fixture, const char* button)
    {
        QTest::mouseClick(fixture.find<QToolButton>(button), Qt::LeftButton);
    }

    static bool waitForDone(SeriesFixture& fixture, int count)
    {
        return QTest::qWaitFor([&] { return fixture.queue().progress().done >= count; }, CLUSTERLENS_PATIENCE);
    }

    static bool waitForEnd(SeriesFixture& fixture)
    {
        return QTest::qWaitFor(
            [&] { return fixture.queue().phase() == Phase::Idle && fixture.window.isSettled(); }, CLUSTERLENS_PATIENCE);
    }

    /// Each curve has the candidates of one run, no more.
    static void checkOneRunEach(SeriesFixture& fixture)
    {
        for (const int curve : fixture.document().curveIds()) {
            QCOMPARE(fixture.document().curve(curve).runs.size(), std::size_t(1));
            const QList<int> candidates = fixture.document().candidateIds(curve);
            QVERIFY(!candidates.isEmpty());
            for (const int id : candidates)
                QCOMPARE(fixture.document().candidate(id).run, fixture.document().curve(curve).runs.front().id);
        }
    }

private Q_SLOTS:
    void aCurveThatComesAgainWhileItIsAtWorkIsOneCurve()
    {
        SeriesFixture fixture;
        fixture.openCurves(1);
        const int curve = fixture.document().currentCurve();
        fixture.queue().add(CurveQueue::Kind::Mine, {curve});
        QTRY_COMPARE_WITH_TIMEOUT(fixture.queue().current(), curve, CLUSTERLENS_PATIENCE);
        fixture.queue().add(CurveQueue::Kind::Mine, {curve}); // its file was written anew
        QCOMPARE(fixture.queue().progress().total, 1);
        QVERIFY(waitForEnd(fixture));
        QCOMPARE(fixture.document().curve(curve).runs.size(), std::size_t(2));
        QCOMPARE(fixture.messages(), QStringList());
    }

    void aHundredCurvesAreCancelledResumedAndAllThere()
    {
        SeriesFixture fixture;
        fixture.openCurves(100);
        QVERIFY(!fixture.find<QWidget>("queueBar")->isVisible());
        mineAll(fixture);
        QTRY_VERIFY_WITH_TIMEOUT(fixture.find<QWidget>("queueBar")->isVisible(), CLUSTERLENS_PATIENCE);
        QTRY_VERIFY_WITH_TIMEOUT(fixture.inState("running") == 1 && fixture.inState("waiting") >= 90, CLUSTERLENS_PATIENCE);
        QVERIFY(waitForDone(fixture, 10));
        QTRY_VERIFY_WITH_TIMEOUT(
            fixture.find<QLabel>("queueText")->text().contains(QRegularExpression("1\\d of 100 curves.* left")),
            CLUSTERLENS_PATIENCE);

        fixture.window.actions().cancel->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(!fixture.workspace.queue.isBusy(), CLUSTERLENS_PATIENCE);
        QCOMPARE(fixture.queue().phase(), Phase::Stopped);
        const int done = fixture.queue().progress().done;
        QVERIFY(done >= 10 && done < 100);
        QTRY_COMPARE_WITH_TIMEOUT(fixture.inState("new"), 100 - done, CLUSTERLENS_PATIENCE); // they wait for nobody but the user
        QTRY_VERIFY_WITH_TIMEOUT(fixture.window.isSettled(), CLUSTERLENS_PATIENCE);
        QCOMPARE(fixture.document().candidateIds().isEmpty(), false);

        press(fixture, "queuePause"); // which is called Resume now
        QVERIFY(waitForEnd(fixture));
        QVERIFY(!fixture.find<QWidget>("queueBar")->isVisible());
        checkOneRunEach(fixture);
        QCOMPARE(fixture.inState("done"), 100);
        QCOMPARE(fixture.messages(), QStringList{"100 curves are through."});
    }

    void aCurveWithoutAFinishedSearchIsNew()
    {
        SeriesFixture fixture;
        fixture.openCurves(3);
        const QList<int> ids = fixture.document().curveIds();
        fixture.document().setCurrentCurve(ids[0]);
        fixture.mine();
        const auto some = fixture.document().candidate(fixture.candidates().first()).candidate;
        fixture.document().addCandidates(ids[1], {some});                                // a reference
        fixture.document().addCandidates(ids[2], {some}, fixture.document().startRun()); // left by a search that was cancelled
        QTRY_VERIFY(!fixture.cell(ids[1], "Best").isEmpty() && !fixture.cell(ids[2], "Best").isEmpty());
        QCOMPARE(fixture.cell(ids[0], "State"), QStringLiteral("done"));
        QCOMPARE(fixture.inState("new"), 2);
        fixture.window.seriesActions().selectNew->trigger();
        QCOMPARE(QSet<int>(ids.begin() + 1, ids.end()),
            [](const QList<int>& selected) { return QSet<int>(selected.begin(), selected.end()); }(fixture.table().selected()));
    }

    void whatIsChosenAfterACancelComesFirstAndTheRestGoesOn()
    {
        SeriesFixture fixture;
        fixture.openCurves(5);
        const QList<int> ids = fixture.document().curveIds();
        mineAll(fixture);
        QTRY_VERIFY_WITH_TIMEOUT(
            fixture.queue().work(fixture.queue().current()) == CurveQueue::Work::Running, CLUSTERLENS_PATIENCE);
        press(fixture, "queueCancel");
        QCOMPARE(fixture.queue().phase(), Phase::Stopped);
        fixture.table().select({ids[4]});
        fixture.window.seriesActions().mine->trigger(); // while the one at work is still being stopped
        QList<int> order;
        connect(&fixture.queue(), &CurveQueue::workChanged, &fixture.queue(), [&](int curve) {
            if (fixture.queue().work(curve) == CurveQueue::Work::Running && !order.contains(curve))
                order.append(curve);
        });
        QCOMPARE(fixture.queue().progress().total, 5);
        QVERIFY(waitForEnd(fixture));
        QVERIFY(!order.isEmpty());
        QCOMPARE(order.first(), ids[4]);
        checkOneRunEach(fixture);
    }

    void resumeKeepsWhatTheUserHasMadeSomethingOf()
    {
        SeriesFixture fixture;
        fixture.openCurves(1);
        Document& document = fixture.document();
        const int curve = document.currentCurve();
        mineAll(fixture);
        QTRY_VERIFY_WITH_TIMEOUT(fixture.queue().current() != 0, CLUSTERLENS_PATIENCE);
        press(fixture, "queueCancel");
        QTRY_VERIFY_WITH_TIMEOUT(fixture.queue().isQuiet(), CLUSTERLENS_PATIENCE);
        QCOMPARE(fixture.queue().phase(), Phase::Stopped);
        // What a search has left that was stopped amid its samples.
        std::vector<std::shared_ptr<const Candidate>> found;
        for (const ShownCandidate& one : tests::mineExample("silver-icosahedron.gr", 4).candidates)
            found.push_back(one.candidate);
        found.push_back(found.front());
        const QList<int> ids = document.addCandidates(curve, found, document.startRun());
        QCOMPARE(ids.size(), 5);
        document.setStarred({ids[0]}, true);
        document.renameCandidate(ids[1], "mine");
        document.addWithUndo("Refine", curve, found[2], ids[2]);
        document.setNote(ids[4], "to be compared");
        press(fixture, "queuePause"); // Resume
        QVERIFY(waitForEnd(fixture));
        for (const int kept : {0, 1, 2, 4})
            QVERIFY2(document.containsCandidate(ids[kept]), qPrintable(QString::number(kept)));
        QVERIFY(!document.containsCandidate(ids[3]));
        QCOMPARE(document.candidate(ids[1]).name, QStringLiteral("mine"));
    }

    void sessionsKeepWhatFailedAndThePage()
    {
        SeriesFixture fixture;
        fixture.openCurves(3);
        fixture.document().save(fixture.path("before.clens"));
        const QList<int> ids = fixture.document().curveIds();
        fixture.table().select({ids[0], ids[2]});
        QTRY_VERIFY_WITH_TIMEOUT(fixture.window.seriesActions().refine->isEnabled(), CLUSTERLENS_PATIENCE);
        fixture.window.seriesActions().refine->trigger(); // there is nothing to refine
        QVERIFY(waitForEnd(fixture));
        QVERIFY(fixture.document().isModified());
        QTRY_COMPARE_WITH_TIMEOUT(fixture.inState("failed"), 2, CLUSTERLENS_PATIENCE);
        const QString why = fixture.queue().failure(ids[0]);
        QVERIFY(!why.isEmpty());
        const QString path = fixture.path("failed.clens");
        SeriesFixture::chooseFile(path);
        fixture.window.actions().saveAs->trigger();
        fixture.window.seriesActions().table->setChecked(false);
        fixture.document().clear();
        QVERIFY(fixture.queue().failures().isEmpty());
        fixture.window.open({path});
        QTRY_VERIFY_WITH_TIMEOUT(fixture.window.isSettled(), CLUSTERLENS_PATIENCE);
        QVERIFY(fixture.table().isVisible()); // the page that was seen
        QVERIFY(!fixture.document().isModified());
        QTRY_COMPARE_WITH_TIMEOUT(fixture.inState("failed"), 2, CLUSTERLENS_PATIENCE);
        QCOMPARE(fixture.cell(ids[1], "State"), QStringLiteral("new"));
        QCOMPARE(fixture.queue().failure(ids[2]), why);
        fixture.table().select({ids[0]});
        QTRY_VERIFY_WITH_TIMEOUT(fixture.window.seriesActions().mine->isEnabled(), CLUSTERLENS_PATIENCE);
        fixture.window.seriesActions().mine->trigger(); // as soon as a run goes well it is forgotten
        QVERIFY(waitForEnd(fixture));
        QTRY_COMPARE_WITH_TIMEOUT(fixture.inState("failed"), 1, CLUSTERLENS_PATIENCE);
    }

    void pauseFinishesTheCurveAtWork()
    {
        SeriesFixture fixture;
        fixture.openCurves(4);
        mineAll(fixture);
        QTRY_VERIFY_WITH_TIMEOUT(fixture.queue().current() != 0, CLUSTERLENS_PATIENCE);
        press(fixture, "queuePause");
        QTRY_VERIFY_WITH_TIMEOUT(!fixture.workspace.queue.isBusy(), CLUSTERLENS_PATIENCE);
        QCOMPARE(fixture.queue().phase(), Phase::Paused);
        QCOMPARE(fixture.queue().progress().done, 1);
        QTest::qWait(200); // nothing else begins
        QCOMPARE(fixture.queue().progress().done, 1);
        QVERIFY(!fixture.workspace.queue.isBusy());
        press(fixture, "queuePause");
        QVERIFY(waitForEnd(fixture));
        checkOneRunEach(fixture);
    }

    void skipGoesOnWithTheNext()
    {
        SeriesFixture fixture;
        fixture.openCurves(3);
        mineAll(fixture);
        QTRY_VERIFY_WITH_TIMEOUT(fixture.queue().current() != 0, CLUSTERLENS_PATIENCE);
        const int skipped = fixture.queue().current();
        press(fixture, "queueSkip");
        QVERIFY(waitForEnd(fixture));
        for (const int curve : fixture.document().curveIds())
            QCOMPARE(fixture.document().candidateIds(curve).isEmpty(), curve == skipped);
        QVERIFY(fixture.messages().join(' ').contains("1 were skipped"));
    }

    void removedCurvesArePassedOver_data()
    {
        QTest::addColumn<bool>("running");
        QTest::addColumn<bool>("back");
        QTest::newRow("one at work") << true << false;
        QTest::newRow("one at work, and back") << true << true;
        QTest::newRow("one that waits") << false << false;
        QTest::newRow("one that waits, and back") << false << true;
    }

    void removedCurvesArePassedOver()
    {
        QFETCH(const bool, running);
        QFETCH(const bool, back);
        SeriesFixture fixture;
        fixture.openCurves(4);
        const QList<int> ids = fixture.document().curveIds();
        mineAll(fixture);
        QTRY_VERIFY_WITH_TIMEOUT(fixture.queue().current() != 0, CLUSTERLENS_PATIENCE);
        const int gone = running ? fixture.queue().current() : ids[2];
        fixture.table().select({gone});
        QTest::keyClick(&fixture.table(), Qt::Key_Delete);
        QVERIFY(!fixture.document().containsCurve(gone));
        if (back)
            fixture.window.actions().undo->trigger();
        QVERIFY(waitForEnd(fixture));
        QCOMPARE(fixture.document().containsCurve(gone), back);
        QCOMPARE(fixture.document().curveIds().size(), back ? 4 : 3);
        checkOneRunEach(fixture);
        QCOMPARE(fixture.messages(), QStringList{back ? "4 curves are through." : "3 curves are through."});
    }

    void removingAllEndsItAndAfterUndoTheyWait()
    {
        SeriesFixture fixture;
        fixture.openCurves(3);
        mineAll(fixture);
        QTRY_VERIFY_WITH_TIMEOUT(fixture.queue().current() != 0, CLUSTERLENS_PATIENCE);
        QTest::keyClick(&fixture.table(), Qt::Key_A, Qt::ControlModifier);
        QTest::keyClick(&fixture.table(), Qt::Key_Delete);
        QVERIFY(fixture.document().curveIds().isEmpty());
        QVERIFY(waitForEnd(fixture));
        QVERIFY(!fixture.find<QWidget>("queueBar")->isVisible());
        fixture.window.actions().undo->trigger();
        QCOMPARE(fixture.document().curveIds().size(), 3);
        QCOMPARE(fixture.queue().left(), 3);
        QTRY_COMPARE_WITH_TIMEOUT(fixture.inState("waiting"), 3, CLUSTERLENS_PATIENCE);
        QVERIFY(fixture.find<QLabel>("queueText")->isVisible());
        QVERIFY2(
            fixture.find<QLabel>("queueText")->text().endsWith(", paused"), qPrintable(fixture.find<QLabel>("queueText")->text()));
        QTest::qWait(200); // nothing begins by itself
        QVERIFY(fixture.queue().isQuiet() && fixture.inState("waiting") == 3);
        QCOMPARE(fixture.messages().size(), 1);
        auto* const resume = fixture.window.messages().findChild<QPushButton*>();
        QCOMPARE(resume->text(), QStringLiteral("Resume"));
        resume->click();
        QVERIFY(waitForEnd(fixture));
        checkOneRunEach(fixture);
        QCOMPARE(fixture.messages(), QStringList{"3 curves are through."});
    }

    void whatFailsIsMarkedAndPassedOver()
    {
        SeriesFixture fixture;
        fixture.openCurves(3);
        const QList<int> ids = fixture.document().curveIds();
        fixture.document().setCurrentCurve(ids[1]);
        fixture.window.actions().mine->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(fixture.window.isSettled(), CLUSTERLENS_PATIENCE);
        fixture.table().selectAll();
        QTRY_VERIFY_WITH_TIMEOUT(fixture.window.seriesActions().refine->isEnabled(), CLUSTERLENS_PATIENCE);
        fixture.window.seriesActions().refine->trigger();
        QVERIFY(waitForEnd(fixture));
        QCOMPARE(fixture.cell(ids[0], "State"), QStringLiteral("failed"));
        QCOMPARE(fixture.cell(ids[1], "State"), QStringLiteral("done"));
        QCOMPARE(fixture.cell(ids[2], "State"), QStringLiteral("failed"));
        QVERIFY(!fixture.queue().failure(ids[0]).isEmpty());
        QCOMPARE(fixture.messages().size(), 1);
        QVERIFY2(fixture.messages()[0].contains("2 of them failed: There is no candidate"), qPrintable(fixture.messages()[0]));
        // The best one was refined.
        const QList<int> candidates = fixture.document().candidateIds(ids[1]);
        QVERIFY(
            std::ranges::any_of(candidates, [&](int id) { return fixture.document().candidate(id).parent == candidates.first(); }));
        fixture.window.seriesActions().selectFailed->trigger();
        QCOMPARE(fixture.table().selected(), (QList<int>{ids[0], ids[2]}));
    }

    void everyFinishedRunIsSavedForRecovery()
    {
        SeriesFixture fixture;
        fixture.openCurves(2);
        fixture.workspace.autosave.setInterval(3'600'000);
        QSignalSpy saved(&fixture.workspace.autosave, &Autosave::saved);
        mineAll(fixture);
        QVERIFY(waitForDone(fixture, 1));
        QTRY_VERIFY_WITH_TIMEOUT(!saved.isEmpty(), CLUSTERLENS_PATIENCE);
        const SessionData kept = readSession(toPath(fixture.workspace.autosave.file()));
        QVERIFY(std::ranges::any_of(kept.curves, [](const SessionCurve& curve) { return !curve.runs.empty(); }));
        QVERIFY(waitForEnd(fixture));
    }

    void closingAsks()
    {
        SeriesFixture fixture;
        fixture.openCurves(5);
        mineAll(fixture);
        QTRY_VERIFY_WITH_TIMEOUT(fixture.queue().current() != 0, CLUSTERLENS_PATIENCE);
        QString question;
        WindowFixture::answer([&](QWidget* dialog) {
            question = qobject_cast<QMessageBox*>(dialog)->informativeText();
            qobject_cast<QMessageBox*>(dialog)->button(QMessageBox::Cancel)->click();
        });
        QVERIFY(!fixture.window.close());
        QVERIFY2(question.contains("wait for their turn"), qPrintable(question));
        QCOMPARE(fixture.queue().phase(), Phase::Running);
        WindowFixture::answer([](QWidget* dialog) { qobject_cast<QMessageBox*>(dialog)->button(QMessageBox::Discard)->click(); });
        QVERIFY(fixture.window.close());
        QCOMPARE(fixture.queue().phase(), Phase::Idle);
    }

    void anotherSessionEndsIt()
    {
        SeriesFixture fixture;
        fixture.openCurves(3);
        mineAll(fixture);
        QTRY_VERIFY_WITH_TIMEOUT(fixture.queue().current() != 0, CLUSTERLENS_PATIENCE);
        fixture.document().clear();
        QCOMPARE(fixture.queue().phase(), Phase::Idle);
        QVERIFY(waitForEnd(fixture));
        QVERIFY(fixture.document().candidateIds().isEmpty());
        fixture.openCurves(1, "other"); // ids begin anew
        QCOMPARE(fixture.cell(fixture.document().curveIds()[0], "State"), QStringLiteral("new"));
    }
};

QTEST_MAIN(tst_CurveQueue)
#include "tst_CurveQueue.moc"
