#include "base/RunControl.h"

#include <QtTest>

#include <string>
#include <tuple>
#include <type_traits>
#include <vector>

using namespace clusterlens;

// "catch (const std::exception&)" must not be able to take a cancel for a failure.
static_assert(!std::is_base_of_v<std::exception, Cancelled>);

class tst_RunControl : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void defaultNeverCancelsAndReportsToNobody();
    void passesEachStepOn();
    void cancelActsAtTheNextStep();
    void cancelledStepIsNotReported();
    void copiesShareTheFlag();
    void reportMayThrow();
};

void tst_RunControl::defaultNeverCancelsAndReportsToNobody()
{
    const RunControl control;
    control.step(1, 2, "anything");
    control.throwIfCancelled();
}

void tst_RunControl::passesEachStepOn()
{
    std::vector<std::tuple<int, int, std::string>> seen;
    const RunControl control(nullptr, [&](int done, int total, std::string_view stage) { seen.emplace_back(done, total, stage); });
    control.step(0, 3, "sampling");
    control.step(3, 3, "fitting");
    QCOMPARE(seen.size(), std::size_t(2));
    QVERIFY(seen[0] == std::make_tuple(0, 3, std::string("sampling")));
    QVERIFY(seen[1] == std::make_tuple(3, 3, std::string("fitting")));
}

void tst_RunControl::cancelActsAtTheNextStep()
{
    const auto flag = std::make_shared<std::atomic<bool>>(false);
    const RunControl control(flag, {});
    int steps = 0;
    bool cancelled = false;
    try {
        for (; steps < 100; ++steps) {
            control.step(steps, 100, "work");
            if (steps == 6)
                *flag = true;
        }
    } catch (const Cancelled&) {
        cancelled = true;
    }
    QVERIFY(cancelled);
    QCOMPARE(steps, 7);
    QVERIFY_EXCEPTION_THROWN(control.throwIfCancelled(), Cancelled);
}

void tst_RunControl::cancelledStepIsNotReported()
{
    int reports = 0;
    const RunControl control(std::make_shared<std::atomic<bool>>(true), [&](int, int, std::string_view) { ++reports; });
    QVERIFY_EXCEPTION_THROWN(control.step(1, 2, "work"), Cancelled);
    QCOMPARE(reports, 0);
}

void tst_RunControl::copiesShareTheFlag()
{
    const auto flag = std::make_shared<std::atomic<bool>>(false);
    const RunControl first(flag, {});
    const RunControl second = first; // NOLINT(performance-unnecessary-copy-initialization): the copy is what is tested
    *flag = true;
    QVERIFY_EXCEPTION_THROWN(second.throwIfCancelled(), Cancelled);
}

void tst_RunControl::reportMayThrow()
{
    const RunControl control(nullptr, [](int, int, std::string_view) { throw std::runtime_error("the listener is gone"); });
    QVERIFY_EXCEPTION_THROWN(control.step(1, 2, "work"), std::runtime_error);
}

QTEST_APPLESS_MAIN(tst_RunControl)
#include "tst_RunControl.moc"
