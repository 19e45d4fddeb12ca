#include "ui/window/WindowFixture.h"

#include "document/SessionConversion.h"
#include "runs/CurveJobs.h"

#include <QFileDialog>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>

#include <chrono>
#include <thread>

using namespace clusterlens;
using namespace clusterlens::testing;
using namespace clusterlens::ui;

/// Who has a session, and what comes while a question stands there.
class tst_SessionQuestions : public QObject {
    Q_OBJECT

private:
    /// A window of another computer that has the same folder has this session open, or had it when it crashed.
    static void claim(const QString& session)
    {
        QFile lock(QFileInfo(session).path() + "/." + QFileInfo(session).fileName() + ".lock");
        QVERIFY(lock.open(QIODevice::WriteOnly));
        lock.write("4711\nclusterlens\nbeamline3\n\n\n"); // as Qt writes it
    }

    static void saveAs(WindowFixture& fixture, const QString& name)
    {
        WindowFixture::answer([=](QWidget* dialog) {
            auto* const files = qobject_cast<QFileDialog*>(dialog);
            QVERIFY(files);
            files->findChild<QLineEdit*>("fileNameEdit")->setText(name);
            static_cast<QDialog*>(files)->accept();
        });
        fixture.window.actions().saveAs->trigger();
    }

    /// Saves and says *Replace*, if asked. \return how often that was
    static int saveAnyway(const std::function<void()>& save)
    {
        int asked = 0;
        QTimer often;
        connect(&often, &QTimer::timeout, &often, [&] {
            QWidget* const question = QApplication::activeModalWidget();
            if (!question || question->objectName() != QLatin1String("sharedQuestion"))
                return;
            ++asked;
            question->findChild<QPushButton*>("replaceShared")->click();
        });
        often.start(20);
        save();
        return asked;
    }

private Q_SLOTS:
    void whatComesWhileAWindowAsksIsNotLost()
    {
        WindowFixture fixture;
        fixture.window.open({example("silver-icosahedron.gr")});
        fixture.document().save(fixture.path("silver.clens"));
        fixture.workspace.queue.add(std::make_unique<FunctionJob>("Very long work", [](const RunControl& control) {
            for (;;) {
                control.throwIfCancelled();
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
            }
        }));
        WindowFixture::answer([&](QWidget* stop) {
            QCOMPARE(stop->objectName(), QStringLiteral("stopQuestion"));
            fixture.document().touch(); // as results do
            WindowFixture::answer([](QWidget* unsaved) {
                QCOMPARE(unsaved->objectName(), QStringLiteral("unsavedQuestion"));
                qobject_cast<QMessageBox*>(unsaved)->button(QMessageBox::Cancel)->click();
            });
            stop->findChild<QPushButton*>("stop")->click();
        });
        QVERIFY(!fixture.window.close());
        QVERIFY(fixture.document().isModified());
        QVERIFY(fixture.workspace.queue.isBusy());
    }

    void theWindowGoesOnWhileASessionIsRead()
    {
        WindowFixture fixture;
        fixture.window.open({example("silver-icosahedron.gr")});
        const QString session = fixture.path("silver.clens");
        fixture.document().save(session);
        fixture.document().clear();
        bool went = false;
        QTimer::singleShot(0, &fixture.window, [&] {
            went = QGuiApplication::overrideCursor() != nullptr;
            fixture.window.open({session}); // once more: it is told
        });
        fixture.window.open({session});
        QVERIFY(went);
        QVERIFY(!QGuiApplication::overrideCursor());
        QCOMPARE(fixture.document().curveIds().size(), 1);
        QCOMPARE(fixture.messages().size(), 1);
        QVERIFY2(fixture.messages()[0].contains("silver.clens was not opened"), qPrintable(fixture.messages()[0]));
    }

    void whatComesWhileASessionIsReadIsNotLost()
    {
        WindowFixture fixture;
        fixture.window.open({example("silver-icosahedron.gr")});
        fixture.document().save(fixture.path("silver.clens"));
        QTimer::singleShot(0, &fixture.window, [&] {
            fixture.window.open({example("gold-decahedron.gr")}); // dropped
            WindowFixture::answer([](QWidget* unsaved) {
                QCOMPARE(unsaved->objectName(), QStringLiteral("unsavedQuestion"));
                qobject_cast<QMessageBox*>(unsaved)->button(QMessageBox::Cancel)->click();
            });
        });
        fixture.window.open({fixture.path("silver.clens")});
        QCOMPARE(fixture.document().curveIds().size(), 2);
    }

