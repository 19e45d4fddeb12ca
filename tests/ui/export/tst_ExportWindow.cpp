#include "ui/support/HoldQueue.h"
#include "ui/window/WindowFixture.h"

#include "core/base/FileChecks.h"
#include "export/DraggedFiles.h"
#include "files/StructureFormats.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QMimeData>
#include <QPushButton>
#include <QThread>

#include <algorithm>

using namespace clusterlens;
using namespace clusterlens::testing;
using namespace clusterlens::ui;

namespace {

class EndlessJob : public Job {
public:
    EndlessJob()
        : Job("endless")
    {
    }

private:
    void work(const RunControl& control) override
    {
        for (;; QThread::msleep(10))
            control.throwIfCancelled();
    }
};

} // namespace

/// Exports one after the other in the real window.
class tst_ExportWindow : public QObject {
    Q_OBJECT

private:
    static void clickExport(QWidget* dialog) { dialog->findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Ok)->click(); }

    /// Answers the question whether results are to be replaced, which \p asked remembers.
    static void answerReplace(bool replace, QString& asked)
    {
        WindowFixture::answer([replace, &asked](QWidget* dialog) {
            auto* const question = qobject_cast<QMessageBox*>(dialog);
            QVERIFY(question);
            asked = question->text();
            const QList<QAbstractButton*> buttons = question->buttons();
            const auto wanted = std::ranges::find_if(
                buttons, [&](QAbstractButton* button) { return (button->objectName() == QLatin1String("replace")) == replace; });
            (*wanted)->click();
        });
    }

    static qsizetype exports(WindowFixture& fixture)
    {
        return std::ranges::count_if(fixture.messages(), [](const QString& text) { return text.startsWith("Exported to"); });
    }

