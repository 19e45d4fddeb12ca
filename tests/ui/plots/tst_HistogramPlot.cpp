#include "plots/HistogramPlot.h"
#include "shapes/ClusterBuilder.h"
#include "structure/Structure.h"

#include <qcustomplot.h>
#include <QTest>

#include <map>

using namespace clusterlens;
using namespace clusterlens::ui;

class tst_HistogramPlot : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void countsTheNeighboursOfAnIcosahedron();
    void countsEveryPairOnce();
    void clearEmptiesIt();
};

namespace {

/// A centre and twelve corners, 2.8 Å away; the edges are 1.0515 times as long.
Structure icosahedron()
{
    const double golden = (1.0 + std::sqrt(5.0)) / 2.0;
    PositionsXyz positions = PositionsXyz::Zero(13, 3);
    Eigen::Index row = 1;
    for (const double a : {-1.0, 1.0})
        for (const double b : {-golden, golden})
            for (int axis = 0; axis < 3; ++axis, ++row) {
                positions(row, axis) = a;
                positions(row, (axis + 1) % 3) = b;
            }
    positions *= 2.8 / std::hypot(1.0, golden);
    return makeStructure("Au", positions);
}

QCPBars* barsOf(const HistogramPlot& plot)
{
    return qobject_cast<QCPBars*>(plot.findChild<QCustomPlot*>()->plottable(0));
}

} // namespace

void tst_HistogramPlot::countsTheNeighboursOfAnIcosahedron()
{
    HistogramPlot plot(HistogramPlot::Quantity::Coordination);
    plot.setStructure(icosahedron(), Qt::blue);
    std::map<double, double> bars;
    for (const QCPBarsData& bar : *barsOf(plot)->data())
        if (bar.value > 0.0)
            bars[bar.key] = bar.value;
    QCOMPARE(bars, (std::map<double, double>{{6.0, 12.0}, {12.0, 1.0}})); // a corner touches the centre and five corners
    QCOMPARE(barsOf(plot)->brush().color(), QColor(Qt::blue));
}

void tst_HistogramPlot::countsEveryPairOnce()
{
    HistogramPlot plot(HistogramPlot::Quantity::PairDistances);
    plot.setStructure(icosahedron(), Qt::blue);
    double pairs = 0.0;
    double nearCentre = 0.0;
    for (const QCPBarsData& bar : *barsOf(plot)->data()) {
        pairs += bar.value;
        nearCentre += std::abs(bar.key - 2.8) <= 0.1 ? bar.value : 0.0;
    }
    QCOMPARE(pairs, 78.0);
    QCOMPARE(nearCentre, 12.0);
}

void tst_HistogramPlot::clearEmptiesIt()
{
    HistogramPlot plot(HistogramPlot::Quantity::Coordination);
    plot.setStructure(icosahedron(), Qt::blue);
    plot.clear();
    QVERIFY(barsOf(plot)->data()->isEmpty());
}

QTEST_MAIN(tst_HistogramPlot)
#include "tst_HistogramPlot.moc"
