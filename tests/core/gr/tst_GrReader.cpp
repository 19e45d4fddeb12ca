#include "GrTestFiles.h"

#include <QtTest>

#include <clocale>
#include <fstream>

using namespace clusterlens;
using namespace clusterlens::testing;

class tst_GrReader : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsEveryPointOfEachProducer_data();
    void readsEveryPointOfEachProducer();
    void readsOddFilesAndSaysSo_data();
    void readsOddFilesAndSaysSo();
    void readsUnusualText_data();
    void readsUnusualText();
    void refusesBadFilesInOneLine_data();
    void refusesBadFilesInOneLine();
    void keepsTheHeaderAsText();
    void readsNegativeZeroAndPlusSigns();
    void ignoresTheLocale();
    void readsTheMeasuredCurves_data();
    void readsTheMeasuredCurves();
};

void tst_GrReader::readsEveryPointOfEachProducer_data()
{
    QTest::addColumn<double>("first");
    QTest::addColumn<double>("last");
    QTest::addColumn<double>("tolerance"); // half a unit of the last digit that the file gives
    for (const char* name : {"pdfgetx3.gr", "pdfgetx3-2.gr", "xpdfsuite.gr", "xpdfsuite-crlf.gr", "pdfgetxgui.gr",
             "xpdfsuite-neutron.gr", "pdfgetx2.gr", "pdfgetn.gr", "pdfgui-export.gr", "headerless-tab.gr", "fit.csv",
             "cdse-header.gr", "nomad.gr", "five-columns.dat", "bom.gr", "utf16.gr", "cr.gr", "latin1.gr", "cp1252.gr",
             "decimal-comma.gr", "decimal-comma-semicolon.csv", "comma.gr", "comma-space.gr", "semicolon.gr", "blank-inside.gr",
             "comment-inside.gr", "text-inside.gr", "trailing-text.gr", "count-line.gr", "size-line.gr", "date-line.gr",
             "g-first.gr", "two-blocks.gr", "prose-radius.gr", "prose-distance.gr", "percent-labels.gr", "topas.xye", "pandas.csv",
             "pandas-unnamed.csv", "pandas-tab.tsv", "index-without-labels.gr", "r-write-table.txt", "excel.csv", "origin.txt",
             "mantid-ascii.dat", "rmcprofile.gr", "gnuplot.dat", "footer-date.gr", "footer-seconds.gr", "footer-day-first.gr",
             "quoted.csv", "slash-units.gr", "xmgrace.agr", "wavelength-line.gr", "names-of-two.gr", "error-first.csv", "d-of-r.gr",
             "careless-label.csv", "pdfgetx2-table.gr"})
        QTest::newRow(name) << 0.0 << 11.8 << 0.51e-6;
    for (const char* name : {"mantid.gr", "matlab.gr", "fortran.gr"})
        QTest::newRow(name) << 0.0 << 11.8 << 2e-6;
    QTest::newRow("pdfgui-fit.fgr") << 0.0 << 11.8 << 1.01e-6; // the sum of two rounded numbers
    QTest::newRow("gudrun.gofr") << 0.0 << 11.8 << 2e-7;
    QTest::newRow("headerless-18-digits.gr") << 0.0 << 11.8 << 1e-14;
    QTest::newRow("java.dat") << 0.0 << 11.8 << 1e-14;
    QTest::newRow("starts-late-crlf.gr") << 0.49 << 12.29 << 0.51e-6;
}

void tst_GrReader::readsEveryPointOfEachProducer()
{
    QFETCH(double, first);
    QFETCH(double, last);
    QFETCH(double, tolerance);
    const GrFile file = readGrFile(dataFile(QTest::currentDataTag()));
    QCOMPARE(file.curve.r.size(), 60);
    QCOMPARE(file.curve.g.size(), 60);
    QCOMPARE(file.curve.r[0], first);
    QCOMPARE(file.curve.r[59], last);
    for (Eigen::Index i = 0; i < 60; ++i) {
        QVERIFY(std::abs(file.curve.r[i] - (first + 0.2 * static_cast<double>(i))) < 1e-9);
        const double difference = std::abs(file.curve.g[i] - madeG(file.curve.r[i]));
        QVERIFY2(difference <= tolerance, qPrintable(QString("row %1: off by %2").arg(i).arg(difference)));
    }
}

