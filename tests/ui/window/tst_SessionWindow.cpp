#include "WindowFixture.h"

#include "document/SessionConversion.h"
#include "runs/CurveJobs.h"

#include <QDialogButtonBox>
#include <QFileDialog>
#include <QLineEdit>
#include <QMessageBox>
#include <QProcess>
#include <QPushButton>

#include <chrono>
#include <thread>

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
        QTRY_VERIFY_WITH_TIMEOUT(!fixture.workspace.queue.isBusy(), CLUSTERLENS_PATIENCE);
        fixture.selectRows({1, 3});
        fixture.window.actions().star->trigger();
    }

    /// Into the next dialog for files. \param before  called when the name is there
    static void type(const QString& name, const std::function<void()>& before = {})
    {
        WindowFixture::answer([=](QWidget* dialog) {
            auto* const files = qobject_cast<QFileDialog*>(dialog);
            QVERIFY(files);
            files->findChild<QLineEdit*>("fileNameEdit")->setText(name);
            if (before)
                before();
            static_cast<QDialog*>(files)->accept();
        });
    }

    static std::unique_ptr<Job> endless(const QString& title)
    {
        return std::make_unique<FunctionJob>(title, [](const RunControl& control) {
            for (;;) {
                control.throwIfCancelled();
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
            }
        });
    }

    /// The question that comes before what others have saved is replaced. \param button  name of one; "": Cancel
    static void answerChanged(const QString& button)
    {
        WindowFixture::answer([button](QWidget* question) {
            QCOMPARE(question->objectName(), QStringLiteral("sharedQuestion"));
            auto* const box = qobject_cast<QMessageBox*>(question);
            QVERIFY2(box->text().contains("changed since you opened"), qPrintable(box->text()));
            button.isEmpty() ? box->button(QMessageBox::Cancel)->click() : box->findChild<QPushButton*>(button)->click();
        });
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
        WindowFixture::answer([](QWidget* dialog) {
            QCOMPARE(dialog->objectName(), QStringLiteral("unsavedQuestion"));
            auto* const box = qobject_cast<QMessageBox*>(dialog);
            QVERIFY2(box->informativeText().contains("Searching the library"), qPrintable(box->informativeText()));
            box->button(QMessageBox::Discard)->click();
        });
        QVERIFY(fixture.window.close());
        QTRY_VERIFY(!fixture.workspace.queue.isBusy());
    }

    void closingAsksWhatIsStillRunning_data()
    {
        QTest::addColumn<bool>("isExport");
        QTest::newRow("an export") << true;
        QTest::newRow("a calculation") << false;
    }

    void closingAsksWhatIsStillRunning()
    {
        QFETCH(const bool, isExport);
        WindowFixture fixture; // nothing to save
        JobQueue& queue = isExport ? fixture.workspace.exports : fixture.workspace.queue;
        queue.add(endless("Very long work"));
        const auto stop = [](bool yes) {
            WindowFixture::answer([yes](QWidget* dialog) {
                QCOMPARE(dialog->objectName(), QStringLiteral("stopQuestion"));
                auto* const box = qobject_cast<QMessageBox*>(dialog);
                QVERIFY2(box->text().contains("Very long work"), qPrintable(box->text()));
                yes ? dialog->findChild<QPushButton*>("stop")->click() : box->button(QMessageBox::Cancel)->click();
            });
        };
        stop(false);
        QVERIFY(!fixture.window.close());
        QVERIFY(fixture.window.isVisible() && queue.isBusy());
        stop(true);
        QVERIFY(fixture.window.close());
        QTRY_VERIFY(!queue.isBusy());
    }

    /// At once, and not with the next minute. Another program takes the keyboard, as one that comes to the front does.
    void anotherProgramInFrontSavesForRecovery()
    {
        if (QGuiApplication::platformName() != QStringLiteral("xcb"))
            QSKIP("the keyboard of another display system");
        WindowFixture fixture;
        fixture.window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&fixture.window));
        fixture.workspace.autosave.setInterval(3'600'000);
        fixture.window.open({example("silver-icosahedron.gr")});
        QTest::qWait(300);
        const QDir folder(fixture.workspace.places.recoveryFolder);
        QVERIFY(folder.entryList({"*.clens"}, QDir::Files).isEmpty());
        QProcess other;
        other.start("/usr/bin/python3",
            {"-c",
                "import ctypes\n"
                "x = ctypes.CDLL('libX11.so.6')\n"
                "x.XOpenDisplay.restype = ctypes.c_void_p\n"
                "display = ctypes.c_void_p(x.XOpenDisplay(None))\n"
                "x.XSetInputFocus(display, ctypes.c_ulong(1), 0, ctypes.c_ulong(0))\n"
                "x.XSync(display, 0)\n"});
        QVERIFY(other.waitForFinished(CLUSTERLENS_PATIENCE) && other.exitCode() == 0);
        QTRY_COMPARE(QGuiApplication::applicationState(), Qt::ApplicationInactive);
        QTRY_COMPARE(folder.entryList({"*.clens"}, QDir::Files).size(), 1);
        const SessionData kept = readSession(toPath(folder.filePath(folder.entryList({"*.clens"}, QDir::Files).first())));
        QCOMPARE(kept.curves.size(), std::size_t(1));
    }

    void savingTellsWhatIsNotYetThere()
    {
        WindowFixture fixture;
        fixture.window.open({example("silver-icosahedron.gr")});
        fixture.document().save(fixture.path("a.clens"));
        fixture.window.actions().save->trigger();
        QVERIFY(fixture.messages().isEmpty());
        fixture.workspace.queue.add(endless("Very long work"));
        fixture.window.actions().save->trigger();
        QCOMPARE(fixture.messages().size(), 1);
        QVERIFY(fixture.messages().first().contains("Very long work"));
    }

    void aNameWithADotIsASessionAllTheSame()
    {
        WindowFixture fixture;
        fixture.window.open({example("silver-icosahedron.gr")});
        type(fixture.path("my.v2"));
        fixture.window.actions().saveAs->trigger();
        QVERIFY(QFile::exists(fixture.path("my.v2.clens")));
        fixture.window.open({fixture.path("my.v2.clens")});
        QCOMPARE(fixture.document().curveIds().size(), 1);
        QVERIFY2(fixture.messages().isEmpty(), qPrintable(fixture.messages().join('\n')));
    }

    void aFileThatIsThereIsReplacedAfterAQuestionOnly()
    {
        WindowFixture fixture;
        fixture.window.open({example("silver-icosahedron.gr")});
        QFile other(fixture.path("foo.clens"));
        QVERIFY(other.open(QIODevice::WriteOnly));
        other.write("somebody's work");
        other.close();
        // The first answer is "another name", after which the dialog is left.
        type(fixture.path("foo"), [] {
            WindowFixture::answer([](QWidget* question) {
                QCOMPARE(question->objectName(), QStringLiteral("replaceQuestion"));
                WindowFixture::answer([](QWidget* dialog) { qobject_cast<QFileDialog*>(dialog)->reject(); });
                question->findChild<QPushButton*>("otherName")->click();
            });
        });
        fixture.window.actions().saveAs->trigger();
        QCOMPARE(other.size(), qint64(15));
        type(fixture.path("foo"),
            [] { WindowFixture::answer([](QWidget* question) { question->findChild<QPushButton*>("replace")->click(); }); });
        fixture.window.actions().saveAs->trigger();
        QVERIFY(other.size() > 1000);
        QVERIFY(!fixture.document().isModified());
    }

    void theSecondWindowOfASessionIsTold()
    {
        const auto folder = std::make_shared<QTemporaryDir>();
        auto first = std::make_unique<WindowFixture>(folder);
        first->window.open({example("silver-icosahedron.gr")});
        type(first->path("shared"));
        first->window.actions().saveAs->trigger();
        const QString shared = first->path("shared.clens");
        QVERIFY(QFile::exists(shared));

        WindowFixture second(folder);
        second.window.open({shared});
        QCOMPARE(second.document().curveIds().size(), 1);
        QVERIFY2(second.messages().join('\n').contains("open in another window"), qPrintable(second.messages().join('\n')));
        second.window.open({example("gold-decahedron.gr")});
        const auto before = QFileInfo(shared).size();
        // Save under another name, then leave that dialog: nothing is replaced.
        WindowFixture::answer([](QWidget* question) {
            QCOMPARE(question->objectName(), QStringLiteral("sharedQuestion"));
            WindowFixture::answer([](QWidget* dialog) { qobject_cast<QFileDialog*>(dialog)->reject(); });
            question->findChild<QPushButton*>("otherName")->click();
        });
        second.window.actions().save->trigger();
        QCOMPARE(QFileInfo(shared).size(), before);
        QVERIFY(second.document().isModified());

        first.reset(); // gone, and with it its claim
        second.window.actions().save->trigger();
        QVERIFY(!second.document().isModified());
        QVERIFY(QFileInfo(shared).size() > before);
    }

    void whoeverReplacesASharedSessionHasSaidSo()
    {
        const auto folder = std::make_shared<QTemporaryDir>();
        WindowFixture first(folder);
        first.window.open({example("silver-icosahedron.gr")});
        type(first.path("shared"));
        first.window.actions().saveAs->trigger();
        WindowFixture second(folder);
        second.window.open({first.path("shared.clens")});
        second.window.open({example("gold-decahedron.gr")});
        WindowFixture::answer([](QWidget* question) { question->findChild<QPushButton*>("replaceShared")->click(); });
        second.window.actions().save->trigger();
        QVERIFY(!second.document().isModified());
        const std::filesystem::path shared = toPath(first.path("shared.clens"));
        answerChanged("");
        first.window.actions().save->trigger(); // the other's work is there now
        QCOMPARE(readSession(shared).curves.size(), std::size_t(2));
        answerChanged("replaceShared");
        first.window.actions().save->trigger();
        QCOMPARE(readSession(shared).curves.size(), std::size_t(1));
        first.window.open({example("gold-decahedron.gr")});
        first.window.actions().save->trigger(); // its own: no question
        QCOMPARE(readSession(shared).curves.size(), std::size_t(2));
    }

    void whatAClosedWindowHasSavedIsReplacedAfterAQuestionOnly()
    {
        const auto folder = std::make_shared<QTemporaryDir>();
        auto first = std::make_unique<WindowFixture>(folder);
        first->window.open({example("silver-icosahedron.gr")});
        type(first->path("shared"));
        first->window.actions().saveAs->trigger();
        const std::filesystem::path shared = toPath(first->path("shared.clens"));
        WindowFixture second(folder);
        second.window.open({first->path("shared.clens")});
        first->window.open({example("gold-decahedron.gr")});
        first->window.actions().save->trigger();
        QVERIFY(first->window.close());
        first.reset();

        answerChanged("");
        second.window.actions().save->trigger();
        QCOMPARE(readSession(shared).curves.size(), std::size_t(2));
        WindowFixture::answer([&](QWidget* question) {
            type(second.path("mine"));
            question->findChild<QPushButton*>("otherName")->click();
        });
        second.window.actions().save->trigger();
        QCOMPARE(readSession(shared).curves.size(), std::size_t(2));
        QCOMPARE(readSession(toPath(second.path("mine.clens"))).curves.size(), std::size_t(1));
    }

    void picturesGetTheirEnding()
    {
        WindowFixture fixture;
        fixture.window.open({example("silver-icosahedron.gr")});
        type(fixture.path("plot.v2"));
        fixture.window.actions().saveCurves->trigger();
        QVERIFY(QFile::exists(fixture.path("plot.v2.png")));
        QCOMPARE(fixture.messages().size(), 1);
        QVERIFY2(fixture.messages()[0].endsWith("plot.v2.png."), qPrintable(fixture.messages()[0]));
    }

    /// Files are still being read while it is asked where the report shall be.
    void reportIsOfOneCurve()
    {
        WindowFixture fixture;
        fixture.window.open({example("silver-icosahedron.gr")});
        fixture.window.open({example("gold-decahedron.gr")});
        Document& document = fixture.document();
        const QList<int> curves = document.curveIds();
        QCOMPARE(curves.size(), 2);
        const auto pictureIn = [&](const QString& name, const std::function<void()>& meanwhile) {
            document.setCurrentCurve(curves.first());
            QTest::qWait(200); // until its plot is at rest
            type(fixture.path(name), meanwhile);
            fixture.window.actions().report->trigger();
            QFile file(fixture.path(name));
            if (!file.open(QIODevice::ReadOnly))
                return QByteArray();
            const QByteArray page = file.readAll();
            const qsizetype start = page.indexOf("base64,");
            return page.mid(start, page.indexOf('"', start) - start);
        };
        const QByteArray alone = pictureIn("alone.html", {});
        QVERIFY(alone.size() > 1000);
        QVERIFY(pictureIn("other.html", [&] { document.setCurrentCurve(curves.last()); }) == alone);
    }
};

QTEST_MAIN(tst_SessionWindow)
#include "tst_SessionWindow.moc"
