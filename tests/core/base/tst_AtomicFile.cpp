#include "base/AtomicFile.h"
#include "core/base/FileChecks.h"

#include <QtTest>

#include <fstream>
#include <memory>
#include <string>

using namespace clusterlens;
using namespace clusterlens::testing;

namespace {

void write(const std::filesystem::path& path, const std::string& text)
{
    std::ofstream(path, std::ios::binary) << text;
}

} // namespace

class tst_AtomicFile : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void appearsOnlyAtCommit();
    void replacesAnOlderFile();
    void oldFileSurvivesWithoutCommit();
    void oldFileSurvivesAnException();
    void movedFromLeavesTheTemporaryAlone();
    void twoWritersOfOneTargetKeepApart();
    void relativeNameInTheCurrentFolder();
    void commitWithoutAWrittenFileFails();
    void unwritableFolderIsAStoreError();
    void targetThatIsAFolderIsAStoreError();
    void writesBytesWithZeros();

private:
    QStringList files() const { return QDir(m_folder->path()).entryList(QDir::Files | QDir::Hidden); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::filesystem::path m_target;
};

void tst_AtomicFile::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid());
    m_target = std::filesystem::path(m_folder->path().toStdString()) / "result.txt";
}

void tst_AtomicFile::appearsOnlyAtCommit()
{
    AtomicFile file(m_target);
    write(file.temporaryPath(), "new");
    QVERIFY(!std::filesystem::exists(m_target));
    QCOMPARE(file.temporaryPath().parent_path(), m_target.parent_path()); // a rename across file systems would not be atomic
    file.commit();
    QCOMPARE(bytesOf(m_target), std::string("new"));
    QCOMPARE(files(), QStringList{"result.txt"});
}

void tst_AtomicFile::replacesAnOlderFile()
{
    write(m_target, "old and longer");
    replaceFile(m_target, "new");
    QCOMPARE(bytesOf(m_target), std::string("new"));
    QCOMPARE(files(), QStringList{"result.txt"});
}

void tst_AtomicFile::oldFileSurvivesWithoutCommit()
{
    write(m_target, "old");
    {
        const AtomicFile file(m_target);
        write(file.temporaryPath(), "half of the n");
        QCOMPARE(files().size(), 2);
    }
    QCOMPARE(bytesOf(m_target), std::string("old"));
    QCOMPARE(files(), QStringList{"result.txt"});
}

void tst_AtomicFile::oldFileSurvivesAnException()
{
    write(m_target, "old");
    const auto failing = [&] {
        const AtomicFile file(m_target);
        write(file.temporaryPath(), "half");
        throw std::runtime_error("the calculation failed");
    };
    QVERIFY_EXCEPTION_THROWN(failing(), std::runtime_error);
    QCOMPARE(bytesOf(m_target), std::string("old"));
    QCOMPARE(files(), QStringList{"result.txt"});
}

void tst_AtomicFile::movedFromLeavesTheTemporaryAlone()
{
    auto first = std::make_unique<AtomicFile>(m_target);
    write(first->temporaryPath(), "carried over");
    AtomicFile second(std::move(*first));
    first.reset();
    QVERIFY(std::filesystem::exists(second.temporaryPath()));
    second.commit();
    QCOMPARE(bytesOf(m_target), std::string("carried over"));
}

void tst_AtomicFile::twoWritersOfOneTargetKeepApart()
{
    AtomicFile first(m_target);
    AtomicFile second(m_target);
    QVERIFY(first.temporaryPath() != second.temporaryPath());
    write(first.temporaryPath(), "first");
    write(second.temporaryPath(), "second");
    second.commit();
    first.commit();
    QCOMPARE(bytesOf(m_target), std::string("first")); // the later commit wins, whole
    QCOMPARE(files(), QStringList{"result.txt"});
}

void tst_AtomicFile::relativeNameInTheCurrentFolder()
{
    const QString before = QDir::currentPath();
    QVERIFY(QDir::setCurrent(m_folder->path()));
    const QString error = storeError([] { replaceFile("plain.txt", "text"); });
    QDir::setCurrent(before);
    QCOMPARE(error, QString());
    QCOMPARE(files(), QStringList{"plain.txt"});
}

void tst_AtomicFile::commitWithoutAWrittenFileFails()
{
    write(m_target, "old");
    AtomicFile file(m_target);
    QVERIFY(!storeError([&] { file.commit(); }).isEmpty());
    QCOMPARE(bytesOf(m_target), std::string("old"));
}

void tst_AtomicFile::unwritableFolderIsAStoreError()
{
    // Root may write into any folder, but not below a file or in a folder that is not there.
    write(m_target, "a file");
    for (const std::filesystem::path& path : {m_target / "inside.txt", m_target.parent_path() / "absent" / "inside.txt"}) {
        const QString error = storeError([&] { replaceFile(path, "text"); });
        QVERIFY2(error.startsWith(QString::fromStdString(path.string()) + ":"), qPrintable(error));
    }
    QCOMPARE(bytesOf(m_target), std::string("a file"));
    QCOMPARE(files(), QStringList{"result.txt"});
}

void tst_AtomicFile::targetThatIsAFolderIsAStoreError()
{
    std::filesystem::create_directory(m_target);
    write(m_target / "inside.txt", "kept");
    QVERIFY(!storeError([&] { replaceFile(m_target, "text"); }).isEmpty());
    QCOMPARE(bytesOf(m_target / "inside.txt"), std::string("kept"));
    QCOMPARE(files(), QStringList());
}

void tst_AtomicFile::writesBytesWithZeros()
{
    const std::string bytes("a\0b\r\n\xff", 6);
    replaceFile(m_target, bytes);
    QCOMPARE(bytesOf(m_target), bytes);
}

QTEST_APPLESS_MAIN(tst_AtomicFile)
#include "tst_AtomicFile.moc"
