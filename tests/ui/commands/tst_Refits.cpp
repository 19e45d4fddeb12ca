#include "ui/series/SeriesFixture.h"

#include <algorithm>
#include <memory>
#include <utility>

using namespace clusterlens;
using namespace clusterlens::testing;
using namespace clusterlens::ui;

/// Candidates are fitted again with changed settings, also while something else is calculated, in the real window.
class tst_Refits : public QObject {
    Q_OBJECT

private:
    static constexpr double shorter = 9.0; // Å, end of the fit range

    /// Calls \p then once, when a job with this text in its title begins.
    template <typename Then> static void onStart(SeriesFixture& fixture, const QString& title, Then then)
    {
        const auto isDone = std::make_shared<bool>(false);
        connect(&fixture.workspace.queue, &JobQueue::jobStarted, &fixture.window, [isDone, title, then](Job* job) {
            if (!job->title().contains(title))
                return;
            if (!std::exchange(*isDone, true))
                then(job);
        });
    }

    static void shorten(SeriesFixture& fixture, int curve)
    {
        fixture.document().setFitRange(curve, {fixture.document().curve(curve).data->experiment.range.min, shorter});
    }

    /// Of all candidates.
    static bool isFittedAnew(SeriesFixture& fixture, int curve)
    {
        const QList<int> ids = fixture.document().candidateIds(curve);
        return !ids.isEmpty() && std::ranges::all_of(ids, [&](int id) {
            const Eigen::VectorXd& r = fixture.document().candidate(id).candidate->fit.r;
            return r[r.size() - 1] <= shorter + 1e-9;
        });
    }

private Q_SLOTS:
    /// Candidates are fitted again after the undo, and that is no work of the user.
    void undoBackToWhatIsSavedLeavesNothingToSave()
    {
        SeriesFixture fixture;
        fixture.openCurves(1);
        const int curve = fixture.document().currentCurve();
        fixture.mine();
        SeriesFixture::chooseFile(fixture.path("a.clens"));
        fixture.window.actions().saveAs->trigger();
        QVERIFY(!fixture.window.isWindowModified());
        const double before = fixture.document().candidate(fixture.candidates().first()).candidate->fit.rwpFit;
        shorten(fixture, curve);
        QTRY_VERIFY_WITH_TIMEOUT(isFittedAnew(fixture, curve) && fixture.window.isSettled(), CLUSTERLENS_PATIENCE);
        QVERIFY(fixture.window.isWindowModified());
        fixture.window.actions().undo->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(!isFittedAnew(fixture, curve) && fixture.window.isSettled(), CLUSTERLENS_PATIENCE);
        QVERIFY(std::abs(fixture.document().candidate(fixture.candidates().first()).candidate->fit.rwpFit - before) < 1e-3);
        QVERIFY(!fixture.window.isWindowModified());
        QVERIFY(fixture.window.close()); // without a question
    }

    void refitsComeBetweenTheCurvesOfAQueue()
    {
        SeriesFixture fixture;
        fixture.openCurves(10);
        const QList<int> curves = fixture.document().curveIds();
        QStringList begun;
        connect(
            &fixture.workspace.queue, &JobQueue::jobStarted, &fixture.window, [&](const Job* job) { begun.append(job->title()); });
        onStart(fixture, fixture.document().curve(curves[1]).name, [&](Job* /*job*/) {
            shorten(fixture, curves[0]); // which has its candidates
            shorten(fixture, curves[1]); // which is at work with the settings of before
        });
        fixture.queue().add(CurveQueue::Kind::Mine, curves);
        QTRY_VERIFY_WITH_TIMEOUT(fixture.inState("done") == 10 && fixture.window.isSettled(), CLUSTERLENS_PATIENCE);
        QCOMPARE(begun.size(), 12);
        for (const int curve : {curves[0], curves[1]}) {
            QVERIFY(isFittedAnew(fixture, curve));
            const QString name = fixture.document().curve(curve).name;
            QVERIFY2(begun.indexOf("Fitting for " + name) > 0 && begun.indexOf("Fitting for " + name) < 11,
                qPrintable(begun.join("; ")));
        }
        QVERIFY(!isFittedAnew(fixture, curves[2]));
        QVERIFY(fixture.workspace.editor.state().isEmpty());
    }

    /// What was found is held against what there was before, and only then fitted again.
    void refitsComeAfterWhatASecondSearchFinds()
    {
        SeriesFixture fixture;
        fixture.openCurves(1);
        const int curve = fixture.document().currentCurve();
        fixture.mine();
        onStart(fixture, "Searching", [&](Job* /*job*/) { shorten(fixture, curve); });
        GenerationOptions more = fixture.document().options();
        more.count = 5;
        fixture.document().setOptions(more);
        fixture.mine();
        QTRY_VERIFY_WITH_TIMEOUT(isFittedAnew(fixture, curve) && fixture.window.isSettled(), CLUSTERLENS_PATIENCE);
        QCOMPARE(fixture.candidates().size(), 5);
        QVERIFY(fixture.workspace.editor.state().isEmpty());
    }

