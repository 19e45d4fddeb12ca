#include "core/gr/OrdinaryCurves.h"
#include "GrTestFiles.h"

#include <QtTest>

using namespace clusterlens;
using namespace clusterlens::testing;

/// What the reader does with columns, units and functions, those that the user names and those that it finds.
class tst_GrReaderChoices : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void takesErrorsOfGOnlyWhenAllArePositive();
    void addsGdiffToGcalcOfAFit();
    void takesTheMeasuredCurve_data();
    void takesTheMeasuredCurve();
    void saysWhenThereIsOnlyACalculatedCurve();
    void takesTheColumnsTheUserChose();
    void refusesColumnsThatAreNotThere();
    void convertsNanometresWhenToldTo();
    void convertsPicometresWhenToldTo();
    void convertsEachFunctionInEachUnit_data();
    void convertsEachFunctionInEachUnit();
    void convertsOtherFunctions_data();
    void convertsOtherFunctions();
    void takesTheFunctionTheUserStates();
    void neverTakesGForAnotherFunction();
};

void tst_GrReaderChoices::takesErrorsOfGOnlyWhenAllArePositive()
{
    for (const char* name : {"pdfgetx2.gr", "pdfgetn.gr", "mantid.gr", "comma-space.gr", "five-columns.dat"}) {
        const GrFile file = readGrFile(dataFile(name));
        QCOMPARE(file.curve.dg.size(), 60);
        QVERIFY(std::abs(file.curve.dg[10] - 0.012) < 1e-9); // 0.01 + 0.001 r
    }
    for (const char* name : {"pdfgui-export.gr", "errors-partly-zero.gr", "pdfgui-fit.fgr", "xpdfsuite.gr"})
        QCOMPARE(readGrFile(dataFile(name)).curve.dg.size(), 0);
    QVERIFY(!hasWarning(readGrFile(dataFile("pdfgui-export.gr")), "errors of G")); // a column of zeros means "unknown"
}

void tst_GrReaderChoices::addsGdiffToGcalcOfAFit()
{
    const GrFile fit = readGrFile(dataFile("pdfgui-fit.fgr"));
    QCOMPARE(fit.columns.g, 2);
    QCOMPARE(fit.columns.gdiff, 5);
    ReadOptions options;
    options.gColumn = 2;
    const GrFile calculated = readGrFile(dataFile("pdfgui-fit.fgr"), options);
    QCOMPARE(calculated.columns.gdiff, 0);
    QVERIFY(std::abs(calculated.curve.g[14] - 0.8 * madeG(2.8)) < 1e-6);
}

/// Rows of r, then one value for each further column: the measured curve is madeG, the calculated one 0.8 of it, their difference 0.2.
void tst_GrReaderChoices::takesTheMeasuredCurve_data()
{
    QTest::addColumn<QString>("columns"); // o measured, c calculated, d difference, e error
    QTest::addColumn<int>("g");
    QTest::addColumn<int>("gdiff");
    const auto row = [](const char* labels, const char* columns, int g, int gdiff) {
        QTest::newRow(labels) << QString(columns) << g << gdiff;
    };
    row("r, Fit, Data", "co", 3, 0);
    row("r, Data, Fit", "oc", 2, 0);
    row("r, G(r) calc, G(r) expt", "co", 3, 0);
    row("r, PDF(calc), PDF(expt)", "co", 3, 0);
    row("r(A), PDF(r)_RMC, PDF(r)_Expt", "co", 3, 0);
    row("x, y_calc, y_obs", "co", 3, 0);
    row("x, ycalc, yobs", "co", 3, 0);
    row("r (A), Gfit (A^-2), Gexp (A^-2)", "co", 3, 0);
    row("r, calculated G(r), measured G(r)", "co", 3, 0);
    row("r, G_fit(r), G_exp(r), G_diff(r)", "cod", 3, 0);
    row("r, fit, data, residual", "cod", 3, 0);
    row("r, G(r) fit, G(r)", "co", 3, 0);
    row("r, G(r), Gcalc, Gdiff", "ocd", 2, 0); // not the sum of columns 2 and 4
    row("r, G(r) fit, G(r) diff", "cd", 2, 3);
    row("r, Gcalc, Gobs-Gcalc", "cd", 2, 3);
    row("r, Gcalc, obs - calc", "cd", 2, 3);
    row("r, fit of data, data", "co", 3, 0);
    row("r, G(r) error, G(r) calc, G(r) data", "eco", 4, 0);
}

