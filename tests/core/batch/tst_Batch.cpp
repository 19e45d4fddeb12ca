#include "core/base/FileChecks.h"

#include "base/Errors.h"
#include "base/TextNumbers.h"
#include "batch/Batch.h"
#include "pdf/DebyePdf.h"
#include "shapes/ClusterBuilder.h"

#include <QtTest>

#include <QTemporaryDir>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <fstream>

using namespace clusterlens;
using namespace clusterlens::testing;
namespace fs = std::filesystem;
using State = BatchEnding::State;

namespace {

const nlohmann::ordered_json settings = {{"seed", 1}, {"count", 8}};

/// A file with the curve of an icosahedron.
std::string curveText(double bond)
{
    const DebyePdf pdf(RGrid{0.0, 15.0, 0.02}, 0.7, 25.0);
    const Eigen::VectorXd g = pdf.calculate(buildCluster({Family::Icosahedron, {2}}, bond), PdfSettings());
    std::string text = "composition = Pt\n#### start data\n";
    for (Eigen::Index i = 0; i < g.size(); ++i)
        text += exactText(pdf.r()[i]) + " " + exactText(g[i]) + "\n";
    return text;
}

} // namespace

/// Many curves: what is finished stays, what fails stops nothing, and shards give the table of one process.
class tst_Batch : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_runs = 0;
        fs::create_directories(path("in"));
        for (int i = 1; i <= 6; ++i)
            std::ofstream(path("in") / (std::to_string(i) + ".gr")) << curveText(2.5 + 0.05 * i);
        std::ofstream(path("in/bad.gr")) << "nothing\n";
    }

    void goesThroughAllAndReportsTheBadOne()
    {
        std::vector<std::string> told;
        const std::vector<BatchEnding> endings = run({}, [&](const BatchEnding& ending) { told.push_back(ending.curve.name); });
        QCOMPARE(endings.size(), std::size_t(7));
        QCOMPARE(told.size(), std::size_t(7));
        QCOMPARE(m_runs.load(), 6);
        for (const BatchEnding& ending : endings) {
            const bool bad = ending.curve.name == "bad";
            QCOMPARE(ending.state, bad ? State::Failed : State::Done);
            QCOMPARE(fs::exists(path("out") / ending.curve.name / "summary.json"), !bad);
        }
        const MergedSeries merged = mergedSeries({path("out")}, path("out"));
        QCOMPARE(merged.rows.size(), std::size_t(7));
        QVERIFY(merged.missing.empty());
        QCOMPARE(merged.rows[6]["state"].get<std::string>(), std::string("failed"));
        QVERIFY(merged.rows[6]["message"].get<std::string>().find("bad.gr:1") != std::string::npos);
        QCOMPARE(merged.rows[1]["folder"].get<std::string>(), std::string("2"));
    }

    void goesOnWhereItStopped()
    {
        auto cancel = std::make_shared<std::atomic<bool>>(false);
        const RunControl control(cancel, {});
        m_stopAfter = 3;
        m_cancel = cancel;
        QVERIFY_THROWS_EXCEPTION(Cancelled, run({}, {}, control, 1));
        m_cancel.reset();
        QCOMPARE(m_runs.load(), 3);
        QVERIFY(!mergedSeries({path("out")}, path("out")).missing.empty());
        m_runs = 0;
        std::vector<BatchEnding> endings = run();
        QCOMPARE(
            std::ranges::count(endings, State::DoneBefore, &BatchEnding::state), 3 - 1); // that which was cancelled has no results
        QCOMPARE(m_runs.load(), 4);

        m_runs = 0;
        std::ofstream(path("in/3.gr")) << curveText(2.9); // measured anew
        fs::remove_all(path("out/5"));                    // results lost
        std::ofstream(path("out/6/summary.json")) << "{"; // results damaged
        endings = run();
        QCOMPARE(m_runs.load(), 3);
        for (const BatchEnding& ending : endings)
            if (ending.state == State::DoneBefore)
                QCOMPARE(ending.row["candidate_atoms"].get<int>(), 13);
    }

    void survivesALineThatWasCutOff()
    {
        run();
        const fs::path journal = path("out/batch-1-of-1.jsonl");
        const auto size = fs::file_size(journal);
        fs::resize_file(journal, size - 20);
        m_runs = 0;
        run();
        QVERIFY(m_runs.load() <= 1); // none, where it was the bad one's
        QVERIFY(mergedSeries({path("out")}, path("out")).missing.empty());
    }

    void shardsGiveTheSameTable()
    {
        run();
        const std::string whole = seriesText(mergedSeries({path("out")}, path("out")).rows, ',');
        for (int i = 3; i >= 1; --i) {
            QCOMPARE(mergedSeries({path("out")}, path("out")).missing.size(), std::size_t(0));
            Batch batch(path("shards"), {i, 3}, settings, work());
            batch.run(shardOf(batchCurves(path("in")), {i, 3}), 2, {}, {});
            QCOMPARE(mergedSeries({path("shards")}, path("shards")).missing.size(), std::size_t(i - 1));
        }
        QCOMPARE(seriesText(mergedSeries({path("shards")}, path("shards")).rows, ','), whole);
    }

    void finishesInPartsWhatWasBegunAsAWhole()
    {
        m_cancel = std::make_shared<std::atomic<bool>>(false);
        m_stopAfter = 3;
        QVERIFY_THROWS_EXCEPTION(Cancelled, run({}, {}, RunControl(m_cancel, {}), 1));
        m_cancel.reset();
        m_runs = 0;
        for (int i = 1; i <= 3; ++i)
            Batch(path("out"), {i, 3}, settings, work()).run(shardOf(batchCurves(path("in")), {i, 3}), 1, {}, {});
        QCOMPARE(m_runs.load(), 4); // two were through
        const MergedSeries merged = mergedSeries({path("out")}, path("out"));
        QVERIFY2(merged.missing.empty(), merged.missing.empty() ? "" : merged.missing.front().c_str());
        QCOMPARE(merged.rows.size(), std::size_t(7));
    }

    void aLostFolderOfResultsIsToldAndEndsNothing()
    {
        run();
        fs::remove_all(path("out/2"));
        std::ofstream(path("out/3/summary.json")) << "{";
        MergedSeries merged = mergedSeries({path("out")}, path("out"));
        QCOMPARE(merged.rows.size(), std::size_t(5));
        QCOMPARE(merged.missing.size(), std::size_t(2));
        QVERIFY2(QByteArray(merged.missing[0].c_str()).contains("2/summary.json"), merged.missing[0].c_str());
        fs::remove(path("in/2.gr")); // not wanted any more
        run();
        merged = mergedSeries({path("out")}, path("out"));
        QVERIFY(merged.missing.empty());
        QCOMPARE(merged.rows.size(), std::size_t(6));
    }

    /// A folder that is watched has many results, and one more at each arrival.
    void whatWasReadIsReadAgainOnlyWhereItHasChanged()
    {
        run();
        KnownRows known;
        const std::string before = seriesText(mergedSeries({path("out")}, path("out"), {}, &known).rows, ',');
        QCOMPARE(before, seriesText(mergedSeries({path("out")}, path("out")).rows, ','));
        const fs::path summary = path("out/3/summary.json");
        const auto time = fs::last_write_time(summary);
        const std::string whole = bytesOf(summary);
        std::ofstream(summary) << std::string(whole.size(), ' ');
        fs::last_write_time(summary, time);
        QCOMPARE(mergedSeries({path("out")}, path("out")).missing.size(), std::size_t(1)); // what reading it would say
        const MergedSeries again = mergedSeries({path("out")}, path("out"), {}, &known);
        QVERIFY(again.missing.empty());
        QCOMPARE(seriesText(again.rows, ','), before);
        std::ofstream(summary) << whole << '\n'; // another size, and another time
        fs::last_write_time(summary, time);
        std::string other = bytesOf(path("out/2/summary.json"));
        std::ranges::replace(other, '1', '2');
        std::ofstream(path("out/2/summary.json")) << other; // of the same size
        fs::last_write_time(path("out/2/summary.json"), time + std::chrono::seconds(1));
        const MergedSeries changed = mergedSeries({path("out")}, path("out"), {}, &known);
        QCOMPARE(seriesText(changed.rows, ','), seriesText(mergedSeries({path("out")}, path("out")).rows, ','));
        QVERIFY(seriesText(changed.rows, ',') != before);
        fs::remove(summary);
        QCOMPARE(mergedSeries({path("out")}, path("out"), {}, &known).missing.size(), std::size_t(1));
    }

    /// Another day's curve of the same name: the results of the first one are somebody's work.
    void resultsOfAnotherCurveStay()
    {
        run();
        const std::string before = bytesOf(path("out/2/summary.json"));
        fs::create_directories(path("tuesday"));
        std::ofstream(path("tuesday/2.gr")) << curveText(2.47);
        std::ofstream(path("tuesday/8.gr")) << curveText(2.6);
        fs::copy_file(path("in/3.gr"), path("tuesday/3.gr")); // the same bytes: the same results
        m_runs = 0;
        const std::vector<BatchEnding> endings
            = Batch(path("out"), {}, settings, work()).run(batchCurves(path("tuesday")), 1, {}, {});
        QCOMPARE(m_runs.load(), 1);
        QCOMPARE(endings[0].state, State::Failed);
        const std::string message = endings[0].row["message"].get<std::string>();
        QVERIFY2(message.find("in/2.gr, which stays") != std::string::npos, message.c_str());
        QCOMPARE(endings[1].state, State::DoneBefore);
        QCOMPARE(endings[2].state, State::Done);
        QCOMPARE(bytesOf(path("out/2/summary.json")), before);
        const MergedSeries merged = mergedSeries({path("out")}, path("out"));
        QVERIFY(merged.missing.empty());
        QCOMPARE(merged.rows.size(), std::size_t(8));
        QCOMPARE(
            std::ranges::count(merged.rows, "failed", [](const SeriesRow& row) { return row["state"].get<std::string>(); }), 1);
    }

    void aRefusedCommandLeavesNothing()
    {
        run();
        nlohmann::ordered_json other = settings;
        other["seed"] = 2;
        QVERIFY_THROWS_EXCEPTION(ParseError, Batch(path("out"), {2, 8}, other, work()));
        QVERIFY(!fs::exists(path("out/batch-2-of-8.jsonl")));
        std::ofstream(path("out/batch-2-of-8.jsonl")) << ""; // as of a program that was killed then
        QVERIFY(mergedSeries({path("out")}, path("out")).missing.empty());
    }

    void aFailureGoesWithItsFile()
    {
        run();
        fs::remove(path("in/bad.gr"));
        QCOMPARE(mergedSeries({path("out")}, path("out")).rows.size(), std::size_t(7)); // still planned
        run();
        QCOMPARE(mergedSeries({path("out")}, path("out")).rows.size(), std::size_t(6));
    }

    void shardsHaveTheSameSettings()
    {
        Batch(path("out"), {1, 2}, settings, work()).run({}, 1, {}, {});
        nlohmann::ordered_json other = settings;
        other["seed"] = 2;
        QVERIFY_THROWS_EXCEPTION(ParseError, Batch(path("out"), {2, 2}, other, work()));
        QVERIFY(Batch(path("out"), {2, 2}, settings, work()).folder() == path("out"));
    }

    void refusesOtherSettings()
    {
        run();
        nlohmann::ordered_json other = settings;
        other["seed"] = 2;
        try {
            Batch(path("out"), {}, other, work());
            QFAIL("taken");
        } catch (const ParseError& e) {
            QVERIFY2(QByteArray(e.what()).contains("seed was 1 and is 2"), e.what());
        }
        other.erase("seed");
        QVERIFY_THROWS_EXCEPTION(ParseError, Batch(path("out"), {}, other, work()));
        std::ofstream(path("out/batch-1-of-1.jsonl")) << "a diary\n";
        QVERIFY_THROWS_EXCEPTION(ParseError, Batch(path("out"), {}, settings, work()));
    }

    void oneProgramAtATime()
    {
        const Batch first(path("out"), {}, settings, work());
        QVERIFY_THROWS_EXCEPTION(StoreError, Batch(path("out"), {}, settings, work()));
        const Batch otherShard(path("out"), {1, 2}, settings, work());
        QCOMPARE(otherShard.folder(), path("out"));
    }

    void stopsWhereResultsCannotBeWritten()
    {
        fs::create_directories(path("out"));
        std::ofstream(path("out/4")) << "a file in the way";
        QVERIFY_THROWS_EXCEPTION(StoreError, run());
    }

    void leavesNoFolderThatAJournalNames()
    {
        fs::create_directories(path("out"));
        std::ofstream(path("out/batch-1-of-1.jsonl")) << R"({"settings":{}})"
                                                      << "\n"
                                                      << R"({"name":"../secret","state":"done"})"
                                                      << "\n[]\n{\"name\":3}\n{\"planned\":[1,\"x\"]}\n";
        const MergedSeries merged = mergedSeries({path("out")}, path("out"));
        QVERIFY(merged.rows.empty());
        QCOMPARE(merged.missing.size(), std::size_t(1));
    }

    void mergesFoldersThatWereMadeOneByOne()
    {
        run();
        for (const auto& file : fs::directory_iterator(path("out")))
            if (file.path().extension() == ".jsonl")
                fs::remove(file.path());
        fs::copy(path("out/1"), path("out/1/results-before-12-1")); // as a crash leaves them
        QCOMPARE(mergedSeries({path("out")}, path("in")).rows.size(), std::size_t(6));
        QCOMPARE(mergedSeries({path("out/1"), path("out/2")}, path("out")).rows[1]["folder"].get<std::string>(), std::string("2"));
        QVERIFY_THROWS_EXCEPTION(ParseError, (void)mergedSeries({path("in")}, path("in")));
        QVERIFY_THROWS_EXCEPTION(StoreError, (void)mergedSeries({path("absent")}, path("in")));
    }

