#include "base/Errors.h"
#include "ExportTestData.h"
#include "files/CurveWriter.h"
#include "files/StructureFormats.h"
#include "gr/GrReader.h"

#include <QtTest>

#include <fstream>
#include <sstream>

using namespace clusterlens;

namespace {

struct Curves {
    Eigen::VectorXd r = Eigen::VectorXd::LinSpaced(200, 1.6, 21.5);
    Eigen::VectorXd observed = (2.3 * r.array()).sin() * (-r.array() / 9.0).exp() / 3.0;
    Eigen::VectorXd calculated = (2.31 * r.array()).sin() * (-r.array() / 8.0).exp() / 3.0;
};

} // namespace

class tst_CurveWriter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void csvIsReadAgainExactly();
    void csvLooksAsPromised();
    void refusesColumnsThatDoNotBelongTogether();
    void scriptIsPythonWithTheRightValues();
};

void tst_CurveWriter::csvIsReadAgainExactly()
{
    QTemporaryDir folder;
    const auto path = std::filesystem::path(folder.path().toStdString()) / "candidate-01-fit.csv";
    const Curves curves;
    saveFitCsv(path, curves.r, curves.observed, curves.calculated);
    const GrFile observed = readGrFile(path);
    QVERIFY(observed.curve.r == curves.r); // every bit
    QVERIFY(observed.curve.g == curves.observed);
    ReadOptions options;
    options.gColumn = 3;
    QVERIFY(readGrFile(path, options).curve.g == curves.calculated);
    options.gColumn = 4;
    QVERIFY(readGrFile(path, options).curve.g == curves.observed - curves.calculated);

    // What the user says of the candidate is no part of the data, nor of what is known of the measurement.
    saveFitCsv(path, curves.r, curves.observed, curves.calculated,
        {"neutron", true, "Qmax: 3, T = 77 K, stype = N\n1.0,2.0,3.0,4.0\n# \"x-ray\""});
    const GrFile told = readGrFile(path);
    QVERIFY(told.curve.r == curves.r && told.curve.g == curves.observed);
    QVERIFY(told.metadata.entries.empty() && told.metadata.radiation == Radiation::Unknown);
    QCOMPARE(told.warnings.size(), observed.warnings.size());
    QCOMPARE(told.skipped.size(), observed.skipped.size());
}

void tst_CurveWriter::csvLooksAsPromised()
{
    std::ostringstream out;
    writeFitCsv(out, Eigen::Vector2d(0.0, 0.5), Eigen::Vector2d(1.0, -0.25), Eigen::Vector2d(0.75, 1e-9));
    QCOMPARE(QString::fromStdString(out.str()), QString("r,Gobs,Gcalc,Gdiff\n0,1,0.75,0.25\n0.5,-0.25,1e-09,-0.250000001\n"));
    writeFitCsv(out, Eigen::Vector2d(0.0, 0.5), Eigen::Vector2d(1.0, -0.25), Eigen::Vector2d(0.75, 1e-9), {"a b", false, "c\nd"});
    QVERIFY(QString::fromStdString(out.str()).endsWith("1e-09,-0.250000001\n# name=\"a b\" note=\"c\\\\nd\"\n"));
    const auto endOf = [](const Remarks& remarks) { // behind the points
        std::ostringstream text;
        writeFitCsv(text, Eigen::Vector2d(0.0, 0.5), Eigen::Vector2d(1.0, -0.25), Eigen::Vector2d(0.75, 1e-9), remarks);
        return QString::fromStdString(text.str()).section('\n', 3);
    };
    QCOMPARE(endOf({"Au54 dec", false, "", true}), QString()); // the user has said nothing
    QCOMPARE(endOf({"Au54 dec", true, "", true}), QString("# name=\"Au54 dec\" starred=T\n"));
    QCOMPARE(endOf({"mine", false, ""}), QString("# name=mine\n"));
    QCOMPARE(endOf({"", false, "a, b,c"}), QString("# note=\"a\\\\x2c b\\\\x2cc\"\n")); // one field
}

void tst_CurveWriter::refusesColumnsThatDoNotBelongTogether()
{
    Curves curves;
    std::ostringstream out;
    const Eigen::VectorXd shorter = curves.r.head(10);
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument, writeFitCsv(out, curves.r, shorter, curves.calculated));
    curves.observed[3] = std::numeric_limits<double>::infinity();
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument, writeFitCsv(out, curves.r, curves.observed, curves.calculated));
    const Curves good;
    QVERIFY_THROWS_EXCEPTION(StoreError, saveFitCsv("/nowhere/a.csv", good.r, good.observed, good.calculated));
}

