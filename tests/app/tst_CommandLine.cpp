// The contract of the program around its subcommands: exit codes, error lines, help, interruption.
#include "CommandLine.h"

#include <QJsonArray>
#include <QtTest>

#include <csignal>

using namespace clusterlens::testing;

namespace {

/// Rows of a well-formed curve from 0 to 10 Å.
QByteArray rows(int count = 1000)
{
    QByteArray text;
    for (int i = 0; i < count; ++i)
        text += QByteArray::number(0.01 * i, 'f', 2) + " " + QByteArray::number(std::sin(0.03 * i), 'g', 8) + "\n";
    return text;
}

} // namespace

class tst_CommandLine : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY2(QFile::exists(cbldmPath()), qPrintable(cbldmPath())); }

    void helpAndVersionSucceed()
    {
        const Ending help = cbldm(m_folder.path(), {"--help"});
        QCOMPARE(help.code, 0);
        for (const char* name : {"inspect", "simulate", "build", "library", "generate", "mine", "fit", "refine", "recover"})
            QVERIFY2(help.out.contains(name), name);
        const Ending version = cbldm(m_folder.path(), {"--version"});
        QCOMPARE(version.code, 0);
        QVERIFY(version.out.startsWith("cbldm "));
        QCOMPARE(cbldm(m_folder.path(), {"mine", "--help"}).code, 0);
    }

    void wrongUsageExitsWith2_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("nothing") << QStringList();
        QTest::newRow("unknown subcommand") << QStringList{"frobnicate"};
        QTest::newRow("unknown option") << QStringList{"inspect", "a.gr", "--colour"};
        QTest::newRow("missing file argument") << QStringList{"inspect"};
        QTest::newRow("missing -o") << QStringList{"mine", "a.gr"};
        QTest::newRow("count is no number") << QStringList{"mine", "a.gr", "-o", "out", "-n", "many"};
        QTest::newRow("count is zero") << QStringList{"mine", "a.gr", "-o", "out", "-n", "0"};
        QTest::newRow("unknown family") << QStringList{"build", "cube", "3"};
        QTest::newRow("too few parameters") << QStringList{"build", "dec", "5"};
        QTest::newRow("negative bond") << QStringList{"build", "oct", "3", "--bond", "-2"};
        QTest::newRow("no element") << QStringList{"build", "oct", "3", "--element", "Qq"};
        QTest::newRow("library without aim") << QStringList{"library"};
        QTest::newRow("unknown engine") << QStringList{"simulate", "a.xyz", "-o", "a.gr", "--engine", "magic"};
        QTest::newRow("unknown sampler") << QStringList{"generate", "a.gr", "-o", "out", "--sampler", "euler"};
        QTest::newRow("step beyond the schedule") << QStringList{"generate", "a.gr", "-o", "out", "--t2", "1001"};
    }

    void wrongUsageExitsWith2()
    {
        QFETCH(QStringList, arguments);
        const Ending ending = cbldm(m_folder.path(), arguments);
        QCOMPARE(ending.code, 2);
        QVERIFY2(ending.err.startsWith("error: "), ending.err);
        QCOMPARE(ending.err.count('\n'), 1);
        QVERIFY(ending.out.isEmpty());
    }

    void modelOptionsWithoutAModelAreWrongUsage()
    {
        if (!cbldm(m_folder.path(), {"--help"}).out.contains("evaluate"))
            QSKIP("this build has no evaluate (CLUSTERLENS_MODEL=OFF)");
        for (const QStringList& option :
            {QStringList{"--model", "a.h5"}, QStringList{"--device", "auto"}, QStringList{"--t1", "10"}, QStringList{"--t2", "900"},
                QStringList{"--steps", "4"}, QStringList{"--sampler", "ddim"}}) {
            for (const char* method : {"mine", "nearest"}) {
                const Ending ending = cbldm(
                    m_folder.path(), QStringList{"evaluate", "--method", method, "--split", "paper", "-o", "a.json"} + option);
                QCOMPARE(ending.code, 2);
                QVERIFY2(ending.err.contains(option.front().toUtf8()) && ending.err.contains(method), ending.err);
            }
        }
        QVERIFY(!QFile::exists(m_folder.filePath("a.json")));
    }

    void irregularCurvesAreWritten()
    {
        if (!cbldm(m_folder.path(), {"--help"}).out.contains("evaluate"))
            QSKIP("this build has no evaluate (CLUSTERLENS_MODEL=OFF)");
        const QStringList command{"evaluate", "--split", "irregular", "--classes", "b,f", "--per-class", "2", "--write", "curves"};
        QCOMPARE(cbldm(m_folder.path(), command).code, 0);
        const QStringList expected{"b-000.gr", "b-000.xyz", "b-001.gr", "b-001.xyz", "f-000-1.xyz", "f-000-2.xyz", "f-000-3.xyz",
            "f-000.gr", "f-001-1.xyz", "f-001-2.xyz", "f-001-3.xyz", "f-001.gr", "truth.json"};
        QCOMPARE(QDir(m_folder.filePath("curves")).entryList(QDir::Files, QDir::Name), expected);
        const auto truth = QJsonDocument::fromJson(contentOf(m_folder.filePath("curves/truth.json"))).array();
        QCOMPARE(truth.size(), 4);
        QCOMPARE(truth[0]["curve"].toString(), QStringLiteral("b-000.gr"));
        const QByteArray atoms = contentOf(m_folder.filePath("curves/b-000.xyz"));
        QCOMPARE(truth[0]["atoms"].toInt(), atoms.left(atoms.indexOf('\n')).toInt());
        QCOMPARE(cbldm(m_folder.path(), {"inspect", "curves/b-000.gr"}).code, 0);
    }

    void irregularCurvesAreJudged()
    {
        if (!cbldm(m_folder.path(), {"--help"}).out.contains("evaluate"))
            QSKIP("this build has no evaluate (CLUSTERLENS_MODEL=OFF)");
        const QStringList command{"evaluate", "--split", "irregular", "--classes", "c,k", "--per-class", "1", "--method", "mine",
            "-n", "2", "-o", "judged.json"};
        const Ending ending = cbldm(m_folder.path(), command);
        QCOMPARE(ending.code, 0);
        QVERIFY(ending.out.contains("| c random truncation | 1 |") && ending.out.contains("| k no metal | 1 |"));
        const QJsonObject report = QJsonDocument::fromJson(contentOf(m_folder.filePath("judged.json"))).object();
        QCOMPARE(report["classes"].toArray().size(), 2);
        QCOMPARE(report["curves"][0]["name"].toString(), QStringLiteral("c-000"));
        QVERIFY(report["curves"][1]["verdict"].toString() != QStringLiteral("explained")); // white noise
        QVERIFY(QFile::exists(m_folder.filePath("judged.md")));
    }

    void optionsOfAnotherSplitAreWrongUsage()
    {
        if (!cbldm(m_folder.path(), {"--help"}).out.contains("evaluate"))
            QSKIP("this build has no evaluate (CLUSTERLENS_MODEL=OFF)");
        const QStringList irregular{"evaluate", "--split", "irregular"};
        const QStringList paper{"evaluate", "--split", "paper"};
        for (const QStringList& wrong : {irregular, paper, paper + QStringList{"-o", "a.json", "--classes", "b"},
                 paper + QStringList{"-o", "a.json", "--per-class", "2"}, paper + QStringList{"-o", "a.json", "--write", "curves2"},
                 irregular + QStringList{"-o", "a.json", "--robust"}, irregular + QStringList{"-o", "a.json", "--classes", "b,z"},
                 irregular + QStringList{"-o", "a.json", "--per-class", "0"},
                 irregular + QStringList{"-o", "a.json", "--per-cell", "2"}}) {
            const Ending ending = cbldm(m_folder.path(), wrong);
            QVERIFY2(ending.code == 2, qPrintable(wrong.join(' ')));
            QVERIFY2(ending.err.startsWith("error: ") && ending.err.count('\n') == 1, ending.err);
        }
        QVERIFY(!QFile::exists(m_folder.filePath("a.json")) && !QFile::exists(m_folder.filePath("curves2")));
    }

    void emptyFitRangeIsWrongUsage()
    {
        writeFile(m_folder.filePath("curve.gr"), rows());
        for (const QStringList& range : {QStringList{"--rmin", "8", "--rmax", "4"}, QStringList{"--rmin", "50", "--rmax", "60"},
                 QStringList{"--qmin", "30"}, QStringList{"--qdamp", "-1"}})
            QCOMPARE(cbldm(m_folder.path(), QStringList{"mine", "curve.gr", "-o", "out"} + range).code, 2);
        QVERIFY(!QFile::exists(m_folder.filePath("out")));
    }

    void badInputGivesOneLineAndExitsWith1_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("said");
        QTest::newRow("empty") << "empty.gr" << QByteArray() << "empty.gr";
        QTest::newRow("three rows") << "short.gr" << rows(3) << "short.gr";
        QTest::newRow("binary") << "binary.gr" << QByteArray(2000, '\1') + QByteArray(100, '\0') << "binary.gr";
        QTest::newRow("decreasing r") << "falling.gr"
                                      << QByteArray("10 1\n9 1\n8 1\n7 1\n6 1\n5 1\n4 1\n3 1\n2 1\n1 1\n0.5 1\n0.2 1\n")
                                      << "falling.gr";
        QTest::newRow("structure factor") << "data.sq" << rows() << "data.sq";
    }

    void badInputGivesOneLineAndExitsWith1()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, content);
        QFETCH(QString, said);
        writeFile(m_folder.filePath(name), content);
        for (const QStringList& arguments : {QStringList{"inspect", name}, QStringList{"mine", name, "-o", "out"}}) {
            const Ending ending = cbldm(m_folder.path(), arguments);
            QCOMPARE(ending.code, 1);
            QVERIFY2(ending.err.startsWith("error: "), ending.err);
            QVERIFY2(ending.err.contains(said.toUtf8()), ending.err);
            QCOMPARE(ending.err.count('\n'), 1);
        }
        QVERIFY(!QFile::exists(m_folder.filePath("out")));
    }

    void faultsOfTheFileExitWith1AndThoseOfTheOptionsWith2_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QStringList>("options");
        QTest::addColumn<int>("code");
        QTest::addColumn<QByteArray>("said");
        const QByteArray late = [] {
            QByteArray text;
            for (int i = 0; i < 400; ++i)
                text += QByteArray::number(4.0 + 0.05 * i) + ' ' + QByteArray::number(std::sin(2.2 * i * 0.05)) + '\n';
            return text;
        }();
        QTest::newRow("Q range in the header")
            << QByteArray("qmin = 26\nqmax = 25\n") + rows() << QStringList{} << 1 << QByteArray("expected qmin < qmax");
        QTest::newRow("Q range as asked for") << rows() << QStringList{"--qmin", "30"} << 2 << QByteArray("expected qmin < qmax");
        QTest::newRow("range that holds nothing")
            << rows() << QStringList{"--rmin", "19.99", "--rmax", "20.05"} << 2 << QByteArray("fit range");
        QTest::newRow("no first peak") << late << QStringList{} << 1 << QByteArray("first metal-metal peak");
        QTest::newRow("no such column") << rows() << QStringList{"--columns", "1,7"} << 1 << QByteArray("column 7");
        for (const char* columns : {"1", "0,1", "1,1", "a,b", "1,2,3,4", "1;2"})
            QTest::addRow("columns %s", columns) << rows() << QStringList{"--columns", columns} << 2 << QByteArray("--columns");
        QTest::newRow("no such unit") << rows() << QStringList{"--unit", "km"} << 2 << QByteArray("--unit");
        QTest::newRow("senseless bond") << rows() << QStringList{"--bond", "0.28"} << 2 << QByteArray("bond");
    }

    void faultsOfTheFileExitWith1AndThoseOfTheOptionsWith2()
    {
        QFETCH(QByteArray, content);
        QFETCH(QStringList, options);
        QFETCH(int, code);
        QFETCH(QByteArray, said);
        writeFile(m_folder.filePath("fault.gr"), content);
        const Ending ending = cbldm(m_folder.path(), QStringList{"mine", "fault.gr", "-o", "fault-out"} + options);
        QVERIFY2(ending.err.contains(said), ending.err);
        QCOMPARE(ending.code, code);
        QCOMPARE(ending.err.count('\n'), 1);
        QVERIFY(!QFile::exists(m_folder.filePath("fault-out")));
    }

    void missingFilesAndFoldersExitWith1()
    {
        writeFile(m_folder.filePath("curve.gr"), rows());
        QCOMPARE(cbldm(m_folder.path(), {"inspect", "absent.gr"}).code, 1);
        QCOMPARE(cbldm(m_folder.path(), {"inspect", "."}).code, 1);
        QCOMPARE(cbldm(m_folder.path(), {"simulate", "absent.xyz", "-o", "a.gr"}).code, 1);
        QCOMPARE(cbldm(m_folder.path(), {"fit", "curve.gr", "absent.xyz"}).code, 1);
        QCOMPARE(cbldm(m_folder.path(), {"recover", "curve.gr", "-o", "a.xyz"}).code, 1);
        QCOMPARE(cbldm(m_folder.path(), {"build", "oct", "3", "-o", "absent/a.xyz"}).code, 1);
        QCOMPARE(cbldm(m_folder.path(), {"mine", "curve.gr", "-o", "curve.gr"}).code, 1); // a file, not a folder
    }

    void signalsStopTheProgramInOrder_data()
    {
        QTest::addColumn<int>("signal");
        QTest::addColumn<int>("code"); // 128 and the signal's number, as shells have it
        QTest::newRow("Ctrl-C") << SIGINT << 130;
        QTest::newRow("terminate") << SIGTERM << 143;
        QTest::newRow("hang-up") << SIGHUP << 129;
    }

    void signalsStopTheProgramInOrder()
    {
        QFETCH(int, signal);
        QFETCH(int, code);
        struct sigaction now { };
        QCOMPARE(::sigaction(signal, nullptr, &now), 0);
        if (now.sa_handler == SIG_IGN)
            QSKIP("this signal is ignored here, as under nohup, and programs inherit that");
        QCOMPARE(cbldm(m_folder.path(), {"build", "oct", "7", "-o", "oct.xyz"}).code, 0);
        QCOMPARE(cbldm(m_folder.path(), {"simulate", "oct.xyz", "-o", "oct.gr"}).code, 0);
        // A pipe as input: the program is certainly running, waiting for the rest of the curve, when the signal arrives.
        const QString pipe = m_folder.filePath("pipe.gr");
        QFile::remove(pipe);
        QCOMPARE(QProcess::execute("mkfifo", {pipe}), 0);
        QProcess process;
        process.setWorkingDirectory(m_folder.path());
        process.start(cbldmPath(), {"mine", "pipe.gr", "-o", "interrupted"});
        QVERIFY(process.waitForStarted());
        QFile writer(pipe); // opening it waits for the program to open it too
        QVERIFY(writer.open(QIODevice::WriteOnly));
        writer.write(contentOf(m_folder.filePath("oct.gr")));
        writer.flush();
        QCOMPARE(::kill(pid_t(process.processId()), signal), 0);
        writer.close();
        QVERIFY(process.waitForFinished(CLUSTERLENS_PATIENCE));
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(process.exitCode(), code);
        QCOMPARE(process.readAllStandardError(), QByteArray("interrupted\n"));
        QVERIFY(!QFile::exists(m_folder.filePath("interrupted")));
    }

private:
    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(tst_CommandLine)
#include "tst_CommandLine.moc"
