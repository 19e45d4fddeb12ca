#include "WindowFixture.h"

#include <QMessageBox>
#include <QProcess>
#include <QPushButton>

#include <csignal>

using namespace clusterlens;
using namespace clusterlens::testing;
using namespace clusterlens::ui;

/// The program is killed while it generates; the next one offers the work.
class tst_CrashRecovery : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void killedProgramsWorkIsOffered()
    {
        const auto folder = std::make_shared<QTemporaryDir>();
        QSettings(folder->filePath("config/clusterlens/clusterlens.ini"), QSettings::IniFormat).setValue("autosaveSeconds", 1);
        QProcess program;
        program.setProcessEnvironment(environmentIn(*folder));
        program.start(QStringLiteral(CLUSTERLENS_BINARY "/bin/clusterlens"), {example("gold-decahedron.gr"), "--generate"});
        QVERIFY(program.waitForStarted());
        const QDir recovery(folder->filePath("data/clusterlens/recovery"));
        QTRY_VERIFY_WITH_TIMEOUT(!recovery.entryList({"*.clens"}, QDir::Files).isEmpty(), CLUSTERLENS_PATIENCE);
        ::kill(pid_t(program.processId()), SIGKILL);
        QVERIFY(program.waitForFinished(CLUSTERLENS_PATIENCE));

        WindowFixture fixture(folder);
        WindowFixture::answer([](QWidget* dialog) {
            QCOMPARE(dialog->objectName(), QStringLiteral("recoveryQuestion"));
            dialog->findChild<QPushButton*>("recover")->click();
        });
        fixture.window.offerRecovery();
        QCOMPARE(fixture.document().curveIds().size(), 1);
        const Curve& curve = fixture.document().curve(fixture.document().currentCurve());
        QCOMPARE(curve.name, QStringLiteral("gold-decahedron.gr"));
        QFile file(example("gold-decahedron.gr"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(QByteArray::fromStdString(curve.data->content), file.readAll());
        QVERIFY(fixture.window.isWindowModified());
    }
};

QTEST_MAIN(tst_CrashRecovery)
#include "tst_CrashRecovery.moc"
