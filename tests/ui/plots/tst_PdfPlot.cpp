#include "base/Errors.h"
#include "plots/PdfPlot.h"
#include "ui/support/MinedCandidates.h"

#include <QClipboard>
#include <qcustomplot.h>
#include <QImageReader>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QSvgRenderer>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <memory>

using namespace clusterlens;
using namespace clusterlens::ui;

class tst_PdfPlot : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_mined = tests::mineExample("gold-decahedron.gr", 4); }
    void init();
    void cleanup() { m_plot.reset(); }
    void holdsTheMeasuredPoints();
    void holdsTheFittedCurveInTheCandidatesColour();
    void rawShowsTheCurveBeforeTheFit();
    void legendNamesTheRwpOfWhatIsShown();
    void differenceIsObservedMinusCalculatedShiftedBelowEverything();
    void differencesHaveAZeroLine();
    void removedCandidatesLeaveNothingBehind();
    void legendClickHidesACurveAndItsDifference();
    void hiddenCandidateStaysHiddenWhenTheOthersChange();
    void fitRangeStaysWhereItWasPut();
    void draggingAnEdgeTellsTheNewRangeOnce();
    void edgesNeitherCrossNorLeaveTheData();
    void clickingAnEdgeChangesNothing();
    void draggingElsewherePansInsideTheData();
    void newCandidatesKeepTheUsersView();
    void wheelZoomsR();
    void crosshairTellsTheValuesUnderTheMouse();
    void savesEachFormat_data();
    void savesEachFormat();
    void paperShowsEveryPointAndNothingHidden();
    void exportIsLightWhateverTheTheme();
    void savingElsewhereSaysWhy();
    void copiesAPicture();

private:
    [[nodiscard]] QCustomPlot& plot() const { return *m_plot->findChild<QCustomPlot*>(); }
    [[nodiscard]] QCPGraph* graphNamed(const QString& start) const;
    [[nodiscard]] std::vector<ShownCandidate> shown(std::size_t count) const;
    [[nodiscard]] QPoint at(double r, double share) const;
    void drag(QPoint from, QPoint to);
    void clickLegend(QCPGraph* graph);

    tests::MinedCurve m_mined;
    std::unique_ptr<PdfPlot> m_plot;
};

void tst_PdfPlot::init()
{
    QVERIFY(m_mined.candidates.size() == 4);
    m_plot = std::make_unique<PdfPlot>();
    m_plot->resize(1000, 420);
    m_plot->setMeasured(m_mined.file.curve, "gold");
    m_plot->setFitRange({1.6, 18.0});
    m_plot->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_plot.get()));
    plot().replot();
}

QCPGraph* tst_PdfPlot::graphNamed(const QString& start) const
{
    for (int i = 0; i < plot().graphCount(); ++i)
        if (plot().graph(i)->name().startsWith(start))
            return plot().graph(i);
    return nullptr;
}

std::vector<ShownCandidate> tst_PdfPlot::shown(std::size_t count) const
{
    return {m_mined.candidates.begin(), m_mined.candidates.begin() + static_cast<std::ptrdiff_t>(count)};
}

QPoint tst_PdfPlot::at(double r, double share) const
{
    const QRect area = plot().axisRect()->rect();
    return {qRound(plot().xAxis->coordToPixel(r)), area.top() + qRound(share * area.height())};
}

void tst_PdfPlot::drag(QPoint from, QPoint to)
{
    QTest::mousePress(&plot(), Qt::LeftButton, {}, from);
    for (const double share : {0.3, 0.7, 1.0})
        QTest::mouseMove(&plot(), from + (to - from) * share);
    QTest::mouseRelease(&plot(), Qt::LeftButton, {}, to);
}

void tst_PdfPlot::clickLegend(QCPGraph* graph)
{
    plot().replot();
    const QPoint place = plot().legend->itemWithPlottable(graph)->outerRect().center();
    QTest::mouseClick(&plot(), Qt::LeftButton, {}, place);
}

void tst_PdfPlot::holdsTheMeasuredPoints()
{
    const PdfCurve& curve = m_mined.file.curve;
    const QCPGraph* graph = graphNamed("gold");
    QCOMPARE(graph->dataCount(), static_cast<int>(curve.r.size()));
    for (const Eigen::Index i : {Eigen::Index(0), curve.r.size() / 2, curve.r.size() - 1}) {
        QCOMPARE(graph->data()->at(static_cast<int>(i))->key, curve.r[i]);
        QCOMPARE(graph->data()->at(static_cast<int>(i))->value, curve.g[i]);
    }
    QCOMPARE(graph->lineStyle(), QCPGraph::lsNone);
}