void tst_GrReader::readsOddFilesAndSaysSo_data()
{
    QTest::addColumn<int>("points");
    QTest::addColumn<QList<int>>("skipped");
    QTest::addColumn<QString>("warning");
    QTest::newRow("nan.gr") << 58 << QList<int>{15, 35} << "2 lines skipped, 2 of them for NaN";
    QTest::newRow("missing-field.csv") << 58 << QList<int>{15, 35} << "2 lines skipped, 1 of them for NaN";
    QTest::newRow("damaged-row.gr") << 59 << QList<int>{34} << "first: line 34, \"6.00 --\"";
    QTest::newRow("text-inside.gr") << 60 << QList<int>{34} << "\"beam dump\"";
    QTest::newRow("trailing-text.gr") << 60 << QList<int>{65} << "\"end of file\"";
    QTest::newRow("size-line.gr") << 60 << QList<int>{1} << "\"60 2\"";
    QTest::newRow("date-line.gr") << 60 << QList<int>{1} << "morning shift";
    QTest::newRow("gudrun.gofr") << 60 << QList<int>{1} << "\"1  2\"";
    QTest::newRow("two-blocks.gr") << 60 << QList<int>{} << "another block of 20 rows (lines 66 to 85) was not read";
    QTest::newRow("uneven.gr") << 55 << QList<int>{} << "steps of r are not equal: 0.2 to 1.2";
    QTest::newRow("rmax-wrong.gr") << 60 << QList<int>{} << "header says rmax = 6, the data end at 11.8";
    QTest::newRow("pair-function.gr") << 60 << QList<int>{} << "looks like g(r)";
    QTest::newRow("rdf.gr") << 60 << QList<int>{} << "radial distribution function";
    QTest::newRow("mantid.gr") << 60 << QList<int>{} << "neutron data";
    QTest::newRow("both-words.gr") << 60 << QList<int>{} << "both x-rays and neutrons";
    QTest::newRow("mode-electron.gr") << 60 << QList<int>{} << "mode = \"electron\"";
    QTest::newRow("qmax-zero.gr") << 60 << QList<int>{} << "qmax = 0 cannot be";
    QTest::newRow("qmax-twice.gr") << 60 << QList<int>{} << "qmax = 28 contradicts line 2";
    QTest::newRow("bom.gr") << 60 << QList<int>{} << "Qmax is not in the file";
    QTest::newRow("xpdfsuite.gr") << 60 << QList<int>{} << "Qdamp is not in the file";
    QTest::newRow("headerless-tab.gr") << 60 << QList<int>{} << "does not say whether it is X-ray";
    QTest::newRow("errors-partly-zero.gr") << 60 << QList<int>{} << "not all positive";
    QTest::newRow("five-columns.dat") << 60 << QList<int>{} << "columns not used: 5";
    QTest::newRow("fit.csv") << 60 << QList<int>{} << "columns not used: 3 (Gcalc), 4 (Gdiff)";
    QTest::newRow("pdfgui-fit.fgr") << 60 << QList<int>{} << "sum of columns 2 and 5";
    QTest::newRow("footer-date.gr") << 60 << QList<int>{61} << "\"2024 11 22\"";
    QTest::newRow("footer-seconds.gr") << 60 << QList<int>{61} << "\"20241122 153000\"";
    QTest::newRow("footer-day-first.gr") << 60 << QList<int>{61} << "\"11 22 2024\"";
    QTest::newRow("wavelength-line.gr") << 60 << QList<int>{1} << "\"0.1863 25.0\"";
    QTest::newRow("mantid-ascii.dat") << 60 << QList<int>{} << "does not say whether";
    QTest::newRow("gnuplot.dat") << 60 << QList<int>{} << "another block of 60 rows (lines 63 to 122)";
    QTest::newRow("nan-tail.gr") << 55 << QList<int>{56, 57, 58, 59, 60} << "5 of them for NaN";
    QTest::newRow("pandas.csv") << 60 << QList<int>{} << "column 1 only counts the rows: r is column 2";
    QTest::newRow("index-without-labels.gr") << 60 << QList<int>{} << "column 1 only counts the rows: r is column 2";
    QTest::newRow("d-of-r.gr") << 60 << QList<int>{} << "\"D(r)\": up to a factor that is G(r)";
    QTest::newRow("careless-label.csv") << 60 << QList<int>{} << "oscillate around 0";
    QTest::newRow("gap.gr") << 60 << QList<int>{} << "steps of r are not equal: 0.2 to 100.2";
}

