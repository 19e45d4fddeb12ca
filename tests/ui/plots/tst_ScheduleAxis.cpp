#include "plots/ScheduleAxis.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTest>

#include <memory>
#include <stdexcept>

using namespace clusterlens::ui;

class tst_ScheduleAxis : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_axis.reset(); }
    void tellsEveryChangeOnce();
    void refusesTimesOutOfOrder();
    void draggingMovesTheNearestHandle();
    void aHandleTakesTheOtherOneAlong();
    void handlesOnTopOfEachOtherPartInTheDirectionOfTheDrag();
    void pressingBesideAHandleBringsItThere();
    void keysMoveTheHandleThatTabHasChosen();
    void tabLeavesAfterTheSecondHandle();
    void staysWithinTheAxis();
    void labelsFitEverywhere_data();
    void labelsFitEverywhere();

private:
    [[nodiscard]] QPoint at(double t) const { return {qRound(m_axis->xOf(static_cast<int>(t))), m_axis->height() / 2}; }
    void drag(QPoint from, QPoint to);

    std::unique_ptr<ScheduleAxis> m_axis;
};

void tst_ScheduleAxis::init()
{
    m_axis = std::make_unique<ScheduleAxis>();
    m_axis->resize(1024, 140);
    m_axis->show();
    m_axis->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_axis.get()));
}

void tst_ScheduleAxis::drag(QPoint from, QPoint to)
{
    QTest::mousePress(m_axis.get(), Qt::LeftButton, {}, from);
    QTest::mouseMove(m_axis.get(), (from + to) / 2);
    QTest::mouseMove(m_axis.get(), to);
    QTest::mouseRelease(m_axis.get(), Qt::LeftButton, {}, to);
}

void tst_ScheduleAxis::tellsEveryChangeOnce()
{
    QSignalSpy changed(m_axis.get(), &ScheduleAxis::changed);
    m_axis->setTimes(200, 600);
    m_axis->setTimes(200, 600);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(changed.first(), QVariantList({200, 600}));
}

void tst_ScheduleAxis::refusesTimesOutOfOrder()
{
    m_axis->setTimes(200, 400);
    QVERIFY_EXCEPTION_THROWN(m_axis->setTimes(500, 400), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(m_axis->setTimes(-1, 400), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(m_axis->setTimes(500, 1001), std::invalid_argument);
    QCOMPARE(m_axis->t1(), 200);
    QCOMPARE(m_axis->t2(), 400);
}

void tst_ScheduleAxis::draggingMovesTheNearestHandle()
{
    m_axis->setTimes(300, 700);
    drag(at(300), at(100));
    QVERIFY(std::abs(m_axis->t1() - 100) <= 1);
    QCOMPARE(m_axis->t2(), 700);
    drag(at(700), at(950));
    QVERIFY(std::abs(m_axis->t2() - 950) <= 1);
    QVERIFY(std::abs(m_axis->t1() - 100) <= 1);
}

void tst_ScheduleAxis::aHandleTakesTheOtherOneAlong()
{
    m_axis->setTimes(300, 500);
    drag(at(300), at(800));
    QVERIFY(std::abs(m_axis->t1() - 800) <= 1);
    QCOMPARE(m_axis->t2(), m_axis->t1());
}

void tst_ScheduleAxis::handlesOnTopOfEachOtherPartInTheDirectionOfTheDrag()
{
    m_axis->setTimes(600, 600);
    drag(at(600), at(800));
    QCOMPARE(m_axis->t1(), 600);
    QVERIFY(std::abs(m_axis->t2() - 800) <= 1);
    m_axis->setTimes(600, 600);
    drag(at(600), at(200));
    QVERIFY(std::abs(m_axis->t1() - 200) <= 1);
    QCOMPARE(m_axis->t2(), 600);
}

void tst_ScheduleAxis::pressingBesideAHandleBringsItThere()
{
    m_axis->setTimes(200, 800);
    QTest::mouseClick(m_axis.get(), Qt::LeftButton, {}, at(700));
    QVERIFY(std::abs(m_axis->t2() - 700) <= 1);
    QCOMPARE(m_axis->t1(), 200);
}

void tst_ScheduleAxis::keysMoveTheHandleThatTabHasChosen()
{
    m_axis->setTimes(300, 700);
    m_axis->setFocus(Qt::TabFocusReason);
    QTest::keyClick(m_axis.get(), Qt::Key_Right);
    QCOMPARE(m_axis->t1(), 310);
    QTest::keyClick(m_axis.get(), Qt::Key_Left, Qt::ShiftModifier);
    QCOMPARE(m_axis->t1(), 309);
    QTest::keyClick(m_axis.get(), Qt::Key_Tab);
    QTest::keyClick(m_axis.get(), Qt::Key_PageUp);
    QCOMPARE(m_axis->t1(), 309);
    QCOMPARE(m_axis->t2(), 800);
    QTest::keyClick(m_axis.get(), Qt::Key_Home);
    QCOMPARE(m_axis->t1(), 0);
    QCOMPARE(m_axis->t2(), 0);
}

void tst_ScheduleAxis::tabLeavesAfterTheSecondHandle()
{
    QWidget window;
    QHBoxLayout layout(&window);
    QLineEdit before;
    QLineEdit after;
    ScheduleAxis axis;
    layout.addWidget(&before);
    layout.addWidget(&axis);
    layout.addWidget(&after);
    window.show();
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    before.setFocus();
    QTest::keyClick(&before, Qt::Key_Tab);
    QVERIFY(axis.hasFocus());
    QTest::keyClick(&axis, Qt::Key_Tab);
    QVERIFY(axis.hasFocus());
    QTest::keyClick(&axis, Qt::Key_Tab);
    QVERIFY(after.hasFocus());
}

void tst_ScheduleAxis::staysWithinTheAxis()
{
    m_axis->setTimes(300, 700);
    drag(at(700), {m_axis->width() + 50, 60});
    QCOMPARE(m_axis->t2(), 1000);
    drag(at(300), {-50, 60});
    QCOMPARE(m_axis->t1(), 0);
}

void tst_ScheduleAxis::labelsFitEverywhere_data()
{
    QTest::addColumn<int>("t1");
    QTest::addColumn<int>("t2");
    QTest::addRow("both at the left end") << 0 << 0;
    QTest::addRow("both at the right end") << 1000 << 1000;
    QTest::addRow("prior alone") << 0 << 1000;
    QTest::addRow("close together") << 500 << 505;
}

/// The two labels have colours of their own: neither may be cut off by the edge nor covered by the other.
void tst_ScheduleAxis::labelsFitEverywhere()
{
    QFETCH(int, t1);
    QFETCH(int, t2);
    const auto inkOfLabels = [this] {
        const QImage image = m_axis->grab().toImage();
        int ink = 0;
        for (int y = 0; y < m_axis->fontMetrics().height(); ++y)
            for (int x = 0; x < image.width(); ++x)
                ink += image.pixelColor(x, y) != image.pixelColor(image.width() / 2, 0) ? 1 : 0;
        return ink;
    };
    m_axis->resize(240, 140);
    m_axis->setTimes(t1, t2);
    const int here = inkOfLabels();
    m_axis->resize(1024, 140);
    QVERIFY2(std::abs(inkOfLabels() - here) < here / 5, qPrintable(QString::number(here)));
}

QTEST_MAIN(tst_ScheduleAxis)
#include "tst_ScheduleAxis.moc"
