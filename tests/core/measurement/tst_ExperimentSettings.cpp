#include "base/Errors.h"
#include "candidates/ModelInput.h"
#include "measurement/ExperimentSettings.h"
#include "pdf/PdfFit.h"

#include <QtTest>

using namespace clusterlens;

namespace {

GrFile curveFile(double first, double last)
{
    GrFile file;
    file.name = "test.gr";
    file.curve.r = Eigen::VectorXd::LinSpaced(200, first, last);
    file.curve.g = file.curve.r.array().sin();
    return file;
}

bool warnsOf(const ExperimentSettings& settings, const std::string& word)
{
    return std::any_of(
        settings.warnings.begin(), settings.warnings.end(), [&](const auto& text) { return text.find(word) != std::string::npos; });
}

} // namespace

class tst_ExperimentSettings : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void takesFileThenUserAndSaysWhich()
    {
        GrFile file = curveFile(0.0, 20.0);
        file.metadata.qmax = 28.0;
        file.metadata.qmin = 1.33;
        file.metadata.composition = "Au";
        ExperimentOverrides overrides;
        overrides.qmin = 0.9;
        const ExperimentSettings settings = experimentSettings(file, overrides);
        QCOMPARE(settings.pdf.qmax, 28.0);
        QCOMPARE(settings.pdf.qmin, 0.9);
        QCOMPARE(settings.pdf.qdamp, 0.0);
        QCOMPARE(settings.pdf.biso, 0.3);
        QCOMPARE(settings.element, std::string("Au"));
        QVERIFY(settings.sources.at("qmax") == ValueSource::File);
        QVERIFY(settings.sources.at("qmin") == ValueSource::User);
        QVERIFY(settings.sources.at("qdamp") == ValueSource::Default);
        QVERIFY(settings.sources.at("element") == ValueSource::File);
        QCOMPARE(std::string(enumText(settings.sources.at("qmin"))), std::string("you"));
        QVERIFY(settings.warnings.empty());
    }

    void theUsersBondReachesTheModel()
    {
        const GrFile file = curveFile(0.0, 20.0);
        QVERIFY(!modelInput(file.curve, experimentSettings(file)).bond);
        ExperimentOverrides overrides;
        overrides.bond = 2.77;
        QCOMPARE(*modelInput(file.curve, experimentSettings(file, overrides)).bond, 2.77);
        for (const double senseless : {0.0, 0.277, 27.7, std::nan("")}) {
            overrides.bond = senseless;
            QVERIFY_EXCEPTION_THROWN((void)experimentSettings(file, overrides), std::invalid_argument);
        }
    }

    void cutsTheRangeToTheData()
    {
        const ExperimentSettings shortCurve = experimentSettings(curveFile(2.0, 18.0));
        QCOMPARE(shortCurve.range.min, 2.0);
        QCOMPARE(shortCurve.range.max, 18.0);
        const ExperimentSettings longCurve = experimentSettings(curveFile(0.0, 60.0));
        QCOMPARE(longCurve.range.min, 1.6);
        QCOMPARE(longCurve.range.max, 30.0);
    }

    void refusesSettingsThatMakeNoSense_data()
    {
        QTest::addColumn<double>("qmin");
        QTest::addColumn<double>("qmax");
        QTest::addColumn<double>("rmin");
        QTest::addColumn<double>("rmax");
        QTest::addColumn<QString>("element");
        QTest::newRow("qmin above qmax") << 26.0 << 25.0 << 1.0 << 20.0 << "Au";
        QTest::newRow("negative") << -1.0 << 25.0 << 1.0 << 20.0 << "Au";
        QTest::newRow("not a number") << std::nan("") << 25.0 << 1.0 << 20.0 << "Au";
        QTest::newRow("range upside down") << 1.0 << 25.0 << 12.0 << 8.0 << "Au";
        QTest::newRow("range beyond the data") << 1.0 << 25.0 << 25.0 << 30.0 << "Au";
        QTest::newRow("no element") << 1.0 << 25.0 << 1.0 << 20.0 << "Gold";
    }

    void refusesSettingsThatMakeNoSense()
    {
        QFETCH(double, qmin);
        QFETCH(double, qmax);
        QFETCH(double, rmin);
        QFETCH(double, rmax);
        QFETCH(QString, element);
        ExperimentOverrides overrides;
        overrides.qmin = qmin;
        overrides.qmax = qmax;
        overrides.rmin = rmin;
        overrides.rmax = rmax;
        overrides.element = element.toStdString();
        QVERIFY_EXCEPTION_THROWN(std::ignore = experimentSettings(curveFile(0.0, 20.0), overrides), std::invalid_argument);
    }

    void widensTheBoundsOfTheFitToTheUsersStart()
    {
        ExperimentOverrides overrides;
        overrides.values[parameter::qdamp] = 0.2;
        overrides.values[parameter::biso] = 4.0;
        const FitSettings fit = fitSettings(experimentSettings(curveFile(0.0, 20.0), overrides));
        QVERIFY(fit.parameters[parameter::qdamp].bounds.max >= 0.2);
        QVERIFY(fit.parameters[parameter::biso].bounds.max >= 4.0);
    }

    void limitsOfTheUserHoldAndTheFitBeginsInside()
    {
        ExperimentOverrides overrides;
        overrides.lowest[parameter::biso] = 0.5;
        overrides.highest[parameter::qdamp] = 0.06;
        GrFile file = curveFile(0.0, 20.0);
        file.metadata.qdamp = 0.07;
        overrides.free[parameter::qdamp] = true;
        const ExperimentSettings settings = experimentSettings(file, overrides);
        const FitSettings fit = fitSettings(settings);
        QCOMPARE(fit.parameters[parameter::biso].bounds.min, 0.5);
        QCOMPARE(fit.parameters[parameter::biso].bounds.max, 3.0); // the table's
        QCOMPARE(fit.start.biso, 0.5);                             // the table starts at 0.3
        QCOMPARE(fit.parameters[parameter::qdamp].bounds.max, 0.06);
        QCOMPARE(fit.start.qdamp, 0.06);
        QCOMPARE(settings.pdf.qdamp, 0.07); // what the file says is told as it is
        overrides.free[parameter::qdamp] = false;
        QCOMPARE(fitSettings(experimentSettings(file, overrides)).start.qdamp, 0.07); // held: no fit that could be limited
    }

    void refusesLimitsThatMakeNoSense()
    {
        const auto refused = [](std::size_t p, std::optional<double> low, std::optional<double> high, std::optional<double> value) {
            ExperimentOverrides overrides;
            overrides.lowest[p] = low;
            overrides.highest[p] = high;
            overrides.values[p] = value;
            try {
                (void)experimentSettings(curveFile(0.0, 20.0), overrides);
                return std::string();
            } catch (const std::invalid_argument& e) {
                return std::string(e.what());
            }
        };
        QVERIFY(refused(parameter::biso, 1.0, 0.5, {}).find("Biso") != std::string::npos);
        QVERIFY(!refused(parameter::biso, 3.5, {}, {}).empty()); // above the table's upper limit, and no other is stated
        QVERIFY(refused(parameter::biso, 3.5, 4.0, {}).empty());
        QVERIFY(!refused(parameter::biso, -0.1, {}, {}).empty());
        QVERIFY(!refused(parameter::biso, std::nan(""), {}, {}).empty());
        QVERIFY(!refused(parameter::biso, {}, 1000.0, {}).empty());
        QVERIFY(!refused(parameter::stretch, 0.3, {}, {}).empty());
        QVERIFY(!refused(parameter::biso, 0.5, 1.0, 0.3).empty()); // the value from which it is fitted
        QVERIFY(refused(parameter::biso, 0.5, 1.0, 0.7).empty());
        QVERIFY(refused(parameter::scale, 0.2, {}, {}).empty()); // without an end
    }

    void tellsFaultsOfTheFileFromThoseOfTheUser()
    {
        GrFile file = curveFile(0.0, 20.0);
        file.metadata.qmin = 26.0;
        file.metadata.qmax = 25.0;
        QVERIFY_EXCEPTION_THROWN((void)experimentSettings(file), ParseError);
        QVERIFY_EXCEPTION_THROWN((void)experimentSettings(curveFile(40.0, 60.0)), ParseError);
        ExperimentOverrides overrides;
        overrides.rmin = 10.0;
        overrides.rmax = 10.5; // 5 points
        QVERIFY_EXCEPTION_THROWN((void)experimentSettings(curveFile(0.0, 20.0), overrides), std::invalid_argument);
    }

    void aWordIsNoElement()
    {
        GrFile file = curveFile(0.0, 20.0);
        file.metadata.composition = "Iron";
        const ExperimentSettings settings = experimentSettings(file);
        QCOMPARE(settings.sources.at("element"), ValueSource::Default);
        QVERIFY(warnsOf(settings, "\"Iron\" is no chemical formula"));
        file.metadata.composition = "pt";
        QCOMPARE(experimentSettings(file).element, std::string("Pt"));
        QCOMPARE(experimentSettings(file).sources.at("element"), ValueSource::File);
    }

    void saysWhatHadToBeAssumed()
    {
        const ExperimentSettings settings = experimentSettings(curveFile(0.0, 20.0));
        QVERIFY(warnsOf(settings, "Qmax"));
        QVERIFY(warnsOf(settings, "no element"));
        GrFile mixed = curveFile(0.0, 20.0);
        mixed.metadata.composition = "PtNi";
        QVERIFY(warnsOf(experimentSettings(mixed), "several elements"));
    }

    void givesTheModelOnlyWhatIsKnown()
    {
        GrFile file = curveFile(0.0, 20.0);
        file.metadata.qmax = 28.0;
        ExperimentOverrides overrides;
        const ModelInput all = modelInput(file.curve, experimentSettings(file, overrides));
        QCOMPARE(all.qmax.value_or(0.0), 28.0);
        QVERIFY(!all.qmin && !all.qdamp);
        QCOMPARE(all.curve.r.size(), file.curve.r.size()); // the default rmin cuts the fit, not the model's view

        overrides.rmin = 2.0;
        overrides.rmax = 12.0;
        overrides.values[parameter::qdamp] = 0.04;
        const ModelInput cut = modelInput(file.curve, experimentSettings(file, overrides));
        QVERIFY(cut.curve.r[0] >= 2.0 && cut.curve.r[cut.curve.r.size() - 1] <= 12.0);
        QCOMPARE(cut.curve.g.size(), cut.curve.r.size());
        QVERIFY(cut.curve.r.size() > 90);
        QCOMPARE(cut.qdamp.value_or(0.0), 0.04);
    }
};

QTEST_GUILESS_MAIN(tst_ExperimentSettings)
#include "tst_ExperimentSettings.moc"
