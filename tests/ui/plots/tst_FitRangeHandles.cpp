#include "plots/FitRangeHandles.h"

#include <qcustomplot.h>
#include <QSignalSpy>
#include <QTest>

using namespace clusterlens;
using namespace clusterlens::ui;

/// Besides what tst_PdfPlot does with them.
class tst_FitRangeHandles : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// There the user sees but the frame, and takes hold of it from either side.
    void anEdgeOnTheFrameCanBeTakenFromOutside()
    {
        QCustomPlot plot;
        plot.resize(600, 300);
        plot.xAxis->setRange(0.0, 20.0);
        FitRangeHandles handles(&plot);
        handles.setLimits({0.0, 20.0});
        handles.setRange({1.6, 20.0});
        handles.setVisible(true);
        plot.show();
        QVERIFY(QTest::qWaitForWindowExposed(&plot));
        plot.replot();
        QSignalSpy changed(&handles, &FitRangeHandles::rangeChanged);
        const QPoint outside(plot.axisRect()->right() + 4, plot.axisRect()->center().y());
        const QPoint inside(int(plot.xAxis->coordToPixel(15.0)), outside.y());
        QTest::mousePress(&plot, Qt::LeftButton, {}, outside);
        QTest::mouseMove(&plot, (outside + inside) / 2);
        QTest::mouseMove(&plot, inside);
        QTest::mouseRelease(&plot, Qt::LeftButton, {}, inside);
        QCOMPARE(changed.count(), 1);
        QVERIFY(std::abs(handles.range().max - 15.0) < 0.1);
    }
};

QTEST_MAIN(tst_FitRangeHandles)
#include "tst_FitRangeHandles.moc"
