#include "base/TextNumbers.h"
#include "measurement/ExperimentSettings.h"
#include "measurement/FitParameters.h"

#include <QtTest>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>

using namespace clusterlens;

namespace {

GrFile curveFile()
{
    GrFile file;
    file.curve.r = Eigen::VectorXd::LinSpaced(1001, 0.0, 20.0);
    file.curve.g = file.curve.r.array().sin().matrix();
    return file;
}

/// "| `qdamp` | Qdamp | Å⁻¹ | 0, or the file's | 0 to 0.08 | unless stated | ... |"
std::string manualRow(const FitParameter& row)
{
    const auto freedom = [&] {
        switch (row.freedom) {
        case Freedom::Free:
            return "yes";
        case Freedom::FreeUnlessStated:
            return "unless stated";
        case Freedom::Held:
            break;
        }
        return "no";
    };
    const std::string bounds = row.bounds.max == unlimited ? "above " + shortText(row.bounds.min)
                                                           : shortText(row.bounds.min) + " to " + shortText(row.bounds.max);
    return std::string("| `") + row.key + "` | " + row.symbol + " | " + (row.isSetting() ? row.unit : "-") + " | "
        + shortText(row.standard) + (row.inFile ? ", or the file's" : "") + " | " + bounds + " | " + freedom() + " | "
        + row.explanation + " |";
}

} // namespace

