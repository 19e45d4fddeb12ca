#include "core/session/SessionExamples.h"

#include "document/Autosave.h"
#include "document/Document.h"
#include "document/SessionConversion.h"
#include "window/RecoveryFiles.h"

#include <QtTest>

#include <csignal>
#include <fstream>

using namespace clusterlens;
using namespace clusterlens::ui;
using namespace clusterlens::testing;

namespace {

/// A document that saves itself into a folder, filled only where a test asks for it.
struct SavedDocument {
    explicit SavedDocument(const QString& folder)
        : autosave(document, folder)
        , saved(&autosave, &Autosave::saved)
    {
    }

    Document document;
    Autosave autosave;
    QSignalSpy saved;
};

} // namespace

/// Run with the argument "--child FOLDER" the program autosaves a document there, says so and waits to be killed.
class tst_Autosave : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void writesOnlyWhatHasChanged()
    {
        SavedDocument work(m_folder->path());
        auto& [document, autosave, saved] = work;
        autosave.saveNow(); // nothing to save
        fill(document);
        autosave.saveNow();
        QTRY_COMPARE(saved.count(), 1);
        SessionData expected = document.session();
        expected.originalPath = document.filePath().toStdString();
        expected.originalStamp = document.fileStamp().toStdString();
        QCOMPARE(difference(expected, readSession(autosave.file().toStdString())), std::string());
        autosave.saveNow(); // unchanged
        document.setStarred(document.candidateIds(), true);
        autosave.saveNow();
        QTRY_COMPARE(saved.count(), 2);
        QVERIFY(readSession(autosave.file().toStdString()).candidates.front().starred);
    }

    void savesByItself()
    {
        SavedDocument work(m_folder->path());
        auto& [document, autosave, saved] = work;
        autosave.setInterval(10);
        fill(document);
        QTRY_COMPARE(saved.count(), 1);
    }

    void theFileGoesWhenTheDocumentIsSaved()
    {
        SavedDocument work(m_folder->path());
        auto& [document, autosave, saved] = work;
        fill(document);
        autosave.saveNow();
        QTRY_COMPARE(saved.count(), 1);
        QVERIFY(QFile::exists(autosave.file()));
        document.save(m_folder->filePath("own.clens"));
        QVERIFY(!QFile::exists(autosave.file()));
    }

    void withoutCurvesThereIsNothingToRecover()
    {
        SavedDocument work(m_folder->path());
        auto& [document, autosave, saved] = work;
        fill(document);
        autosave.saveNow();
        QTRY_COMPARE(saved.count(), 1);
        document.removeCurves(document.curveIds());
        autosave.saveNow();
        QVERIFY(!QFile::exists(autosave.file()));
        document.undoStack().undo();
        autosave.saveNow();
        QTRY_COMPARE(saved.count(), 2);
        QVERIFY(QFile::exists(autosave.file()));
    }

    void aProgramThatEndsWellLeavesNothing()
    {
        {
            Document document;
            Autosave autosave(document, m_folder->path());
            fill(document);
            autosave.saveNow(); // still writing when it is destroyed
        }
        QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files | QDir::Hidden), QStringList());
    }

    void aRunningProgramIsLeftInPeace()
    {
        SavedDocument work(m_folder->path());
        auto& [document, autosave, saved] = work;
        fill(document);
        autosave.saveNow();
        QTRY_COMPARE(saved.count(), 1);
        QVERIFY(findRecoveryFiles(m_folder->path()).isEmpty());
    }

    void recoversAfterAKill()
    {
        killAnotherProgram();
        // What a kill in the middle of writing leaves beside it.
        const QDir folder(m_folder->path());
        const QString file = folder.entryList({"session-*.clens"}).value(0);
        std::ofstream(folder.filePath(file + ".part123-1").toStdString()) << "half";

        QList<RecoveryFile> found = findRecoveryFiles(m_folder->path());
        QCOMPARE(found.size(), 1);
        QVERIFY(findRecoveryFiles(m_folder->path()).isEmpty()); // nobody else gets it meanwhile
        Document document;
        document.recover(readSession(toPath(found.first().file)));
        QCOMPARE(document.candidateIds().size(), 4);
        QCOMPARE(document.filePath(), QString("/somewhere/lost Å.clens"));
        QVERIFY(document.isModified());

        found.first().discard();
        found.clear();
        QCOMPARE(folder.entryList(QDir::Files | QDir::Hidden), QStringList());
    }

    void aFileThatIsNotTakenIsOfferedAgain()
    {
        killAnotherProgram();
        QCOMPARE(findRecoveryFiles(m_folder->path()).size(), 1);
        QCOMPARE(findRecoveryFiles(m_folder->path()).size(), 1);
    }

    void aFolderThatCannotBeUsedIsToldOnce()
    {
        const QString notAFolder = m_folder->filePath("file");
        std::ofstream(notAFolder.toStdString()) << "x";
        Document document;
        Autosave autosave(document, notAFolder);
        QSignalSpy failed(&autosave, &Autosave::failed);
        fill(document);
        autosave.setInterval(5);
        QTRY_COMPARE(failed.count(), 1);
        QTest::qWait(50);
        QCOMPARE(failed.count(), 1);
        QVERIFY(findRecoveryFiles(notAFolder).isEmpty());
        QVERIFY(findRecoveryFiles(m_folder->filePath("nowhere")).isEmpty());
    }

public:
    /// The other program. \return never
    static int autosaveAndWait(const QString& folder)
    {
        Document document;
        Autosave autosave(document, folder);
        fill(document);
        QObject::connect(&autosave, &Autosave::saved, [] {
            std::puts("saved");
            std::fflush(stdout);
        });
        autosave.saveNow();
        return QCoreApplication::exec();
    }

private:
    static void fill(Document& document)
    {
        SessionData session = unusualSession();
        session.view = "{}";
        QTemporaryDir folder;
        const QString path = folder.filePath("s.clens");
        session.originalPath = "/somewhere/lost Å.clens";
        writeSession(path.toStdString(), session, "1");
        document.recover(readSession(toPath(path)));
    }

    void killAnotherProgram()
    {
        QProcess program;
        program.start(QCoreApplication::applicationFilePath(), {"--child", m_folder->path()});
        QVERIFY(program.waitForStarted());
        QVERIFY(program.waitForReadyRead(60'000));
        QCOMPARE(program.readLine().trimmed(), QByteArray("saved"));
        QVERIFY(findRecoveryFiles(m_folder->path()).isEmpty()); // it still runs
        ::kill(pid_t(program.processId()), SIGKILL);
        QVERIFY(program.waitForFinished(CLUSTERLENS_PATIENCE));
        QCOMPARE(program.exitStatus(), QProcess::CrashExit);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    if (argc == 3 && application.arguments().at(1) == "--child")
        return tst_Autosave::autosaveAndWait(application.arguments().at(2));
    tst_Autosave test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_Autosave.moc"