private Q_SLOTS:
    void cancelReachesExports()
    {
        WindowFixture fixture;
        fixture.window.open({example("gold-decahedron.gr")});
        fixture.mine();
        QAction* const cancel = fixture.window.actions().cancel;
        QVERIFY(!cancel->isEnabled());
        HoldQueue held(fixture.workspace.exports);
        const QString folder = fixture.path("out/results");
        WindowFixture::answer([&](QWidget* dialog) {
            dialog->findChild<QLineEdit*>("exportFolder")->setText(folder);
            clickExport(dialog);
        });
        fixture.window.actions().exportResults->trigger();
        QTRY_COMPARE(fixture.workspace.exports.waiting(), 1);
        QTRY_VERIFY(cancel->isEnabled());
        cancel->trigger();
        held.release();
        QTRY_VERIFY_WITH_TIMEOUT(!fixture.workspace.exports.isBusy(), CLUSTERLENS_PATIENCE);
        QVERIFY(!QFileInfo::exists(folder) && !cancel->isEnabled());
        QVERIFY2(fixture.messages().last().contains("was cancelled"), qPrintable(fixture.messages().last()));
    }

    void cancelStopsWhatTheStatusBarShows()
    {
        WindowFixture fixture;
        fixture.window.open({example("gold-decahedron.gr")});
        JobQueue& searches = fixture.workspace.queue;
        JobQueue& movies = fixture.workspace.movies;
        searches.add(std::make_unique<EndlessJob>());
        movies.add(std::make_unique<EndlessJob>());
        QAction* const cancel = fixture.window.actions().cancel;
        QTRY_VERIFY(cancel->isEnabled());
        auto* const menu = fixture.find<QMenu>("cancelMenu");
        Q_EMIT menu->aboutToShow();
        QCOMPARE(menu->actions().size(), 2);
        cancel->trigger();
        QTRY_VERIFY(!searches.isBusy());
        QTest::qWait(100);
        QVERIFY(movies.isBusy());
        searches.add(std::make_unique<EndlessJob>());
        Q_EMIT menu->aboutToShow(); // it reaches what runs beside the one that is shown
        QCOMPARE(menu->actions().size(), 2);
        menu->actions()[1]->trigger();
        QTRY_VERIFY(!movies.isBusy());
        QTest::qWait(100);
        QVERIFY(searches.isBusy());
        cancel->trigger();
        QTRY_VERIFY(!searches.isBusy() && !cancel->isEnabled());
    }

    /// Closing asks for both.
    void anExportDoesNotWaitForAMovie()
    {
        WindowFixture fixture;
        fixture.window.open({example("gold-decahedron.gr")});
        fixture.mine();
        fixture.document().save(fixture.path("a.clens"));
        HoldQueue held(fixture.workspace.movies);
        for (const QString name : {"first", "second"}) {
            WindowFixture::answer([&](QWidget* dialog) {
                dialog->findChild<QLineEdit*>("exportFolder")->setText(fixture.path(name));
                clickExport(dialog);
            });
            fixture.window.actions().exportResults->trigger();
        }
        QTRY_COMPARE_WITH_TIMEOUT(exports(fixture), 2, CLUSTERLENS_PATIENCE);
        QVERIFY(fixture.messages()[0].contains("first") && fixture.messages()[1].contains("second")); // in order
        QVERIFY(QFileInfo::exists(fixture.path("second/summary.json")));
        QVERIFY(fixture.workspace.movies.isBusy());
        QVERIFY(fixture.window.actions().cancel->isEnabled());
        HoldQueue other(fixture.workspace.exports);
        QString question;
        WindowFixture::answer([&](QWidget* dialog) {
            question = qobject_cast<QMessageBox*>(dialog)->text();
            qobject_cast<QMessageBox*>(dialog)->button(QMessageBox::Cancel)->click();
        });
        QVERIFY(!fixture.window.close());
        QVERIFY2(question.count("\"held\" is not finished") == 2, qPrintable(question));
    }

    /// Nothing is there yet, but it will be.
    void aNewFolderThatIsBeingWrittenIsAskedAbout()
    {
        WindowFixture fixture;
        fixture.window.open({example("gold-decahedron.gr")});
        fixture.mine();
        HoldQueue held(fixture.workspace.exports);
        const QString folder = fixture.path("results");
        WindowFixture::answer([&](QWidget* dialog) {
            dialog->findChild<QLineEdit*>("exportFolder")->setText(folder);
            clickExport(dialog);
        });
        fixture.window.actions().exportResults->trigger();
        QString asked;
        WindowFixture::answer([&](QWidget* dialog) {
            dialog->findChild<QLineEdit*>("exportFolder")->setText(folder + "/../results/"); // another name of it
            answerReplace(false, asked);
            clickExport(dialog);
            static_cast<QDialog*>(dialog)->reject();
        });
        fixture.window.actions().exportResults->trigger();
        QVERIFY2(asked.contains("still being written"), qPrintable(asked));
        held.release();
        QTRY_COMPARE_WITH_TIMEOUT(exports(fixture), 1, CLUSTERLENS_PATIENCE);
    }

    void asksBeforeItReplacesAndSaysWhatItDid()
    {
        WindowFixture fixture;
        fixture.window.open({example("gold-decahedron.gr")});
        fixture.mine();
        const QString folder = fixture.path("out/results");
        fixture.selectRows({0, 1, 2});
        WindowFixture::answer([&](QWidget* dialog) {
            QVERIFY(dialog->findChild<QLineEdit*>("exportFolder")->text().endsWith("/gold-decahedron-candidates"));
            dialog->findChild<QLineEdit*>("exportFolder")->setText(folder);
            for (const char* name : {"formatStru", "formatExtxyz", "formatCmi"})
                dialog->findChild<QCheckBox*>(name)->toggle(); // .stru is not wanted, the others are
            clickExport(dialog);
        });
        fixture.window.actions().exportResults->trigger();
        QTRY_COMPARE_WITH_TIMEOUT(exports(fixture), 1, CLUSTERLENS_PATIENCE);
        const QStringList before = QDir(folder).entryList(QDir::Files);
        QCOMPARE(before.size(), 3 * 5 + 2);
        writeNotes(folder);

        // Once more, and then rather not.
        fixture.selectRows({1});
        QString asked;
        WindowFixture::answer([&](QWidget* dialog) {
            QVERIFY(dialog->findChild<QCheckBox*>("formatCmi")->isChecked()); // remembered
            QVERIFY(!dialog->findChild<QCheckBox*>("formatStru")->isChecked());
            const QString proposed = dialog->findChild<QLineEdit*>("exportFolder")->text();
            QCOMPARE(QFileInfo(proposed).path(), fixture.path("out"));
            dialog->findChild<QLineEdit*>("exportFolder")->setText(folder);
            answerReplace(false, asked);
            clickExport(dialog);
            QVERIFY(dialog->isVisible()); // for another folder
            static_cast<QDialog*>(dialog)->reject();
        });
        fixture.window.actions().exportResults->trigger();
        QVERIFY2(asked.contains("gold-decahedron.gr") && asked.contains("candidates: 3") && asked.contains("files: 17"),
            qPrintable(asked));
        QCOMPARE(QDir(folder).entryList({"candidate-*", "summary.json"}, QDir::Files), before);

        for (int time = 2; time <= 3; ++time) {
            WindowFixture::answer([&](QWidget* dialog) {
                dialog->findChild<QLineEdit*>("exportFolder")->setText(folder);
                answerReplace(true, asked);
                clickExport(dialog);
            });
            fixture.window.actions().exportResults->trigger();
            QTRY_VERIFY_WITH_TIMEOUT(!fixture.workspace.exports.isBusy(), CLUSTERLENS_PATIENCE);
            QVERIFY(fixture.messages().last().startsWith("Exported to"));
            QVERIFY2(fixture.messages().last().contains("files: 7"), qPrintable(fixture.messages().last()));
        }
        QCOMPARE(QDir(folder).entryList(QDir::Files),
            QStringList({"candidate-01-cmi.py", "candidate-01-fit.csv", "candidate-01.cif", "candidate-01.extxyz",
                "candidate-01.xyz", "candidate-measured.gr", "notes.txt", "summary.json"}));
        QCOMPARE(bytesOf((folder + "/notes.txt").toStdString()), std::string("mine"));
    }

    /// As another program gets them: files named after the candidates, with what an export writes.
    /// The drag begins with the file being there, so the window waits for it: no longer than one sees.
    void aDragOfALargeParticleDoesNotHoldTheWindow()
    {
        WindowFixture fixture;
        fixture.window.open({example("gold-decahedron.gr")});
        fixture.mine();
        Candidate large = *fixture.document().candidate(fixture.candidates().first()).candidate;
        constexpr int atoms = 5000;
        large.structure.positions.resize(atoms, 3);
        for (int i = 0; i < atoms; ++i)
            large.structure.positions.row(i) << 2.9 * (i % 17), 2.9 * (i / 17 % 17), 2.9 * (i / 289);
        large.structure.elements.assign(atoms, "Au");
        const QList<int> ids = fixture.document().addCandidates(
            fixture.document().currentCurve(), {std::make_shared<const Candidate>(std::move(large))});
        DraggedFiles files;
        QElapsedTimer clock;
        qint64 least = 1'000'000; // of a few: the machine may be busy
        for (int i = 0; i < 3; ++i) {
            clock.start();
            const QList<QUrl> urls = files.of(fixture.document(), ids);
            least = std::min(least, clock.elapsed());
            QCOMPARE(urls.size(), 1);
            QCOMPARE(readStructureFile(urls[0].toLocalFile().toStdString()).size(), std::size_t(atoms));
        }
        qInfo("%lld ms for %d atoms", static_cast<long long>(least), atoms);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) // which take many times as long
        QVERIFY2(least < 50, qPrintable(QString::number(least)));
