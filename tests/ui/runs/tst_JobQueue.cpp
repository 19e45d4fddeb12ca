#include "runs/CurveJobs.h"
#include "runs/JobQueue.h"

#include <QtTest>

#include <atomic>
#include <latch>
#include <stdexcept>
#include <thread>

#ifdef __linux__
#include <sys/resource.h>
#include <unistd.h>
#endif

using namespace clusterlens;
using namespace clusterlens::ui;

namespace {

using Work = std::function<void(const RunControl&)>;

std::unique_ptr<FunctionJob> job(Work work)
{
    return std::make_unique<FunctionJob>("a job", std::move(work));
}

/// Works until it is cancelled.
void endless(const RunControl& control)
{
    for (;;) {
        control.step(1, 2, "endless");
        std::this_thread::yield();
    }
}

} // namespace

class tst_JobQueue : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tellsEverythingInOrderAndInItsOwnThread()
    {
        JobQueue queue;
        QStringList events;
        bool ownThread = true;
        std::atomic<Qt::HANDLE> worker = nullptr;
        const auto note = [&](const QString& event) {
            events += event;
            ownThread = ownThread && QThread::currentThread() == thread();
        };
        FunctionJob* const added = queue.add(job([&](const RunControl& control) {
            worker = QThread::currentThreadId();
            control.step(1, 1, "Å");
        }));
        connect(added, &Job::started, [&] { note("started"); });
        connect(added, &Job::progressed, [&](const JobProgress& progress) { note("progressed " + progress.stage); });
        connect(added, &Job::finished, [&] { note("finished"); });
        connect(added, &Job::ended, [&] { note("ended"); });
        connect(&queue, &JobQueue::jobStarted, [&](Job* job) { note(job == added ? "queue: started" : "?"); });
        connect(&queue, &JobQueue::jobEnded, [&](Job* job) { note(job == added ? "queue: ended" : "?"); });
        QVERIFY(queue.isBusy());
        QCOMPARE(queue.current(), added);
        QVERIFY(events.isEmpty());
        QTRY_VERIFY(!queue.isBusy());
        events.removeAll("queue: started");
        QCOMPARE(events, QStringList({"started", "progressed Å", "finished", "ended", "queue: ended"}));
        QVERIFY(ownThread);
        QVERIFY(worker.load() != QThread::currentThreadId());
    }

#ifdef __linux__
    void workAndItsHelpersLeaveTheWindowFirst()
    {
        const auto niceness = [] { return getpriority(PRIO_PROCESS, static_cast<id_t>(gettid())); };
        const int before = niceness();
        JobQueue queue;
        std::atomic<int> worker = 0;
        std::atomic<int> helper = 0;
        queue.add(job([&](const RunControl&) {
            worker = niceness();
            std::jthread([&] { helper = niceness(); }).join();
        }));
        QTRY_VERIFY(!queue.isBusy());
        QCOMPARE(worker.load(), std::min(before + 5, 19));
        QCOMPARE(helper.load(), worker.load());
        QCOMPARE(niceness(), before);
    }