void tst_PdfPlot::holdsTheFittedCurveInTheCandidatesColour()
{
    m_plot->setShown(shown(2));
    const ShownCandidate& second = m_mined.candidates[1];
    const QCPGraph* graph = graphNamed(second.name + "   Rwp");
    const FitResult& fit = second.candidate->fit;
    QCOMPARE(graph->dataCount(), static_cast<int>(fit.r.size()));
    for (Eigen::Index i = 0; i < fit.r.size(); i += 100)
        QCOMPARE(graph->data()->at(static_cast<int>(i))->value, fit.fitted[i]);
    QCOMPARE(graph->pen().color(), second.colour);
}

void tst_PdfPlot::rawShowsTheCurveBeforeTheFit()
{
    m_plot->setShown(shown(1));
    m_plot->setRaw(true);
    const FitResult& fit = m_mined.candidates[0].candidate->fit;
    const QCPGraph* graph = graphNamed(m_mined.candidates[0].name);
    QCOMPARE(graph->data()->at(500)->value, fit.calculated[500]);
    m_plot->setRaw(false);
    QCOMPARE(graphNamed(m_mined.candidates[0].name)->data()->at(500)->value, fit.fitted[500]);
}

void tst_PdfPlot::legendNamesTheRwpOfWhatIsShown()
{
    m_plot->setShown(shown(1));
    const FitResult& fit = m_mined.candidates[0].candidate->fit;
    QVERIFY(graphNamed(m_mined.candidates[0].name)->name().contains(QString::number(fit.rwpFit, 'f', 3)));
    m_plot->setRaw(true);
    QVERIFY(graphNamed(m_mined.candidates[0].name)->name().contains(QString::number(fit.rwp, 'f', 3)));
    QCOMPARE(plot().legend->itemCount(), 2);
    std::vector<ShownCandidate> one = shown(1);
    one[0].name = QString(300, 'x');
    m_plot->setShown(one);
    plot().replot();
    QVERIFY(3 * plot().legend->outerRect().width() < 2 * plot().axisRect()->width());
}

void tst_PdfPlot::differenceIsObservedMinusCalculatedShiftedBelowEverything()
{
    m_plot->setShown(shown(2));
    const FitResult& fit = m_mined.candidates[0].candidate->fit;
    const QCPGraph* residual = plot().graph(2); // measured, curve, difference
    const double offset = residual->data()->at(0)->value - (fit.observed[0] - fit.fitted[0]);
    for (Eigen::Index i = 0; i < fit.r.size(); i += 50)
        QCOMPARE(residual->data()->at(static_cast<int>(i))->value, fit.observed[i] - fit.fitted[i] + offset);
    bool found = false;
    const double lowestCurve = std::min(graphNamed("gold")->getValueRange(found).lower, fit.fitted.minCoeff());
    QVERIFY(residual->getValueRange(found).upper < lowestCurve);
}

void tst_PdfPlot::differencesHaveAZeroLine()
{
    const auto* line = plot().findChild<QCPItemStraightLine*>();
    QVERIFY(line == nullptr || !line->visible());
    m_plot->setShown(shown(1));
    const FitResult& fit = m_mined.candidates[0].candidate->fit;
    const double offset = plot().graph(2)->data()->at(0)->value - (fit.observed[0] - fit.fitted[0]);
    int atOffset = 0;
    for (int i = 0; i < plot().itemCount(); ++i)
        if (const auto* item = qobject_cast<QCPItemStraightLine*>(plot().item(i)); item != nullptr && item->visible())
            atOffset += std::abs(item->point1->value() - offset) < 1e-9 && std::abs(item->point2->value() - offset) < 1e-9 ? 1 : 0;
    QCOMPARE(atOffset, 1);
}

void tst_PdfPlot::removedCandidatesLeaveNothingBehind()
{
    const int items = plot().itemCount();
    m_plot->setShown(shown(4));
    QCOMPARE(plot().graphCount(), 9);
    m_plot->setShown({});
    QCOMPARE(plot().graphCount(), 1);
    QCOMPARE(plot().itemCount(), items);
    QCOMPARE(plot().legend->itemCount(), 1);
}

void tst_PdfPlot::legendClickHidesACurveAndItsDifference()
{
    m_plot->setShown(shown(2));
    clickLegend(plot().graph(1));
    QVERIFY(!plot().graph(1)->visible());
    QVERIFY(!plot().graph(2)->visible());
    QVERIFY(plot().graph(3)->visible());
    clickLegend(plot().graph(1));
    QVERIFY(plot().graph(1)->visible());
    QVERIFY(plot().graph(2)->visible());
}