class tst_FitParameters : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyRowIsWhole()
    {
        std::set<std::string> keys;
        for (const FitParameter& row : fitParameters) {
            QVERIFY2(keys.insert(row.key).second, row.key);
            QVERIFY2(*row.symbol && *row.explanation && row.value, row.key);
            QVERIFY2(row.bounds.min <= row.standard && row.standard <= row.bounds.max, row.key);
            QVERIFY2(row.digits >= 2 && row.digits <= 6, row.key);
            QCOMPARE(parameterNamed(row.key), std::size_t(&row - fitParameters));
        }
        QVERIFY_EXCEPTION_THROWN(std::ignore = parameterNamed("qdump"), std::invalid_argument);
    }

    /// The manual's table is this one, row for row.
    void theManualHoldsTheTable()
    {
        std::ifstream in(CLUSTERLENS_SOURCE "/docs/command-line.md");
        const std::string manual((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
        QVERIFY(!manual.empty());
        for (const FitParameter& row : fitParameters)
            QVERIFY2(manual.find(manualRow(row)) != std::string::npos, ("docs/command-line.md lacks " + manualRow(row)).c_str());
    }

    void freedomDependsOnWhatIsStated()
    {
        for (const ValueSource source : {ValueSource::Default, ValueSource::File, ValueSource::User}) {
            QVERIFY(isFreeByDefault(Freedom::Free, source));
            QVERIFY(!isFreeByDefault(Freedom::Held, source));
            QCOMPARE(isFreeByDefault(Freedom::FreeUnlessStated, source), source == ValueSource::Default);
        }
    }

    /// scale, stretch, Biso and delta2 are fitted, stated or not; Qdamp where nobody states it.
    void defaultsAreThoseOfTheManual()
    {
        GrFile file = curveFile();
        file.metadata.qdamp = 0.04;
        ExperimentOverrides overrides;
        const ExperimentSettings searched = experimentSettings(file, overrides);
        for (const auto p : {parameter::scale, parameter::stretch, parameter::biso, parameter::delta2})
            QVERIFY(searched.free[p]);
        QVERIFY(!searched.free[parameter::qdamp]);
        QCOMPARE(searched.pdf.qdamp, 0.04);
        QVERIFY(experimentSettings(curveFile(), overrides).free[parameter::qdamp]);
        overrides.free[parameter::qdamp] = true;
        QVERIFY(experimentSettings(file, overrides).free[parameter::qdamp]);
        overrides.free[parameter::delta2] = false;
        QVERIFY(!experimentSettings(file, overrides).free[parameter::delta2]);
    }

    void userHoldsAndFrees()
    {
        ExperimentOverrides overrides;
        overrides.values[parameter::qdamp] = 0.05;
        overrides.values[parameter::stretch] = 0.98;
        overrides.free[parameter::qdamp] = false;
        overrides.free[parameter::delta2] = true;
        const ExperimentSettings settings = experimentSettings(curveFile(), overrides);
        QVERIFY(!settings.free[parameter::qdamp] && settings.free[parameter::delta2]);
        QCOMPARE(settings.pdf.qdamp, 0.05);
        QCOMPARE(settings.pdf.stretch, 0.98);
        QVERIFY(settings.source("qdamp") == ValueSource::User && settings.source("delta2") == ValueSource::Default);
        QVERIFY(settings.source("of a later version") == ValueSource::Default);
        overrides.values[parameter::stretch] = 0.2;
        QVERIFY_EXCEPTION_THROWN(std::ignore = experimentSettings(curveFile(), overrides), std::invalid_argument);
    }

    void weightsWithoutErrorsAreTold()
    {
        ExperimentOverrides overrides;
        overrides.weightByErrors = true;
        const auto warns = [&](const GrFile& file) {
            return std::ranges::any_of(experimentSettings(file, overrides).warnings,
                [](const std::string& text) { return text.find("no errors of G") != std::string::npos; });
        };
        GrFile file = curveFile();
        QVERIFY(warns(file));
        file.curve.dg = Eigen::VectorXd::Ones(file.curve.r.size());
        QVERIFY(!warns(file));
    }

    void deviationsStandInBrackets_data()
    {
        QTest::addColumn<double>("value");
        QTest::addColumn<double>("esd");
        QTest::addColumn<int>("digits");
        QTest::addColumn<QString>("text");
        QTest::newRow("one digit") << 0.03124 << 0.0008 << 4 << "0.0312(8)";
        QTest::newRow("two digits up to 19") << 1.23456 << 0.0015 << 3 << "1.2346(15)";
        QTest::newRow("from 20 on one") << 1.23456 << 0.0021 << 3 << "1.235(2)";
        QTest::newRow("rounded up to a power of ten") << 0.5 << 0.00996 << 3 << "0.500(10)";
        QTest::newRow("large") << 123.4 << 25.0 << 3 << "123(25)";
        QTest::newRow("larger than the value") << 0.02 << 0.7 << 3 << "0.0(7)";
        QTest::newRow("none") << 0.03124 << 0.0 << 4 << "0.0312";
    }

    void deviationsStandInBrackets()
    {
        QFETCH(double, value);
        QFETCH(double, esd);
        QFETCH(int, digits);
        QFETCH(QString, text);
        const std::optional<double> deviation = esd > 0.0 ? std::optional(esd) : std::nullopt;
        QCOMPARE(QString::fromStdString(valueText(value, deviation, digits)), text);
    }

    void boundsOtherThanZeroAreTold()
    {
        PerParameter<FittedParameter> parameters = standardParameters();
        QVERIFY(boundWarnings(parameters).empty());
        parameters[parameter::qdamp] = {0.0799, 0.002, ParameterState::AtBound, {0.0, 0.08}, ValueSource::Default};
        parameters[parameter::delta2] = {0.0, {}, ParameterState::AtBound, {0.0, 6.0}, ValueSource::Default};
        parameters[parameter::biso] = {0.02, {}, ParameterState::AtBound, {0.02, 3.0}, ValueSource::Default};
        const std::vector<std::string> warnings = boundWarnings(parameters);
        QCOMPARE(warnings.size(), std::size_t(2));
        QVERIFY(warnings[0].starts_with("Biso ended at the lower end of its range, 0.02 Å²"));
        QVERIFY(warnings[1].starts_with("Qdamp ended at the upper end of its range, 0.08 Å⁻¹"));
    }
};

QTEST_APPLESS_MAIN(tst_FitParameters)
#include "tst_FitParameters.moc"