void tst_GrReaderChoices::takesTheMeasuredCurve()
{
    QFETCH(QString, columns);
    QFETCH(int, g);
    QFETCH(int, gdiff);
    std::ostringstream text;
    text << "# " << QTest::currentDataTag() << '\n';
    for (int i = 0; i < 60; ++i) {
        text << 0.2 * i;
        for (const QChar& kind : columns)
            text << ", " << (kind == 'e' ? 0.05 : madeG(0.2 * i) * (kind == 'o' ? 1.0 : kind == 'c' ? 0.8 : 0.2));
        text << '\n';
    }
    std::istringstream in(text.str());
    const GrFile file = readGr(in, "fit.csv");
    QCOMPARE(file.columns.g, g);
    QCOMPARE(file.columns.gdiff, gdiff);
    QCOMPARE(file.curve.dg.size(), columns.contains('e') ? 60 : 0);
    QVERIFY(!hasWarning(file, "calculated curve"));
    for (Eigen::Index i = 0; i < 60; ++i)
        QVERIFY(std::abs(file.curve.g[i] - madeG(0.2 * double(i))) < 1e-5);
}

void tst_GrReaderChoices::saysWhenThereIsOnlyACalculatedCurve()
{
    const auto read = [](const std::string& label, const ReadOptions& options = {}) {
        std::istringstream in("# r " + label + '\n' + curveText(20));
        return readGr(in, "made.dat", options);
    };
    for (const char* label : {"Gcalc", "fit", "G(r)_RMC"})
        QVERIFY2(hasWarning(read(label), QString("column 2 is labelled \"%1\": this is a calculated curve").arg(label)), label);
    for (const char* label : {"G(r)", "Gobs", "data"})
        QVERIFY2(!hasWarning(read(label), "calculated curve"), label);
    ReadOptions chosen;
    chosen.gColumn = 2;
    QVERIFY(!hasWarning(read("Gcalc", chosen), "calculated curve"));
}

void tst_GrReaderChoices::takesTheColumnsTheUserChose()
{
    ReadOptions options;
    options.gColumn = 3;
    options.dgColumn = 0;
    const GrFile file = readGrFile(dataFile("fit.csv"), options);
    QCOMPARE(file.columns.g, 3);
    QVERIFY(std::abs(file.curve.g[14] - 0.9 * madeG(2.8)) < 1e-6);
    QCOMPARE(file.columns.names.size(), std::size_t{4});

    options = {};
    options.rColumn = 2;
    options.gColumn = 1;
    const GrFile swapped = readGrFile(dataFile("g-first.gr"), options);
    QVERIFY(std::abs(swapped.curve.g[14] - madeG(2.8)) < 1e-6);
}

void tst_GrReaderChoices::refusesColumnsThatAreNotThere()
{
    ReadOptions options;
    options.gColumn = 3;
    QVERIFY(errorOf(curveText(20), options).contains("expected G in column 3, found 2 columns"));
    options.gColumn = 1;
    QVERIFY(errorOf(curveText(20), options).contains("expected r and G in two columns"));
    options.gColumn = 0;
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument, (void)errorOf(curveText(20), options));
}

void tst_GrReaderChoices::convertsNanometresWhenToldTo()
{
    ReadOptions options;
    options.unit = LengthUnit::Nanometre;
    const GrFile file = readGrFile(dataFile("bad-nm.gr"), options); // r / 10 and 100 G of the common curve
    QCOMPARE(file.unit, LengthUnit::Nanometre);
    QVERIFY(hasWarning(file, "converted"));
    for (Eigen::Index i = 0; i < 60; ++i) {
        QVERIFY(std::abs(file.curve.r[i] - 0.2 * static_cast<double>(i)) < 1e-9);
        QVERIFY(std::abs(file.curve.g[i] - madeG(file.curve.r[i])) < 1e-6);
    }
    options.unit = LengthUnit::Angstrom; // the user knows: no refusal, no factor, but the doubt stays visible
    const GrFile asItIs = readGrFile(dataFile("bad-nm.gr"), options);
    QCOMPARE(asItIs.curve.r[59], 1.18);
    QVERIFY(hasWarning(asItIs, "r ends at 1.18"));
}

