#include "ui/series/SeriesFixture.h"

#include "base/InputFile.h"
#include "document/SessionConversion.h"
#include "export/PlotFormatDialog.h"
#include "plots/PdfPlot.h"

#include <QClipboard>
#include <QComboBox>
#include <qcustomplot.h>
#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QFontDatabase>
#include <QLabel>
#include <QPushButton>
#include <QRegularExpression>
#include <QSvgRenderer>
#include <QTabBar>

#include <set>

using namespace clusterlens;
using namespace clusterlens::testing;
using namespace clusterlens::ui;

/// Size, text and lines of saved plots, as the user chooses them in the window.
class tst_PlotFormat : public QObject {
    Q_OBJECT

private:
    static QDoubleSpinBox& field(QWidget* dialog, const char* key)
    {
        return *dialog->findChild<QDoubleSpinBox*>(QStringLiteral("plotFormat_") + key);
    }

    /// Opens the dialog, lets \p act change something there, and accepts it.
    static void choose(WindowFixture& fixture, const std::function<void(QWidget*)>& act)
    {
        WindowFixture::answer([act](QWidget* dialog) {
            QCOMPARE(dialog->objectName(), QStringLiteral("plotFormatDialog"));
            act(dialog);
            dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Ok)->click();
        });
        fixture.window.actions().plotFormat->trigger();
    }

    static void chooseSmall(WindowFixture& fixture)
    {
        choose(fixture, [](QWidget* dialog) {
            field(dialog, "width").setValue(85.0);
            field(dialog, "height").setValue(60.0);
            field(dialog, "resolution").setValue(150.0);
            field(dialog, "textSize").setValue(6.5);
            field(dialog, "lineWidth").setValue(0.6);
        });
    }

    /// How many times as high as it is the difference of a candidate is drawn, and where its zero line lies.
    static std::pair<double, double> difference(PdfPlot& plot, const Candidate& candidate)
    {
        const QCPGraph& graph = *plot.plot().graph(plot.plot().graphCount() - 1);
        const Eigen::VectorXd wanted = candidate.fit.observed - candidate.fit.fitted;
        const auto at = [&](Eigen::Index i) { return graph.data()->at(int(i))->value; };
        Eigen::Index low = 0;
        Eigen::Index high = 0;
        const double range = wanted.maxCoeff(&high) - wanted.minCoeff(&low);
        const double scale = (at(high) - at(low)) / range;
        return {scale, at(low) - scale * wanted[low]};
    }

    static QByteArray saved(WindowFixture& fixture, QAction* save, const QString& ending)
    {
        static int number = 0;
        const QString path = fixture.path(QStringLiteral("saved%1.%2").arg(++number).arg(ending));
        SeriesFixture::chooseFile(path);
        save->trigger();
        return QByteArray::fromStdString(readInput(toPath(path), 64U << 20U));
    }

    static std::set<QString> valuesOf(const QByteArray& svg, const QString& attribute)
    {
        std::set<QString> values;
        const QRegularExpression pattern(QStringLiteral("\\b%1=\"([^\"]*)\"").arg(attribute));
        for (auto found = pattern.globalMatch(QString::fromUtf8(svg)); found.hasNext();)
            values.insert(found.next().captured(1));
        return values;
    }

    /// Whatever plot it is: 85 mm x 60 mm at 150 dpi, text of 6.5 pt.
    static void checkSmall(WindowFixture& fixture, QAction* save)
    {
        const QByteArray svg = saved(fixture, save, "svg");
        QVERIFY(QSvgRenderer(svg).isValid());
        QVERIFY2(
            svg.contains("width=\"84.9") || svg.contains("width=\"85"), svg.left(400).constData()); // whole pixels of 1/96 inch
        QVERIFY(valuesOf(svg, "font-size").contains("8.66667"));                                    // 6.5 pt, in 1/96 inch
        const QImage png = QImage::fromData(saved(fixture, save, "png"));
        QVERIFY2(std::abs(png.width() - 502) <= 1 && std::abs(png.height() - 354) <= 2, qPrintable(QString::number(png.width())));
        QVERIFY(std::abs(png.dotsPerMeterX() - 5906) <= 1);
        const QByteArray pdf = saved(fixture, save, "pdf");
        static const QRegularExpression box("/MediaBox \\[0 0 ([0-9.]+) ([0-9.]+)\\]");
        const auto page = box.match(QString::fromLatin1(pdf));
        QVERIFY(std::abs(page.captured(1).toDouble() - 85.0 / 25.4 * 72.0) < 1.0);
        QVERIFY(std::abs(page.captured(2).toDouble() - 60.0 / 25.4 * 72.0) < 1.0);
    }

