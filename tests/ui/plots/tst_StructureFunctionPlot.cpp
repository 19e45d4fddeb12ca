#include "plots/StructureFunctionPlot.h"

#include <qcustomplot.h>
#include <QTest>

#include <cmath>

using namespace clusterlens;
using namespace clusterlens::ui;

class tst_StructureFunctionPlot : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void showsTheTransformOfAWaveWhereItsQIs();
    void marksWhatIsStatedAndWhatIsUsed();
    void noLabelIsCutOff();
    void aCurveOfFewPointsShowsNothing();
    void whatChangedUnseenIsDrawnWhenItIsSeen();
};

namespace {

/// G(r) = sin(8 r): all of F is around Q = 8 Å^-1.
GrFile wave()
{
    GrFile file;
    file.curve.r = Eigen::VectorXd::LinSpaced(3001, 0.0, 30.0);
    file.curve.g = (8.0 * file.curve.r.array()).sin();
    return file;
}

QCustomPlot* inside(const StructureFunctionPlot& plot)
{
    return plot.findChild<QCustomPlot*>();
}

QStringList labelsOf(const StructureFunctionPlot& plot)
{
    QStringList texts;
    for (int i = 0; i < inside(plot)->itemCount(); ++i)
        if (const auto* text = qobject_cast<QCPItemText*>(inside(plot)->item(i)))
            texts.append(text->text());
    return texts;
}

} // namespace

void tst_StructureFunctionPlot::showsTheTransformOfAWaveWhereItsQIs()
{
    StructureFunctionPlot plot;
    ExperimentSettings experiment;
    plot.setCurve(wave(), experiment);
    double highest = 0.0;
    double at = 0.0;
    for (const QCPGraphData& point : *inside(plot)->graph(0)->data())
        if (point.value > highest) {
            highest = point.value;
            at = point.key;
        }
    QVERIFY(std::abs(at - 8.0) < 0.05);
    QVERIFY(std::abs(highest - 13.75) < 0.2);           // half of the 30 Å, of which the window takes 2.5
    QVERIFY(inside(plot)->xAxis->range().upper > 29.0); // 5 behind Qmax
}

void tst_StructureFunctionPlot::marksWhatIsStatedAndWhatIsUsed()
{
    StructureFunctionPlot plot;
    GrFile file = wave();
    file.metadata.qmin = 0.1;
    file.metadata.qmax = 25.0;
    ExperimentSettings experiment;
    experiment.pdf.qmin = 0.9;
    experiment.sources = {{"qmin", ValueSource::Data}, {"qmax", ValueSource::File}};
    plot.setCurve(file, experiment);
    QCOMPARE(labelsOf(plot), (QStringList{"Qmin 0.1 (file, not used)", "Qmin 0.9 (data)", "Qmax 25 (file)"}));
    plot.setTheme(true);
    plot.setCurve(file, experiment); // the old marks go
    QCOMPARE(labelsOf(plot).size(), 3);
    plot.clear();
    QVERIFY(labelsOf(plot).isEmpty() && inside(plot)->graph(0)->data()->isEmpty());
}

void tst_StructureFunctionPlot::noLabelIsCutOff()
{
    StructureFunctionPlot plot;
    GrFile file = wave();
    file.metadata.qmax = 20.0;
    ExperimentSettings experiment;
    experiment.pdf.qmax = 25.0;
    experiment.sources = {{"qmin", ValueSource::Data}, {"qmax", ValueSource::Data}};
    plot.setCurve(file, experiment);
    for (const QSize size : {QSize(320, 180), QSize(1600, 400)}) {
        plot.resize(size);
        plot.grab();
        const QRect inside = ::inside(plot)->axisRect()->rect();
        for (int i = 0; i < ::inside(plot)->itemCount(); ++i)
            if (const auto* text = qobject_cast<QCPItemText*>(::inside(plot)->item(i))) {
                QVERIFY2(text->left->pixelPosition().x() >= inside.left(), qPrintable(text->text()));
                QVERIFY2(text->right->pixelPosition().x() <= inside.right() + 1, qPrintable(text->text()));
            }
    }
}

void tst_StructureFunctionPlot::aCurveOfFewPointsShowsNothing()
{
    StructureFunctionPlot plot;
    GrFile file;
    file.curve.r = Eigen::VectorXd::LinSpaced(5, 0.0, 1.0);
    file.curve.g = file.curve.r;
    plot.setCurve(file, {});
    QVERIFY(inside(plot)->graph(0)->data()->isEmpty());
}

void tst_StructureFunctionPlot::whatChangedUnseenIsDrawnWhenItIsSeen()
{
    StructureFunctionPlot plot;
    plot.resize(600, 300);
    plot.show();
    QVERIFY(QTest::qWaitForWindowExposed(&plot));
    QCoreApplication::processEvents();
    const QImage empty = plot.grab().toImage();
    plot.hide();
    int drawn = 0;
    connect(inside(plot), &QCustomPlot::afterReplot, &plot, [&] { ++drawn; });
    for (int i = 0; i < 5; ++i) {
        plot.setCurve(wave(), {});
        QCoreApplication::processEvents();
    }
    QCOMPARE(drawn, 0); // a queue of 100 curves redrew a plot behind the table each time
    plot.show();
    QVERIFY(QTest::qWaitForWindowExposed(&plot));
    QTRY_VERIFY(drawn > 0);
    QVERIFY(plot.grab().toImage() != empty);
}

QTEST_MAIN(tst_StructureFunctionPlot)
#include "tst_StructureFunctionPlot.moc"