#endif
    }

    void draggedCandidatesAreXyzFiles()
    {
        WindowFixture fixture;
        fixture.window.open({example("gold-decahedron.gr")});
        fixture.mine();
        fixture.selectRows({0, 2});
        const QList<int> ids = fixture.document().shown();
        fixture.document().renameCandidate(ids[0], "a/b: \"best\"");
        fixture.document().setNote(ids[0], "one\ntwo");
        auto* const table = fixture.find<QAbstractItemView>("candidateTable");
        QVERIFY(table->dragEnabled());
        const std::unique_ptr<QMimeData> data(table->model()->mimeData(table->selectionModel()->selectedIndexes()));
        const QList<QUrl> urls = data->urls();
        QCOMPARE(urls.size(), 2);
        QCOMPARE(urls[0].fileName(), QStringLiteral("a_b_ _best_.xyz"));
        QCOMPARE(urls[1].fileName(), QString(fixture.document().candidate(ids[1]).name + ".xyz"));
        for (int i = 0; i < 2; ++i) {
            const Structure back = readStructureFile(urls[i].toLocalFile().toStdString());
            QCOMPARE(back.size(), fixture.document().candidate(ids[i]).candidate->structure.size());
        }
        const std::string dragged = bytesOf(urls[0].toLocalFile().toStdString());
        const std::string words = "name=\"a/b: \\\"best\\\"\" note=\"one\\\\ntwo\"";
        QVERIFY2(dragged.find(words) != std::string::npos, dragged.substr(0, 800).c_str());
        fixture.document().renameCandidate(ids[1], "a\\b: \"best\""); // another name, but not for a file
        const QList<QUrl> alike
            = std::unique_ptr<QMimeData>(table->model()->mimeData(table->selectionModel()->selectedIndexes()))->urls();
        QCOMPARE(alike.size(), 2);
        QCOMPARE(alike[0].fileName(), QStringLiteral("a_b_ _best_.xyz"));
        QCOMPARE(alike[1].fileName(), QStringLiteral("a_b_ _best_ (2).xyz"));
        QDragEnterEvent enter({100, 100}, Qt::CopyAction, data.get(), Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&fixture.window, &enter);
        QVERIFY(enter.isAccepted()); // of another program; our own drags have a source
        QCOMPARE(fixture.messages(), QStringList());
    }

private:
    static void writeNotes(const QString& folder)
    {
        QFile notes(folder + "/notes.txt");
        QVERIFY(notes.open(QIODevice::WriteOnly));
        notes.write("mine");
    }
};

QTEST_MAIN(tst_ExportWindow)
#include "tst_ExportWindow.moc"
