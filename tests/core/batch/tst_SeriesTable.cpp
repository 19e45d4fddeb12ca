#include "base/Errors.h"
#include "batch/SeriesTable.h"

#include <QtTest>

#include <QProcess>
#include <QTemporaryDir>

#include <fstream>

using namespace clusterlens;
using Json = nlohmann::ordered_json;

namespace {

Json exampleSummary()
{
    const Json biso = {{"value", 0.5}, {"esd", 0.01}, {"state", "free"}};
    const Json qdamp = {{"value", 0.04}, {"esd", nullptr}, {"state", "held"}};
    const Json best
        = {{"name", "my \"best\""}, {"starred", true}, {"note", "a, \"b\"\n\tc"}, {"atoms", 147}, {"family_words", "fcc, \"twin\""},
            {"origin", "mined"}, {"copies", 0}, {"rwp_fit", 0.1}, {"parameters", {{"biso", biso}, {"qdamp", qdamp}}}};
    const Json judgement
        = {{"verdict", "explained"}, {"noise_floor", 0.034}, {"families", Json::array({{{"family", "fcc"}, {"share", 0.9}}})},
            {"unknown_shape", 0.1}, {"atoms", {{"median", 140.5}, {"range_95", Json::array({120, 160})}}}, {"diameter", nullptr},
            {"bond", {{"median", 2.77}, {"range_95", Json::array({2.76, 2.78})}}}};
    return {{"input", "day 1/pt_x_350K_0012.gr"}, {"header", {{"temperature", "350.5 K"}, {"composition", "Pt"}}},
        {"settings", {{"element", "Pt"}, {"rmin", 1.6}, {"rmax", 20}, {"qmin", 0.7}, {"qmax", 22}}}, {"judgement", judgement},
        {"candidates", Json::array({best})}};
}

} // namespace

