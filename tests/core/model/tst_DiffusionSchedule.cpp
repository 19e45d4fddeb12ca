#include "model/DiffusionSchedule.h"

#include <QTest>

#include <cmath>
#include <stdexcept>

using namespace clusterlens;

class tst_DiffusionSchedule : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void followsTheCosine();
    void neverReachesZero();
    void jumpKeepsMeanAndVariance_data();
    void jumpKeepsMeanAndVariance();
    void equalTimesMakeNoJump();
    void rejectsTimesOutOfOrder();
    void timesStartAndEndWhereAsked();
    void moreEvaluationsThanTimesVisitEachOnce();
};

void tst_DiffusionSchedule::followsTheCosine()
{
    // numpy 1.24: cos((t/1000 + 5e-4)/(1 + 5e-4) pi/2)^2 over its value at 0
    const DiffusionSchedule schedule;
    QVERIFY(std::abs(schedule.alphaBar(0) - 1.0) < 1e-15);
    QVERIFY(std::abs(schedule.alphaBar(250) - 0.8531373591966294) < 1e-12);
    QVERIFY(std::abs(schedule.alphaBar(500) - 0.49960780508522534) < 1e-12);
    QVERIFY(std::abs(schedule.alphaBar(900) - 0.02444750476965367) < 1e-12);
}

void tst_DiffusionSchedule::neverReachesZero()
{
    const DiffusionSchedule schedule;
    for (int t = 1; t <= DiffusionSchedule::steps; ++t) {
        QVERIFY(schedule.alphaBar(t) <= schedule.alphaBar(t - 1));
        QVERIFY(schedule.alphaBar(t) >= 1e-5);
    }
}

void tst_DiffusionSchedule::jumpKeepsMeanAndVariance_data()
{
    QTest::addColumn<int>("t1");
    QTest::addColumn<int>("t2");
    QTest::newRow("usual") << 500 << 900;
    QTest::newRow("prior alone") << 0 << 1000;
    QTest::newRow("short") << 499 << 500;
    QTest::newRow("to the end") << 0 << 300;
}

void tst_DiffusionSchedule::jumpKeepsMeanAndVariance()
{
    // If X_T2 = sqrt(a2) x + sqrt(1-a2) n and X*_0 = x, the jump must give sqrt(a1) x + sqrt(1-a1) n: the defining property of the method.
    QFETCH(int, t1);
    QFETCH(int, t2);
    const DiffusionSchedule schedule;
    const double a1 = schedule.alphaBar(t1);
    const double a2 = schedule.alphaBar(t2);
    const auto jump = schedule.jump(t1, t2);
    QVERIFY(std::abs(jump.prior + jump.noisy * std::sqrt(a2) - std::sqrt(a1)) < 1e-14);
    QVERIFY(std::abs(jump.noisy * jump.noisy * (1.0 - a2) - (1.0 - a1)) < 1e-14);
}

void tst_DiffusionSchedule::equalTimesMakeNoJump()
{
    const auto jump = DiffusionSchedule().jump(700, 700);
    QCOMPARE(jump.prior, 0.0);
    QCOMPARE(jump.noisy, 1.0);
}

void tst_DiffusionSchedule::rejectsTimesOutOfOrder()
{
    const DiffusionSchedule schedule;
    QVERIFY_EXCEPTION_THROWN((void)schedule.jump(600, 500), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN((void)schedule.jump(-1, 500), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN((void)schedule.jump(0, 1001), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN((void)DiffusionSchedule::timesBetween(0, 10, 5), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN((void)DiffusionSchedule::timesBetween(10, 0, 0), std::invalid_argument);
}

void tst_DiffusionSchedule::timesStartAndEndWhereAsked()
{
    const std::vector<int> expected = {1000, 967, 933, 900};
    QCOMPARE(DiffusionSchedule::timesBetween(1000, 900, 3), expected);
}

void tst_DiffusionSchedule::moreEvaluationsThanTimesVisitEachOnce()
{
    const std::vector<int> expected = {3, 2, 1, 0};
    QCOMPARE(DiffusionSchedule::timesBetween(3, 0, 50), expected);
}

QTEST_APPLESS_MAIN(tst_DiffusionSchedule)
#include "tst_DiffusionSchedule.moc"
