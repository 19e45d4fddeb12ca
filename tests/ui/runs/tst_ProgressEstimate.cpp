#include "runs/ProgressEstimate.h"

#include <QtTest>

using namespace clusterlens::ui;
using namespace std::chrono_literals;

class tst_ProgressEstimate : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void showsTwentyASecondAndTheLast()
    {
        ProgressEstimate estimate;
        int shown = 0;
        for (int i = 1; i <= 1000; ++i)
            shown += estimate.step(i, 1000, "sampling", m_start + i * 10ms).has_value() ? 1 : 0;
        QCOMPARE(shown, 201);                                                       // in 10 s: one every 50 ms, and the last
        QVERIFY(estimate.step(1, 1000, "fitting", m_start + 10'001ms).has_value()); // another stage is shown at once
        QVERIFY(!estimate.step(2, 1000, "fitting", m_start + 10'002ms).has_value());
        QVERIFY(estimate.step(1000, 1000, "fitting", m_start + 10'003ms).has_value());
    }

    void tellsTheTimeLeft()
    {
        ProgressEstimate estimate;
        QVERIFY(!estimate.step(0, 40, "sampling", m_start)->secondsLeft);
        QVERIFY(!estimate.step(1, 40, "sampling", m_start + 500ms)->secondsLeft); // too early to say
        const auto later = estimate.step(10, 40, "sampling", m_start + 5s);
        QVERIFY(later->secondsLeft.has_value());
        QCOMPARE(*later->secondsLeft, 15.0);                                  // 0.5 s a step
        QVERIFY(!estimate.step(3, 20, "fitting", m_start + 6s)->secondsLeft); // begins anew
        QCOMPARE(*estimate.step(5, 20, "fitting", m_start + 10s)->secondsLeft, 30.0);
    }

    void timeIsToldInTheUnitThatSaysItBest()
    {
        QCOMPARE(timeLeftText(0.2), QStringLiteral("about 1 s left"));
        QCOMPARE(timeLeftText(89.0), QStringLiteral("about 89 s left"));
        QCOMPARE(timeLeftText(100.0), QStringLiteral("about 2 min left"));
        QCOMPARE(timeLeftText(3600.0), QStringLiteral("about 60 min left"));
        QCOMPARE(timeLeftText(9000.0), QStringLiteral("about 2.5 h left"));
    }

    void anUnknownTotalHasNoEstimate()
    {
        ProgressEstimate estimate;
        (void)estimate.step(0, 0, "loading the model", m_start);
        QVERIFY(!estimate.step(0, 0, "loading the model", m_start + 10s)->secondsLeft);
    }

private:
    const ProgressEstimate::Clock::time_point m_start{std::chrono::hours(1)};
};

QTEST_APPLESS_MAIN(tst_ProgressEstimate)
#include "tst_ProgressEstimate.moc"
