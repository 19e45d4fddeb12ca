#include "ui/series/SeriesFixture.h"

#include "document/CandidateTableModel.h"
#include "document/CurveText.h"
#include "document/Overrides.h"
#include "export/ExportJob.h"
#include "files/StructureWriter.h"

#include <fmt/core.h>
#include <qcustomplot.h>
#include <QDoubleSpinBox>
#include <QFile>
#include <QJsonDocument>
#include <QLabel>
#include <QRegularExpression>
#include <QToolButton>

#include <cmath>

using namespace clusterlens;
using namespace clusterlens::testing;

/// What stays, and what is told, when settings change or another curve is looked at.
class tst_ChangedSettings : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void judgementIsOldWhereAFitWouldDiffer()
    {
        WindowFixture fixture;
        fixture.window.open({example("silver-icosahedron.gr")});
        fixture.mine();
        const ui::Curve before = fixture.document().curve(fixture.document().currentCurve());
        QVERIFY(ui::lastJudgement(before) && ui::isJudgementOfNow(before));
        const auto isOfNowWith = [&](const auto& change) {
            ui::Curve curve = before;
            auto data = std::make_shared<LoadedCurve>(*before.data);
            change(data->experiment);
            curve.data = data;
            return ui::isJudgementOfNow(curve);
        };
        QVERIFY(!isOfNowWith([](ExperimentSettings& settings) { settings.weightByErrors = !settings.weightByErrors; }));
        QVERIFY(!isOfNowWith([](ExperimentSettings& settings) { settings.pdf.qmin += 0.1; }));
        QVERIFY(!isOfNowWith([](ExperimentSettings& settings) { settings.highest[0] = 2.0; }));
        QVERIFY(isOfNowWith([](ExperimentSettings& settings) { settings.warnings.emplace_back("something"); }));
    }

    void beliefComesBackWithTheSettingsThatItWasCountedWith()
    {
        WindowFixture fixture;
        fixture.window.open({example("silver-icosahedron.gr")});
        fixture.mine();
        const auto isTold = [&] {
            (void)QTest::qWaitFor([&] { return fixture.window.isSettled(); }, CLUSTERLENS_PATIENCE);
            QCoreApplication::processEvents(); // the details follow later
            const QString details = fixture.find<QLabel>("detailsText")->text();
            const bool ranges = details.contains(QRegularExpression("Atoms: \\d+ \\(68 %: .*Bond: 2\\.\\d{3} \\(68 %: "));
            return details.contains("exactly this shape") && ranges;
        };
        const auto* const table = fixture.find<QAbstractItemView>("candidateTable");
        const auto atomsHint
            = [&] { return table->model()->index(0, ui::CandidateTableModel::AtomsColumn).data(Qt::ToolTipRole).toString(); };
        const auto share = [&] { return table->model()->index(0, ui::CandidateTableModel::ShapeColumn).data().toString(); };
        QTRY_VERIFY(isTold());
        const QString before = share();
        QVERIFY(!before.isEmpty());
        const QStringList ranges = ui::allowedRanges(fixture.document().curve(fixture.document().currentCurve()));
        QCOMPARE(ranges.size(), qsizetype(4)); // what they are of, atoms, diameter, bond
        QVERIFY2(atomsHint().endsWith(ranges.join('\n')), qPrintable(atomsHint()));
        const auto exported = [&] { // the summary
            (void)ui::ExportJob(
                fixture.document(), fixture.document().currentCurve(), fixture.candidates(), {}, fixture.path("out"))
                .write({});
            QFile file(fixture.path("out/summary.json"));
            return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()) : QJsonDocument();
        };
        QVERIFY(exported()["candidates"][0]["belief"].isObject());
        QVERIFY(exported()["judgement"].isObject());
        fixture.find<QDoubleSpinBox>("biso")->setValue(0.5);
        QTRY_VERIFY(!isTold());
        QCOMPARE(share(), QString());
        for (const QString& text : {atomsHint(), fixture.find<QLabel>("detailsText")->text()})
            QVERIFY2(!text.contains("68 %"), qPrintable(text));
        QVERIFY(exported()["candidates"][0]["belief"].isNull());
        QVERIFY(exported()["judgement"].isNull());
        fixture.window.actions().undo->trigger();
        QTRY_VERIFY(isTold());
        QCOMPARE(share(), before);

        fixture.document().setFitRange(fixture.document().currentCurve(), {2.0, 15.0});
        QTRY_VERIFY(!isTold());
        const QString session = fixture.path("old.clens");
        fixture.document().save(session);
        fixture.document().open(session);
        QTRY_VERIFY(!isTold());
        fixture.document().setOverrides(fixture.document().currentCurve(), {}); // what the file says, as at first
        QTRY_VERIFY(isTold());
        QCOMPARE(share(), before);
    }

    /// All the rest is.
    void whatDoesNotSuitAnotherCurveIsNotApplied()
    {
        SeriesFixture fixture;
        fixture.openCurves(3);
        const QList<int> ids = fixture.document().curveIds();
        const auto state = [&](int i, const auto& edit) {
            ExperimentOverrides overrides = fixture.document().curve(ids[i]).data->overrides;
            edit(overrides);
            fixture.document().setOverrides(ids[i], overrides);
        };
        state(0, [](ExperimentOverrides& o) {
            o.highest[parameter::qdamp] = 0.04;
            o.qmax = 17.0;
        });
        state(1, [](ExperimentOverrides& o) { o.lowest[parameter::qdamp] = 0.05; });
        fixture.document().setCurrentCurve(ids[0]);
        fixture.table().select(ids);
        QTRY_VERIFY(fixture.window.seriesActions().apply->isEnabled());
        fixture.window.seriesActions().apply->trigger();
        QTRY_COMPARE(fixture.document().curve(ids[2]).data->overrides.highest[parameter::qdamp], std::optional(0.04));
        QCOMPARE(fixture.document().curve(ids[1]).data->overrides.qmax, std::optional(17.0));
        QTRY_VERIFY2(fixture.messages().last().contains("the limits"), qPrintable(fixture.messages().join("; ")));
    }

    void settingsOfOneAreAppliedToOthersAndUndone()
    {
        SeriesFixture fixture;
        fixture.openCurves(4);
        const QList<int> ids = fixture.document().curveIds();
        fixture.document().setCurrentCurve(ids[0]);
        fixture.table().select(ids);
        QTRY_VERIFY(!fixture.window.seriesActions().apply->isEnabled()); // nothing is stated yet
        fixture.find<QDoubleSpinBox>("qdamp")->setValue(0.05);
        QTRY_VERIFY(fixture.window.seriesActions().apply->isEnabled());
        QVERIFY(fixture.window.seriesActions().apply->toolTip().contains("Qdamp 0.05"));
        fixture.table().select({ids[0], ids[1], ids[3]});
        fixture.window.seriesActions().apply->trigger();
        const auto qdamp = [&](int i) { return fixture.document().curve(ids[i]).data->experiment.pdf.qdamp; };
        QTRY_COMPARE(qdamp(3), 0.05);
        QCOMPARE(qdamp(1), 0.05);
        QCOMPARE(qdamp(2), 0.03); // as its header says
        fixture.window.actions().undo->trigger();
        QCOMPARE(qdamp(3), 0.03);
        QCOMPARE(qdamp(1), 0.03);
        fixture.window.actions().redo->trigger();
        QCOMPARE(qdamp(3), 0.05);
    }

    /// Nothing changes behind the user's back.
    void undoGoesToTheCurveThatItChanges()
    {
        WindowFixture fixture;
        fixture.window.open({example("gold-decahedron.gr"), example("silver-icosahedron.gr")}, ui::FileOpener::Preview::Never);
        const QList<int> curves = fixture.document().curveIds();
        for (const int curve : curves) {
            fixture.document().setCurrentCurve(curve);
            fixture.find<QDoubleSpinBox>("qdamp")->setValue(0.03);
        }
        fixture.window.actions().undo->trigger();
        QCOMPARE(fixture.document().currentCurve(), curves[1]);
        fixture.window.actions().undo->trigger();
        QCOMPARE(fixture.document().currentCurve(), curves[0]);
        fixture.document().setCurrentCurve(curves[1]);
        fixture.window.actions().redo->trigger();
        QCOMPARE(fixture.document().currentCurve(), curves[0]);
        QCOMPARE(fixture.document().curve(curves[0]).data->experiment.pdf.qdamp, 0.03);
    }

    void oneEndOfTheFitRangeIsStatedAndTakenBack()
    {
        WindowFixture fixture;
        fixture.window.open({example("gold-decahedron.gr")});
        const int curve = fixture.document().currentCurve();
        const auto settings = [&]() -> const ExperimentSettings& { return fixture.document().curve(curve).data->experiment; };
        const auto stated = [&] { return ui::statedTexts(fixture.document().curve(curve).data->overrides); };
        const RRange before = settings().range;
        auto* const reset = fixture.find<QToolButton>("fitRangeReset");
        QVERIFY(!reset->isVisible());
        fixture.find<QDoubleSpinBox>("fitRmin")->setValue(2.2);
        QCOMPARE(stated(), QStringList("fit from 2.2 Å")); // which Apply and a watched folder pass on
        QCOMPARE(settings().range.max, before.max);
        fixture.document().setFitRange(curve, {2.2, before.max - 0.004}); // as a field with two decimals may show the same
        QCOMPARE(stated(), QStringList("fit from 2.2 Å"));
        fixture.document().setFitRange(curve, {2.2, 15.0});
        QCOMPARE(stated(), QStringList({"fit from 2.2 Å", "fit to 15 Å"}));
        QVERIFY(reset->isVisible());
        reset->click();
        QCOMPARE(stated(), QStringList());
        QCOMPARE(settings().range.min, before.min);
        QCOMPARE(settings().range.max, before.max);
        QCOMPARE(fixture.find<QDoubleSpinBox>("fitRmin")->value(), before.min);
        QVERIFY(!reset->isVisible());
    }

    /// As with Columns…, or when a watched file is written anew.
    void judgementIsOldWhereThePointsAreOthers()
    {
        WindowFixture fixture;
        std::string text = "#L r(A) G G2\n";
        const PdfCurve measured = loadCurve(example("silver-icosahedron.gr").toStdString()).file.curve;
        for (Eigen::Index i = 0; i < measured.r.size(); ++i)
            text += fmt::format("{} {} {}\n", measured.r[i], measured.g[i], measured.g[i] + 0.2 * std::sin(i));
        ReadOptions columns;
        columns.gColumn = 2;
        ExperimentOverrides silver;
        silver.element = "Ag";
        const int curve = fixture.document().addCurve(readCurve(text, "two.gr", columns, silver), {});
        fixture.mine();
        const auto isOfNow = [&] { return ui::isJudgementOfNow(fixture.document().curve(curve)); };
        const auto share = [&] {
            const auto* const table = fixture.find<QAbstractItemView>("candidateTable");
            return table->model()->index(0, ui::CandidateTableModel::ShapeColumn).data().toString();
        };
        const QString before = share();
        QVERIFY(isOfNow() && !before.isEmpty());
        columns.gColumn = 3;
        fixture.document().rereadCurve(curve, readCurve(text, "two.gr", columns, silver));
        QVERIFY(!isOfNow());
        QTRY_VERIFY_WITH_TIMEOUT(fixture.window.isSettled(), CLUSTERLENS_PATIENCE);
        QVERIFY(fixture.find<QLabel>("verdict")->text().contains("search again"));
        QCOMPARE(share(), QString());
        const QString session = fixture.path("reread.clens");
        fixture.document().save(session);
        fixture.document().open(session);
        QVERIFY(!isOfNow());
        ui::Curve older = fixture.document().curve(curve);
        for (SessionRun& run : older.runs)
            run.summary.checksum.clear(); // in sessions of before nobody knows
        QVERIFY(ui::isJudgementOfNow(older));
        columns.gColumn = 2;
        fixture.document().rereadCurve(curve, readCurve(text, "two.gr", columns, silver));
        QVERIFY(isOfNow());
        QTRY_COMPARE(share(), before);
    }

    void stepsBeforeARenewalHoldForTheNewData()
    {
        WindowFixture fixture;
        fixture.window.open({example("silver-icosahedron.gr")});
        ui::Document& document = fixture.document();
        const int curve = document.currentCurve();
        const auto first = document.curve(curve).data;
        ExperimentOverrides overrides = first->overrides;
        overrides.values[parameter::qdamp] = 0.06;
        document.setOverrides(curve, overrides);
        ReadOptions withoutErrors;
        withoutErrors.dgColumn = 0;
        document.rereadCurve(curve, readCurve(first->content, "other", withoutErrors, overrides));
        LoadedCurve renewed = *document.curve(curve).data;
        renewed.content += "\n";
        document.renewCurve(curve, renewed);
        QCOMPARE(document.undoStack().count(), 2);
        const auto now = [&]() -> const LoadedCurve& { return *document.curve(curve).data; };
        document.undoStack().undo();
        QCOMPARE(now().content, renewed.content);
        QCOMPARE(now().readOptions, first->readOptions);
        QVERIFY(now().experiment.pdf.qdamp == 0.06);
        document.undoStack().undo();
        QCOMPARE(now().content, renewed.content);
        QCOMPARE(now().overrides.values, first->overrides.values);
        document.undoStack().redo();
        document.undoStack().redo();
        QCOMPARE(now().content, renewed.content);
        QCOMPARE(now().readOptions, withoutErrors);
        QVERIFY(now().experiment.pdf.qdamp == 0.06);
    }

    void plotsKeepTheViewThatTheUserChose()
    {
        WindowFixture fixture;
        fixture.window.open({example("gold-decahedron.gr"), example("silver-icosahedron.gr")});
        fixture.document().setCurrentCurve(fixture.document().curveIds().first());
        fixture.mine();
        auto* const plot = fixture.find<QWidget>("pdfPlot")->findChild<QCustomPlot*>();
        QTest::keyClick(fixture.find<QWidget>("pdfPlot"), Qt::Key_Plus);
        const QCPRange view = plot->xAxis->range();
        const auto change = [&](const char* field, double value) {
            fixture.find<QDoubleSpinBox>(field)->setValue(value);
            QTRY_VERIFY_WITH_TIMEOUT(fixture.window.isSettled(), CLUSTERLENS_PATIENCE);
        };
        change("biso", 0.5);
        QCOMPARE(plot->xAxis->range(), view);
        change("fitRmax", 15.0);
        QCOMPARE(plot->xAxis->range(), view);
        fixture.window.actions().undo->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(fixture.window.isSettled(), CLUSTERLENS_PATIENCE);
        QCOMPARE(plot->xAxis->range(), view);
        fixture.document().setCurrentCurve(fixture.document().curveIds().last()); // another one is shown whole
        QTRY_VERIFY(fixture.window.isSettled());
        QVERIFY(plot->xAxis->range().size() > 1.2 * view.size());
    }

    void chosenCandidatesComeBackWithTheirCurve()
    {
        WindowFixture fixture;
        fixture.window.open({example("gold-decahedron.gr"), example("silver-icosahedron.gr")});
        const QList<int> curves = fixture.document().curveIds();
        fixture.document().setCurrentCurve(curves[1]);
        fixture.mine();
        fixture.document().setCurrentCurve(curves[0]);
        fixture.mine();
        const QList<int> best = fixture.document().shown();
        fixture.selectRows({4, 6});
        const QList<int> chosen = fixture.document().shown();
        QCOMPARE(chosen.size(), 2);
        QVERIFY(chosen != best);
        fixture.document().setCurrentCurve(curves[1]);
        QTRY_VERIFY(fixture.window.isSettled());
        QCOMPARE(fixture.document().shown().size(), 4); // the best there: nothing was chosen
        fixture.document().setCurrentCurve(curves[0]);
        QTRY_VERIFY(fixture.window.isSettled());
        QCOMPARE(fixture.document().shown(), chosen);
        fixture.document().setCurrentCurve(curves[1]);
        fixture.document().removeCandidates(chosen);
        fixture.document().setCurrentCurve(curves[0]); // what is gone is not missed
        QTRY_VERIFY(fixture.window.isSettled());
        QCOMPARE(fixture.document().shown(), best);
    }

    void loadedReferenceIsShownBesideTheOthers()
    {
        WindowFixture fixture;
        fixture.window.open({example("gold-decahedron.gr")});
        fixture.mine();
        const QList<int> before = fixture.document().shown();
        QCOMPARE(before.size(), 4);
        const Structure structure = fixture.document().candidate(before[1]).candidate->structure;
        saveStructure(fixture.path("mine.xyz").toStdString(), StructureFormat::Xyz, structure, {});
        const auto load = [&] {
            const qsizetype count = fixture.candidates().size();
            fixture.window.open({fixture.path("mine.xyz")});
            const auto isThere = [&] { return fixture.candidates().size() == count + 1 && fixture.window.isSettled(); };
            return QTest::qWaitFor(isThere, 60000) ? fixture.candidates().last() : 0;
        };
        const int first = load();
        QCOMPARE(fixture.document().shown(), QList<int>({before[0], before[1], before[2], first}));
        QVERIFY(fixture.find<QLabel>("detailsTitle")->text().contains("mine.xyz"));
        fixture.selectRows({0});
        const int alone = fixture.document().shown().first();
        const int second = load();
        QCOMPARE(fixture.document().shown(), QList<int>({alone, second}));
    }

    void verdictSaysThatItIsOfOtherSettings()
    {
        WindowFixture fixture;
        fixture.window.open({example("gold-decahedron.gr")});
        fixture.mine();
        const auto* const verdict = fixture.find<QLabel>("verdict");
        const auto isOld = [&] { return verdict->text().contains("settings have changed since"); };
        QVERIFY(!isOld());
        const QString path = fixture.path("kept.clens");
        fixture.document().save(path);
        fixture.window.open({path});
        QTRY_VERIFY(fixture.window.isSettled());
        QVERIFY(!isOld()); // all that counts is in the file
        fixture.find<QDoubleSpinBox>("qdamp")->setValue(0.04);
        QTRY_VERIFY_WITH_TIMEOUT(fixture.window.isSettled(), CLUSTERLENS_PATIENCE);
        QVERIFY(isOld());
        fixture.window.actions().undo->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(fixture.window.isSettled(), CLUSTERLENS_PATIENCE);
        QVERIFY(!isOld());
        fixture.find<QDoubleSpinBox>("fitRmin")->setValue(2.2);
        QTRY_VERIFY_WITH_TIMEOUT(fixture.window.isSettled(), CLUSTERLENS_PATIENCE);
        QVERIFY(isOld());
        fixture.mine();
        QVERIFY(!isOld());
    }
};

QTEST_MAIN(tst_ChangedSettings)
#include "tst_ChangedSettings.moc"