void tst_GrReader::readsOddFilesAndSaysSo()
{
    QFETCH(int, points);
    QFETCH(QList<int>, skipped);
    QFETCH(QString, warning);
    const GrFile file = readGrFile(dataFile(QTest::currentDataTag()));
    QCOMPARE(file.curve.r.size(), points);
    QList<int> lines;
    for (const SkippedLine& line : file.skipped)
        lines.append(line.line);
    QCOMPARE(lines, skipped);
    QVERIFY(hasWarning(file, warning));
}

void tst_GrReader::readsUnusualText_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("points");
    const QByteArray rows = QByteArray::fromStdString(curveText(20));
    QByteArray commaTabs = rows;
    commaTabs.replace('.', ',').replace(' ', '\t');
    QByteArray crLines = rows;
    crLines.replace('\n', '\r');
    QByteArray noEnd = rows;
    noEnd.chop(1);
    QTest::newRow("no line end at the end") << noEnd << 20;
    QTest::newRow("Ctrl-Z at the end") << rows + "\x1A" << 20;
    QTest::newRow("old Mac lines") << crLines << 20;
    QTest::newRow("decimal comma and tabs") << commaTabs << 20;
    QTest::newRow("byte order mark and header") << "\xEF\xBB\xBF# made\n" + rows << 20;
    QTest::newRow("comments of every kind") << "; a\n! b\n' c\n% d\n// e\n" + rows << 20;
    QTest::newRow("blank lines everywhere") << "\n\n" + QByteArray(rows).replace("\n", "\n\n") << 20;
    QTest::newRow("form feed at the end") << rows + "\f\n" << 20;
    QTest::newRow("trailing comment in each row") << QByteArray(rows).replace("\n", " # x\n") << 20;
    QTest::newRow("header after start data") << "#### start data\n# remark\n\n" + rows << 20;
    QTest::newRow("start data twice") << "#### start data\n#### start data\n" + rows << 20;
}

void tst_GrReader::readsUnusualText()
{
    QFETCH(QByteArray, text);
    QFETCH(int, points);
    std::istringstream in(text.toStdString());
    const GrFile file = readGr(in, "text.gr");
    QCOMPARE(file.curve.r.size(), points);
    QVERIFY(file.skipped.empty());
    for (Eigen::Index i = 0; i < file.curve.r.size(); ++i) // the stream printed six digits
        QVERIFY(std::abs(file.curve.g[i] - madeG(file.curve.r[i])) < 1e-5);
}

