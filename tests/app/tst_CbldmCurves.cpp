// inspect, fit, mine and generate, run as programs on simulated and measured curves.
#include "CommandLine.h"

#include "files/StructureFormats.h"
#include "gr/GrReader.h"
#include "structure/Neighbours.h"

#include <QJsonArray>
#include <QtTest>

using namespace clusterlens;
using namespace clusterlens::testing;

namespace {

const QString measured = QStringLiteral(CLUSTERLENS_SHARED "/data/experimental/");

double largestDistanceError(const PositionsXyz& a, const PositionsXyz& b)
{
    return a.rows() == b.rows() ? (sortedDistances(a) - sortedDistances(b)).cwiseAbs().maxCoeff() : 1e9;
}

} // namespace

class tst_CbldmCurves : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QCOMPARE(
            cbldm(m_folder.path(), {"build", "dec", "4", "1", "0", "--bond", "2.86", "--element", "Au", "-o", "dec.xyz"}).code, 0);
        QCOMPARE(cbldm(m_folder.path(), {"simulate", "dec.xyz", "-o", "dec.gr", "--rmax", "20", "--biso", "0.6", "--qdamp", "0.03"})
                     .code,
            0);
    }

    void inspectTellsWhatTheFileSays()
    {
        QByteArray text = "[DEFAULT]\nmode = xray\ncomposition = Au\nqmin = 1.33\nqmax = 28.0\n#### start data\n#L r G\n";
        for (int i = 0; i < 100; ++i)
            text += QByteArray::number(0.1 * i) + (i == 50 ? " oops\n" : " 0.5\n");
        writeFile(m_folder.filePath("odd.gr"), text);
        const Ending ending = cbldm(m_folder.path(), {"inspect", "odd.gr", "--json"});
        QCOMPARE(ending.code, 0);
        const QJsonObject json = ending.json();
        const QStringList keys{"file", "points", "rmin", "rmax", "radiation", "qmin", "qmax", "qdamp", "composition", "sources",
            "skipped", "warnings", "warning_codes", "unit", "function", "columns"};
        for (const QString& key : keys)
            QVERIFY2(json.contains(key), qPrintable(key));
        QCOMPARE(json["file"].toString(), QStringLiteral("odd.gr"));
        QCOMPARE(json["points"].toInt(), 99);
        QCOMPARE(json["rmax"].toDouble(), 9.9);
        QCOMPARE(json["radiation"].toString(), QStringLiteral("xray"));
        QCOMPARE(json["qmax"].toDouble(), 28.0);
        QVERIFY(json["qdamp"].isNull());
        QCOMPARE(json["warning_codes"].toArray().size(), json["warnings"].toArray().size());
        QVERIFY(json["warning_codes"].toArray().contains(QStringLiteral("qdamp-unknown")));
        QCOMPARE(json["unit"].toString(), QStringLiteral("A"));
        QCOMPARE(json["function"].toString(), QStringLiteral("G"));
        QCOMPARE(json["columns"]["g"].toInt(), 2);
        QCOMPARE(json["sources"]["qmax"].toString(), QStringLiteral("file"));
        QCOMPARE(json["sources"]["qdamp"].toString(), QStringLiteral("default"));
        const QJsonArray skipped = json["skipped"].toArray();
        QCOMPARE(skipped.size(), 1);
        QCOMPARE(skipped[0]["line"].toInt(), 58); // seven header lines and fifty rows before it
        QVERIFY(skipped[0]["text"].toString().contains("oops"));
        const Ending plain = cbldm(m_folder.path(), {"inspect", "odd.gr"});
        QCOMPARE(plain.code, 0);
        QVERIFY(plain.out.contains("line 58"));
    }

    void inspectReadsTheMeasuredFiles()
    {
        if (!QFile::exists(measured + "JQ_S1.gr"))
            QSKIP("the measured curves are not at " CLUSTERLENS_SHARED);
        const QJsonObject json = cbldm(m_folder.path(), {"inspect", measured + "JQ_S1.gr", "--json"}).json();
        QCOMPARE(json["points"].toInt(), 5001);
        QCOMPARE(json["rmax"].toDouble(), 50.0);
        QCOMPARE(json["composition"].toString(), QStringLiteral("Pt"));
        QCOMPARE(json["qmin"].toDouble(), 1.0);
        QVERIFY(std::abs(json["data_qmin"].toDouble() - 1.0) < 0.15); // shared/data/field/README.md: F begins at about 1
        QVERIFY(std::abs(json["data_qmax"].toDouble() - 22.0) < 0.3);
        QVERIFY(json["skipped"].toArray().isEmpty());
    }

    void fitFindsTheParametersOfTheSimulation()
    {
        QCOMPARE(
            cbldm(m_folder.path(), {"build", "dec", "4", "1", "0", "--bond", "2.84", "--element", "Au", "-o", "start.xyz"}).code,
            0);
        const Ending ending
            = cbldm(m_folder.path(), {"fit", "dec.gr", "start.xyz", "-o", "fitted", "--qdamp", "0", "--free", "qdamp", "--json"});
        QVERIFY2(ending.code == 0, ending.err);
        const QJsonObject best = ending.json()["candidates"][0].toObject();
        QVERIFY(best["rwp"].toDouble() > 0.1);
        QVERIFY(best["rwp_fit"].toDouble() < 1e-3);
        QVERIFY(std::abs(best["stretch"].toDouble() - 2.86 / 2.84) < 1e-4);
        QVERIFY(std::abs(best["biso"].toDouble() - 0.6) < 0.01);
        QVERIFY(std::abs(best["qdamp"].toDouble() - 0.03) < 1e-3);
        QVERIFY(std::abs(best["scale"].toDouble() - 1.0) < 0.01);
        QCOMPARE(best["family_guess"].toString(), QStringLiteral("dec"));
        const Structure exported = readStructureFile(m_folder.filePath("fitted/candidate-01.xyz").toStdString());
        const Structure truth = readStructureFile(m_folder.filePath("dec.xyz").toStdString());
        QVERIFY(largestDistanceError(exported.positions, truth.positions) < 1e-3); // the stretch is applied
        const Ending plain = cbldm(m_folder.path(), {"fit", "dec.gr", "start.xyz"});
        QVERIFY(plain.code == 0 && plain.out.contains("before"));
    }

    /// Beyond two bonds delta2 has nothing to work on: it is held, and all that is said of the fit must say so.
    void saysThatDelta2WasHeldBeyondTwoBonds()
    {
        const QStringList far{"mine", "dec.gr", "-o", "far", "-n", "1", "--rmin", "6", "--bond", "2.86"};
        const Ending ending = cbldm(m_folder.path(), far);
        QVERIFY2(ending.code == 0, ending.err);
        QVERIFY2(ending.out.contains("Rwp fit: scale, stretch, Biso and Qdamp fitted.")
                || ending.out.contains("Rwp fit: scale, stretch and Biso fitted."),
            ending.out);
        const QJsonObject json = cbldm(m_folder.path(), far + QStringList{"--json"}).json();
        QCOMPARE(json["candidates"][0]["parameters"]["delta2"]["state"].toString(), QStringLiteral("held"));
        QVERIFY(!json["settings"]["fitted"].toArray().contains(QStringLiteral("delta2")));
        QVERIFY(json["settings"]["fitted"].toArray().contains(QStringLiteral("stretch")));
        const Ending near = cbldm(m_folder.path(), {"mine", "dec.gr", "-o", "near", "-n", "1"});
        QVERIFY2(near.out.contains("delta2 fitted."), near.out);
    }

    void fitHoldsAndFreesWhatIsAskedFor()
    {
        const auto parameters = [&](const QStringList& options) {
            const Ending ending = cbldm(m_folder.path(), QStringList{"fit", "dec.gr", "dec.xyz", "--json"} + options);
            return ending.code == 0 ? ending.json()["candidates"][0]["parameters"].toObject() : QJsonObject();
        };
        const QJsonObject usual = parameters({});
        QCOMPARE(usual["delta2"]["source"].toString(), QStringLiteral("default"));
        QVERIFY(usual["delta2"]["state"].toString() != "held");
        QVERIFY(usual["stretch"]["esd"].isDouble());
        const QJsonObject held = parameters({"--hold", "qdamp=0.05", "--hold", "biso", "--biso", "0.6", "--fix-delta2"});
        for (const char* key : {"qdamp", "biso", "delta2"}) {
            QCOMPARE(held[key]["state"].toString(), QStringLiteral("held"));
            QVERIFY2(held[key]["esd"].isNull(), key);
        }
        QCOMPARE(held["qdamp"]["value"].toDouble(), 0.05);
        QCOMPARE(held["qdamp"]["source"].toString(), QStringLiteral("you"));
        QCOMPARE(held["biso"]["value"].toDouble(), 0.6);
        const double low = usual["biso"]["value"].toDouble() + 0.2; // so that the limit matters
        const QJsonObject limited = parameters(
            {"--limits", QStringLiteral("biso=%1:2").arg(low), "--limits", "stretch=:1.0005", "--limits", "delta2=1:"});
        QVERIFY(limited["biso"]["value"].toDouble() >= low - 1e-4);
        QCOMPARE(limited["biso"]["state"].toString(), QStringLiteral("at_bound"));
        QVERIFY(limited["stretch"]["value"].toDouble() <= 1.0005);
        QVERIFY(limited["delta2"]["value"].toDouble() >= 1.0);
        const QJsonObject stated
            = parameters({"--qdamp", "0.05", "--limits", "qdamp=0.02:0.06", "--limits", "biso=0.1:2", "--hold", "biso"});
        QVERIFY(stated["qdamp"]["state"].toString() != "held"); // fitted between its limits, as asked for
        QCOMPARE(stated["biso"]["state"].toString(), QStringLiteral("held"));
        for (const char* const senseless : {"biso", "biso=2:1", "biso=a:b", "bond=1:2", "biso=1"})
            QCOMPARE(cbldm(m_folder.path(), {"fit", "dec.gr", "dec.xyz", "--limits", senseless}).code, 2);
        const Ending mined = cbldm(m_folder.path(), {"mine", "dec.gr", "-o", "freed", "-n", "1", "--free", "delta2", "--json"});
        QVERIFY(mined.json()["candidates"][0]["parameters"]["delta2"]["state"].toString() != "held");
        QVERIFY(mined.json()["settings"].toObject()["fitted"].toArray().contains(QStringLiteral("delta2")));
    }

    void boundsAreWarnedOf()
    {
        // Bonds 5 % too short: more than the stretch may make up for.
        QCOMPARE(
            cbldm(m_folder.path(), {"build", "dec", "4", "1", "0", "--bond", "2.72", "--element", "Au", "-o", "small.xyz"}).code,
            0);
        const Ending ending = cbldm(m_folder.path(), {"fit", "dec.gr", "small.xyz"});
        QVERIFY2(ending.err.contains("warning: candidate 1: Stretch ended at the upper end of its range, 1.03"), ending.err);
        QVERIFY(ending.out.contains("at its limit"));
        // Several candidates with the same bound share a line: "1, 3-5" says which.
        const Ending mined = cbldm(m_folder.path(),
            {"mine", QStringLiteral(CLUSTERLENS_SOURCE "/resources/examples/gold-decahedron.gr"), "-o", "bounds", "-n", "8",
                "--hold", "stretch=1.02"});
        QCOMPARE(mined.code, 0);
        const QRegularExpression line("^warning: candidates? ([0-9, -]+): (.+)$", QRegularExpression::MultilineOption);
        QStringList texts;
        for (auto match = line.globalMatch(QString::fromUtf8(mined.err)); match.hasNext();)
            texts.append(match.next().captured(2));
        QVERIFY2(mined.err.contains("warning: candidates ") && texts.removeDuplicates() == 0, mined.err);
    }

    void contradictoryChoicesAreWrongUsage()
    {
        for (const QStringList& options : {QStringList{"--hold", "qdump"}, QStringList{"--hold", "qdamp=much"},
                 QStringList{"--hold", "qdamp", "--free", "qdamp"}, QStringList{"--hold", "qdamp=0.02", "--qdamp", "0.03"},
                 QStringList{"--free", "delta2", "--no-fit"}, QStringList{"--free", "delta2", "--fix-delta2"},
                 QStringList{"--hold", "stretch=0.2"}, QStringList{"--hold", "biso=-1"}})
            QCOMPARE(cbldm(m_folder.path(), QStringList{"fit", "dec.gr", "dec.xyz"} + options).code, 2);
    }

    void severalElementsAreWeighted()
    {
        const QString data = QStringLiteral(CLUSTERLENS_SOURCE "/tests/data/structures/");
        for (const char* radiation : {"xray", "neutron"}) {
            const Ending made = cbldm(
                m_folder.path(), {"simulate", data + "ligands.xyz", "-o", "ligands.gr", "--radiation", radiation, "--json"});
            QVERIFY2(made.code == 0, made.err);
            QCOMPARE(made.json()["composition"].toString(), QStringLiteral("Pt38 C8 H8"));
            const QByteArray text = contentOf(m_folder.filePath("ligands.gr"));
            QVERIFY(text.contains(QByteArray("mode = ") + radiation + "\ncomposition = Pt38 C8 H8\natoms = 54\n"));
            const Ending fitted = cbldm(m_folder.path(), {"fit", "ligands.gr", data + "ligands.xyz", "-o", "ligands"});
            QVERIFY2(fitted.code == 0, fitted.err);
            QVERIFY(fitted.out.startsWith(
                QByteArray("Pt38 C8 H8, pairs weighted for ") + (radiation[0] == 'x' ? "X-rays" : "neutrons")));
            const Ending stated
                = cbldm(m_folder.path(), {"fit", "ligands.gr", data + "ligands.xyz", "--radiation", "xray"}); // against the file
            QVERIFY(stated.out.startsWith("Pt38 C8 H8, pairs weighted for X-rays"));
            const QJsonObject best
                = cbldm(m_folder.path(), {"fit", "ligands.gr", data + "ligands.xyz", "--json"}).json()["candidates"][0].toObject();
            QVERIFY(best["rwp"].toDouble() < 1e-6);
            QCOMPARE(best["composition"].toString(), QStringLiteral("Pt38 C8 H8"));
            for (const char* suffix : {".xyz", ".cif", ".stru"})
                QCOMPARE(readStructureFile((m_folder.filePath("ligands/candidate-01") + suffix).toStdString()).elements,
                    readStructureFile((data + "ligands.xyz").toStdString()).elements);
        }
        const Ending real = cbldm(m_folder.path(), {"simulate", data + "ligands.xyz", "-o", "real.gr", "--engine", "real"});
        QVERIFY(real.code == 0 && real.err.contains("as at Q = 0"));
    }

    void whatIsNoClusterIsRefusedWithAHint()
    {
        const QString crystal = QStringLiteral(CLUSTERLENS_SOURCE "/tests/data/structures/fcc-symmetry.cif");
        const Ending refused = cbldm(m_folder.path(), {"fit", "dec.gr", crystal});
        QVERIFY(refused.code == 1 && refused.err.contains("--sphere RADIUS"));
        const Ending cut = cbldm(m_folder.path(), {"fit", "dec.gr", crystal, "--sphere", "6.9"});
        QVERIFY2(cut.code == 0 && cut.out.contains("87 atoms") && cut.err.contains("Cut to a sphere of radius 6.9"), cut.err);
        QCOMPARE(cbldm(m_folder.path(), {"simulate", crystal, "-o", "cut.gr", "--sphere", "-1"}).code, 2);
        const Ending torn = cbldm(
            m_folder.path(), {"simulate", QStringLiteral(CLUSTERLENS_SOURCE "/tests/data/structures/torn.cif"), "-o", "torn.gr"});
        QVERIFY(torn.code == 0 && torn.err.contains("border cut the cluster"));
    }

    void mineFindsASimulatedShapeAndWritesEverything()
    {
        QDir(m_folder.path()).mkpath("mined");
        writeFile(m_folder.filePath("mined/notes.txt"), "mine, leave it");
        writeFile(m_folder.filePath("mined/candidate-77.xyz"), "of an earlier run");
        const Ending ending = cbldm(m_folder.path(), {"mine", "dec.gr", "-o", "mined", "-n", "3", "--json"});
        QVERIFY2(ending.code == 0, ending.err);
        const QJsonObject summary = ending.json();
        QCOMPARE(QJsonDocument::fromJson(contentOf(m_folder.filePath("mined/summary.json"))).object(), summary);
        for (const char* key : {"input", "settings", "seed", "model", "device", "timings", "candidates"})
            QVERIFY2(summary.contains(QLatin1String(key)), key);
        const QJsonArray candidates = summary["candidates"].toArray();
        QCOMPARE(candidates.size(), 3);
        double last = 0.0;
        for (int i = 0; i < candidates.size(); ++i) {
            const QJsonObject candidate = candidates[i].toObject();
            for (const char* key : {"rank", "file", "atoms", "element", "rwp", "rwp_scaled", "rwp_fit", "scale", "stretch", "biso",
                     "qdamp", "bond", "family_guess", "min_distance", "seed"})
                QVERIFY2(candidate.contains(QLatin1String(key)), key);
            QCOMPARE(candidate["rank"].toInt(), i + 1);
            QVERIFY(candidate["rwp_fit"].toDouble() >= last);
            last = candidate["rwp_fit"].toDouble();
            const QString stem = m_folder.filePath("mined/" + candidate["file"].toString()).chopped(4);
            const Structure xyz = readStructureFile((stem + ".xyz").toStdString());
            QCOMPARE(int(xyz.size()), candidate["atoms"].toInt());
            for (const char* suffix : {".cif", ".stru"})
                QVERIFY(largestDistanceError(xyz.positions, readStructureFile((stem + suffix).toStdString()).positions) < 1e-4);
            const QList<QByteArray> csv = contentOf(stem + "-fit.csv").split('\n');
            QVERIFY2(csv.value(0) == "r,Gobs,Gcalc,Gdiff", csv.value(0));
        }
        const QJsonObject best = candidates[0].toObject();
        QCOMPARE(best["atoms"].toInt(), 54);
        QCOMPARE(best["family_guess"].toString(), QStringLiteral("dec"));
        QCOMPARE(best["element"].toString(), QStringLiteral("Au"));
        QVERIFY(best["rwp_fit"].toDouble() < 0.005);
        QVERIFY(std::abs(best["bond"].toDouble() - 2.86) < 0.002);
        QCOMPARE(contentOf(m_folder.filePath("mined/notes.txt")), QByteArray("mine, leave it"));
        QVERIFY(!QFile::exists(m_folder.filePath("mined/candidate-77.xyz")));
        QVERIFY(!QFile::exists(m_folder.filePath("mined/candidate-04.xyz")));
    }

    void theFitFileHoldsTheResidualOfTheRanking()
    {
        QCOMPARE(cbldm(m_folder.path(), {"mine", "dec.gr", "-o", "csv", "-n", "1"}).code, 0);
        const double stated
            = QJsonDocument::fromJson(contentOf(m_folder.filePath("csv/summary.json")))["candidates"][0]["rwp_fit"].toDouble();
        double difference = 0.0;
        double total = 0.0;
        int rows = 0;
        for (const QByteArray& line : contentOf(m_folder.filePath("csv/candidate-01-fit.csv")).split('\n')) {
            const QList<QByteArray> fields = line.split(',');
            bool number = false;
            std::ignore = fields[0].toDouble(&number);
            if (fields.size() < 4 || !number)
                continue;
            ++rows;
            QVERIFY(std::abs(fields[1].toDouble() - fields[2].toDouble() - fields[3].toDouble()) < 1e-6);
            difference += std::pow(fields[3].toDouble(), 2);
            total += std::pow(fields[1].toDouble(), 2);
        }
        QCOMPARE(rows, 1840); // 1.6 to 19.99 Å
        QVERIFY(std::abs(std::sqrt(difference / total) - stated) < 1e-5);
    }

    void mineNoFitFitsNothing()
    {
        const QJsonObject best = cbldm(m_folder.path(), {"mine", "dec.gr", "-o", "nofit", "-n", "1", "--no-fit", "--json"})
                                     .json()["candidates"][0]
                                     .toObject();
        QCOMPARE(best["rwp_fit"].toDouble(), best["rwp_scaled"].toDouble());
        QCOMPARE(best["stretch"].toDouble(), 1.0);
    }

    void mineExplainsTheMeasuredCurves_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QStringList>("families");
        QTest::addColumn<double>("bound"); // the planning prototype found 0.215 and 0.313
        QTest::newRow("Au144(p-MBA)60") << "Au144pMBA.gr" << QStringList{"dec"} << 0.22;
        QTest::newRow("Pt nanoparticles") << "JQ_S1.gr" << QStringList{"oct", "fcc"} << 0.32;
    }

    void mineExplainsTheMeasuredCurves()
    {
        QFETCH(QString, file);
        QFETCH(QStringList, families);
        QFETCH(double, bound);
        if (!QFile::exists(measured + file))
            QSKIP("the measured curves are not at " CLUSTERLENS_SHARED);
        const Ending ending = cbldm(m_folder.path(), {"mine", measured + file, "-o", "measured", "--json"});
        QVERIFY2(ending.code == 0, ending.err);
        const QJsonObject best = ending.json()["candidates"][0].toObject();
        QVERIFY2(families.contains(best["family_guess"].toString()), qPrintable(best["label"].toString()));
        QVERIFY2(best["rwp_fit"].toDouble() <= bound, qPrintable(QString::number(best["rwp_fit"].toDouble())));
    }

    void mineTablesNameRangeAndFit()
    {
        const Ending ending = cbldm(m_folder.path(), {"mine", "dec.gr", "-o", "table", "-n", "2", "--rmax", "15"});
        QCOMPARE(ending.code, 0);
        for (const char* word : {"rank", "atoms", "family", "bond", "Rwp scaled", "Rwp fit", "stretch", "copies",
                 "candidate-02.xyz", "r = 1.6 to 15", "(file)"})
            QVERIFY2(ending.out.contains(word), word);
    }

    void unitAndColumnsCanBeStated()
    {
        QByteArray text = "n;r;sigma;G\n"; // pm and pm^-2, errors before G
        const PdfCurve curve = readGrFile(m_folder.filePath("dec.gr").toStdString()).curve;
        for (Eigen::Index i = 0; i < curve.r.size(); ++i)
            text += QByteArray::number(int(i)) + ';' + QByteArray::number(100.0 * curve.r[i]) + ";1;"
                + QByteArray::number(1e-4 * curve.g[i], 'g', 10) + '\n';
        writeFile(m_folder.filePath("pm.csv"), text);
        const QStringList reading{"--unit", "pm", "--columns", "2,4"};
        const Ending inspected = cbldm(m_folder.path(), QStringList{"inspect", "pm.csv", "--json"} + reading);
        QVERIFY2(inspected.code == 0, inspected.err);
        QCOMPARE(inspected.json()["rmax"].toDouble(), 19.99);
        QCOMPARE(inspected.json()["unit"].toString(), QStringLiteral("pm"));
        QCOMPARE(cbldm(m_folder.path(), {"inspect", "pm.csv"}).code, 1);
        const QStringList known{"--qmin", "0.7", "--qmax", "25", "--biso", "0.6", "--qdamp", "0.03", "--json"};
        const Ending fitted = cbldm(m_folder.path(), QStringList{"fit", "pm.csv", "dec.xyz"} + reading + known);
        QVERIFY2(fitted.code == 0, fitted.err);
        QVERIFY(fitted.json()["candidates"][0]["rwp"].toDouble() < 1e-4); // the true structure and settings
    }

    void aCurveWithoutItsFirstPeakIsRefusedByAll()
    {
        const PdfCurve curve = readGrFile(m_folder.filePath("dec.gr").toStdString()).curve;
        QByteArray text = "mode = xray\nqmin = 0.7\nqmax = 25\nqdamp = 0.03\ncomposition = Au\n";
        for (Eigen::Index i = 400; i < curve.r.size(); ++i)
            text += QByteArray::number(curve.r[i]) + ' ' + QByteArray::number(curve.g[i], 'g', 10) + '\n';
        writeFile(m_folder.filePath("late.gr"), text);
        const Ending mined = cbldm(m_folder.path(), {"mine", "late.gr", "-o", "late"});
        QCOMPARE(mined.code, 1);
        QVERIFY2(mined.err.contains("late.gr: expected the first metal-metal peak in the curve"), mined.err);
        const Ending inspected = cbldm(m_folder.path(), {"inspect", "late.gr", "--json"});
        QCOMPARE(inspected.code, 0);
        QVERIFY(inspected.json()["warning_codes"].toArray().contains(QStringLiteral("starts-late")));
        const Ending told = cbldm(m_folder.path(), {"mine", "late.gr", "-o", "late", "--bond", "2.86", "--json"});
        QVERIFY2(told.code == 0, told.err);
        QCOMPARE(told.json()["candidates"][0]["label"].toString(), QStringLiteral("dec 4 1 0"));
    }

    void generateWithoutAModelSaysSo()
    {
        const Ending ending = cbldm(m_folder.path(), {"generate", "dec.gr", "-o", "generated", "--model", "absent.h5"});
        QCOMPARE(ending.code, 1);
        QVERIFY2(ending.err.startsWith("error: ") && ending.err.count('\n') == 1, ending.err);
        QVERIFY(ending.err.contains("absent.h5") || ending.err.contains("cbldm mine"));
        QVERIFY(!QFile::exists(m_folder.filePath("generated")));
    }

private:
    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(tst_CbldmCurves)
#include "tst_CbldmCurves.moc"
