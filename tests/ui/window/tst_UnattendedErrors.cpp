#include "WindowFixture.h"

#include <QProcess>

using namespace clusterlens::testing;

/// The program tells the script that called it what went wrong.
class tst_UnattendedErrors : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aModelThatIsMissingIsToldAndTheUsualOneTaken()
    {
        QTemporaryDir folder;
        QProcess process;
        process.setProcessEnvironment(environmentIn(folder));
        process.start(QStringLiteral(CLUSTERLENS_BINARY "/bin/clusterlens"),
            {"--model", "/no/such/model.h5", example("gold-decahedron.gr"), "--exit"});
        QVERIFY(process.waitForFinished(CLUSTERLENS_PATIENCE));
        QCOMPARE(process.exitCode(), 0); // it goes on
        QVERIFY(process.readAllStandardError().contains("--model: there is no /no/such/model.h5"));
    }

    void endsWithAnError_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("named"); // in the message; empty: no error
        const QString bad = QStringLiteral(CLUSTERLENS_SOURCE "/tests/data/gr/bad-descending.gr");
        QTest::newRow("all is well") << QStringList{example("gold-decahedron.gr"), "--exit"} << "";
        QTest::newRow("no such curve") << QStringList{"/no/such/file.gr", "--exit"} << "/no/such/file.gr";
        QTest::newRow("bad curve, generate") << QStringList{bad, "--generate", "--exit"} << "bad-descending.gr";
        QTest::newRow("one of two") << QStringList{example("gold-decahedron.gr"), bad, "--exit"} << "bad-descending.gr";
        QTest::newRow("no curve") << QStringList{"--generate", "--exit"} << "expected a curve";
        QTest::newRow("no model") << QStringList{example("gold-decahedron.gr"), "--generate", "--exit"} << "model";
        QTest::newRow("no session") << QStringList{"--session", "/no/such/file.clens", "--exit"} << "/no/such/file.clens";
    }

    void endsWithAnError()
    {
        QFETCH(const QStringList, arguments);
        QFETCH(const QString, named);
        QTemporaryDir folder;
        QProcessEnvironment environment = environmentIn(folder);
        environment.insert("CLUSTERLENS_MODEL", folder.filePath("no-such-model.h5"));
        QProcess process;
        process.setProcessEnvironment(environment);
        process.start(QStringLiteral(CLUSTERLENS_BINARY "/bin/clusterlens"), arguments);
        QVERIFY(process.waitForFinished(CLUSTERLENS_PATIENCE));
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
        const QString errors = QString::fromUtf8(process.readAllStandardError());
        QVERIFY2((process.exitCode() == 0) == named.isEmpty(), qPrintable(errors));
        QVERIFY2(errors.contains(named), qPrintable(errors));
    }
};

QTEST_GUILESS_MAIN(tst_UnattendedErrors)
#include "tst_UnattendedErrors.moc"