void tst_PdfPlot::hiddenCandidateStaysHiddenWhenTheOthersChange()
{
    m_plot->setShown(shown(2));
    clickLegend(plot().graph(1));
    m_plot->setShown(shown(3));
    QVERIFY(!plot().graph(1)->visible());
    QVERIFY(plot().graph(3)->visible());
    QVERIFY(plot().graph(5)->visible());
}

void tst_PdfPlot::fitRangeStaysWhereItWasPut()
{
    m_plot->setFitRange({2.1, 12.5});
    m_plot->setShown(shown(3));
    m_plot->setRaw(true);
    m_plot->setTheme(true);
    m_plot->resetView();
    m_plot->setMeasured(m_mined.file.curve, "the same again");
    QCOMPARE(m_plot->fitRange().min, 2.1);
    QCOMPARE(m_plot->fitRange().max, 12.5);
}

void tst_PdfPlot::draggingAnEdgeTellsTheNewRangeOnce()
{
    QSignalSpy changed(m_plot.get(), &PdfPlot::fitRangeChanged);
    const QCPRange view = plot().xAxis->range();
    drag(at(18.0, 0.4), at(14.0, 0.5));
    QCOMPARE(changed.count(), 1);
    const auto range = changed.first().first().value<RRange>();
    QCOMPARE(range.min, 1.6);
    QVERIFY2(std::abs(range.max - 14.0) < 0.05, qPrintable(QString::number(range.max)));
    QCOMPARE(m_plot->fitRange().max, range.max);
    QCOMPARE(plot().xAxis->range(), view); // an edge moved, not the view
}

void tst_PdfPlot::edgesNeitherCrossNorLeaveTheData()
{
    drag(at(18.0, 0.4), at(0.5, 0.4));
    QCOMPARE(m_plot->fitRange().max, 2.6);
    const Eigen::VectorXd& r = m_mined.file.curve.r;
    drag(at(1.6, 0.4), {-80, at(1.6, 0.4).y()});
    QCOMPARE(m_plot->fitRange().min, r[0]);
}

void tst_PdfPlot::clickingAnEdgeChangesNothing()
{
    QSignalSpy changed(m_plot.get(), &PdfPlot::fitRangeChanged);
    QTest::mouseClick(&plot(), Qt::LeftButton, {}, at(18.0, 0.4));
    QCOMPARE(changed.count(), 0);
    QCOMPARE(m_plot->fitRange().max, 18.0);
}

void tst_PdfPlot::draggingElsewherePansInsideTheData()
{
    plot().xAxis->setRange(5.0, 10.0);
    plot().replot();
    drag(at(7.0, 0.9), at(6.0, 0.9));
    QVERIFY(std::abs(plot().xAxis->range().lower - 6.0) < 0.05);
    QCOMPARE(plot().xAxis->range().size(), 5.0);
    drag(at(7.0, 0.9), {3000, at(7.0, 0.9).y()});
    QVERIFY(plot().xAxis->range().lower >= m_mined.file.curve.r[0]);
    QCOMPARE(m_plot->fitRange().max, 18.0);
}

void tst_PdfPlot::newCandidatesKeepTheUsersView()
{
    const QPoint place = at(10.0, 0.9);
    QTest::mousePress(&plot(), Qt::LeftButton, {}, place);
    QTest::mouseMove(&plot(), place + QPoint(0, 25));
    QTest::mouseRelease(&plot(), Qt::LeftButton, {}, place + QPoint(0, 25));
    const QCPRange view = plot().yAxis->range();
    m_plot->setShown(shown(2));
    QCOMPARE(plot().yAxis->range(), view);
    m_plot->resetView();
    QVERIFY(plot().yAxis->range() != view);
}

