#include "base/AtomicFile.h"
#include "base/Errors.h"
#include "core/base/FileChecks.h"

#include <QtTest>

#include <csignal>
#include <fstream>

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace clusterlens;
using namespace clusterlens::testing;

namespace {

QString errorOf(
    const std::filesystem::path& path, const std::string& content, const std::function<void(std::istream&)>& verify = {})
{
    return storeError([&] { replaceFile(path, content, verify); });
}

} // namespace

class tst_ReplaceFile : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void writesEveryByte();
    void replacesAndKeepsTheMode();
    void followsASymbolicLink();
    void keepsTheOldFileWhenTheCheckFails();
    void keepsTheOldFileWhenTheDiskIsFull();
    void refusesAMissingFolder();
    void refusesAClosedFolder();
    void refusesADirectory();

private:
    QStringList files() const { return QDir(m_folder->path()).entryList(QDir::Files | QDir::Hidden); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::filesystem::path m_path;
};

void tst_ReplaceFile::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_path = std::filesystem::path(m_folder->path().toStdString()) / "file.txt";
}

void tst_ReplaceFile::writesEveryByte()
{
    std::string content;
    for (int i = 0; i < 300'000; ++i)
        content.push_back(static_cast<char>(i * 7 % 256));
    replaceFile(m_path, content);
    QVERIFY(bytesOf(m_path) == content);
    replaceFile(m_path, "");
    QCOMPARE(bytesOf(m_path), std::string());
    QCOMPARE(files(), QStringList{"file.txt"});
}

void tst_ReplaceFile::replacesAndKeepsTheMode()
{
    replaceFile(m_path, "old");
    ::chmod(m_path.c_str(), 0640);
    replaceFile(m_path, "new");
    struct stat status { };
    QCOMPARE(::stat(m_path.c_str(), &status), 0);
    QCOMPARE(status.st_mode & 0777U, 0640U);
    QCOMPARE(bytesOf(m_path), std::string("new"));
}

void tst_ReplaceFile::followsASymbolicLink()
{
    const auto link = m_path.parent_path() / "link.txt";
    replaceFile(m_path, "old");
    std::filesystem::create_symlink("file.txt", link);
    replaceFile(link, "new");
    QVERIFY(std::filesystem::is_symlink(link));
    QCOMPARE(bytesOf(m_path), std::string("new"));
}

void tst_ReplaceFile::keepsTheOldFileWhenTheCheckFails()
{
    replaceFile(m_path, "old");
    const QString error = errorOf(m_path, "new", [](std::istream&) { throw ParseError("file.txt:1: expected a, found b"); });
    QVERIFY2(error.endsWith("file.txt: expected a file that reads back as it was meant, found: file.txt:1: expected a, found b"),
        qPrintable(error));
    QCOMPARE(bytesOf(m_path), std::string("old"));
    QCOMPARE(files(), QStringList{"file.txt"});
}

// A limit on the size of files stands in for a full disk: write() fails the same way, half-way through.
void tst_ReplaceFile::keepsTheOldFileWhenTheDiskIsFull()
{
    replaceFile(m_path, "old");
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    rlimit before{};
    QCOMPARE(::getrlimit(RLIMIT_FSIZE, &before), 0);
    rlimit small = before;
    small.rlim_cur = 100'000;
    QCOMPARE(::setrlimit(RLIMIT_FSIZE, &small), 0);
    const QString error = errorOf(m_path, std::string(300'000, 'x'));
    ::setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, handler);
    QVERIFY2(error.contains("file.txt: cannot be written: File too large"), qPrintable(error));
    QCOMPARE(bytesOf(m_path), std::string("old"));
    QCOMPARE(files(), QStringList{"file.txt"});
}

void tst_ReplaceFile::refusesAMissingFolder()
{
    QCOMPARE(errorOf("/nowhere/a.txt", "x"), QString("/nowhere/a.txt: cannot be written: No such file or directory"));
}

void tst_ReplaceFile::refusesAClosedFolder()
{
    const std::string folder = m_folder->path().toStdString();
    ::chmod(folder.c_str(), 0555);
    const bool root = ::geteuid() == 0; // permissions do not bind root: become nobody for a moment
    if (root && ::seteuid(65534) != 0)
        QSKIP("cannot give up root's rights here");
    const QString error = errorOf(m_path, "x");
    if (root)
        QCOMPARE(::seteuid(0), 0);
    ::chmod(folder.c_str(), 0755);
    QVERIFY2(error.contains("cannot be written: Permission denied"), qPrintable(error));
}

void tst_ReplaceFile::refusesADirectory()
{
    QVERIFY(errorOf(m_path.parent_path(), "x").endsWith("expected the name of a file, found a directory"));
}

QTEST_APPLESS_MAIN(tst_ReplaceFile)
#include "tst_ReplaceFile.moc"
