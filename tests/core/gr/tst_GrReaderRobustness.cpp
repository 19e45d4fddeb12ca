#include "base/Errors.h"
#include "gr/GrReader.h"

#include <QtTest>

#include <fstream>
#include <random>
#include <sstream>

#include <sys/stat.h>
#include <unistd.h>

using namespace clusterlens;

namespace {

std::vector<std::pair<std::string, std::string>> allDataFiles() // name, bytes
{
    std::vector<std::pair<std::string, std::string>> files;
    for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path(CLUSTERLENS_SOURCE) / "tests/data/gr")) {
        std::ifstream in(entry.path(), std::ios::binary);
        std::ostringstream bytes;
        bytes << in.rdbuf();
        files.emplace_back(entry.path().filename().string(), bytes.str());
    }
    std::sort(files.begin(), files.end()); // the order of a folder is not fixed
    return files;
}

// What a caller may rely on, whatever the input was.
bool isSound(const GrFile& file)
{
    const auto& [r, g, dg] = file.curve;
    bool sound = r.size() >= 10 && r.size() == g.size() && (dg.size() == 0 || dg.size() == r.size()) && r[0] >= 0.0;
    sound = sound && r.allFinite() && g.allFinite() && dg.allFinite() && (dg.size() == 0 || dg.minCoeff() > 0.0);
    for (Eigen::Index i = 1; i < r.size(); ++i)
        sound = sound && r[i] > r[i - 1];
    return sound;
}

std::string mutated(std::string bytes, std::mt19937& random)
{
    const auto below = [&random](std::size_t n) { return n == 0 ? 0 : random() % n; };
    static const std::string interesting = "0123456789.,;-+eEdD#=: \t\r\n\"'/\\\x01\xC3\xE5\xFF";
    for (auto n = 1 + below(6); n > 0; --n) {
        const auto at = below(bytes.size());
        const auto length = below(std::min<std::size_t>(bytes.size() - at, 40) + 1);
        switch (below(6)) {
        case 0:
            bytes.erase(at, length);
            break;
        case 1:
            bytes.insert(at, bytes.substr(below(bytes.size()), below(40)));
            break;
        case 2:
            bytes.insert(at, 1, interesting[below(interesting.size())]);
            break;
        case 3:
            if (!bytes.empty())
                bytes[at] = interesting[below(interesting.size())];
            break;
        case 4:
            if (!bytes.empty())
                bytes[at] = static_cast<char>(bytes[at] ^ static_cast<char>(1U << below(8)));
            break;
        default:
            bytes.resize(at);
        }
    }
    return bytes;
}

// Text without an end, so that a test of "too long" needs no disk.
class EndlessRows : public std::streambuf {
protected:
    int_type underflow() override
    {
        setg(m_row.data(), m_row.data(), m_row.data() + m_row.size());
        m_served += m_row.size();
        return traits_type::to_int_type(m_row[0]);
    }

public:
    [[nodiscard]] std::size_t served() const { return m_served; }

private:
    std::string m_row = "0.01 0.5\n";
    std::size_t m_served = 0;
};

QString errorOf(const std::filesystem::path& path)
{
    try {
        (void)readGrFile(path);
    } catch (const ParseError& e) {
        return "ParseError " + QString::fromUtf8(e.what());
    } catch (const StoreError& e) {
        return "StoreError " + QString::fromUtf8(e.what());
    }
    return {};
}

} // namespace

class tst_GrReaderRobustness : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void mutationsParseSoundlyOrThrowParseError();
    void truncationsParseSoundlyOrThrowParseError();
    void stopsReadingAnEndlessStream();
    void refusesAGigabyteWithoutReadingIt();
    void refusesTooManyLines();
    void refusesADirectory();
    void refusesAMissingFile();
    void refusesAFileWithoutPermission();
    void readsPathsOfAnyLanguage();
    void cutsLongLinesInMessages();
};

void tst_GrReaderRobustness::mutationsParseSoundlyOrThrowParseError()
{
    const auto files = allDataFiles();
    QVERIFY(files.size() > 60);
    std::mt19937 random(20250712); // fixed: the same mutations in every run
    int parsed = 0;
    int refused = 0;
    for (int i = 0; i < 6000; ++i) {
        const auto& [name, bytes] = files[static_cast<std::size_t>(i) % files.size()];
        std::istringstream in(mutated(bytes, random));
        try {
            const GrFile file = readGr(in, "mutated.gr");
            QVERIFY2(isSound(file), qPrintable(QString("mutation %1 of %2").arg(i).arg(name.c_str())));
            ++parsed;
        } catch (const ParseError& e) {
            QVERIFY(std::string(e.what()).starts_with("mutated.gr:"));
            QVERIFY(std::string(e.what()).find('\n') == std::string::npos);
            ++refused;
        }
    }
    QCOMPARE(parsed + refused, 6000);
    QVERIFY(parsed > 1000 && refused > 1000); // else the mutations test only one side
}