void tst_PdfPlot::wheelZoomsR()
{
    const QCPRange before = plot().xAxis->range();
    const QCPRange g = plot().yAxis->range();
    const QPointF place = at(10.0, 0.5);
    QWheelEvent wheel(place, plot().mapToGlobal(place), {}, {0, 120}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(&plot(), &wheel);
    QVERIFY(plot().xAxis->range().size() < before.size());
    QVERIFY(plot().xAxis->range().contains(10.0));
    QCOMPARE(plot().yAxis->range(), g);
}

void tst_PdfPlot::crosshairTellsTheValuesUnderTheMouse()
{
    m_plot->setShown(shown(1));
    plot().replot();
    const FitResult& fit = m_mined.candidates[0].candidate->fit;
    QTest::mouseMove(&plot(), at(10.0, 0.8));
    const double r = plot().xAxis->pixelToCoord(at(10.0, 0.8).x());
    Eigen::Index nearest = 0;
    (fit.r.array() - r).abs().minCoeff(&nearest);
    QString text;
    for (int i = 0; i < plot().itemCount(); ++i)
        if (const auto* item = qobject_cast<QCPItemText*>(plot().item(i)); item != nullptr && item->text().startsWith("r = "))
            text = item->visible() ? item->text() : QString();
    QVERIFY2(text.contains(QString::number(r, 'f', 2)), qPrintable(text));
    QVERIFY2(text.contains(QString::number(fit.observed[nearest], 'f', 3) + "  measured"), qPrintable(text));
    QVERIFY2(text.contains(QString::number(fit.fitted[nearest], 'f', 3) + "  " + m_mined.candidates[0].name), qPrintable(text));
}

void tst_PdfPlot::savesEachFormat_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("start");
    QTest::addRow("png") << "plot.png" << QByteArray("\x89PNG");
    QTest::addRow("svg") << "plot.svg" << QByteArray("<?xml");
    QTest::addRow("pdf") << "plot.pdf" << QByteArray("%PDF-");
}

void tst_PdfPlot::savesEachFormat()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, start);
    QTemporaryDir folder;
    m_plot->setShown(shown(2));
    m_plot->saveImage(folder.filePath(name));
    QFile file(folder.filePath(name));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray bytes = file.readAll();
    QVERIFY(bytes.startsWith(start));
    if (name.endsWith("png")) {
        const QImage image = QImage::fromData(bytes);
        QVERIFY(std::abs(image.width() - 170.0 / 25.4 * 300.0) < 4.0); // 170 mm at 300 dpi
        QVERIFY(std::abs(image.dotsPerMeterX() - 11811) <= 1);
    } else if (name.endsWith("svg")) {
        QVERIFY(QSvgRenderer(bytes).isValid());
        QVERIFY(bytes.contains("<polyline") || bytes.contains("<path")); // lines, not a picture of them
        QVERIFY(!bytes.contains("<image"));
    }
}

void tst_PdfPlot::paperShowsEveryPointAndNothingHidden()
{
    QTemporaryDir folder;
    m_plot->setShown(shown(2));
    clickLegend(graphNamed(m_mined.candidates[1].name));
    m_plot->saveImage(folder.filePath("plot.svg"));
    QFile file(folder.filePath("plot.svg"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QString svg = QString::fromUtf8(file.readAll());
    QVERIFY(svg.contains("Rwp")); // the legend is text
    QVERIFY(!svg.contains(m_mined.candidates[1].name));
    // A line of the fitted curve has as many corners as the curve has points, and its r never turns back.
    static const QRegularExpression line("points=\"([^\"]+)\"");
    qsizetype most = 0;
    for (auto match = line.globalMatch(svg); match.hasNext();) {
        double last = -1e9;
        const QStringList points = match.next().captured(1).split(' ', Qt::SkipEmptyParts);
        for (const QString& point : points) {
            const double x = point.section(',', 0, 0).toDouble();
            QVERIFY2(x >= last, qPrintable(point));
            last = x;
        }
        most = std::max(most, points.size());
    }
    QVERIFY2(most >= m_mined.candidates[0].candidate->fit.r.size(), qPrintable(QString::number(most)));
    QVERIFY(plot().legend->itemWithPlottable(graphNamed(m_mined.candidates[1].name)) != nullptr); // on the screen it stays
    QVERIFY(plot().legend->itemWithPlottable(graphNamed(m_mined.candidates[1].name))->font().strikeOut());
}

void tst_PdfPlot::exportIsLightWhateverTheTheme()
{
    QTemporaryDir folder;
    m_plot->setTheme(true);
    m_plot->saveImage(folder.filePath("plot.png"));
    QCOMPARE(QImage(folder.filePath("plot.png")).pixelColor(2, 2), QColor(Qt::white));
    plot().replot();
    QVERIFY(plot().toPixmap(200, 200).toImage().pixelColor(2, 2).lightness() < 80);
}

void tst_PdfPlot::savingElsewhereSaysWhy()
{
    QVERIFY_EXCEPTION_THROWN(m_plot->saveImage("plot.bmp"), StoreError);
    for (const char* name : {"/no/such/folder/plot.png", "/no/such/folder/plot.svg", "/no/such/folder/plot.pdf"})
        QVERIFY_EXCEPTION_THROWN(m_plot->saveImage(name), StoreError);
}

void tst_PdfPlot::copiesAPicture()
{
    m_plot->toClipboard();
    QVERIFY(QGuiApplication::clipboard()->image().width() > 1500);
}

QTEST_MAIN(tst_PdfPlot)
#include "tst_PdfPlot.moc"
