#include "base/AppendFile.h"
#include "base/Errors.h"

#include <QtTest>

#include <QTemporaryDir>

#include <fstream>

using namespace clusterlens;
using Lines = std::vector<std::string>;

/// Lines that stay, whatever ends the program.
class tst_AppendFile : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsWhatWasAppended()
    {
        const std::filesystem::path path = file("lines");
        {
            AppendFile lines(path);
            QVERIFY(lines.lines().empty());
            lines.append("one");
            lines.append("two");
            QCOMPARE(appendedLines(path), (Lines{"one", "two"}));
        }
        AppendFile again(path);
        QCOMPARE(again.lines(), (Lines{"one", "two"}));
        again.append("three");
        QCOMPARE(appendedLines(path), (Lines{"one", "two", "three"}));
    }

    void leavesOutALineThatWasCutOff()
    {
        const std::filesystem::path path = file("cut");
        std::ofstream(path) << "whole\n{\"half\": ";
        QCOMPARE(appendedLines(path), (Lines{"whole"}));
        AppendFile lines(path);
        QCOMPARE(lines.lines(), (Lines{"whole"}));
        lines.append("next");
        const Lines all = appendedLines(path);
        QCOMPARE(all.back(), std::string("next"));
        QCOMPARE(all.front(), std::string("whole"));
    }

    void belongsToOneAtATime()
    {
        const std::filesystem::path path = file("locked");
        {
            const AppendFile first(path);
            QVERIFY_THROWS_EXCEPTION(StoreError, AppendFile{path});
        }
        const AppendFile second(path);
        QVERIFY(second.lines().empty());
    }

    void refusesWhatItCannotHold()
    {
        QVERIFY_THROWS_EXCEPTION(StoreError, AppendFile(file("nowhere/lines")));
        QVERIFY_THROWS_EXCEPTION(StoreError, AppendFile(m_folder.path().toStdString()));
        const std::filesystem::path path = file("long");
        std::ofstream(path) << std::string(100, 'x') << "\n";
        QVERIFY_THROWS_EXCEPTION(StoreError, AppendFile(path, 99));
        QVERIFY_THROWS_EXCEPTION(StoreError, (void)appendedLines(path, 99));
        QVERIFY(appendedLines(file("absent")).empty());
    }

private:
    [[nodiscard]] std::filesystem::path file(const char* name) const { return m_folder.filePath(name).toStdString(); }

    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(tst_AppendFile)
#include "tst_AppendFile.moc"
