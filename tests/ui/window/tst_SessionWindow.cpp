#include "WindowFixture.h"

#include <QDialogButtonBox>
#include <QMessageBox>
#include <QPushButton>

using namespace clusterlens;
using namespace clusterlens::testing;
using namespace clusterlens::ui;

/// Saving, reopening and the question before work is lost.
class tst_SessionWindow : public QObject {
    Q_OBJECT

private:
    static void mineAndStar(WindowFixture& fixture)
    {
        fixture.window.open({example("silver-icosahedron.gr")});
        fixture.window.actions().mine->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(!fixture.workspace.queue.isBusy(), 120000);
        fixture.selectRows({1, 3});
        fixture.window.actions().star->trigger();
    }

    static void reply(QMessageBox::StandardButton button)
    {
        WindowFixture::answer([button](QWidget* dialog) {
            QCOMPARE(dialog->objectName(), QStringLiteral("unsavedQuestion"));
            qobject_cast<QMessageBox*>(dialog)->button(button)->click();
        });
    }

private Q_SLOTS:
    void reopenedSessionIsTheSame()
    {
        const auto folder = std::make_shared<QTemporaryDir>();
        const QString path = folder->filePath("silver.clens");
        QList<int> shown;
        QList<double> rwp;
        {
            WindowFixture fixture(folder);
            mineAndStar(fixture);
            fixture.document().save(path);
            QVERIFY(!fixture.window.isWindowModified());
            shown = fixture.document().shown();
            for (const int id : fixture.candidates())
                rwp.append(fixture.document().candidate(id).candidate->fit.rwpFit);
        }
        WindowFixture fixture(folder);
        fixture.window.open({path});
        QCOMPARE(fixture.document().curveIds().size(), 1);
        QCOMPARE(fixture.document().shown(), shown);
        QList<double> again;
        for (const int id : fixture.candidates())
            again.append(fixture.document().candidate(id).candidate->fit.rwpFit);
        QCOMPARE(again, rwp);
        QVERIFY(fixture.document().candidate(shown[0]).starred);
        QVERIFY(fixture.window.windowTitle().startsWith("silver.clens"));
        QVERIFY(!fixture.window.isWindowModified());
    }

    void asksBeforeUnsavedWorkIsLost()
    {
        WindowFixture fixture;
        fixture.window.open({example("silver-icosahedron.gr")});
        reply(QMessageBox::Cancel);
        QVERIFY(!fixture.window.close());
        QVERIFY(fixture.window.isVisible());
        reply(QMessageBox::Discard);
        QVERIFY(fixture.window.close());
    }

    void damagedSessionLeavesEverythingAsItWas()
    {
        WindowFixture fixture;
        const QString path = fixture.path("damaged.clens");
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("no HDF5");
        file.close();
        fixture.window.open({path});
        QCOMPARE(fixture.messages().size(), 1);
        QVERIFY(fixture.messages().first().contains("damaged.clens"));
        QVERIFY(fixture.document().curveIds().isEmpty());
    }

    void closingWhileAJobRunsIsSafe()
    {
        WindowFixture fixture;
        fixture.window.open({example("silver-icosahedron.gr")});
        fixture.window.actions().mine->trigger();
        QTRY_VERIFY(fixture.workspace.queue.isBusy());
        reply(QMessageBox::Discard);
        QVERIFY(fixture.window.close());
        QTRY_VERIFY(!fixture.workspace.queue.isBusy());
    }
};

QTEST_MAIN(tst_SessionWindow)
#include "tst_SessionWindow.moc"
