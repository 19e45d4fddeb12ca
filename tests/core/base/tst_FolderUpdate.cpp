#include "FileChecks.h"

#include "base/FolderUpdate.h"

#include <QtTest>

#include <sched.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <map>

using namespace clusterlens;
using namespace clusterlens::testing;

namespace fs = std::filesystem;

namespace {

using Content = std::map<std::string, std::string>;

bool isOurs(const std::string& name)
{
    return name.starts_with("set-");
}

/// Files by name; folders as "name/", links as "name@". Names that begin with a dot too.
Content contentOf(const fs::path& folder)
{
    Content content;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
        const std::string name = entry.path().filename();
        if (entry.is_symlink())
            content[name + "@"];
        else if (entry.is_directory())
            content[name + "/"];
        else
            content[name] = bytesOf(entry.path());
    }
    return content;
}

/// Replaces the set by \p files, in the order of their names.
void update(const fs::path& folder, const Content& files)
{
    FolderUpdate update(folder, isOurs);
    FolderUpdate::Names names;
    for (const auto& [name, text] : files) {
        std::ofstream(update.stage() / name) << text;
        names.emplace_back(name);
    }
    update.commit(names);
}

} // namespace

class tst_FolderUpdate : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_temporary = std::make_unique<QTemporaryDir>();
        m_parent = fs::canonical(m_temporary->path().toStdString());
        m_folder = m_parent / "results ü";
    }

    void makesAFolderWithItsParents()
    {
        update(m_parent / "a" / "b" / "", {{"set-1", "one"}});
        QCOMPARE(contentOf(m_parent / "a" / "b"), (Content{{"set-1", "one"}}));
        QCOMPARE(contentOf(m_parent / "a"), (Content{{"b/", ""}}));
    }

    void replacesASetThatHasTheFolderForItself()
    {
        update(m_folder, {{"set-1", "one"}, {"set-2", "two"}});
        fs::permissions(m_folder, fs::perms::owner_all);
        update(m_folder, {{"set-1", "new"}, {"set-3", "three"}});
        QCOMPARE(contentOf(m_folder), (Content{{"set-1", "new"}, {"set-3", "three"}}));
        QCOMPARE(contentOf(m_parent), (Content{{"results ü/", ""}}));
        QVERIFY(fs::status(m_folder).permissions() == fs::perms::owner_all);
    }

    void leavesWhatBelongsToNoSet()
    {
        update(m_folder, {{"set-1", "one"}, {"set-2", "two"}});
        std::ofstream(m_folder / "notes") << "mine";
        fs::create_directory(m_folder / "set-9"); // a folder is never one of a set
        std::ofstream(m_folder / "set-9" / "inside") << "mine";
        fs::create_symlink("nowhere", m_folder / "link");
        update(m_folder, {{"set-1", "new"}, {"set-3", "three"}});
        QCOMPARE(
            contentOf(m_folder), (Content{{"set-1", "new"}, {"set-3", "three"}, {"notes", "mine"}, {"set-9/", ""}, {"link@", ""}}));
        QCOMPARE(bytesOf(m_folder / "set-9" / "inside"), std::string("mine"));
        QCOMPARE(contentOf(m_parent), (Content{{"results ü/", ""}}));
    }

    void givenUpItLeavesNothing()
    {
        {
            FolderUpdate update(m_parent / "x" / "y", isOurs);
            std::ofstream(update.stage() / "set-1") << "half";
        }
        QCOMPARE(contentOf(m_parent), Content());
        update(m_folder, {{"set-1", "one"}});
        {
            FolderUpdate update(m_folder, isOurs);
            std::ofstream(update.stage() / "set-1") << "half";
        }
        QCOMPARE(contentOf(m_folder), (Content{{"set-1", "one"}}));
        QCOMPARE(contentOf(m_parent), (Content{{"results ü/", ""}}));
    }

    void whatStandsInTheWayLeavesTheOldSet()
    {
        update(m_folder, {{"set-1", "one"}, {"set-3", "three"}});
        fs::create_directory(m_folder / "set-2");
        const Content before = contentOf(m_folder);
        const QString message = storeError([&] { update(m_folder, {{"set-1", "new"}, {"set-2", "new"}}); });
        QVERIFY2(message.contains("set-2") && message.contains("folder"), qPrintable(message));
        QCOMPARE(contentOf(m_folder), before);
        QCOMPARE(contentOf(m_parent), (Content{{"results ü/", ""}}));
    }

    void aFailureHalfWayPutsTheOldSetBack()
    {
        update(m_folder, {{"set-1", "one"}, {"set-2", "two"}, {"set-3", "three"}});
        std::ofstream(m_folder / "notes") << "mine"; // file by file
        const Content before = contentOf(m_folder);
        FolderUpdate update(m_folder, isOurs);
        std::ofstream(update.stage() / "set-1") << "new";
        const QString message = storeError([&] { update.commit({"set-1", "set-4"}); }); // of which the second was never written
        QVERIFY2(message.contains("set-4"), qPrintable(message));
        QCOMPARE(contentOf(m_folder), before);
    }

    void theCurrentFolderStaysTheSameOne()
    {
        update(m_folder, {{"set-1", "one"}});
        const fs::path before = fs::current_path();
        fs::current_path(m_folder);
        update(".", {{"set-2", "two"}});
        QCOMPARE(contentOf("."), (Content{{"set-2", "two"}})); // seen from the folder itself, whatever now has its name
        fs::current_path(before);
        QCOMPARE(contentOf(m_folder), (Content{{"set-2", "two"}}));
    }

    void aLinkToAFolderStaysALink()
    {
        update(m_folder, {{"set-1", "one"}});
        fs::create_directory_symlink(m_folder, m_parent / "link");
        update(m_parent / "link", {{"set-2", "two"}});
        QVERIFY(fs::is_symlink(m_parent / "link"));
        QCOMPARE(contentOf(m_folder), (Content{{"set-2", "two"}}));
    }

    void refusesAFile()
    {
        std::ofstream(m_folder) << "a file";
        QVERIFY(storeError([&] { update(m_folder, {{"set-1", "one"}}); }).contains("a file has that name"));
        QCOMPARE(bytesOf(m_folder), std::string("a file"));
    }

    void refusesAFolderThatMayNotBeWritten()
    {
        if (::geteuid() == 0)
            QSKIP("nothing is forbidden to root");
        update(m_folder, {{"set-1", "one"}});
        fs::permissions(m_folder, fs::perms::owner_read | fs::perms::owner_exec);
        QVERIFY(!storeError([&] { update(m_folder, {{"set-2", "two"}}); }).isEmpty());
        QCOMPARE(contentOf(m_folder), (Content{{"set-1", "one"}}));
        QCOMPARE(contentOf(m_parent), (Content{{"results ü/", ""}}));
        fs::permissions(m_folder, fs::perms::owner_all);
    }

    void aProgramThatIsKilledLeavesAWholeSet_data()
    {
        QTest::addColumn<bool>("notes");
        QTest::newRow("exchanged") << false;
        QTest::newRow("file by file") << true;
    }

    void aProgramThatIsKilledLeavesAWholeSet()
    {
        QFETCH(bool, notes);
        const Content small{{"set-1", "small"}, {"set-end", "small"}};
        const Content large{{"set-1", "large"}, {"set-2", "large"}, {"set-3", "large"}, {"set-end", "large"}};
        for (int round = 0; round < 40; ++round) {
            fs::remove_all(m_folder);
            update(m_folder, small);
            if (notes)
                std::ofstream(m_folder / "notes") << "mine";
            int ends[2];
            QVERIFY(::pipe(ends) == 0);
            const pid_t child = ::fork();
            if (child == 0) {
                for (;;) {
                    (void)!::write(ends[1], "x", 1);
                    update(m_folder, large);
                    update(m_folder, small);
                }
            }
            char begun = 0;
            QVERIFY(::read(ends[0], &begun, 1) == 1);
            for (int turn = 0; turn < 25 * round; ++turn)
                ::sched_yield();
            ::kill(child, SIGKILL);
            ::waitpid(child, nullptr, 0);
            ::close(ends[0]);
            ::close(ends[1]);
            QVERIFY2(holdsAWholeSet(m_folder, small, large), qPrintable(QString::number(round)));
            QVERIFY(!notes || bytesOf(m_folder / "notes") == "mine");
        }
    }

    void theNextUpdateRemovesWhatAKilledOneLeft()
    {
        int ends[2];
        QVERIFY(::pipe(ends) == 0);
        const pid_t child = ::fork();
        if (child == 0) {
            const FolderUpdate half(m_folder, isOurs);
            std::ofstream(half.stage() / "set-1") << "whole";
            std::ofstream(half.stage() / "set-2.part0123") << "ha";
            (void)!::write(ends[1], "x", 1);
            for (;;)
                ::pause();
        }
        char begun = 0;
        QVERIFY(::read(ends[0], &begun, 1) == 1);
        const auto hidden = [this] {
            QStringList names;
            for (const auto& [name, text] : contentOf(m_parent))
                if (name.front() == '.')
                    names.append(QString::fromStdString(name));
            return names;
        };
        QCOMPARE(hidden().size(), 1);
        update(m_folder, {{"set-1", "a"}});
        QCOMPARE(hidden().size(), 1); // it may still come to its end
        ::kill(child, SIGKILL);
        ::waitpid(child, nullptr, 0);
        ::close(ends[0]);
        ::close(ends[1]);
        fs::create_directory(m_parent / ".clusterlens-part of mine");
        std::ofstream(m_parent / ".clusterlens-part of mine" / "notes") << "mine";
        update(m_folder, {{"set-1", "b"}});
        QCOMPARE(hidden(), QStringList{".clusterlens-part of mine/"});
        QCOMPARE(bytesOf(m_parent / ".clusterlens-part of mine" / "notes"), std::string("mine"));
    }

private:
    /// In the folder itself or, where files are moved one by one, in that of the older set.
    static bool holdsAWholeSet(const fs::path& folder, const Content& one, const Content& other)
    {
        const auto isWhole = [&](const fs::path& place) {
            Content found;
            for (const fs::path& name : FolderUpdate::ours(place, isOurs))
                found[name] = bytesOf(place / name);
            return found == one || found == other;
        };
        if (isWhole(folder))
            return true;
        for (const fs::directory_entry& entry : fs::directory_iterator(folder))
            if (entry.path().filename().string().starts_with("results-before-") && isWhole(entry.path()))
                return true;
        return false;
    }

    std::unique_ptr<QTemporaryDir> m_temporary;
    fs::path m_parent;
    fs::path m_folder;
};

QTEST_GUILESS_MAIN(tst_FolderUpdate)
#include "tst_FolderUpdate.moc"
