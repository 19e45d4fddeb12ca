#include "CommandLine.h"

#include <QtTest>

#include <QJsonArray>
#include <QProcessEnvironment>
#include <QTemporaryDir>

#include <csignal>

using namespace clusterlens::testing;

/// generate --batch, merge and watch as a user runs them.
class tst_CbldmBatch : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QDir(m_folder.path()).mkpath("in/cold");
        simulate("ico", {"2"}, "in/ico_300K.gr");
        simulate("fcc", {"3", "3", "3"}, "in/cold/fcc_80K.gr");
        simulate("oct", {"3"}, "in/oct_500K.gr");
        writeFile(m_folder.filePath("in/notes.gr"), "no curve at all\n");
    }

    void oneProcessAndShardsAgree()
    {
        const Ending whole = batch({"-o", "whole"});
        QVERIFY2(whole.code == 0, whole.err);
        QCOMPARE(whole.out.count('\n'), 3);
        QVERIFY2(whole.err.contains("notes: failed: in/notes.gr:1: expected"), whole.err);
        for (const char* const shard : {"2/2", "1/2"})
            QCOMPARE(batch({"-o", "parts", "--shard", shard}).code, 0);
        const Ending merge = cbldm(m_folder.path(), {"merge", "parts", "--number", R"(T=_(\d+)K)", "--json"});
        QVERIFY2(merge.code == 0, merge.err);
        QCOMPARE(contentOf(m_folder.filePath("parts/series.csv")), contentOf(m_folder.filePath("whole/series.csv")));
        const QJsonArray rows = QJsonDocument::fromJson(merge.out).array();
        QCOMPARE(rows.size(), 4);
        QCOMPARE(rows[0]["curve"].toString(), QStringLiteral("in/cold/fcc_80K.gr"));
        QCOMPARE(rows[0]["T"].toDouble(), 80.0);
        QCOMPARE(rows[1]["candidate_atoms"].toInt(), 13);
        QCOMPARE(rows[3]["candidate_atoms"].toInt(), 19);
    }

    void aKilledOneGoesOn()
    {
        QProcess process;
        process.setWorkingDirectory(m_folder.path());
        process.start(cbldmPath(), arguments({"-o", "killed", "--threads", "1"}));
        QTRY_VERIFY_WITH_TIMEOUT(
            contentOf(m_folder.filePath("killed/batch-1-of-1.jsonl")).contains("\"done\""), CLUSTERLENS_PATIENCE);
        ::kill(static_cast<pid_t>(process.processId()), SIGKILL);
        QVERIFY(process.waitForFinished(CLUSTERLENS_PATIENCE));
        const int done = contentOf(m_folder.filePath("killed/batch-1-of-1.jsonl")).count("\"done\"");
        const Ending again = batch({"-o", "killed"});
        QVERIFY2(again.code == 0, again.err);
        QVERIFY(again.out.count("(from before)") >= done);
        QCOMPARE(contentOf(m_folder.filePath("killed/series.csv")), contentOf(m_folder.filePath("whole/series.csv")));
    }

    void watchWaitsForWholeFiles()
    {
        QDir(m_folder.path()).mkpath("beamline");
        QProcess watch;
        watch.setWorkingDirectory(m_folder.path());
        watch.start(cbldmPath(), {"watch", "beamline", "-o", "seen", "-n", "1", "--every", "0.3"});
        const QByteArray curve = contentOf(m_folder.filePath("in/ico_300K.gr"));
        QFile slow(m_folder.filePath("beamline/slow.gr"));
        QVERIFY(slow.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
        for (int piece = 0; piece < 8; ++piece) { // every 0.1 s, so that it never rests from one look to the next
            slow.write(curve.mid(piece * curve.size() / 8, (piece + 1) * curve.size() / 8 - piece * curve.size() / 8));
            QTest::qWait(100);
        }
        slow.close();
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(m_folder.filePath("seen/series.csv")), CLUSTERLENS_PATIENCE);
        QVERIFY(contentOf(m_folder.filePath("seen/series.csv")).contains("beamline/slow.gr,"));
        QVERIFY(!contentOf(m_folder.filePath("seen/batch-1-of-1.jsonl")).contains("failed"));
        writeFile(m_folder.filePath("beamline/next.gr"), curve);
        QTRY_VERIFY_WITH_TIMEOUT(
            contentOf(m_folder.filePath("seen/series.csv")).contains("beamline/next.gr,"), CLUSTERLENS_PATIENCE);
        ::kill(static_cast<pid_t>(watch.processId()), SIGINT);
        QVERIFY(watch.waitForFinished(CLUSTERLENS_PATIENCE));
        QCOMPARE(watch.exitCode(), 128 + SIGINT);
        const Ending ended
            = cbldm(m_folder.path(), {"watch", "beamline", "-o", "seen", "-n", "1", "--every", "0.1", "--idle", "0.5"});
        QCOMPARE(ended.code, 0);
        QCOMPARE(ended.out.count("(from before)"), 2);
    }

    void watchGoesOnAfterHiccups()
    {
        QDir folder(m_folder.path());
        folder.mkpath("mount");
        folder.mkpath("kept");
        writeFile(m_folder.filePath("kept/late"), "in the way of the results\n");
        const QByteArray curve = contentOf(m_folder.filePath("in/ico_300K.gr"));
        for (const char* const name : {"mount/late.gr", "mount/other.gr"})
            writeFile(m_folder.filePath(name), curve);
        QProcess watch;
        watch.setWorkingDirectory(m_folder.path());
        watch.start(cbldmPath(), {"watch", "mount", "-o", "kept", "-n", "1", "--every", "0.1", "--threads", "1"});
        QByteArray said;
        const auto says = [&](const char* text) {
            said += watch.readAllStandardError();
            return said.contains(text);
        };
        QTRY_VERIFY_WITH_TIMEOUT(says("warning: kept/late"), CLUSTERLENS_PATIENCE);
        const auto table = [&] { return contentOf(m_folder.filePath("kept/series.csv")); };
        QTRY_VERIFY_WITH_TIMEOUT(table().contains("mount/other.gr,"), CLUSTERLENS_PATIENCE); // not kept back
        QVERIFY(QFile::remove(m_folder.filePath("kept/late")));
        QTRY_VERIFY_WITH_TIMEOUT(table().contains("mount/late.gr,"), CLUSTERLENS_PATIENCE);
        QVERIFY(folder.rename("mount", "away"));
        QTRY_VERIFY_WITH_TIMEOUT(says("warning: mount: expected a folder"), CLUSTERLENS_PATIENCE);
        QTest::qWait(500); // several looks, told once
        QVERIFY(!says("mount: expected a folder\nwarning"));
        writeFile(m_folder.filePath("away/next.gr"), curve);
        QVERIFY(folder.rename("away", "mount"));
        QTRY_VERIFY_WITH_TIMEOUT(table().contains("mount/next.gr,"), CLUSTERLENS_PATIENCE);
        QVERIFY(table().contains("mount/late.gr,"));
        QCOMPARE(watch.state(), QProcess::Running);
        QVERIFY(!says("error:"));
        ::kill(static_cast<pid_t>(watch.processId()), SIGINT);
        QVERIFY(watch.waitForFinished(CLUSTERLENS_PATIENCE));
        QCOMPARE(watch.exitCode(), 128 + SIGINT);
    }

    void slurmTasksAreShards_data()
    {
        QTest::addColumn<QStringList>("environment"); // task, first, last, how many, CBLDM_SHARDS
        QTest::addColumn<QByteArray>("shard");
        QTest::newRow("whole array") << QStringList{"3", "1", "8", "8", ""} << QByteArray("--shard 3/8 ");
        QTest::newRow("some again") << QStringList{"7", "3", "7", "2", "8"} << QByteArray("--shard 7/8 ");
        QTest::newRow("some, of unknown") << QStringList{"7", "3", "7", "2", ""} << QByteArray();
        QTest::newRow("from 0") << QStringList{"0", "0", "7", "8", ""} << QByteArray();
        QTest::newRow("gaps") << QStringList{"1", "1", "7", "3", ""} << QByteArray();
    }

    void slurmTasksAreShards()
    {
        QFETCH(QStringList, environment);
        QFETCH(QByteArray, shard);
        QProcessEnvironment variables = QProcessEnvironment::systemEnvironment();
        const QStringList names{
            "SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_TASK_MIN", "SLURM_ARRAY_TASK_MAX", "SLURM_ARRAY_TASK_COUNT", "CBLDM_SHARDS"};
        for (qsizetype i = 0; i < names.size(); ++i)
            variables.insert(names[i], environment[i]);
        variables.insert("CBLDM", "/bin/echo");
        QProcess script;
        script.setProcessEnvironment(variables);
        script.start("bash", {CLUSTERLENS_SOURCE "/packaging/slurm/cbldm-array.sh", "in", "out"});
        QVERIFY(script.waitForFinished(CLUSTERLENS_PATIENCE));
        QCOMPARE(script.exitCode(), shard.isEmpty() ? 2 : 0);
        QVERIFY(script.readAllStandardOutput().contains(shard));
        QCOMPARE(script.readAllStandardError().contains("set CBLDM_SHARDS=N"), shard.isEmpty());
    }

    void refusesWhatMakesNoSense_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("code");
        QTest::addColumn<QByteArray>("says");
        QTest::newRow("neither") << QStringList{"generate", "-o", "x"} << 2 << QByteArray("either a CURVE or --batch");
        QTest::newRow("both") << QStringList{"generate", "in/ico_300K.gr", "--batch", "in", "-o", "x"} << 2
                              << QByteArray("either a CURVE or --batch");
        QTest::newRow("shard alone") << QStringList{"generate", "in/ico_300K.gr", "--shard", "1/2", "-o", "x"} << 2
                                     << QByteArray("--shard goes with --batch");
        QTest::newRow("shard") << QStringList{"generate", "--batch", "in", "--shard", "3/2", "-o", "x"} << 2 << QByteArray("3/2");
        QTest::newRow("number") << QStringList{"generate", "--batch", "in", "--number", "T=(", "-o", "x"} << 2
                                << QByteArray("regular expression");
        QTest::newRow("same number") << QStringList{"merge", "whole", "--number", "T=a", "--number", "T=b"} << 2
                                     << QByteArray("twice");
        QTest::newRow("no folder") << QStringList{"generate", "--batch", "nowhere", "-o", "x"} << 1 << QByteArray("nowhere");
        QTest::newRow("other settings") << QStringList{"generate", "--batch", "in", "-n", "3", "-o", "whole"} << 1
                                        << QByteArray("count was 2 and is 3");
        QTest::newRow("merge nothing") << QStringList{"merge", "in"} << 1 << QByteArray("found none");
        QTest::newRow("merge what") << QStringList{"merge", "whole", "-o", "table.pdf"} << 2 << QByteArray(".csv or .tsv");
        QTest::newRow("watch nothing") << QStringList{"watch", "nowhere", "-o", "x"} << 1 << QByteArray("expected a folder");
    }

    void refusesWhatMakesNoSense()
    {
        QFETCH(QStringList, arguments);
        QFETCH(int, code);
        QFETCH(QByteArray, says);
        const Ending ending = cbldm(m_folder.path(), arguments);
        QCOMPARE(ending.code, code);
        QVERIFY2(ending.err.contains(says), ending.err);
    }

private:
    void simulate(const QString& family, const QStringList& size, const QString& to)
    {
        QCOMPARE(
            cbldm(m_folder.path(), QStringList{"build", family} + size + QStringList{"--element", "Pt", "-o", "cluster.xyz"}).code,
            0);
        const Ending ending
            = cbldm(m_folder.path(), {"simulate", "cluster.xyz", "-o", to, "--rmax", "15", "--qdamp", "0.03", "--noise", "0.01"});
        QVERIFY2(ending.code == 0, ending.err);
    }

    static QStringList arguments(const QStringList& more)
    {
        return QStringList{"generate", "--batch", "in", "-n", "2", "--number", R"(T=_(\d+)K)"} + more;
    }

    [[nodiscard]] Ending batch(const QStringList& more) const { return cbldm(m_folder.path(), arguments(more)); }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(tst_CbldmBatch)
#include "tst_CbldmBatch.moc"
