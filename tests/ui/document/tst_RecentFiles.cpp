#include "document/RecentFiles.h"

#include <QtTest>

#include <fstream>

using clusterlens::ui::RecentFiles;

class tst_RecentFiles : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_settings = m_folder->filePath("settings.ini");
        for (int i = 0; i < 12; ++i)
            std::ofstream(file(i).toStdString()) << "x";
    }

    void remembersTheNewestFirst()
    {
        {
            RecentFiles recent(m_settings);
            QSignalSpy changed(&recent, &RecentFiles::changed);
            for (int i = 0; i < 12; ++i)
                recent.add(file(i));
            recent.add(file(5));
            QCOMPARE(changed.count(), 13);
        }
        const QStringList paths = RecentFiles(m_settings).paths();
        QCOMPARE(paths.size(), RecentFiles::most);
        QCOMPARE(paths.mid(0, 3), QStringList({file(5), file(11), file(10)}));
    }

    void twoWindowsRememberTogether()
    {
        RecentFiles one(m_settings);
        RecentFiles other(m_settings);
        one.add(file(1));
        other.add(file(2));
        one.add(file(3));
        QCOMPARE(one.paths(), QStringList({file(3), file(2), file(1)}));
        QCOMPARE(RecentFiles(m_settings).paths(), one.paths());
        other.clear();
        one.add(file(4));
        QCOMPARE(one.paths(), QStringList{file(4)});
    }

    void leavesOutWhatIsGone()
    {
        RecentFiles recent(m_settings);
        recent.add(file(1));
        recent.add(file(2));
        QFile::remove(file(2));
        QCOMPARE(recent.paths(), QStringList{file(1)});
        recent.clear();
        QVERIFY(RecentFiles(m_settings).paths().isEmpty());
    }

    void damagedSettingsNeverStopTheProgram_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("binary") << QByteArray("\x00\xff\xfe\x89HDF\r\n\x1a\n", 11);
        QTest::newRow("no value") << QByteArray("[General]\nrecentFiles=\n");
        QTest::newRow("another type") << QByteArray("[General]\nrecentFiles=@Variant(\\0\\0\\0\\x7f\\0\\0\\0\\x1d\\xff)\n");
        QTest::newRow("a broken one") << QByteArray("[General]\nrecentFiles=@ByteArray(\nfoo, \"bar");
        QTest::newRow("no paths") << QByteArray("[General]\nrecentFiles=1, , ../x, relative.gr, \\x1\n");
        QTest::newRow("very long") << "[General]\nrecentFiles=" + QByteArray(1'000'000, ',') + "\n";
    }

    void damagedSettingsNeverStopTheProgram()
    {
        QFETCH(QByteArray, content);
        std::ofstream(m_settings.toStdString(), std::ios::binary) << content.toStdString();
        RecentFiles recent(m_settings);
        QCOMPARE(recent.paths(), QStringList());
        recent.add(file(3));
        QCOMPARE(recent.paths(), QStringList{file(3)});
    }

    void unwritableSettingsDoNoHarm()
    {
        RecentFiles recent(m_folder->filePath("0.gr/not a folder/settings.ini"));
        recent.add(file(3));
        QCOMPARE(recent.paths(), QStringList{file(3)});
    }

private:
    [[nodiscard]] QString file(int i) const { return m_folder->filePath(QString("%1.gr").arg(i)); }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_settings;
};

QTEST_GUILESS_MAIN(tst_RecentFiles)
#include "tst_RecentFiles.moc"
