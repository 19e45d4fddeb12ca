#include "ui/window/WindowFixture.h"

#include "ui/support/MinedCandidates.h"

#include <QDir>
#include <QProcess>

using namespace clusterlens;
using namespace clusterlens::testing;
using namespace clusterlens::ui;

/// What the command line asks for once all that it names is open.
class tst_CommandedSteps : public QObject {
    Q_OBJECT

private:
    const QString m_program = QStringLiteral(CLUSTERLENS_BINARY "/bin/clusterlens");

private Q_SLOTS:
    /// Here without a model, so that each curve has its error.
    void generatesForEachCurveOfAFolder()
    {
        const QTemporaryDir folder;
        QVERIFY(QDir(folder.path()).mkpath("curves"));
        for (const char* const name : {"curves/one.gr", "curves/two.gr"})
            QVERIFY(QFile::copy(example("gold-decahedron.gr"), folder.filePath(QLatin1String(name))));
        QProcessEnvironment environment = environmentIn(folder);
        environment.insert("CLUSTERLENS_MODEL", folder.filePath("no-such-model.h5"));
        QProcess process;
        process.setProcessEnvironment(environment);
        process.start(m_program, {folder.filePath("curves"), "--generate", "--exit"});
        QVERIFY(process.waitForFinished(CLUSTERLENS_PATIENCE));
        const QString errors = QString::fromUtf8(process.readAllStandardError());
        QVERIFY2(errors.contains("one.gr") && errors.contains("two.gr"), qPrintable(errors));
    }

    /// The window stays, and what it holds is seen in what it keeps for recovery.
    void refinesInAWindowThatStays()
    {
        const QTemporaryDir folder;
        const QString session = folder.filePath("gold.clens");
        const tests::MinedCurve mined = tests::mineExample("gold-decahedron.gr", 2);
        Document document;
        const QString file = example("gold-decahedron.gr");
        const int curve = document.addCurve(loadCurve(file.toStdString()), file);
        const QList<int> ids = document.addCandidates(curve, {mined.candidates[0].candidate, mined.candidates[1].candidate});
        document.setShown(ids);
        document.save(session);
        QProcess process;
        process.setProcessEnvironment(environmentIn(folder));
        process.start(m_program, {"--session", session, "--refine"});
        QVERIFY(process.waitForStarted(CLUSTERLENS_PATIENCE));
        const QDir recovery(folder.filePath("data/clusterlens/recovery"));
        const auto kept = [&] { return recovery.entryList({"*.clens"}, QDir::Files).value(0); };
        QTRY_VERIFY_WITH_TIMEOUT(!kept().isEmpty(), CLUSTERLENS_PATIENCE);
        const SessionData now = readSession(recovery.filePath(kept()).toStdString());
        QCOMPARE(process.state(), QProcess::Running);
        process.kill();
        QVERIFY(process.waitForFinished(CLUSTERLENS_PATIENCE));
        QCOMPARE(now.candidates.size(), std::size_t(3));
        QVERIFY(ids.contains(now.candidates.back().parent));
    }
};

QTEST_GUILESS_MAIN(tst_CommandedSteps)
#include "tst_CommandedSteps.moc"
