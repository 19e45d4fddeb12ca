#include "plots/FrontPlot.h"

#include <qcustomplot.h>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <limits>

using namespace clusterlens::ui;

class tst_FrontPlot : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_plot = std::make_unique<FrontPlot>();
        m_plot->resize(320, 200);
        m_plot->show();
        const double infinity = std::numeric_limits<double>::infinity();
        m_plot->setPoints({{"a", 300, 0.05, 0.004, 0.045}, {"of nothing", 300, infinity, 0.0, 0.0}, {"b", 280, 0.03, 0.001, 0.02},
                              {"c", 284, 0.029, 0.0, 0.019}},
            2, Qt::red);
        m_plot->plot().replot();
    }
    void cleanup() { m_plot.reset(); }

    void aClickPicksByPlaceAmongThoseGiven()
    {
        QSignalSpy picked(m_plot.get(), &FrontPlot::picked);
        QCOMPARE(m_plot->points().size(), std::size_t(3)); // what is not finite cannot be drawn
        click(m_plot->placeOf(2));
        QCOMPARE(picked.size(), 1);
        QCOMPARE(picked.takeFirst().first().toInt(), 3);
        click(m_plot->placeOf(0));
        QCOMPARE(picked.takeFirst().first().toInt(), 0);
    }

    void theOneThatIsShownAndEmptyPlacesPickNothing()
    {
        QSignalSpy picked(m_plot.get(), &FrontPlot::picked);
        click(m_plot->placeOf(1)); // b
        click((m_plot->placeOf(0) + m_plot->placeOf(1)) / 2.0);
        QVERIFY(picked.isEmpty());
    }

    void allPointsAndErrorsAreInSight()
    {
        const QCustomPlot& plot = m_plot->plot();
        for (const double rwp : {0.019, 0.054})
            QVERIFY(plot.yAxis->range().contains(rwp));
        for (const double bonds : {280.0, 300.0})
            QVERIFY(plot.xAxis->range().contains(bonds));
        QCOMPARE(plot.graph(3)->dataCount(), 1); // the mark
        QCOMPARE(plot.graph(3)->data()->at(0)->value, 0.03);
    }

    /// Also where they come with other numbers of bonds first, as real choices do, and where two have the same number.
    void everyErrorStandsAtItsPoint()
    {
        const std::vector<FrontPoint> given{{"a", 300, 0.05, 0.004, 0.045}, {"b", 280, 0.03, 0.001, 0.02},
            {"c", 284, 0.029, 0.002, 0.019}, {"d", 280, 0.028, 0.003, 0.018}};
        m_plot->setPoints(given, 0, Qt::red);
        QCustomPlot& plot = m_plot->plot();
        const QCPErrorBars* bars = nullptr;
        for (int i = 0; i < plot.plottableCount(); ++i)
            if (const auto* const found = qobject_cast<QCPErrorBars*>(plot.plottable(i)))
                bars = found;
        QVERIFY(bars);
        const QCPGraph& dots = *plot.graph(2);
        QCOMPARE(bars->data()->size(), dots.dataCount());
        QCOMPARE(dots.dataCount(), int(given.size()));
        for (int i = 0; i < dots.dataCount(); ++i) {
            const double heldOut = dots.data()->at(i)->value;
            const auto point = std::ranges::find(given, heldOut, &FrontPoint::heldOut);
            QVERIFY(point != given.end());
            QCOMPARE(dots.data()->at(i)->key, point->bonds);
            QCOMPARE(bars->data()->at(i).errorPlus, point->error);
            QCOMPARE(bars->data()->at(i).errorMinus, point->error);
            QCOMPARE(plot.graph(1)->data()->at(i)->value, point->rwp);
        }
    }

    void nothingToShowIsNoError()
    {
        m_plot->setPoints({}, 0, Qt::red);
        click({100, 100});
        QCOMPARE(m_plot->points().size(), std::size_t(0));
    }

private:
    void click(const QPointF& place) { QTest::mouseClick(&m_plot->plot(), Qt::LeftButton, {}, place.toPoint()); }

    std::unique_ptr<FrontPlot> m_plot;
};

QTEST_MAIN(tst_FrontPlot)
#include "tst_FrontPlot.moc"
