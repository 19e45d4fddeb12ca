#include "base/AtomicFile.h"
#include "core/base/FileChecks.h"

#include <QtTest>

#include <fstream>
#include <memory>
#include <string>
#include <thread>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

using namespace clusterlens;
using namespace clusterlens::testing;

namespace {

void write(const std::filesystem::path& path, const std::string& text)
{
    std::ofstream(path, std::ios::binary) << text;
}

unsigned modeOf(const std::filesystem::path& path)
{
    struct stat status { };
    return ::stat(path.c_str(), &status) == 0 ? status.st_mode & 0777U : 0U;
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
    void commitOfALostTemporaryFails();
    void nobodyElseMayReadWhatReplacesAPrivateFile();
    void aNewFileHasTheUsualPermissions();
    void writesThroughADanglingLink();
    void refusesACircleOfLinks();
    void aFolderThatCannotBeReadIsNoFailure();
    void writesIntoADevice();
    void writesIntoAPipe();
    void writesIntoAnOpenFile_data();
    void writesIntoAnOpenFile();
    void aLongNameHasRoomForATemporary();
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

void tst_AtomicFile::commitOfALostTemporaryFails()
{
    write(m_target, "old");
    AtomicFile file(m_target);
    std::filesystem::remove(file.temporaryPath());
    QVERIFY(!storeError([&] { file.commit(); }).isEmpty());
    QCOMPARE(bytesOf(m_target), std::string("old"));
}

void tst_AtomicFile::nobodyElseMayReadWhatReplacesAPrivateFile()
{
    write(m_target, "old");
    QCOMPARE(::chmod(m_target.c_str(), 0640), 0);
    AtomicFile file(m_target);
    write(file.temporaryPath(), "new");
    QCOMPARE(modeOf(file.temporaryPath()), 0600U);
    file.commit();
    QCOMPARE(modeOf(m_target), 0640U);
}

void tst_AtomicFile::aNewFileHasTheUsualPermissions()
{
    const mode_t before = ::umask(027);
    replaceFile(m_target, "new");
    ::umask(before);
    QCOMPARE(modeOf(m_target), 0640U);
}

void tst_AtomicFile::writesThroughADanglingLink()
{
    const auto folder = m_target.parent_path() / "other";
    std::filesystem::create_directory(folder);
    std::filesystem::create_symlink("other/second", m_target);
    std::filesystem::create_symlink("real.txt", folder / "second");
    replaceFile(m_target, "text");
    QVERIFY(std::filesystem::is_symlink(m_target));
    QVERIFY(std::filesystem::is_symlink(folder / "second"));
    QCOMPARE(bytesOf(folder / "real.txt"), std::string("text"));

    const auto lost = m_target.parent_path() / "lost.txt";
    std::filesystem::create_symlink("absent/real.txt", lost);
    const QString error = storeError([&] { replaceFile(lost, "text"); });
    QVERIFY2(error.contains("lost.txt: cannot be written: No such file or directory"), qPrintable(error));
    QVERIFY(std::filesystem::is_symlink(lost));
}

void tst_AtomicFile::refusesACircleOfLinks()
{
    std::filesystem::create_symlink("other.txt", m_target);
    std::filesystem::create_symlink("result.txt", m_target.parent_path() / "other.txt");
    const QString error = storeError([&] { replaceFile(m_target, "text"); });
    QVERIFY2(error.contains("result.txt: cannot be written"), qPrintable(error));
}

// Writing and entering are allowed, listing is not: the folder cannot be opened, so it cannot be synced.
void tst_AtomicFile::aFolderThatCannotBeReadIsNoFailure()
{
    const auto folder = m_target.parent_path() / "drop";
    std::filesystem::create_directory(folder);
    const bool root = ::geteuid() == 0; // permissions do not bind root: become nobody for a moment
    if (root && ::chown(folder.c_str(), 65534, 65534) != 0)
        QSKIP("cannot give a folder away here");
    QCOMPARE(::chmod(m_target.parent_path().c_str(), 0755), 0);
    QCOMPARE(::chmod(folder.c_str(), 0300), 0);
    if (root && ::seteuid(65534) != 0)
        QSKIP("cannot give up root's rights here");
    const QString error = storeError([&] { replaceFile(folder / "result.txt", "text"); });
    if (root)
        QCOMPARE(::seteuid(0), 0);
    ::chmod(folder.c_str(), 0700);
    QCOMPARE(error, QString());
    QCOMPARE(bytesOf(folder / "result.txt"), std::string("text"));
}

// A device of our own: a failure must not replace the system's.
void tst_AtomicFile::writesIntoADevice()
{
    if (::mknod(m_target.c_str(), S_IFCHR | 0666, makedev(1, 3)) != 0)
        QSKIP("devices can be made by root alone");
    const auto link = m_target.parent_path() / "link.txt";
    std::filesystem::create_symlink("result.txt", link);
    if (!std::ofstream(m_target))
        QSKIP("devices are of no use in this folder");
    for (const auto& path : {m_target, link})
        replaceFile(path, "text");
    QVERIFY(std::filesystem::is_character_file(m_target));
    QVERIFY(std::filesystem::is_symlink(link));
    QCOMPARE(QDir(m_folder->path()).entryList({"*.part*"}, QDir::Files | QDir::Hidden), QStringList());
}

void tst_AtomicFile::writesIntoAPipe()
{
    QCOMPARE(::mkfifo(m_target.c_str(), 0600), 0);
    const std::string content(200'000, 'x'); // more than a pipe holds
    std::string arrived;
    std::thread reader([&] { arrived = bytesOf(m_target); });
    const QString error = storeError([&] { replaceFile(m_target, content); });
    reader.join();
    QCOMPARE(error, QString());
    QVERIFY(arrived == content);
    QVERIFY(std::filesystem::is_fifo(m_target));
}

void tst_AtomicFile::writesIntoAnOpenFile_data()
{
    QTest::addColumn<QString>("folder");
    QTest::newRow("/dev/fd") << "/dev/fd"; // /dev/stdout is a link to /proc/self/fd/1
    QTest::newRow("/proc/self/fd") << "/proc/self/fd";
}

// As /dev/stdout is when it was sent to a file: what stands in the file already stays, and what comes later follows.
void tst_AtomicFile::writesIntoAnOpenFile()
{
    QFETCH(QString, folder);
    const int descriptor = ::open(m_target.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    QVERIFY(descriptor >= 0);
    QCOMPARE(::write(descriptor, "before ", 7), ssize_t(7));
    const QString error = storeError([&] { replaceFile(folder.toStdString() + "/" + std::to_string(descriptor), "text"); });
    QCOMPARE(::write(descriptor, " after", 6), ssize_t(6));
    ::close(descriptor);
    QCOMPARE(error, QString());
    QCOMPARE(bytesOf(m_target), std::string("before text after"));
}

void tst_AtomicFile::aLongNameHasRoomForATemporary()
{
    const auto path = m_target.parent_path() / std::string(255, 'n');
    replaceFile(path, "text");
    QCOMPARE(bytesOf(path), std::string("text"));
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