#endif

    void oneAfterTheOther()
    {
        JobQueue queue;
        std::atomic<int> running = 0;
        std::atomic<int> most = 0;
        QList<int> order;
        for (int i = 0; i < 5; ++i) {
            FunctionJob* const added = queue.add(job([&](const RunControl&) {
                most = std::max(most.load(), ++running);
                std::this_thread::yield();
                --running;
            }));
            connect(added, &Job::finished, this, [&order, i] { order += i; });
        }
        QCOMPARE(queue.waiting(), 4);
        QTRY_VERIFY(!queue.isBusy());
        QCOMPARE(order, QList<int>({0, 1, 2, 3, 4}));
        QCOMPARE(most.load(), 1);
        QCOMPARE(queue.waiting(), 0);
    }

    void cancelStopsAtTheNextStep()
    {
        JobQueue queue;
        std::latch started(1);
        std::latch mayContinue(1);
        int steps = 0;
        FunctionJob* const added = queue.add(job([&](const RunControl& control) {
            for (; steps < 1000; ++steps) {
                control.step(steps, 1000, "denoise");
                if (steps == 0) {
                    started.count_down();
                    mayContinue.wait();
                }
            }
        }));
        QSignalSpy cancelled(added, &Job::cancelled);
        QSignalSpy finished(added, &Job::finished);
        started.wait();
        added->cancel();
        mayContinue.count_down();
        QTRY_VERIFY(!queue.isBusy());
        QCOMPARE(cancelled.count(), 1);
        QCOMPARE(finished.count(), 0);
        QCOMPARE(steps, 1);
    }

    void cancelAllReachesThoseThatWait()
    {
        JobQueue queue;
        std::atomic<int> ran = 0;
        Job* const first = queue.add(job(endless));
        Job* const second = queue.add(job([&](const RunControl&) { ++ran; }));
        QSignalSpy firstCancelled(first, &Job::cancelled);
        QSignalSpy secondCancelled(second, &Job::cancelled);
        QSignalSpy secondStarted(second, &Job::started);
        QSignalSpy ended(&queue, &JobQueue::jobEnded);
        queue.cancelAll();
        QTRY_VERIFY(!queue.isBusy());
        QCOMPARE(firstCancelled.count(), 1);
        QCOMPARE(secondCancelled.count(), 1);
        QCOMPARE(secondStarted.count(), 0);
        QCOMPARE(ended.count(), 2);
        QCOMPARE(ran.load(), 0);
    }

    void aCancelThatComesTooLateChangesNothing()
    {
        JobQueue queue;
        std::latch done(1);
        FunctionJob* const added = queue.add(job([&](const RunControl&) { done.count_down(); }));
        QSignalSpy finished(added, &Job::finished);
        done.wait();
        added->cancel();
        QTRY_VERIFY(!queue.isBusy());
        QCOMPARE(finished.count(), 1);
    }

    void failuresAreToldAndTheNextJobRuns()
    {
        JobQueue queue;
        FunctionJob* const plain = queue.add(job([](const RunControl&) { throw std::runtime_error("no Å left"); }));
        FunctionJob* const odd = queue.add(job([](const RunControl&) { throw 42; }));
        FunctionJob* const good = queue.add(job([](const RunControl&) {}));
        QSignalSpy plainFailed(plain, &Job::failed);
        QSignalSpy oddFailed(odd, &Job::failed);
        QSignalSpy goodFinished(good, &Job::finished);
        QTRY_VERIFY(!queue.isBusy());
        QCOMPARE(plainFailed.count(), 1);
        QCOMPARE(plainFailed.first().first().toString(), QString("no Å left"));
        QCOMPARE(oddFailed.count(), 1);
        QVERIFY(!oddFailed.first().first().toString().isEmpty());
        QCOMPARE(goodFinished.count(), 1);
    }

    void leavingWhileAJobRunsIsSafe()
    {
        std::atomic<bool> left = false;
        std::atomic<bool> waitingRan = false;
        QPointer<Job> running;
        int signalsAfter = 0;
        {
            JobQueue queue;
            std::latch started(1);
            running = queue.add(job([&](const RunControl& control) {
                started.count_down();
                try {
                    endless(control);
                } catch (const Cancelled&) {
                    left = true;
                    throw;
                }
            }));
            queue.add(job([&](const RunControl&) { waitingRan = true; }));
            connect(running, &Job::progressed, this, [&] { ++signalsAfter; });
            connect(running, &Job::cancelled, this, [&] { ++signalsAfter; });
            started.wait();
        }
        QVERIFY(left);
        QVERIFY(!waitingRan);
        QVERIFY(running.isNull());
        QCoreApplication::processEvents();
        QCOMPARE(signalsAfter, 0);
    }

    void progressIsThrottled()
    {
        JobQueue queue;
        FunctionJob* const added = queue.add(job([](const RunControl& control) {
            for (int i = 0; i <= 100'000; ++i)
                control.step(i, 100'000, "counting");
        }));
        QSignalSpy progressed(added, &Job::progressed);
        JobProgress last;
        connect(added, &Job::progressed, this, [&](const JobProgress& progress) { last = progress; });
        QTRY_VERIFY_WITH_TIMEOUT(!queue.isBusy(), CLUSTERLENS_PATIENCE);
        QVERIFY2(progressed.count() < 1000, qPrintable(QString::number(progressed.count())));
        QCOMPARE(last.done, 100'000); // the last one always arrives
    }
};

QTEST_GUILESS_MAIN(tst_JobQueue)
#include "tst_JobQueue.moc"
