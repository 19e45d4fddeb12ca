#include "SeriesFixture.h"

#include "ui/support/HoldQueue.h"

#include <QDateTime>
#include <QFile>

using namespace clusterlens;
using namespace clusterlens::testing;
using namespace clusterlens::ui;

/// Curves of a watched folder that are open and at work already.
class tst_WatchedAgain : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aFileThatIsTouchedLeavesItsSearchAlone()
    {
        SeriesFixture fixture;
        const QString path = fixture.openCurves(1, "beam").first();
        const int curve = fixture.document().currentCurve();
        HoldQueue held(fixture.workspace.queue); // long enough for the looks
        fixture.queue().add(CurveQueue::Kind::Mine, {curve});
        fixture.watch(fixture.path("beam"));
        QTest::qWait(5 * SeriesFixture::pause); // the first looks find it
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(file.setFileTime(QDateTime::currentDateTime().addSecs(60), QFileDevice::FileModificationTime));
        file.close();
        QTest::qWait(5 * SeriesFixture::pause);
        QCOMPARE(fixture.queue().left(), 1);
        QCOMPARE(fixture.queue().work(curve), CurveQueue::Work::Waiting); // the same search
        held.release();
        QTRY_VERIFY_WITH_TIMEOUT(!fixture.candidates().isEmpty() && fixture.window.isSettled(), CLUSTERLENS_PATIENCE);
        QCOMPARE(fixture.document().curve(curve).runs.size(), std::size_t(1));
        QCOMPARE(fixture.document().curveIds().size(), 1);
    }

    void whatIsSaidOfACurveGoesWithItsSession()
    {
        SeriesFixture fixture;
        QDir().mkpath(fixture.path("beam"));
        std::ofstream(fixture.path("beam/six.gr").toStdString()) << sixColumns(200);
        fixture.watch(fixture.path("beam"));
        QTRY_VERIFY_WITH_TIMEOUT(fixture.messages().join(' ').contains("six.gr"), CLUSTERLENS_PATIENCE);
        fixture.document().clear();
        QVERIFY2(!fixture.messages().join(' ').contains("six.gr is not"), qPrintable(fixture.messages().join("; ")));
    }

    void aFolderOfManyCurvesComesBitByBit()
    {
        SeriesFixture fixture;
        QDir().mkpath(fixture.path("beam"));
        for (int i = 0; i < 30; ++i)
            std::ofstream(fixture.path(QStringLiteral("beam/pt_%1K.gr").arg(100 + i)).toStdString()) << curveAt(100 + i, i);
        int most = 0; // in one turn of the loop
        int now = 0;
        QTimer turn;
        connect(&turn, &QTimer::timeout, this, [&] { now = 0; });
        turn.start(0);
        connect(&fixture.document(), &Document::curveAdded, this, [&] { most = std::max(most, ++now); });
        fixture.watch(fixture.path("beam"));
        fixture.find<QComboBox>("watchKind")->setCurrentIndex(2); // only open them
        QTRY_COMPARE_WITH_TIMEOUT(fixture.document().curveIds().size(), 30, CLUSTERLENS_PATIENCE);
        QVERIFY2(most <= 8, qPrintable(QString::number(most)));
        QTRY_VERIFY_WITH_TIMEOUT(fixture.window.isSettled(), CLUSTERLENS_PATIENCE);
    }
};

QTEST_MAIN(tst_WatchedAgain)
#include "tst_WatchedAgain.moc"