/// One row for each curve of a series.
class tst_SeriesTable : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void takesWhatASummarySays()
    {
        const SeriesRow row
            = seriesRow(exampleSummary(), "pt_x", {{"T", "", R"(_(\d+)K)"}, {"again", "temperature", ""}, {"none", "", "zz"}});
        QCOMPARE(row["curve"].get<std::string>(), std::string("day 1/pt_x_350K_0012.gr"));
        QCOMPARE(row["T"].get<double>(), 350.0);
        QCOMPARE(row["temperature"].get<double>(), 350.5);
        nlohmann::ordered_json shorter = exampleSummary();
        shorter["header"] = {{"temp", "300"}};
        QCOMPARE(seriesRow(shorter, "pt_x", {})["temperature"].get<double>(), 300.0);
        QCOMPARE(row["again"].get<double>(), 350.5);
        QVERIFY(row["none"].is_null());
        QVERIFY(row["name"].is_null());
        QCOMPARE(row["candidate_name"].get<std::string>(), std::string("my \"best\""));
        QVERIFY(row["starred"].get<bool>());
        QCOMPARE(row["candidate_note"].get<std::string>(), std::string("a, \"b\"\n\tc"));
        QCOMPARE(row["candidate_atoms"].get<int>(), 147);
        QCOMPARE(row["atoms_low95"].get<double>(), 120.0);
        QVERIFY(row["diameter"].is_null());
        QVERIFY(row["diameter_high95"].is_null());
        QCOMPARE(row["biso_esd"].get<double>(), 0.01);
        QCOMPARE(row["qdamp_state"].get<std::string>(), std::string("held"));
        QVERIFY(row["delta2"].is_null());
        QCOMPARE(row["share_fcc"].get<double>(), 0.9);
        QCOMPARE(row["share_ico"].get<double>(), 0.0); // all that is believed is told
        QVERIFY(failedRow("a.gr", "why", {})["share_fcc"].is_null());
    }

    void readsDecimalCommas()
    {
        Json summary = exampleSummary();
        summary["input"] = "pt_2,5mM_1,2,3.gr";
        summary["header"]
            = {{"temperature", "296,5 K"}, {"below", "-12,25"}, {"list", "1,2,3"}, {"both", "1,2.5"}, {"end", "7, 8"}};
        const SeriesRow row = seriesRow(summary, "x",
            {{"c", "", "_([0-9,]+)mM"}, {"below", "below", ""}, {"list", "list", ""}, {"both", "both", ""}, {"end", "end", ""},
                {"many", "", "M_(.*)"}});
        QCOMPARE(row["temperature"].get<double>(), 296.5);
        QCOMPARE(row["c"].get<double>(), 2.5);
        QCOMPARE(row["below"].get<double>(), -12.25);
        for (const char* const name : {"list", "both", "many"})
            QCOMPARE(row[name].get<double>(), 1.0);
        QCOMPARE(row["end"].get<double>(), 7.0);
    }

    void standsWhateverTheObjectHolds()
    {
        const SeriesRow whole = seriesRow(exampleSummary(), "x", {});
        for (const char* const text :
            {"{}", "[]", "3", R"({"candidates": 3})", R"({"candidates": [[]], "judgement": [], "input": {}})",
                R"({"candidates": [{"parameters": []}], "settings": "x", "header": {"temperature": 3}})"}) {
            const SeriesRow row = seriesRow(Json::parse(text), "x", {});
            QCOMPARE(row.size(), whole.size());
            QVERIFY(row["rwp_fit"].is_null());
        }
        QCOMPARE(failedRow("a.gr", "why", {}).size(), whole.size());
    }

    void writesFieldsThatOthersRead()
    {
        std::vector<SeriesRow> rows{seriesRow(exampleSummary(), "pt, x", {}), failedRow("a\tb.gr", "line 1\nline 2", {})};
        sortSeries(rows);
        QCOMPARE(rows.front()["state"].get<std::string>(), std::string("failed")); // a before d
        const QByteArray csv = QByteArray::fromStdString(seriesText(rows, ','));
        QVERIFY(csv.startsWith("curve,temperature,state,message,"));
        QVERIFY(csv.contains("\"fcc, \"\"twin\"\"\""));
        QVERIFY(csv.contains("\"pt, x\""));
        QVERIFY(csv.contains(",\"my \"\"best\"\"\",true,\"a, \"\"b\"\"\n\tc\",147,"));
        QVERIFY(csv.contains("\"line 1\nline 2\""));
        QVERIFY(csv.contains(",0.1,")); // exact, not 0.10000000000000001
        QVERIFY(seriesText(rows, '\t').starts_with("curve\ttemperature\t"));
        QVERIFY(seriesText(rows, '\t').find("\"a\tb.gr\"") != std::string::npos);
        // an independent reader
        QTemporaryDir folder;
        std::ofstream(folder.filePath("t.csv").toStdString(), std::ios::binary) << csv.toStdString();
        QProcess python;
        python.start("python3",
            {"-c",
                "import csv, sys; r = list(csv.DictReader(open(sys.argv[1], newline=''))); "
                "print(len(r), r[1]['candidate_family'], float(r[1]['rwp_fit']), r[1]['folder'], repr(r[0]['message']))",
                folder.filePath("t.csv")});
        QVERIFY(python.waitForFinished(CLUSTERLENS_PATIENCE));
        QCOMPARE(python.readAllStandardOutput().trimmed(), QByteArray("2 fcc, \"twin\" 0.1 pt, x 'line 1\\nline 2'"));
    }

    void readsNumbersAsTheyAreAskedFor()
    {
        const SeriesNumber header = seriesNumberFromText("T=header:temperature");
        QCOMPARE(header.headerKey, std::string("temperature"));
        QCOMPARE(seriesNumberFromText("P=header:Pressure").headerKey, std::string("pressure"));
        QCOMPARE(seriesNumberFromText("T=header:T").headerKey, std::string("temperature"));
        const SeriesNumber pattern = seriesNumberFromText(R"(time=t=(\d+))");
        QCOMPARE(pattern.name, std::string("time"));
        QCOMPARE(pattern.pattern, std::string(R"(t=(\d+))"));
        for (const char* const text : {"", "T", "=x", "T=", "T=(", "rwp_fit=x", "curve=header:x"})
            QVERIFY_THROWS_EXCEPTION(ParseError, (void)seriesNumberFromText(text));
    }

    /// By backtracking, the first would take 2^60 steps.
    void noPatternTakesLong()
    {
        const std::string name = std::string(60, 'a') + "_7.gr";
        const nlohmann::ordered_json summary{{"input", name}};
        const auto numbers = {seriesNumberFromText(R"(x=(\w+)*K)"), seriesNumberFromText(R"(y=.*?_(\d+))")};
        const SeriesRow row = seriesRow(summary, {}, numbers);
        QVERIFY(row.at("x").is_null());
        QCOMPARE(row.at("y").get<double>(), 7.0);
        QVERIFY_THROWS_EXCEPTION(ParseError, (void)seriesNumberFromText(R"(T=(a)\1)"));
    }

    void refusesWhatIsNoSummary()
    {
        QTemporaryDir folder;
        const std::filesystem::path path = folder.path().toStdString();
        QVERIFY_THROWS_EXCEPTION(StoreError, (void)readSeriesRow(path, "x", {}));
        for (const char* const text : {"", "{", "[]", "{}", R"({"candidates": 1})"}) {
            std::ofstream(path / "summary.json") << text;
            QVERIFY_THROWS_EXCEPTION(ParseError, (void)readSeriesRow(path, "x", {}));
        }
        std::ofstream(path / "summary.json") << exampleSummary().dump();
        QCOMPARE(readSeriesRow(path, "x", {})["candidate_atoms"].get<int>(), 147);
    }
};

QTEST_GUILESS_MAIN(tst_SeriesTable)
#include "tst_SeriesTable.moc"