private Q_SLOTS:
    void allPlotsAreSavedAsChosen()
    {
        SeriesFixture fixture;
        fixture.openCurves(2);
        QTRY_VERIFY(fixture.window.isSettled());
        chooseSmall(fixture);
        fixture.window.seriesActions().table->setChecked(true);
        for (const int tab : {0, 1}) { // results, curves
            fixture.find<QTabBar>("seriesTabs")->setCurrentIndex(tab);
            fixture.table().selectAll();
            QTRY_VERIFY(fixture.window.isSettled());
            checkSmall(fixture, fixture.window.seriesActions().savePlot);
        }
        fixture.window.seriesActions().table->setChecked(false);
        for (const int tab : {0, 1}) { // G(r), F(Q)
            fixture.find<QTabBar>("curveTabs")->setCurrentIndex(tab);
            QTRY_VERIFY(fixture.window.isSettled());
            checkSmall(fixture, fixture.window.actions().saveCurves);
        }
        const QString words = QString::fromUtf8(saved(fixture, fixture.window.actions().saveCurves, "svg"));
        QVERIFY(words.contains("Qmax")); // F(Q) is what is seen
        fixture.window.actions().copyCurves->trigger();
        QVERIFY(std::abs(QGuiApplication::clipboard()->image().width() - 502) <= 1);
    }

    void linesKeepTheirProportionsAndTheScreenStaysAsItWas()
    {
        WindowFixture fixture;
        fixture.window.open({example("gold-decahedron.gr")});
        fixture.mine();
        const QCustomPlot& plot = fixture.find<PdfPlot>("pdfPlot")->plot();
        const auto widths = [&] {
            std::vector<double> all{
                plot.xAxis->basePen().widthF(), plot.legend->borderPen().widthF(), plot.graph(0)->scatterStyle().size()};
            for (int i = 0; i < plot.graphCount(); ++i)
                all.push_back(plot.graph(i)->pen().widthF());
            return all;
        };
        const std::vector<double> before = widths();
        const QFont font = plot.xAxis->tickLabelFont();
        const std::set<QString> usual = valuesOf(saved(fixture, fixture.window.actions().saveCurves, "svg"), "stroke-width");
        QVERIFY(usual.contains("1.6") && usual.contains("1"));
        chooseSmall(fixture);
        const std::set<QString> fine = valuesOf(saved(fixture, fixture.window.actions().saveCurves, "svg"), "stroke-width");
        QVERIFY(fine.contains("0.8") && fine.contains("0.5"));
        QVERIFY(!fine.contains("1.6"));
        QCOMPARE(widths(), before);
        QCOMPARE(plot.xAxis->tickLabelFont(), font);
        QVERIFY(plot.plottingHints().testFlag(QCP::phFastPolylines) && plot.graph(0)->adaptiveSampling());
    }

    void theDifferenceIsMagnifiedAndKeptApart()
    {
        WindowFixture fixture;
        fixture.window.open({example("gold-decahedron.gr")});
        fixture.mine();
        fixture.document().setShown({fixture.candidates().first()});
        QTRY_VERIFY(fixture.window.isSettled());
        PdfPlot& plot = *fixture.find<PdfPlot>("pdfPlot");
        const Candidate& candidate = *fixture.document().candidate(fixture.candidates().first()).candidate;
        const auto [once, zero] = difference(plot, candidate);
        QVERIFY(std::abs(once - 1.0) < 1e-9);
        const double lowest = std::min(candidate.fit.observed.minCoeff(), candidate.fit.fitted.minCoeff());
        QVERIFY(zero + (candidate.fit.observed - candidate.fit.fitted).maxCoeff() < lowest);

        PlotFormat format;
        format.residualScale = 4.0;
        const QByteArray before = saved(fixture, fixture.window.actions().saveCurves, "svg");
        QVERIFY(plot.printed(format) != plot.printed({})); // as in the dialog, before it is accepted
        QCOMPARE(difference(plot, candidate).first, once);
        choose(fixture, [](QWidget* dialog) {
            field(dialog, "residualScale").setValue(4.0);
            field(dialog, "residualGap").setValue(30.0);
        });
        const auto [four, lower] = difference(plot, candidate);
        QVERIFY(std::abs(four - 4.0) < 1e-9);
        QVERIFY(lower + 4.0 * (candidate.fit.observed - candidate.fit.fitted).maxCoeff() < lowest - 0.2);
        QVERIFY(plot.plot().yAxis->range().lower < lower);
        const QByteArray svg = saved(fixture, fixture.window.actions().saveCurves, "svg");
        QVERIFY(svg.contains("difference × 4") && !before.contains("difference × "));
        QVERIFY(!plot.printed().isNull()); // as a report has it
        QCOMPARE(difference(plot, candidate).first, four);
    }

    void whatWasChosenIsThereTheNextTime()
    {
        const auto folder = std::make_shared<QTemporaryDir>();
        QString family;
        for (const QString& one : QFontDatabase::families())
            if (QFontDatabase::isScalable(one) && !QFontDatabase::isPrivateFamily(one) && one != qApp->font().family())
                family = one;
        {
            WindowFixture fixture(folder);
            fixture.window.open({example("gold-decahedron.gr")});
            chooseSmall(fixture);
            if (!family.isEmpty())
                choose(fixture, [&](QWidget* dialog) {
                    auto* const families = dialog->findChild<QComboBox*>("plotFormat_family");
                    families->setCurrentIndex(families->findData(family));
                });
        }
        WindowFixture fixture(folder);
        fixture.window.open({example("gold-decahedron.gr")});
        QTRY_VERIFY(fixture.window.isSettled());
        checkSmall(fixture, fixture.window.actions().saveCurves);
        const auto families = valuesOf(saved(fixture, fixture.window.actions().saveCurves, "svg"), "font-family");
        QVERIFY(family.isEmpty() || families.contains(family));
        WindowFixture::answer([](QWidget* dialog) { // and left as it is
            QCOMPARE(field(dialog, "textSize").value(), 6.5);
            field(dialog, "textSize").setValue(20.0);
            dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Cancel)->click();
        });
        fixture.window.actions().plotFormat->trigger();
        QCOMPARE(keptPlotFormat(fixture.workspace.settings).textSize, 6.5);
        choose(fixture,
            [](QWidget* dialog) { dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::RestoreDefaults)->click(); });
        QCOMPARE(keptPlotFormat(fixture.workspace.settings), PlotFormat());
    }

    void previewHasTheShapeAndTheTextOfThePaper()
    {
        WindowFixture fixture;
        fixture.window.open({example("gold-decahedron.gr")});
        QTRY_VERIFY(fixture.window.isSettled());
        choose(fixture, [](QWidget* dialog) {
            const auto picture = [&] { return dialog->findChild<QLabel*>("plotPreview")->pixmap().toImage(); };
            field(dialog, "width").setValue(200.0);
            field(dialog, "height").setValue(100.0);
            const QImage before = picture();
            QVERIFY(std::abs(before.width() - 2 * before.height()) <= 3);
            field(dialog, "textSize").setValue(18.0);
            QVERIFY(picture() != before);
            field(dialog, "height").setValue(300.0);
            QVERIFY(picture().height() <= 361 && std::abs(picture().height() - 1.5 * picture().width()) < 4.0);
        });
    }

    void nonsenseInTheSettingsIsNotTaken()
    {
        QTemporaryDir folder;
        QSettings settings(folder.filePath("settings.ini"), QSettings::IniFormat);
        settings.setValue("plot/width", "wide");
        settings.setValue("plot/height", 1e9);
        settings.setValue("plot/textSize", "nan");
        settings.setValue("plot/resolution", 600);
        PlotFormat expected;
        expected.resolution = 600.0;
        QCOMPARE(keptPlotFormat(settings), expected);
    }

    void whatIsTooWideIsShortened()
    {
        const QFont font = qApp->font();
        const QFontMetrics metrics(font);
        const QString wide = shortName(QString(49, 'W'), font, 50); // it is the width that counts, not the letters
        QVERIFY(wide.contains(QChar(0x2026)) && wide.startsWith('W') && wide.endsWith('W'));
        QVERIFY(metrics.horizontalAdvance(wide) <= 50 * metrics.averageCharWidth());
        QCOMPARE(shortName(QString(60, 'i'), font, 50), QString(60, 'i'));
    }
};

QTEST_MAIN(tst_PlotFormat)
#include "tst_PlotFormat.moc"