void tst_GrReaderChoices::convertsPicometresWhenToldTo()
{
    ReadOptions options;
    options.unit = LengthUnit::Picometre;
    const GrFile file = readGrFile(dataFile("bad-pm.gr"), options); // 100 r and G / 10,000 of the common curve
    QVERIFY(hasWarning(file, "converted"));
    for (Eigen::Index i = 0; i < 60; ++i) {
        QVERIFY(std::abs(file.curve.r[i] - 0.2 * static_cast<double>(i)) < 1e-9);
        QVERIFY(std::abs(file.curve.g[i] - madeG(file.curve.r[i])) < 1e-3); // the file has seven decimals
    }
}

void tst_GrReaderChoices::convertsEachFunctionInEachUnit_data()
{
    QTest::addColumn<LengthUnit>("unit");
    QTest::addColumn<double>("angstroms"); // in one of it
    QTest::addColumn<QString>("label");
    QTest::addColumn<PdfFunction>("function");
    QTest::addColumn<QString>("said");
    const auto row = [](const char* name, LengthUnit unit, double angstroms, const char* label, PdfFunction function,
                         const char* said) { QTest::newRow(name) << unit << angstroms << label << function << said; };
    const auto nm = LengthUnit::Nanometre;
    const auto pm = LengthUnit::Picometre;
    row("G in nm", nm, 10.0, "G(r)", PdfFunction::Reduced, "r times 10, the values of column 2 divided by 100");
    row("G in pm", pm, 0.01, "G(r)", PdfFunction::Reduced, "r divided by 100, the values of column 2 times 10000");
    row("g in nm", nm, 10.0, "g(r)", PdfFunction::Pair, "r times 10, the values of column 2 as they are");
    row("g in pm", pm, 0.01, "g(r)", PdfFunction::Pair, "r divided by 100, the values of column 2 as they are");
    row("g - 1 in nm", nm, 10.0, "g(r)-1", PdfFunction::PairMinusOne, "column 2 as they are");
    row("g - 1 in pm", pm, 0.01, "g(r)-1", PdfFunction::PairMinusOne, "column 2 as they are");
    row("T in nm", nm, 10.0, "T(r)", PdfFunction::TotalCorrelation, "column 2 divided by 100");
    row("T in pm", pm, 0.01, "T(r)", PdfFunction::TotalCorrelation, "column 2 times 10000");
    row("R in nm", nm, 10.0, "R(r)", PdfFunction::RadialDistribution, "column 2 divided by 10");
    row("R in pm", pm, 0.01, "R(r)", PdfFunction::RadialDistribution, "column 2 times 100");
}

/// By the definitions of Keen (2001), with all lengths in the unit of the file; its rho0 is in Å^-3 as always. First by the label, then with another
/// one as the user states.
void tst_GrReaderChoices::convertsEachFunctionInEachUnit()
{
    QFETCH(LengthUnit, unit);
    QFETCH(double, angstroms);
    QFETCH(QString, label);
    QFETCH(PdfFunction, function);
    QFETCH(QString, said);
    const double rho0 = 0.066;
    const double inFile = rho0 * std::pow(angstroms, 3.0);
    const auto trueG = [&](double r) { return r < 2.8 ? -4.0 * M_PI * rho0 * r : madeG(r); };
    std::ostringstream rows;
    rows.precision(12);
    for (int i = 1; i < 60; ++i) {
        const double r = 0.2 * i / angstroms;
        const double perUnit = angstroms * angstroms; // G and its error in the unit of the file
        const double g = 1.0 + trueG(0.2 * i) * perUnit / (4.0 * M_PI * inFile * r);
        const double error = 0.01 * perUnit / (4.0 * M_PI * inFile * r);
        const double t = 4.0 * M_PI * inFile * r;
        const double factor = function == PdfFunction::RadialDistribution            ? t * r
            : function == PdfFunction::Pair || function == PdfFunction::PairMinusOne ? 1.0
                                                                                     : t;
        const bool minusOne = function == PdfFunction::PairMinusOne || function == PdfFunction::Reduced;
        rows << r << ' ' << factor * (minusOne ? g - 1.0 : g) << ' ' << factor * error << '\n';
    }
    for (const bool stated : {false, true}) {
        std::istringstream in("rho0 = 0.066\n# r " + (stated ? std::string("values") : label.toStdString()) + " dG\n" + rows.str());
        ReadOptions options;
        options.unit = unit;
        if (stated)
            options.function = function;
        const GrFile file = readGr(in, "made.dat", options);
        QCOMPARE(file.function, function);
        QVERIFY2(hasWarning(file, said), qPrintable(said));
        QCOMPARE(file.curve.r.size(), 59);
        QCOMPARE(file.curve.dg.size(), 59);
        for (Eigen::Index i = 0; i < 59; ++i) {
            const double r = 0.2 * double(i + 1);
            QVERIFY(std::abs(file.curve.r[i] - r) < 1e-9);
            QVERIFY2(std::abs(file.curve.g[i] - trueG(r)) < 1e-8, qPrintable(QString("r = %1: %2").arg(r).arg(file.curve.g[i])));
            QVERIFY(std::abs(file.curve.dg[i] - 0.01) < 1e-9);
        }
    }
}

