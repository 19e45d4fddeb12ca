#include "WindowFixture.h"

#include <QImage>
#include <QProcess>

using namespace clusterlens::testing;

/// The program as scripts call it: files, --generate, --screenshot, --exit.
class tst_Unattended : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void screenshotWaitsForTheResults()
    {
        QVERIFY(run(m_program, {example("gold-decahedron.gr"), "--screenshot", path("curve.png"), "--exit"}));
        QCOMPARE(m_errors, QByteArray());
        const QImage curve(path("curve.png"));
        QVERIFY(!curve.isNull());
        QVERIFY(run(m_program, {example("gold-decahedron.gr"), "--generate", "--screenshot", path("results.png"), "--exit"}));
        const QImage results(path("results.png"));
        QCOMPARE(results.size(), curve.size());
        // Four structures instead of empty panes: many golden atoms where there were none.
        QVERIFY2(goldIn(results) > goldIn(curve) + 2000, qPrintable(QString("%1 and %2").arg(goldIn(curve)).arg(goldIn(results))));
    }

    void aScreenshotThatCannotBeWrittenIsAnError()
    {
        QVERIFY(!run(m_program, {"--screenshot", path("no/such/folder.png"), "--exit"}));
        QVERIFY2(m_errors.contains("folder.png: cannot be written"), m_errors.constData());
    }

    void refinesWhenAllIsThere()
    {
        QVERIFY(run(m_program,
            {example("gold-decahedron.gr"), "--generate", "--refine", "--colour", "coordination", "--screenshot",
                path("refined.png"), "--exit"}));
        QCOMPARE(m_errors, QByteArray());
    }

    void whatCannotBeDoneIsAnError()
    {
        QVERIFY(!run(m_program, {example("gold-decahedron.gr"), "--refine", "--exit"}));
        QVERIFY2(m_errors.contains("no candidate to refine"), m_errors.constData());
        QVERIFY(!run(m_program, {example("gold-decahedron.gr"), "--colour", "taste", "--exit"}));
        QVERIFY2(m_errors.contains("taste"), m_errors.constData());
    }

    void theFirstWindowFitsASmallScreen()
    {
        QVERIFY(run("xvfb-run", {"-a", "-s", "-screen 0 1280x720x24", m_program, "--screenshot", path("small.png"), "--exit"}));
        const QImage small(path("small.png"));
        QVERIFY(!small.isNull());
        QVERIFY2(
            small.width() <= 1280 && small.height() <= 720, qPrintable(QString("%1 x %2").arg(small.width()).arg(small.height())));
    }

private:
    [[nodiscard]] QString path(const QString& name) const { return m_folder.filePath(name); }

    /// \return whether it ended with exit code 0
    bool run(const QString& command, const QStringList& arguments)
    {
        QProcess process;
        process.setProcessEnvironment(environmentIn(m_folder));
        process.start(command, arguments);
        const bool ended = process.waitForFinished(CLUSTERLENS_PATIENCE);
        m_errors = process.readAllStandardError();
        return ended && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0;
    }

    static int goldIn(const QImage& image)
    {
        int count = 0;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                const QColor colour = image.pixelColor(x, y);
                count += colour.red() > 100 && colour.green() > 90 && colour.blue() < 60;
            }
        }
        return count;
    }

    const QString m_program = QStringLiteral(CLUSTERLENS_BINARY "/bin/clusterlens");
    QTemporaryDir m_folder;
    QByteArray m_errors;
};

QTEST_MAIN(tst_Unattended)
#include "tst_Unattended.moc"