    void whatWaitsIsToldAndKeptInTheSession()
    {
        SeriesFixture fixture;
        fixture.openCurves(2);
        const QList<int> curves = fixture.document().curveIds();
        fixture.document().setCurrentCurve(curves[0]);
        fixture.mine();
        const QString session = fixture.path("waiting.clens");
        fixture.document().save(session);
        shorten(fixture, curves[0]);
        fixture.window.actions().save->trigger();
        QVERIFY(!isFittedAnew(fixture, curves[0]));
        QVERIFY2(fixture.messages().last().contains("wait to be fitted again: 1"), qPrintable(fixture.messages().join("; ")));
        fixture.document().clear();
        fixture.document().open(session); // as at another time
        QVERIFY(!isFittedAnew(fixture, curves[0]));
        QTRY_VERIFY_WITH_TIMEOUT(isFittedAnew(fixture, curves[0]) && fixture.window.isSettled(), CLUSTERLENS_PATIENCE);
        fixture.window.actions().save->trigger();
        QVERIFY(fixture.document().view().value("outdated").toArray().isEmpty());
    }

    void whatComesBackIsFittedWithTheSettingsOfNow_data()
    {
        QTest::addColumn<bool>("wholeCurve");
        QTest::addColumn<bool>("writtenAnew");
        QTest::newRow("a candidate that was removed before its fit") << false << false;
        QTest::newRow("the same with its curve") << true << false;
        QTest::newRow("a candidate whose file was written anew meanwhile") << false << true;
    }

    void whatComesBackIsFittedWithTheSettingsOfNow()
    {
        QFETCH(bool, wholeCurve);
        QFETCH(bool, writtenAnew);
        SeriesFixture fixture;
        fixture.openCurves(1);
        const int curve = fixture.document().currentCurve();
        fixture.mine();
        const int first = fixture.candidates().first();
        const auto before = fixture.document().candidate(first).candidate;
        const auto remove = [&] {
            if (wholeCurve)
                fixture.document().removeCurve(curve);
            else
                fixture.document().removeCandidates({first});
        };
        if (writtenAnew) {
            remove();
            fixture.document().renewCurve(curve, readCurve(curveAt(500, 7), "pt_100K.gr"));
        } else {
            bool isRemoved = false;
            onStart(fixture, "Fitting", [&](Job* /*job*/) {
                remove(); // the fits that come now find nothing
                isRemoved = true;
            });
            shorten(fixture, curve);
            QTRY_VERIFY_WITH_TIMEOUT(isRemoved, CLUSTERLENS_PATIENCE);
        }
        QTRY_VERIFY_WITH_TIMEOUT(fixture.window.isSettled(), CLUSTERLENS_PATIENCE);
        fixture.window.actions().undo->trigger();
        QVERIFY(fixture.document().containsCandidate(first));
        QTRY_VERIFY_WITH_TIMEOUT(
            fixture.document().candidate(first).candidate != before && fixture.window.isSettled(), CLUSTERLENS_PATIENCE);
        QVERIFY(writtenAnew || isFittedAnew(fixture, curve));
    }

    /// A search that is stopped does not take the refit with it that waits behind; a refit that is stopped stays so until another time.
    void cancelStopsWhatIsAtWork()
    {
        SeriesFixture fixture;
        fixture.openCurves(1);
        fixture.window.open({example("gold-decahedron.gr")});
        const QList<int> curves = fixture.document().curveIds();
        GenerationOptions many = fixture.document().options();
        many.count = 100; // so that there is time to stop it
        fixture.document().setOptions(many);
        fixture.document().setCurrentCurve(curves[0]);
        fixture.mine();
        fixture.document().setCurrentCurve(curves[1]);
        fixture.window.actions().mine->trigger();
        shorten(fixture, curves[0]);
        QTRY_COMPARE_WITH_TIMEOUT(fixture.workspace.queue.waiting(), 1, CLUSTERLENS_PATIENCE);
        QVERIFY(fixture.workspace.queue.current()->title().contains("Searching"));
        fixture.window.actions().cancel->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(isFittedAnew(fixture, curves[0]), CLUSTERLENS_PATIENCE);
        QVERIFY(fixture.document().candidateIds(curves[1]).isEmpty());
        QTRY_VERIFY_WITH_TIMEOUT(fixture.window.isSettled(), CLUSTERLENS_PATIENCE);

        bool isStopped = false;
        onStart(fixture, "Fitting", [&](Job* job) {
            job->cancel();
            isStopped = true;
        });
        fixture.document().undoStack().undo(); // the longer range again
        QTRY_VERIFY_WITH_TIMEOUT(isStopped && !fixture.workspace.queue.isBusy(), CLUSTERLENS_PATIENCE);
        QTest::qWait(600); // it does not begin anew by itself
        QVERIFY(!fixture.workspace.queue.isBusy());
        const QString name = fixture.document().curve(curves[0]).name;
        QVERIFY2(fixture.messages().last().contains(name), qPrintable(fixture.messages().join("; ")));
        QVERIFY(fixture.messages().last().contains("the settings before"));
        QCOMPARE(fixture.workspace.editor.state(), QJsonArray({curves[0]}));
        QCOMPARE(fixture.workspace.editor.waiting(), 0);
    }
};

QTEST_MAIN(tst_Refits)
#include "tst_Refits.moc"
