#include "WindowFixture.h"

#include "candidates/Duplicates.h"
#include "candidates/StructureGenerator.h"
#include "plots/ScheduleAxis.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QElapsedTimer>
#include <QLabel>
#include <QSpinBox>

#include <algorithm>
#include <map>

using namespace clusterlens;
using namespace clusterlens::testing;
using namespace clusterlens::ui;

/// The longest time between two turns of the event loop.
class StallMeter : public QObject {
public:
    StallMeter()
    {
        m_timer.setTimerType(Qt::PreciseTimer);
        connect(&m_timer, &QTimer::timeout, this, [this] { m_gaps.append(m_clock.restart()); });
        m_clock.start();
        m_timer.start(5);
    }

    [[nodiscard]] qint64 longest() const { return *std::ranges::max_element(m_gaps); }
    [[nodiscard]] qsizetype turns() const { return m_gaps.size(); }

private:
    QTimer m_timer;
    QElapsedTimer m_clock;
    QList<qint64> m_gaps;
};

/// The shipped bundle draws candidates in the real window.
class tst_GenerateWindow : public QObject {
    Q_OBJECT

private:
    static void choose(WindowFixture& fixture, int count)
    {
        fixture.window.open({example("gold-decahedron.gr")});
        fixture.find<QSpinBox>("count")->setValue(count);
    }

    static void waitUntilIdle(WindowFixture& fixture)
    {
        QTRY_VERIFY_WITH_TIMEOUT(!fixture.workspace.queue.isBusy() && !fixture.workspace.runs.isMerging(), CLUSTERLENS_PATIENCE);
        QVERIFY2(fixture.messages().isEmpty(), qPrintable(fixture.messages().join("; ")));
    }

private Q_SLOTS:
    void findsTheParticleAndKeepsTheEventLoopGoing()
    {
        WindowFixture fixture;
        choose(fixture, 8);
        fixture.window.actions().mine->trigger(); // the panes are there and drawn
        waitUntilIdle(fixture);
        QTRY_VERIFY(fixture.window.isSettled());
        const StallMeter meter;
        fixture.window.actions().generate->trigger();
        waitUntilIdle(fixture);
        QCOMPARE(fixture.document().shown().size(), 4);
        // The curve was simulated from a decahedron of 54 atoms.
        const Candidate& best = *fixture.document().candidate(fixture.document().shown().first()).candidate;
        QCOMPARE(int(best.structure.size()), 54);
        QVERIFY(best.familyGuess == Family::Decahedron);
        qInfo("longest turn of the event loop while generating: %lld ms (of %lld turns)", meter.longest(), meter.turns());
        QVERIFY(meter.turns() > 10);
    }

    void offersTheShippedModelsEachWithAdvice()
    {
        const WindowFixture fixture;
        const auto* const models = fixture.find<QComboBox>("bundle");
        for (const char* const name : {"basis.h5", "paper.h5"}) {
            const int index = models->findText(QString::fromLatin1(name));
            QVERIFY2(index >= 0, name);
            QVERIFY2(!models->itemData(index, Qt::ToolTipRole).toString().isEmpty(), name);
        }
        QCOMPARE(models->currentText(), QStringLiteral("basis.h5"));
        QVERIFY(models->toolTip().contains(models->currentData(Qt::ToolTipRole).toString()));
    }

    /// Also where no folder of models has it.
    void namesTheModelThatTheEnvironmentChose()
    {
        const QTemporaryDir folder;
        const QString own = folder.filePath("own.h5");
        QVERIFY(QFile::link(QStringLiteral(CLUSTERLENS_SOURCE "/models/basis.h5"), own));
        qputenv("CLUSTERLENS_MODEL", own.toLocal8Bit());
        const WindowFixture fixture;
        qunsetenv("CLUSTERLENS_MODEL");
        QCOMPARE(fixture.find<QComboBox>("bundle")->currentText(), QStringLiteral("own.h5"));
    }