void tst_GrReaderRobustness::truncationsParseSoundlyOrThrowParseError()
{
    for (const auto& [name, bytes] : allDataFiles())
        for (std::size_t length = 0; length < bytes.size(); length += 1 + bytes.size() / 40) {
            std::istringstream in(bytes.substr(0, length));
            try {
                QVERIFY(isSound(readGr(in, "cut.gr")));
            } catch (const ParseError&) {
            }
        }
}

void tst_GrReaderRobustness::stopsReadingAnEndlessStream()
{
    EndlessRows rows;
    std::istream in(&rows);
    ReadOptions options;
    options.maxBytes = 1 << 20;
    QVERIFY_THROWS_EXCEPTION(ParseError, (void)readGr(in, "endless.gr", options));
    QVERIFY(rows.served() < (2 << 20));
}

void tst_GrReaderRobustness::refusesAGigabyteWithoutReadingIt()
{
    QTemporaryDir folder;
    const auto path = std::filesystem::path(folder.path().toStdString()) / "large.gr";
    std::ofstream(path) << "0 0\n";
    std::filesystem::resize_file(path, std::uintmax_t{1} << 30U); // sparse: takes no disk
    const QString error = errorOf(path);
    QVERIFY2(error.contains("large.gr: expected at most 32 MiB of text, found 1024 MiB"), qPrintable(error));
}

void tst_GrReaderRobustness::refusesTooManyLines()
{
    std::istringstream in(std::string(2'000'001, '\n'));
    try {
        (void)readGr(in, "lines.gr");
        QFAIL("expected a ParseError");
    } catch (const ParseError& e) {
        QCOMPARE(QString(e.what()), QString("lines.gr: expected at most 2000000 lines, found more"));
    }
}

void tst_GrReaderRobustness::refusesADirectory()
{
    QTemporaryDir folder;
    QCOMPARE(errorOf(folder.path().toStdString()), "StoreError " + folder.path() + ": expected a file, found a directory");
}

void tst_GrReaderRobustness::refusesAMissingFile()
{
    QCOMPARE(
        errorOf("/nowhere/a.gr"), QString("StoreError /nowhere/a.gr: expected a readable file, found: No such file or directory"));
}

void tst_GrReaderRobustness::refusesAFileWithoutPermission()
{
    QTemporaryDir folder;
    const auto path = std::filesystem::path(folder.path().toStdString()) / "closed.gr";
    std::ofstream(path) << "0 0\n";
    ::chmod(path.c_str(), 0);
    ::chmod(folder.path().toStdString().c_str(), 0755);
    const bool root = ::geteuid() == 0; // permissions do not bind root: become nobody for a moment
    if (root && ::seteuid(65534) != 0)
        QSKIP("cannot give up root's rights here");
    const QString error = errorOf(path);
    if (root)
        QCOMPARE(::seteuid(0), 0);
    QCOMPARE(error, "StoreError " + QString::fromStdString(path.string()) + ": expected a readable file, found: Permission denied");
}

void tst_GrReaderRobustness::readsPathsOfAnyLanguage()
{
    QTemporaryDir folder;
    const auto source = std::filesystem::path(CLUSTERLENS_SOURCE) / "tests/data/gr/pdfgetx3.gr";
    const auto path = std::filesystem::path(folder.path().toStdString()) / u8"Größe 铂.gr";
    std::filesystem::copy_file(source, path);
    const GrFile file = readGrFile(path);
    QCOMPARE(file.curve.r.size(), 60);
    QVERIFY(QString::fromStdString(file.name).endsWith(QString::fromUtf8("Größe 铂.gr")));
}

void tst_GrReaderRobustness::cutsLongLinesInMessages()
{
    std::istringstream in(std::string(100'000, 'x') + "\x01\n");
    try {
        (void)readGr(in, "long.gr");
        QFAIL("expected a ParseError");
    } catch (const ParseError& e) {
        QVERIFY(std::string(e.what()).size() < 300);
    }
}

QTEST_APPLESS_MAIN(tst_GrReaderRobustness)
#include "tst_GrReaderRobustness.moc"
