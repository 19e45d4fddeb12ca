#include "base/Errors.h"
#include "batch/BatchPlan.h"
#include "batch/FolderWatch.h"

#include <QtTest>

#include <QTemporaryDir>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>
#include <set>

using namespace clusterlens;
namespace fs = std::filesystem;

/// Which curves a batch holds, what they are called, and how they are dealt out.
class tst_BatchPlan : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsTheCurvesOfAFolder()
    {
        const fs::path folder = made("tree",
            {"run10.gr", "run2.gr", "UPPER.GR", "notes.txt", ".hidden.gr", ".git/x.gr", "a/run1.gr", "a/b/run1.gr",
                "results/old.gr", "series.csv.gr"});
        fs::create_directory_symlink(folder, folder / "a" / "loop");
        fs::create_symlink(folder / "gone.gr", folder / "lost.gr");
        std::vector<fs::path> passedOver;
        const std::vector<BatchCurve> curves = batchCurves(folder, folder / "results", &passedOver);
        std::ranges::sort(passedOver);
        QVERIFY(passedOver == (std::vector<fs::path>{folder / "a" / "loop", folder / "lost.gr"}));
        std::vector<std::string> names;
        for (const BatchCurve& curve : curves) {
            names.push_back(curve.name);
            QVERIFY(fs::exists(curve.file));
        }
        QCOMPARE(names, (std::vector<std::string>{"UPPER", "a/b/run1", "a/run1", "run2", "run10", "series.csv-2"}));
    }

    void passesOverWhatExportsHold()
    {
        const fs::path folder = made("exports",
            {"pt.gr", "pt-candidates/candidate-measured.gr", "pt-candidates/candidate-measured-2.gr", "candidate-mine.gr"});
        std::set<std::string> names;
        for (const BatchCurve& curve : batchCurves(folder))
            names.insert(curve.name);
        QCOMPARE(names, (std::set<std::string>{"pt", "candidate-mine"}));
        std::ofstream(folder / "list.txt") << "pt-candidates/candidate-measured.gr\n";
        QCOMPARE(batchCurves(folder / "list.txt").size(), std::size_t(1)); // asked for by name
    }

    void namesNoTwoAlike()
    {
        const fs::path folder = made("alike", {"pt.gr", "pt.GR", "batch-1.gr", "batch-1-of-2.jsonl.gr", "sub/pt.gr"});
        std::set<std::string> names;
        for (const BatchCurve& curve : batchCurves(folder))
            names.insert(curve.name);
        QCOMPARE(names, (std::set<std::string>{"pt", "pt-2", "batch-1", "batch-1-of-2.jsonl-2", "sub/pt"}));
    }

    /// A table and journals name them, and both are UTF-8.
    void namesInOtherEncodings()
    {
        const fs::path folder = made("latin", {"caf\xE9.gr", "caf\xC3\xA9.gr", "sub\xFC/x.gr"});
        std::set<std::string> names;
        for (const BatchCurve& curve : batchCurves(folder)) {
            QVERIFY(fs::exists(curve.file));
            names.insert(curve.name);
        }
        QCOMPARE(names, (std::set<std::string>{"caf\xC3\xA9", "caf\xC3\xA9-2", "sub\xC3\xBC/x"}));
    }

    void aCurveIsNoList()
    {
        const fs::path folder = made("one", {"pt.gr"});
        QVERIFY_THROWS_EXCEPTION(ParseError, (void)batchCurves(folder / "pt.gr"));
    }

    void readsAList()
    {
        const fs::path folder = made("list", {"one/pt.gr", "two/pt.gr", "odd name.gr"});
        std::ofstream(folder / "curves.txt")
            << "# of Monday\r\n\none/pt.gr\r\n  two/pt.gr  \n./one/pt.gr\nodd name.gr\nmissing.gr\n/abs/x.gr\n";
        const std::vector<BatchCurve> curves = batchCurves(folder / "curves.txt");
        QCOMPARE(curves.size(), std::size_t(5));
        QCOMPARE(curves[0].file, folder / "one" / "pt.gr");
        QCOMPARE(curves[0].name, std::string("pt"));
        QCOMPARE(curves[1].name, std::string("pt-2"));
        QCOMPARE(curves[2].name, std::string("odd name"));
        QCOMPARE(curves[3].file, folder / "missing.gr"); // said by who reads it
        QCOMPARE(curves[4].file, fs::path("/abs/x.gr"));
        QVERIFY_THROWS_EXCEPTION(StoreError, (void)batchCurves(folder / "nothing"));
        std::ofstream(folder / "huge.txt") << std::string((16U << 20U) + 1, 'x');
        QVERIFY_THROWS_EXCEPTION(ParseError, (void)batchCurves(folder / "huge.txt"));
    }

    void readsListsOfWindowsEditors()
    {
        const fs::path folder = made("list", {"one/pt.gr", "two/pt.gr"});
        std::ofstream(folder / "utf8.txt") << "\xEF\xBB\xBFone/pt.gr\r\ntwo/pt.gr\r\n";
        std::ofstream wide(folder / "utf16.txt");
        wide << "\xFF\xFE";
        for (const char c : std::string("one/pt.gr\r\ntwo/pt.gr\r\n"))
            wide << c << '\0';
        wide.close();
        for (const char* const list : {"utf8.txt", "utf16.txt"}) {
            const std::vector<BatchCurve> curves = batchCurves(folder / list);
            QCOMPARE(curves.size(), std::size_t(2));
            QCOMPARE(curves[0].file, folder / "one" / "pt.gr");
            QCOMPARE(curves[1].file, folder / "two" / "pt.gr");
        }
    }

    void dealsOutAllCurvesOnce()
    {
        std::vector<BatchCurve> curves;
        for (int i = 0; i < 1000; ++i)
            curves.push_back({std::to_string(i) + ".gr", "day 1/run_" + std::to_string(i)});
        for (const int of : {2, 7, 8}) {
            std::set<std::string> dealt;
            std::size_t count = 0;
            for (int i = 1; i <= of; ++i) {
                const std::vector<BatchCurve> own = shardOf(curves, {i, of});
                QVERIFY2(std::abs(double(own.size()) * of / 1000.0 - 1.0) < 0.35, qPrintable(QString::number(own.size())));
                count += own.size();
                for (const BatchCurve& curve : own)
                    dealt.insert(curve.name);
            }
            QCOMPARE(count, curves.size());
            QCOMPARE(dealt.size(), curves.size());
        }
    }

    void keepsACurveInItsShardWhenOthersCome()
    {
        std::vector<BatchCurve> curves;
        for (const char* const name : {"b", "c", "d", "e", "f"})
            curves.push_back({std::string(name) + ".gr", name});
        const auto shards = [&curves] {
            std::map<std::string, int> found;
            for (int i = 1; i <= 3; ++i)
                for (const BatchCurve& curve : shardOf(curves, {i, 3}))
                    found[curve.name] = i;
            return found;
        };
        const std::map<std::string, int> before = shards();
        curves.insert(curves.begin(), {"a.gr", "a"});
        std::map<std::string, int> after = shards();
        QCOMPARE(after.size(), std::size_t(6));
        after.erase("a");
        QVERIFY(after == before);
        QCOMPARE(shardOf({{"x.gr", "ico_300K"}}, {2, 2}).size(), std::size_t(0)); // on every machine
    }

    void readsShards()
    {
        QCOMPARE(shardFromText("2/8").index, 2);
        QCOMPARE(shardFromText("8/8").of, 8);
        for (const char* const text :
            {"", "2", "0/3", "4/3", "1/0", "-1/3", "1/3x", "a/3", "1/", "/3", "1/100001", "1/99999999999"})
            QVERIFY_THROWS_EXCEPTION(ParseError, (void)shardFromText(text));
    }

    void waitsUntilAFileIsWhole()
    {
        const fs::path folder = made("watched", {"there.gr"});
        FolderWatch watch(folder, {});
        std::ofstream(folder / "there.gr") << "0 1\n";
        QVERIFY(watch.complete().empty()); // seen once
        std::ofstream growing(folder / "growing.gr");
        growing << "1 2\n" << std::flush;
        QCOMPARE(watch.complete().size(), std::size_t(1)); // the first did not change
        growing << "2 3\n" << std::flush;
        QVERIFY(watch.complete().empty());
        std::ofstream(folder / "empty.gr");
        std::vector<BatchCurve> arrived = watch.complete();
        QCOMPARE(arrived.size(), std::size_t(1));
        QCOMPARE(arrived[0].name, std::string("growing"));
        QVERIFY(watch.complete().empty()); // an empty file never arrives
        growing << "3 4\n" << std::flush;  // written anew
        QVERIFY(watch.complete().empty());
        QCOMPARE(watch.complete().size(), std::size_t(1));
        watch.again({{folder / "growing.gr", "growing"}, {folder / "unknown.gr", "unknown"}});
        arrived = watch.complete();
        QCOMPARE(arrived.size(), std::size_t(1));
        QCOMPARE(arrived[0].name, std::string("growing"));
        fs::remove_all(folder);
        QVERIFY_THROWS_EXCEPTION(StoreError, (void)watch.complete());
        std::ofstream(folder) << "no list of curves\n";
        QVERIFY_THROWS_EXCEPTION(StoreError, (void)watch.complete());
    }

private:
    /// A folder with empty files.
    [[nodiscard]] fs::path made(const char* name, const std::vector<std::string>& files) const
    {
        const fs::path folder = m_folder.filePath(name).toStdString();
        for (const std::string& file : files) {
            fs::create_directories((folder / file).parent_path());
            std::ofstream(folder / file) << "";
        }
        return folder;
    }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(tst_BatchPlan)
#include "tst_BatchPlan.moc"