void tst_GrReaderChoices::convertsOtherFunctions_data()
{
    QTest::addColumn<PdfFunction>("function");
    QTest::addColumn<QString>("warning");
    QTest::addColumn<double>("tolerance"); // Å^-2
    // make_gr_data.py made them from G beyond 2.8 Å with the densities 0.06 and 0.066 Å^-3; the first is the one that is assumed.
    QTest::newRow("pair-minus-one.gr") << PdfFunction::PairMinusOne << "keep a level near -1 below the first peak" << 1e-6;
    QTest::newRow("pair-minus-one-label.gr") << PdfFunction::PairMinusOne << "column 2 is labelled \"G_k(r)\"" << 1e-6;
    QTest::newRow("pair-label.csv") << PdfFunction::Pair << "column 2 is labelled \"g(r)\": this looks like g(r)" << 1e-6;
    QTest::newRow("total-correlation.gr") << PdfFunction::TotalCorrelation << "density 0.066" << 1e-6;
    QTest::newRow("rdf-label.csv") << PdfFunction::RadialDistribution << "from the curve itself"
                                   << 0.3; // as far as a slope can be found
}

void tst_GrReaderChoices::convertsOtherFunctions()
{
    QFETCH(PdfFunction, function);
    QFETCH(QString, warning);
    QFETCH(double, tolerance);
    const GrFile file = readGrFile(dataFile(QTest::currentDataTag()));
    QCOMPARE(file.function, function);
    QVERIFY(hasWarning(file, warning));
    QVERIFY(hasWarning(file, "not the reduced G(r); converted"));
    for (Eigen::Index i = 16; i < 60; ++i) // 3.2 Å, where nothing is left of the -1
        QVERIFY2(std::abs(file.curve.g[i] - madeG(file.curve.r[i])) < tolerance,
            qPrintable(QString("row %1: %2").arg(i).arg(file.curve.g[i])));
}

void tst_GrReaderChoices::takesTheFunctionTheUserStates()
{
    ReadOptions options;
    options.function = PdfFunction::Reduced;
    const GrFile plain = readGrFile(dataFile("pair-minus-one.gr"), options);
    QCOMPARE(plain.function, PdfFunction::Reduced);
    QVERIFY(std::abs(plain.curve.g[5] + 1.0) < 1e-3);
    options.function = PdfFunction::PairMinusOne;
    const GrFile converted = readGrFile(dataFile("pdfgetx3.gr"), options);
    QVERIFY(std::abs(converted.curve.g[14] - 4.0 * M_PI * 0.06 * 2.8 * madeG(2.8)) < 1e-5);
}

void tst_GrReaderChoices::neverTakesGForAnotherFunction()
{
    int read = 0;
    for (const std::filesystem::path& path : ordinaryCurves()) {
        QVERIFY2(readGrFile(path).function == PdfFunction::Reduced, path.c_str());
        ++read;
    }
    QVERIFY(read >= 3);
}

QTEST_APPLESS_MAIN(tst_GrReaderChoices)
#include "tst_GrReaderChoices.moc"
