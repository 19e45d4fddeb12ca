#include "base/ParallelFor.h"
#include "base/RunControl.h"

#include <QtTest>

#include <atomic>
#include <cmath>
#include <latch>
#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>
#include <vector>

using namespace clusterlens;

class tst_ParallelFor : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void visitsEachIndexOnce_data();
    void visitsEachIndexOnce();
    void sameResultWithAnyNumberOfThreads();
    void threadsWorkAtTheSameTime();
    void oneThreadStaysOnTheCaller();
    void rethrowsAndStopsHandingOut();
    void oneOfTwoExceptionsArrives();
    void cancelledPassesThrough();
};

void tst_ParallelFor::visitsEachIndexOnce_data()
{
    QTest::addColumn<int>("count");
    QTest::addColumn<int>("threads");
    QTest::newRow("nothing") << 0 << 4;
    QTest::newRow("negative count") << -3 << 2;
    QTest::newRow("one index, many threads") << 1 << 8;
    QTest::newRow("one thread") << 100 << 1;
    QTest::newRow("more indices than threads") << 1000 << 3;
    QTest::newRow("one thread for each core") << 257 << 0;
}

void tst_ParallelFor::visitsEachIndexOnce()
{
    QFETCH(int, count);
    QFETCH(int, threads);
    std::vector<std::atomic<int>> visits(static_cast<std::size_t>(std::max(count, 0)));
    parallelFor(count, threads, [&](int i) { ++visits.at(static_cast<std::size_t>(i)); });
    for (const std::atomic<int>& visit : visits)
        QCOMPARE(visit.load(), 1);
}

void tst_ParallelFor::sameResultWithAnyNumberOfThreads()
{
    const auto results = [](int threads) {
        std::vector<double> values(500);
        parallelFor(500, threads, [&](int i) { values[static_cast<std::size_t>(i)] = std::sin(i) / (i + 1); });
        return values;
    };
    const std::vector<double> alone = results(1);
    QVERIFY(results(2) == alone);
    QVERIFY(results(7) == alone);
}

void tst_ParallelFor::threadsWorkAtTheSameTime()
{
    std::latch bothHere(2); // with fewer than two threads this would never open, and the test would end by its time limit
    std::mutex mutex;
    std::set<std::thread::id> ids;
    parallelFor(2, 2, [&](int) {
        bothHere.arrive_and_wait();
        const std::lock_guard lock(mutex);
        ids.insert(std::this_thread::get_id());
    });
    QCOMPARE(ids.size(), std::size_t(2));
}

void tst_ParallelFor::oneThreadStaysOnTheCaller()
{
    std::vector<int> order;
    const std::thread::id caller = std::this_thread::get_id();
    bool elsewhere = false;
    parallelFor(5, 1, [&](int i) {
        order.push_back(i);
        elsewhere = elsewhere || std::this_thread::get_id() != caller;
    });
    QVERIFY(!elsewhere);
    QVERIFY(order == std::vector<int>({0, 1, 2, 3, 4}));
}

void tst_ParallelFor::rethrowsAndStopsHandingOut()
{
    std::atomic<int> calls = 0;
    try {
        parallelFor(1'000'000, 1, [&](int i) {
            ++calls;
            if (i == 10)
                throw std::runtime_error("index 10");
        });
        QFAIL("nothing was thrown");
    } catch (const std::runtime_error& e) {
        QCOMPARE(std::string(e.what()), std::string("index 10"));
    }
    QCOMPARE(calls.load(), 11);
}

void tst_ParallelFor::oneOfTwoExceptionsArrives()
{
    std::latch bothStarted(2);
    std::atomic<int> thrown = 0;
    int caught = 0;
    try {
        parallelFor(2, 2, [&](int) {
            bothStarted.arrive_and_wait();
            ++thrown;
            throw std::runtime_error("from both threads"); // the second must be dropped, not end the program
        });
    } catch (const std::runtime_error&) {
        ++caught;
    }
    QCOMPARE(thrown.load(), 2);
    QCOMPARE(caught, 1);
}

void tst_ParallelFor::cancelledPassesThrough()
{
    const auto flag = std::make_shared<std::atomic<bool>>(false);
    const RunControl control(flag, {});
    std::atomic<int> calls = 0;
    bool cancelled = false;
    try {
        parallelFor(1'000'000, 4, [&](int i) {
            if (i == 20)
                *flag = true;
            control.throwIfCancelled();
            ++calls;
        });
    } catch (const Cancelled&) {
        cancelled = true;
    }
    QVERIFY(cancelled);
    QVERIFY(calls < 1'000'000);
}

QTEST_APPLESS_MAIN(tst_ParallelFor)
#include "tst_ParallelFor.moc"