    void resampleDrawsWithTheNextSeedAndAddsWhatIsNew()
    {
        WindowFixture fixture;
        choose(fixture, 2);
        fixture.window.actions().generate->trigger();
        waitUntilIdle(fixture);
        const QList<int> before = fixture.candidates();
        const int seed = fixture.find<QSpinBox>("seed")->value();
        fixture.window.actions().resample->trigger();
        waitUntilIdle(fixture);
        QCOMPARE(fixture.find<QSpinBox>("seed")->value(), seed + 1);
        const QList<int> after = fixture.candidates();
        QCOMPARE(after.first(before.size()), before);
        const auto& runs = fixture.document().curve(fixture.document().currentCurve()).runs;
        QCOMPARE(runs.size(), std::size_t(2));
        QCOMPARE(runs.back().summary.sampling->seed, std::uint64_t(seed + 1));
        // The second run finds the same structures: they are counted, and the table has each once.
        std::map<Origin, std::vector<Candidate>> found;
        int again = 0;
        for (const int id : after) {
            const CandidateItem& item = fixture.document().candidate(id);
            found[item.candidate->origin].push_back(*item.candidate);
            again += item.findings.size() == 2 ? 1 : 0;
        }
        QVERIFY(again > 0);
        for (const auto& [origin, candidates] : found)
            QVERIFY(origin == Origin::Mixture || mergeDuplicates(candidates).size() == candidates.size());
        std::vector<Candidate> shown;
        for (const int id : fixture.document().shown())
            shown.push_back(*fixture.document().candidate(id).candidate);
        QVERIFY(shown.size() >= 2);
        QCOMPARE(mergeDuplicates(shown).size(), shown.size());
    }

    void cancelKeepsWhatWasFoundAndActsSoon()
    {
        WindowFixture fixture;
        choose(fixture, 2);
        fixture.window.actions().generate->trigger();
        waitUntilIdle(fixture);
        const QList<int> before = fixture.candidates();
        QVERIFY(!before.isEmpty());
        fixture.find<QSpinBox>("count")->setValue(200);
        fixture.find<QSpinBox>("steps")->setValue(2000);
        fixture.window.actions().generate->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(fixture.find<QLabel>("jobText")->text().contains("drawing samples"), CLUSTERLENS_PATIENCE);
        fixture.window.actions().cancel->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(!fixture.workspace.queue.isBusy(), CLUSTERLENS_PATIENCE);
        QCOMPARE(fixture.candidates(), before);
        QVERIFY(fixture.messages().isEmpty());
        QVERIFY(fixture.window.actions().generate->isEnabled());
    }

    void chosenTimesReachTheCandidates()
    {
        WindowFixture fixture;
        choose(fixture, 1);
        fixture.find<ScheduleAxis>("scheduleAxis")->setTimes(300, 700);
        Q_EMIT fixture.find<ScheduleAxis>("scheduleAxis")->changed(300, 700);
        QCOMPARE(fixture.find<QComboBox>("preset")->currentText(), QStringLiteral("Custom"));
        fixture.find<QSpinBox>("t1")->setValue(750); // takes T2 along
        QCOMPARE(fixture.find<QSpinBox>("t2")->value(), 750);
        fixture.find<QSpinBox>("t1")->setValue(320);
        fixture.find<QDoubleSpinBox>("guidance")->setValue(0.25);
        fixture.window.actions().generate->trigger();
        waitUntilIdle(fixture);
        const Candidate& candidate = *fixture.document().candidate(fixture.candidates().first()).candidate;
        QCOMPARE(candidate.sampling.t1, 320);
        QCOMPARE(candidate.sampling.guidance, 0.25);
        QCOMPARE(candidate.sampling.t2, 750);
    }
};

QTEST_MAIN(tst_GenerateWindow)
#include "tst_GenerateWindow.moc"
