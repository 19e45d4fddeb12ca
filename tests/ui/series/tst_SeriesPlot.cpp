#include "SeriesFixture.h"

#include "base/InputFile.h"
#include "document/SessionConversion.h"
#include "plots/SeriesPlot.h"
#include "plots/StackPlot.h"

#include <qcustomplot.h>

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QTabBar>

#include <algorithm>
#include <limits>

using namespace clusterlens;
using namespace clusterlens::testing;
using namespace clusterlens::ui;

/// The plots below the table of curves.
class tst_SeriesPlot : public QObject {
    Q_OBJECT

private:
    static void choose(SeriesFixture& fixture, const char* choice, const QString& key)
    {
        auto* const box = fixture.find<QComboBox>(choice);
        QVERIFY2(box->findData(key) >= 0, qPrintable(key));
        box->setCurrentIndex(box->findData(key));
    }

    static void zoom(PlotView& view)
    {
        QCustomPlot& plot = view.plot();
        plot.setFocus();
        QWheelEvent wheel(
            {200, 150}, plot.mapToGlobal(QPointF(200, 150)), {}, {0, 120}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(&plot, &wheel);
    }

    static void mineAll(SeriesFixture& fixture)
    {
        fixture.table().selectAll();
        QTRY_VERIFY(fixture.window.seriesActions().mine->isEnabled());
        fixture.window.seriesActions().mine->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(
            fixture.queue().phase() == CurveQueue::Phase::Idle && fixture.window.isSettled(), CLUSTERLENS_PATIENCE);
    }

private Q_SLOTS:
    void bondsGrowWithTheTemperatureOfTheFileName()
    {
        SeriesFixture fixture;
        fixture.openCurves(5); // bonds of 2.75 + 1e-4 T, see curveAt()
        mineAll(fixture);
        WindowFixture::answer([](QWidget* dialog) { qobject_cast<QDialog*>(dialog)->accept(); });
        fixture.window.seriesActions().numbers->trigger();
        QCOMPARE(fixture.find<QComboBox>("seriesX")->currentText(), QStringLiteral("T"));
        choose(fixture, "seriesY", "bond");
        QTRY_VERIFY(fixture.window.isSettled());
        const auto& plot = *fixture.find<SeriesPlot>("seriesPlot");
        QCOMPARE(plot.points().size(), std::size_t(5));
        for (std::size_t i = 0; i < 5; ++i) {
            const SeriesPoint& point = plot.points()[i];
            QCOMPARE(point.x, 100.0 + 20.0 * double(i));
            QVERIFY2(std::abs(point.y - (2.75 + 1e-4 * point.x)) < 0.01, qPrintable(point.text)); // the noise leaves that
            QVERIFY(point.low < point.y && point.y < point.high);
            QVERIFY(point.low < 2.75 + 1e-4 * point.x && 2.75 + 1e-4 * point.x < point.high);
        }
        choose(fixture, "seriesY", "biso"); // with its standard deviation
        QTRY_VERIFY(std::abs(plot.points().front().y - 0.4) < 0.1);
        QVERIFY(plot.points().front().low < plot.points().front().y);
        choose(fixture, "seriesY", "share_oct");
        QTRY_VERIFY(plot.points().size() == 5 && plot.points().front().high <= 1.0);
        choose(fixture, "seriesX", "");
        QCOMPARE(plot.points().back().x, 5.0);           // the order in the table
        for (const double few : {0.6, 2.2, 5.0, 90.0}) { // however far it is zoomed
            plot.plot().xAxis->setRange(1.0, 1.0 + few);
            plot.plot().replot();
            for (const double tick : plot.plot().xAxis->tickVector())
                QCOMPARE(tick, std::round(tick));
            QVERIFY(plot.plot().xAxis->tickVector().size() <= 30);
        }

        // A click on a point chooses its curve.
        const QList<int> ids = fixture.document().curveIds();
        fixture.document().setCurrentCurve(ids[0]);
        choose(fixture, "seriesY", "bond");
        QTest::mouseClick(&plot.plot(), Qt::LeftButton, Qt::NoModifier, plot.placeOf(3).toPoint());
        QCOMPARE(fixture.document().currentCurve(), ids[3]);
    }

    void aHintStandsWhereThereAreNoPoints()
    {
        SeriesFixture fixture;
        fixture.openCurves(2);
        const QCustomPlot& plot = fixture.find<SeriesPlot>("seriesPlot")->plot();
        const auto* const hint = plot.findChild<QCPItemText*>("hint");
        QVERIFY(hint->visible() && !plot.xAxis->visible() && !plot.yAxis->visible());
        QCOMPARE(hint->text(), QStringLiteral("No results yet"));
        mineAll(fixture);
        QTRY_VERIFY(!hint->visible() && plot.xAxis->visible() && plot.yAxis->visible());
        fixture.window.showTable({"pressure=header:p"});
        choose(fixture, "seriesX", "pressure");
        QTRY_VERIFY(hint->visible() && !plot.xAxis->visible());
        QCOMPARE(hint->text(), QStringLiteral("No curve with a result has a value of pressure"));
    }

    void theAxesFollowThePointsUntilTheUserMovesThem()
    {
        SeriesPlot plot;
        const auto figure = [](double first) {
            SeriesFigure made{{}, {1, 2, 3}, "T", "Bond", {}, false};
            for (int i = 0; i < 3; ++i)
                made.points.push_back({i + 1, {}, first + 100.0 * i, 2.8, 2.7, 2.9, false});
            return made;
        };
        plot.setFigure(figure(1.0));
        plot.setFigure(figure(300.0)); // the same number under the same name, by another pattern
        QCPAxis& x = *plot.plot().xAxis;
        QVERIFY(x.range().lower > 200.0 && x.range().contains(300.0) && x.range().contains(500.0));
        x.setRange(290.0, 310.0);
        zoom(plot);
        const QCPRange chosen = x.range();
        plot.setFigure(figure(310.0));
        QCOMPARE(x.range(), chosen);
        SeriesFigure fewer = figure(310.0);
        fewer.points.erase(fewer.points.begin() + 1); // its verdict is old now
        plot.setFigure(fewer);
        QCOMPARE(plot.points().size(), std::size_t(2));
        QCOMPARE(x.range(), chosen);
        plot.setFigure(figure(310.0));
        QCOMPARE(x.range(), chosen);
        fewer.curves.remove(2);
        plot.setFigure(fewer); // a curve was removed
        QVERIFY(x.range().contains(310.0) && x.range().contains(510.0));
        zoom(plot);
        plot.resetView();
        QVERIFY(x.range().contains(310.0) && x.range().contains(510.0));
    }

    void curvesStandAboveEachOtherWithTheirFits()
    {
        SeriesFixture fixture;
        fixture.openCurves(4);
        mineAll(fixture);
        const QList<int> ids = fixture.document().curveIds();
        fixture.find<QTabBar>("seriesTabs")->setCurrentIndex(1);
        fixture.table().select({ids[1], ids[3]});
        QTRY_VERIFY(fixture.window.isSettled());
        const auto& stack = *fixture.find<StackPlot>("stackPlot");
        QCOMPARE(stack.curves().size(), std::size_t(2));
        QCOMPARE(stack.curves()[0].id, ids[1]);
        const QCustomPlot& plot = stack.plot();
        QCOMPARE(plot.graphCount(), 4);
        const auto highest = [&](int graph) {
            bool found = false;
            return plot.graph(graph)->getValueRange(found).upper;
        };
        const Eigen::VectorXd& last = fixture.document().curve(ids[3]).data->file.curve.g;
        QCOMPARE(highest(2), last.maxCoeff()); // the last one is where it was measured
        const Eigen::VectorXd& first = fixture.document().curve(ids[1]).data->file.curve.g;
        QVERIFY(highest(0) > first.maxCoeff() + 0.3 * (first.maxCoeff() - first.minCoeff()));
        fixture.find<QDoubleSpinBox>("stackOffset")->setValue(0.0);
        QCOMPARE(highest(0), first.maxCoeff());
        QVERIFY(plot.graph(1)->data()->size() > 100);
        fixture.find<QCheckBox>("stackFits")->setChecked(false);
        QVERIFY(!plot.graph(1)->visible() && plot.graph(0)->visible());
    }

    void theZoomOfTheStackSurvivesSettingsAndResults()
    {
        SeriesFixture fixture;
        fixture.openCurves(3);
        const QList<int> ids = fixture.document().curveIds();
        fixture.find<QTabBar>("seriesTabs")->setCurrentIndex(1);
        fixture.table().select({ids[0], ids[1]});
        QTRY_VERIFY_WITH_TIMEOUT(fixture.window.isSettled(), CLUSTERLENS_PATIENCE);
        auto& stack = *fixture.find<StackPlot>("stackPlot");
        const QCPAxis& x = *stack.plot().xAxis;
        const QCPRange whole = x.range();
        zoom(stack);
        const QCPRange chosen = x.range();
        QVERIFY(chosen.size() < whole.size());
        fixture.document().setCurrentCurve(ids[0]);
        fixture.mine(); // has a fit now
        QTRY_VERIFY_WITH_TIMEOUT(stack.curves()[0].fitR.size() > 0, CLUSTERLENS_PATIENCE);
        QCOMPARE(x.range(), chosen);
        const auto data = fixture.document().curve(ids[0]).data;
        fixture.find<QDoubleSpinBox>("qdamp")->setValue(0.05);
        QTRY_VERIFY(fixture.document().curve(ids[0]).data != data);
        QTRY_VERIFY_WITH_TIMEOUT(fixture.window.isSettled(), CLUSTERLENS_PATIENCE);
        QCOMPARE(x.range(), chosen);
        fixture.find<QDoubleSpinBox>("stackOffset")->setValue(1.0);
        QCOMPARE(x.range(), chosen);
        fixture.table().select({ids[1], ids[2]});
        QTRY_VERIFY_WITH_TIMEOUT(x.range().size() > chosen.size(), CLUSTERLENS_PATIENCE);
        zoom(stack);
        stack.resetView();
        QCOMPARE(x.range(), whole);
    }

    void manyCurvesAreNamedAtTheEdge()
    {
        StackPlot plot;
        std::vector<StackCurve> curves;
        for (int i = 0; i < 40; ++i) {
            const Eigen::VectorXd r = Eigen::VectorXd::LinSpaced(100, 0.0, 20.0);
            curves.push_back({i + 1, QStringLiteral("pt_%1K.gr").arg(100 + i), r, r.array().sin(), {}, {}});
        }
        plot.resize(800, 600);
        plot.setOffset(0.5);
        plot.setCurves(curves);
        QImage picture = plot.grab().toImage();
        const auto names = [&] { return plot.plot().yAxis2->tickVectorLabels(); };
        QVERIFY(names().size() >= 10 && names().size() <= 16);
        QVERIFY2(names().contains("pt_100K.gr") && names().contains("pt_103K.gr"), qPrintable(names().join(' ')));
        QCOMPARE(plot.plot().yAxis2->range(), plot.plot().yAxis->range());
        const double top = plot.plot().yAxis2->tickVector()[names().indexOf("pt_100K.gr")];
        QVERIFY(std::abs(top - plot.plot().graph(0)->data()->at(0)->value) < 1e-9); // the first one's zero, sin(0)
        curves.resize(4);
        plot.setCurves(curves);
        picture = plot.grab().toImage();
        QVERIFY(!plot.plot().yAxis2->tickLabels() && plot.plot().legend->visible());
    }

    void bothAreSavedAsPictures()
    {
        SeriesFixture fixture;
        fixture.openCurves(3);
        mineAll(fixture);
        for (const int tab : {0, 1})
            for (const QString ending : {"png", "svg", "pdf"}) {
                fixture.find<QTabBar>("seriesTabs")->setCurrentIndex(tab);
                fixture.table().selectAll();
                QTRY_VERIFY(fixture.window.isSettled());
                const QString path = fixture.path(QStringLiteral("plot%1.%2").arg(tab).arg(ending));
                SeriesFixture::chooseFile(path);
                fixture.window.seriesActions().savePlot->trigger();
                const std::string bytes = readInput(toPath(path), 64U << 20U);
                QVERIFY(bytes.size() > 2000);
                QVERIFY2(fixture.messages().last().contains(path), qPrintable(fixture.messages().join("; ")));
                if (ending == "svg")
                    QVERIFY(QString::fromStdString(bytes).count("<path") + QString::fromStdString(bytes).count("<polyline") > 10);
            }

        // What is seen is saved by the keys of the plot of G(r), too; the next one is proposed where the last one went.
        const QString folder = fixture.path("figures");
        QDir().mkpath(folder);
        SeriesFixture::chooseFile(folder + "/first.png");
        fixture.window.actions().saveCurves->trigger();
        QVERIFY(QFile::exists(folder + "/first.png"));
        SeriesFixture::chooseFile("second.png");
        fixture.window.seriesActions().savePlot->trigger();
        QVERIFY(QFile::exists(folder + "/second.png"));
        const auto bytes = [&](const char* name) { return readInput(toPath(folder + name), 64U << 20U); };
        QVERIFY(bytes("/first.png") == bytes("/second.png"));
    }
};

QTEST_MAIN(tst_SeriesPlot)
#include "tst_SeriesPlot.moc"
