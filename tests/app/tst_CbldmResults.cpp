// What the folder of results holds after runs that succeed and fail.
#include "CommandLine.h"

#include <QJsonArray>
#include <QTemporaryDir>
#include <QtTest>

using namespace clusterlens::testing;

class tst_CbldmResults : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QCOMPARE(cbldm(m_folder.path(), {"build", "ico", "2", "--bond", "2.9", "--element", "Ag", "-o", "ico.xyz"}).code, 0);
        QCOMPARE(cbldm(m_folder.path(), {"simulate", "ico.xyz", "-o", "ico.gr", "--rmax", "12"}).code, 0);
    }

    void aFullDiskLeavesTheEarlierResults()
    {
        QCOMPARE(cbldm(m_folder.path(), {"mine", "ico.gr", "-o", "out", "-n", "2"}).code, 0);
        const QMap<QString, QByteArray> before = filesOf("out");
        QCOMPARE(before.size(), 2 * 4 + 1);
        QProcess shell; // which limits files to 8 kB: the structures fit, the curves do not
        shell.setWorkingDirectory(m_folder.path());
        shell.start("bash", {"-c", "ulimit -f 8 && exec \"$0\" mine ico.gr -o out -n 1", cbldmPath()});
        QVERIFY(shell.waitForFinished(CLUSTERLENS_PATIENCE));
        QCOMPARE(shell.exitStatus(), QProcess::NormalExit);
        QCOMPARE(shell.exitCode(), 1);
        const QByteArray error = shell.readAllStandardError();
        QVERIFY2(error.contains("error: out/candidate-01-fit.csv"), error);
        QCOMPARE(filesOf("out"), before);
        QVERIFY(QDir(m_folder.path()).entryList({".*part*"}, QDir::AllEntries | QDir::Hidden).isEmpty());
    }

    void theCurrentFolderKeepsWhatElseItHolds()
    {
        const QByteArray curve = contentOf(m_folder.filePath("ico.gr"));
        for (const char* count : {"3", "1"})
            QCOMPARE(cbldm(m_folder.path(), {"mine", "ico.gr", "-o", ".", "-n", count}).code, 0);
        QCOMPARE(contentOf(m_folder.filePath("ico.gr")), curve);
        QVERIFY(QFile::exists(m_folder.filePath("candidate-01.cif")));
        QVERIFY(!QFile::exists(m_folder.filePath("candidate-02.cif")));
    }

    void everyCandidateSaysWhatMadeIt()
    {
        const QJsonObject mined = cbldm(m_folder.path(), {"mine", "ico.gr", "-o", "mined", "-n", "1", "--json"}).json();
        QCOMPARE(mined["command"].toString(), QStringLiteral("mine"));
        const QJsonObject made = mined["candidates"][0]["provenance"].toObject();
        QCOMPARE(made["command"].toString(), QStringLiteral("mine"));
        QVERIFY(!made["program_version"].toString().isEmpty());
        QVERIFY(made["model"].isNull() && made["seed"].isNull());
        QCOMPARE(made["settings"]["rmin"].toDouble(), 1.6);
        const QJsonObject fitted = cbldm(m_folder.path(), {"fit", "ico.gr", "ico.xyz", "--json"}).json();
        QCOMPARE(fitted["command"].toString(), QStringLiteral("fit"));
        QCOMPARE(fitted["candidates"][0]["provenance"]["command"].toString(), QStringLiteral("fit"));
    }

private:
    [[nodiscard]] QMap<QString, QByteArray> filesOf(const QString& folder) const
    {
        QMap<QString, QByteArray> files;
        for (const QString& name : QDir(m_folder.filePath(folder)).entryList(QDir::Files | QDir::Hidden))
            files[name] = contentOf(m_folder.filePath(folder + "/" + name));
        return files;
    }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(tst_CbldmResults)
#include "tst_CbldmResults.moc"