void tst_GrReader::refusesBadFilesInOneLine_data()
{
    QTest::addColumn<QString>("message"); // after the path
    QTest::newRow("bad-empty.gr") << ":1: expected at least 10 rows of r and G, found an empty file";
    QTest::newRow("bad-blank.gr") << ":1: expected at least 10 rows of numbers";
    QTest::newRow("bad-text.gr")
        << ":1: expected at least 10 rows of numbers (r and G), found none; the first line of text is \"This is";
    QTest::newRow("bad-one-column.gr") << ":1: expected at least 10 rows of numbers (r and G), found none";
    QTest::newRow("bad-binary.gr") << ":3: expected text, found binary data (byte 0 at offset 8)";
    QTest::newRow("bad-nine-rows.gr")
        << ":2: expected at least 10 rows of numbers (r and G) with increasing r, found 9 from this line on";
    QTest::newRow("bad-descending.gr") << ":3: expected r to increase, found 11.6 after 11.8";
    QTest::newRow("bad-one-step-back.gr") << ":32: expected r to increase, found 0.31 after 5.8";
    QTest::newRow("bad-duplicate.gr") << ":41: expected r to increase, found 7.8 after 7.8";
    QTest::newRow("bad-negative.gr") << ":1: expected r >= 0, found -1";
    QTest::newRow("bad-all-nan.gr") << ":2: expected at least 10 rows of finite numbers, found 0 and 60 with NaN";
    QTest::newRow("bad.sq") << ": expected a G(r) file (.gr), found .sq";
    QTest::newRow("bad.fq") << ": expected a G(r) file (.gr), found .fq";
    QTest::newRow("bad.iq") << ": expected a G(r) file (.gr), found .iq";
    QTest::newRow("bad.chi") << ": expected a G(r) file (.gr), found .chi";
    QTest::newRow("bad-q-label.gr") << ":2: expected r in column 1 (a G(r) file), found the label \"Q(A^-1)\"";
    QTest::newRow("bad-two-theta.gr") << ":2: expected r in column 1 (a G(r) file), found the label \"2theta\"";
    QTest::newRow("bad-outputtype.gr") << ":1: expected a G(r) file, found outputtype = sq";
    QTest::newRow("bad-intensity.gr") << ":1: expected G(r), which oscillates around 0, found values that are all positive";
    QTest::newRow("bad-nm.gr") << u8":1: expected r in Å, found nm (r ends at 1.18, the first peak is at 0.28): multiply r by 10";
    QTest::newRow("bad-nm-label.gr") << u8":2: expected r in Å, found nm";
    QTest::newRow("bad-pm.gr") << u8":1: expected r in Å, found pm (r ends at 1180, the first peak is at 280): divide r by 100";
    QTest::newRow("bad-pm-label.csv") << u8":2: expected r in Å, found pm";
    QTest::newRow("bad-nm-units-row.txt") << u8":3: expected r in Å, found nm";
    QTest::newRow("bad-index-as-r.csv") << u8":1: expected r in Å, found pm (r ends at 2999";
    QTest::newRow("bad-too-far.gr") << u8":1: expected r up to 1000 Å, found 1180";
    QTest::newRow("bad-q-units.csv") << ":2: expected r in column 1 (a G(r) file), found the label \"Q (1/";
    QTest::newRow("bad-rdf-without-density.gr") << ":2: expected the reduced G(r), found the radial distribution function";
    QTest::newRow("bad-mostly-text.gr") << ":13: expected rows of numbers (r and G), found 30 other lines among 12 rows";
}

void tst_GrReader::refusesBadFilesInOneLine()
{
    QFETCH(QString, message);
    const auto path = dataFile(QTest::currentDataTag());
    const QString error = errorOf(path);
    const QString expected = "ParseError " + QString::fromStdString(path.string()) + message;
    QVERIFY2(error.startsWith(expected), qPrintable(error));
    QVERIFY(!error.contains('\n'));
}

void tst_GrReader::keepsTheHeaderAsText()
{
    QVERIFY(readGrFile(dataFile("pdfgetx3-2.gr")).header.find(reinterpret_cast<const char*>(u8"#L r(Å)  G(Å$^{-2}$)\n"))
        != std::string::npos);
    QVERIFY(readGrFile(dataFile("latin1.gr")).header.find(reinterpret_cast<const char*>(u8"# Müller\n")) != std::string::npos);
    QVERIFY(
        readGrFile(dataFile("cp1252.gr")).header.find(reinterpret_cast<const char*>(u8"dash – and quote ’")) != std::string::npos);
    QVERIFY(readGrFile(dataFile("utf16.gr")).header.starts_with("mode = xray\n"));
    QCOMPARE(readGrFile(dataFile("bom.gr")).header, std::string());
}