    void whatComesWhileASessionIsSavedIsStillToBeSaved()
    {
        WindowFixture fixture;
        fixture.window.open({example("silver-icosahedron.gr")});
        const QString session = fixture.path("silver.clens");
        fixture.document().save(session);
        fixture.document().touch();
        bool went = false;
        QMetaObject::invokeMethod(
            &fixture.window,
            [&] {
                went = QGuiApplication::overrideCursor() != nullptr;
                fixture.window.open({session}); // dropped
                fixture.window.open({example("gold-decahedron.gr")});
            },
            Qt::QueuedConnection);
        fixture.window.actions().save->trigger();
        QVERIFY(went);
        QVERIFY(!QGuiApplication::overrideCursor());
        QCOMPARE(fixture.messages().size(), 1);
        QVERIFY2(fixture.messages()[0].contains("silver.clens was not opened"), qPrintable(fixture.messages()[0]));
        QTRY_COMPARE(fixture.document().curveIds().size(), 2);
        QVERIFY(fixture.document().isModified());
        QCOMPARE(readSession(toPath(session)).curves.size(), std::size_t(1));
        QVERIFY(!fixture.document().isFileChanged());

        fixture.window.actions().save->trigger();
        QVERIFY(!fixture.document().isModified());
        QCOMPARE(readSession(toPath(session)).curves.size(), std::size_t(2));
    }

    void aStepThatIsTakenWhileASessionIsSavedLeavesItUnsaved()
    {
        WindowFixture fixture;
        fixture.window.open({example("silver-icosahedron.gr"), example("gold-decahedron.gr")});
        const QString session = fixture.path("both.clens");
        fixture.document().save(session);
        const int second = fixture.document().curveIds().last();
        fixture.document().removeCurve(second);
        QMetaObject::invokeMethod(
            &fixture.window, [&] { fixture.document().undoStack().undo(); }, Qt::QueuedConnection);
        fixture.window.actions().save->trigger(); // without the second, which is back
        QCOMPARE(readSession(toPath(session)).curves.size(), std::size_t(1));
        QCOMPARE(fixture.document().curveIds().size(), 2);
        QVERIFY(fixture.document().isModified());
    }

    void aFolderBehindALinkHasOneName()
    {
        WindowFixture fixture;
        fixture.window.open({example("silver-icosahedron.gr")});
        QVERIFY(QDir().mkpath(fixture.path("real")));
        QVERIFY(QFile::link(fixture.path("real"), fixture.path("link")));
        saveAs(fixture, fixture.path("link/new.clens"));
        QVERIFY(!fixture.document().isModified());
        QVERIFY(QFileInfo::exists(fixture.path("real/.new.clens.lock")));
        fixture.document().touch();
        QCOMPARE(saveAnyway([&] { fixture.window.actions().save->trigger(); }), 0); // it is its own
        QVERIFY(!fixture.document().isModified());
    }

    void whoIsReplacedIsAskedAboutOnce()
    {
        WindowFixture fixture;
        fixture.window.open({example("silver-icosahedron.gr")});
        const QString session = fixture.path("silver.clens");
        fixture.document().save(session);
        claim(session);
        const auto save = [&] {
            fixture.document().touch();
            return saveAnyway([&] { fixture.window.actions().save->trigger(); });
        };
        QCOMPARE(save(), 1);
        QVERIFY(!fixture.document().isModified());
        QCOMPARE(save(), 0);
        QVERIFY(!fixture.document().isModified());
        Document other;
        other.open(session);
        other.touch();
        other.save(session);
        QCOMPARE(save(), 1); // what is there now is another thing
    }

    void whatWasLeftForAReplacedOneIsFree()
    {
        WindowFixture fixture;
        fixture.window.open({example("silver-icosahedron.gr")});
        saveAs(fixture, fixture.path("first.clens"));
        QVERIFY(QFileInfo::exists(fixture.path(".first.clens.lock")));
        claim(fixture.path("second.clens"));
        QCOMPARE(saveAnyway([&] { saveAs(fixture, fixture.path("second.clens")); }), 1);
        QCOMPARE(fixture.document().filePath(), fixture.path("second.clens"));
        QVERIFY(!QFileInfo::exists(fixture.path(".first.clens.lock")));
        QVERIFY(QFileInfo::exists(fixture.path(".second.clens.lock"))); // the other's
    }
};

QTEST_MAIN(tst_SessionQuestions)
#include "tst_SessionQuestions.moc"