// diffpy-CMI is in no Debian package, so Python itself judges: the script must compile, and its settings must come out as meant.
void tst_CurveWriter::scriptIsPythonWithTheRightValues()
{
    QTemporaryDir folder;
    const auto path = std::filesystem::path(folder.path().toStdString()) / "fit.py";
    const std::string xyz = reinterpret_cast<const char*>(u8"Größe \"1\"\\2.xyz");
    ExportInfo info = test::testInfo();
    info.remarks = {"the \"best\" one", true, "größer?\nR = 3"};
    saveCmiScript(path, info, xyz, "a\n7.gr");
    std::ofstream(std::filesystem::path(folder.path().toStdString()) / "check.py") << R"(import ast, json, sys, types
source = open(sys.argv[1], encoding="ascii").read()
tree = ast.parse(source)
compile(tree, "fit.py", "exec")
settings = ast.Module([n for n in tree.body if isinstance(n, ast.Assign) and n.targets[0].__class__ is ast.Name and n.targets[0].id.isupper()], [])
values = {}
exec(compile(settings, "fit.py", "exec"), values)
values.pop("__builtins__")
defined = set(values) | {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
defined |= {a.asname or a.name for n in ast.walk(tree) if isinstance(n, (ast.Import, ast.ImportFrom)) for a in n.names}
used = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
values["undefined"] = sorted(used - defined - set(dir(__builtins__)))
print(json.dumps(values))
atoms = [types.SimpleNamespace(element="Au", xyz_cartn=[x, 1.5, -2.0]) for x in (0.0, 2.88)]
names = {"STRUCTURE": sys.argv[2], "CANDIDATE": values["CANDIDATE"], "cluster": atoms, "results": types.SimpleNamespace(rw=0.12),
         "recipe": types.SimpleNamespace(names=["scale", "zoom"], values=[1.1, 1.002])}
exec(compile(ast.Module([n for n in tree.body if isinstance(n, ast.With)], []), "fit.py", "exec"), names)
)";
    QProcess python;
    python.start(
        "/usr/bin/python3", {folder.path() + "/check.py", QString::fromStdString(path.string()), folder.path() + "/au.xyz"});
    QVERIFY(python.waitForFinished(CLUSTERLENS_PATIENCE));
    QVERIFY2(python.exitCode() == 0, python.readAllStandardError().constData());
    const QJsonObject values = QJsonDocument::fromJson(python.readAllStandardOutput()).object();
    QCOMPARE(values["STRUCTURE"].toString(), QString::fromStdString(xyz));
    QCOMPARE(values["CURVE"].toString(), QString("a\n7.gr"));
    const QString words = QString::fromStdString(remarkWords(info.remarks));
    QVERIFY(words.contains("starred=T") && words.contains("note="));
    QCOMPARE(values["CANDIDATE"].toString(), words);
    QCOMPARE(values["RADIATION"].toString(), QString("X"));
    const std::pair<const char*, double> expected[] = {{"RMIN", 1.6}, {"RMAX", 25.0}, {"QMIN", 0.7}, {"QMAX", 25.0},
        {"QDAMP", 0.03}, {"BISO", 0.4}, {"DELTA2", 2.5}, {"SCALE", 1.004}};
    for (const auto& [name, value] : expected)
        QCOMPARE(values[name].toDouble(-1.0), value);
    QCOMPARE(values["HELD"].toArray(), QJsonArray({"qdamp"}));
    QVERIFY2(values["undefined"].toArray().isEmpty(), "the script uses a name that it does not define");
    const Structure back = readStructureFile((folder.path() + "/au.xyz.refined.xyz").toStdString()); // as a candidate
    QCOMPARE(back.size(), Eigen::Index(2));
    QCOMPARE(back.elements[1], std::string("Au"));
    QVERIFY((back.positions.row(1) - Eigen::RowVector3d(2.88, 1.5, -2.0)).norm() < 1e-6);
    QVERIFY2(back.title.ends_with(words.toStdString()), back.title.c_str());
}

QTEST_APPLESS_MAIN(tst_CurveWriter)
#include "tst_CurveWriter.moc"