void tst_GrReader::readsNegativeZeroAndPlusSigns()
{
    std::string text = "-0.0 +1.5\n";
    for (int i = 1; i < 11; ++i)
        text += '+' + std::to_string(i) + " -1e-400\n"; // underflows to 0
    text += "+11 -1.25D0\n";
    std::istringstream in(text);
    const GrFile file = readGr(in, "signs.gr");
    QCOMPARE(file.curve.g[0], 1.5);
    QCOMPARE(file.curve.r[11], 11.0);
    QCOMPARE(file.curve.g[5], 0.0);
    QCOMPARE(file.curve.g[11], -1.25);
    QVERIFY(errorOf(text + "++3 4\n12 1\n").isEmpty()); // "++3" is text and is reported, not read as 3
}

void tst_GrReader::ignoresTheLocale()
{
    const char* const old = std::setlocale(LC_ALL, nullptr);
    const std::string before = old != nullptr ? old : "C";
    if (std::setlocale(LC_ALL, "de_DE.UTF-8") == nullptr)
        QSKIP("the locale de_DE.UTF-8 is not installed");
    const GrFile file = readGrFile(dataFile("pdfgetx3.gr"));
    std::setlocale(LC_ALL, before.c_str());
    QCOMPARE(file.curve.r[1], 0.2);
}

void tst_GrReader::readsTheMeasuredCurves_data()
{
    QTest::addColumn<int>("points");
    QTest::addColumn<double>("last");
    QTest::addColumn<double>("qmin");
    QTest::addColumn<double>("qmax");
    QTest::addColumn<QString>("composition");
    QTest::newRow("Au144pMBA.gr") << 2001 << 20.0 << 1.33 << 28.0 << "Au";
    QTest::newRow("JQ_S1.gr") << 5001 << 50.0 << 1.0 << 21.998245281 << "Pt";
}

void tst_GrReader::readsTheMeasuredCurves()
{
    QFETCH(int, points);
    QFETCH(double, last);
    QFETCH(double, qmin);
    QFETCH(double, qmax);
    QFETCH(QString, composition);
    const auto path = std::filesystem::path(CLUSTERLENS_SHARED) / "data/experimental" / QTest::currentDataTag();
    if (!std::filesystem::exists(path))
        QSKIP("measured curves are not redistributed: ../shared/data/experimental is absent");
    const GrFile file = readGrFile(path);
    QCOMPARE(file.curve.r.size(), points);
    QCOMPARE(file.curve.r[points - 1], last);
    QCOMPARE(file.metadata.radiation, Radiation::Xray);
    QCOMPARE(file.metadata.qmin.value_or(unknown), qmin);
    QCOMPARE(file.metadata.qmax.value_or(unknown), qmax);
    QCOMPARE(QString::fromStdString(*file.metadata.composition), composition);
    QVERIFY(file.skipped.empty());
    QCOMPARE(file.warnings.size(), std::size_t{1}); // Qdamp is not in the file

    std::ifstream in(path); // an independent reader: everything after the label line, two numbers a row
    std::string line;
    while (std::getline(in, line) && line.rfind("#L", 0) != 0) { }
    double r = 0.0;
    double g = 0.0;
    Eigen::Index i = 0;
    for (; in >> r >> g; ++i) {
        QCOMPARE(file.curve.r[i], r);
        QCOMPARE(file.curve.g[i], g);
    }
    QCOMPARE(i, points);
}

QTEST_APPLESS_MAIN(tst_GrReader)
#include "tst_GrReader.moc"
