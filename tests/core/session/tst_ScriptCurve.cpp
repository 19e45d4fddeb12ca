#include "core/gr/GrTestFiles.h"
#include "session/ScriptCurve.h"

#include <QtTest>

#include <fstream>

using namespace clusterlens;
using namespace clusterlens::testing;

namespace {

/// The rules of diffpy.srfit.pdf.PDFParser (diffpy.srfit 3.1), which is in no Debian package: two columns, or four with errors that are not 0; UTF-8, and no line
/// empty between two others.
constexpr const char* parser = R"py(import re, sys
text = open(sys.argv[1], encoding="utf-8").read()
number = r"[-+]?(\d+(\.\d*)?|\d*\.\d+)([eE][-+]?\d+)?"
mark = re.search(r"(?m)^#+ start data\s*(?:#.*\s+)*", text)
if mark:
    data = text[mark.end():]
else:
    data = text[re.search(r"(?m)^(?=[ \t]*%s[ \t]+%s)" % (number, number), text).start():]
for line in data.strip().split("\n"):
    v = line.split()
    assert 2 <= len(v) <= 4, line
    print(repr(float(v[0])), repr(float(v[1])), repr(float(v[3]) if len(v) > 3 and float(v[3]) > 0 else 0.0))
)py";

} // namespace

class tst_ScriptCurve : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_folder.isValid());
        std::ofstream(m_folder.filePath("parser.py").toStdString()) << parser;
    }

    void pythonReadsTheCurve_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<ReadOptions>("options");
        QTest::addColumn<bool>("asItIs");
        const auto row = [](const char* what, const char* name, bool asItIs, const ReadOptions& options = {}) {
            QTest::newRow(what) << QString(name) << options << asItIs;
        };
        ReadOptions nm, pm, function, column, swapped;
        nm.unit = LengthUnit::Nanometre;
        pm.unit = LengthUnit::Picometre;
        function.function = PdfFunction::PairMinusOne;
        column.gColumn = 3;
        swapped.rColumn = 2;
        swapped.gColumn = 1;
        row("PDFgetX3", "pdfgetx3.gr", true);
        row("PDFgetX2, with errors", "pdfgetx2.gr", true);
        row("xPDFsuite, CRLF", "xpdfsuite-crlf.gr", true);
        row("no header", "headerless-tab.gr", true);
        row("four columns", "mantid.gr", true);
        row("nm", "bad-nm.gr", false, nm);
        row("pm", "bad-pm.gr", false, pm);
        row("g(r)", "pair-label.csv", false);
        row("g(r) - 1", "pair-minus-one.gr", false);
        row("T(r)", "total-correlation.gr", false);
        row("a function that the user states", "pdfgetx3.gr", false, function);
        row("decimal comma", "decimal-comma.gr", false);
        row("semicolons", "semicolon.gr", false);
        row("commas", "excel.csv", false);
        row("a stated column", "fit.csv", false, column);
        row("G first", "g-first.gr", false, swapped);
        row("a column that counts", "pandas-tab.tsv", false);
        row("Gcalc and Gdiff", "pdfgui-fit.fgr", false);
        row("UTF-16", "utf16.gr", false);
        row("Mac lines", "cr.gr", false);
        row("a footer", "footer-date.gr", false);
        row("not a number", "nan.gr", false);
        row("text inside", "text-inside.gr", false);
        row("Fortran", "fortran.gr", false);
        row("errors in the third column", "comma-space.gr", false);
        row("not UTF-8", "latin1.gr", false);
        row("five columns", "five-columns.dat", false);
        row("an empty line inside", "blank-inside.gr", false);
    }
    void pythonReadsTheCurve()
    {
        QFETCH(QString, name);
        QFETCH(ReadOptions, options);
        QFETCH(bool, asItIs);
        const LoadedCurve curve = loadCurve(dataFile(name), options);
        const std::string text = scriptCurve(curve);
        QCOMPARE(text == curve.content, asItIs);
        std::ofstream(m_folder.filePath("curve.gr").toStdString(), std::ios::binary) << text;
        QProcess python;
        python.start("/usr/bin/python3", {m_folder.filePath("parser.py"), m_folder.filePath("curve.gr")});
        QVERIFY(python.waitForFinished(CLUSTERLENS_PATIENCE));
        QVERIFY2(python.exitCode() == 0, python.readAllStandardError().constData());
        const QList<QByteArray> lines = python.readAllStandardOutput().trimmed().split('\n');
        const PdfCurve& meant = curve.file.curve;
        QCOMPARE(lines.size(), meant.r.size());
        for (Eigen::Index i = 0; i < meant.r.size(); ++i) {
            const QList<QByteArray> words = lines[i].split(' ');
            QCOMPARE(words[0].toDouble(), meant.r[i]);
            QVERIFY(words[1].toDouble() == meant.g[i]); // every bit
            QCOMPARE(words[2].toDouble(), meant.dg.size() > 0 ? meant.dg[i] : 0.0);
        }
    }

private:
    QTemporaryDir m_folder;
};

QTEST_APPLESS_MAIN(tst_ScriptCurve)
#include "tst_ScriptCurve.moc"