private:
    [[nodiscard]] fs::path path(const char* name) const { return m_folder->filePath(name).toStdString(); }

    /// A search that takes no time: an icosahedron for every curve.
    [[nodiscard]] BatchWork work()
    {
        BatchWork work;
        work.load = [](const fs::path& file) { return loadCurve(file); };
        work.run = [this](const LoadedCurve& curve, const std::string& input, const RunControl& control) {
            if (++m_runs == m_stopAfter && m_cancel)
                m_cancel->store(true);
            control.throwIfCancelled();
            FinishedRun run;
            run.summary = runSummary("mine", input, curve, "test");
            Candidate candidate;
            candidate.structure = makeStructure("Pt", buildCluster({Family::Icosahedron, {2}}, 2.8));
            candidate.origin = Origin::Mined;
            candidate.fit.r = curve.file.curve.r;
            candidate.fit.observed = candidate.fit.calculated = candidate.fit.fitted = curve.file.curve.g;
            run.candidates.push_back(candidate);
            return run;
        };
        return work;
    }

    std::vector<BatchEnding> run(const std::vector<SeriesNumber>& numbers = {},
        const std::function<void(const BatchEnding&)>& told = {}, const RunControl& control = {}, int threads = 2)
    {
        Batch batch(path("out"), {}, settings, work(), numbers);
        return batch.run(batchCurves(path("in")), threads, told, control);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::atomic<int> m_runs = 0;
    int m_stopAfter = -1;
    std::shared_ptr<std::atomic<bool>> m_cancel;
};

QTEST_GUILESS_MAIN(tst_Batch)
#include "tst_Batch.moc"
