#include "WindowFixture.h"

#include "core/session/SessionExamples.h"
#include "window/RecoveryDialog.h"

#include <QDir>
#include <QListWidget>
#include <QMessageBox>
#include <QPushButton>

using namespace clusterlens;
using namespace clusterlens::testing;
using namespace clusterlens::ui;

/// Several programs have crashed: nothing is touched that was not ticked.
class tst_Recovery : public QObject {
    Q_OBJECT

private:
    std::shared_ptr<QTemporaryDir> m_folder;

    /// What a crashed program leaves: a session, and a lock whose owner is gone, or none.
    void leave(const QString& name, const QString& curve, int minutesAgo)
    {
        const QString path = recovery().filePath(name);
        SessionData session = unusualSession();
        session.view = "{}";
        session.originalPath = "/somewhere/" + curve.toStdString() + ".clens";
        session.curves[0].name = curve.toStdString();
        writeSession(path.toStdString(), session, "1");
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(file.setFileTime(QDateTime::currentDateTime().addSecs(-60 * minutesAgo), QFileDevice::FileModificationTime));
    }

    [[nodiscard]] QDir recovery() const { return QDir(m_folder->filePath("data/clusterlens/recovery")); }
    [[nodiscard]] QStringList left() const { return recovery().entryList({"session-A*", "session-B*", "session-C*"}, QDir::Files); }

    static bool waitForRows(const QListWidget& list)
    {
        return QTest::qWaitFor(
            [&list] { return list.findItems("is being read", Qt::MatchContains).isEmpty(); }, CLUSTERLENS_PATIENCE);
    }

    /// Ticks these rows and presses the button.
    static void reply(const QList<int>& rows, const QString& button, QStringList* texts = nullptr)
    {
        WindowFixture::answer([=](QWidget* dialog) {
            QCOMPARE(dialog->objectName(), QStringLiteral("recoveryQuestion"));
            auto* const list = dialog->findChild<QListWidget*>("recoveryList");
            QVERIFY(waitForRows(*list));
            for (int i = 0; i < list->count(); ++i) {
                list->item(i)->setCheckState(rows.contains(i) ? Qt::Checked : Qt::Unchecked);
                if (texts)
                    texts->append(list->item(i)->text());
            }
            dialog->findChild<QPushButton*>(button)->click();
        });
    }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_shared<QTemporaryDir>();
        QVERIFY(recovery().mkpath("."));
        leave("session-A.clens", "older", 60);
        leave("session-B.clens", "newer", 5);
    }

    void eachIsListedWithItsCurves()
    {
        WindowFixture fixture(m_folder);
        QStringList texts;
        reply({}, "later", &texts);
        fixture.window.offerRecovery();
        QCOMPARE(texts.size(), 2);
        QVERIFY2(texts[0].contains("newer") && texts[1].contains("older"), qPrintable(texts.join('\n')));
        QCOMPARE(left().size(), 2);
        QVERIFY(fixture.document().curveIds().isEmpty());
    }

    void theListIsThereBeforeItsFilesAreRead()
    {
        const QList<RecoveryFile> files = findRecoveryFiles(recovery().path());
        const RecoveryDialog dialog(files);
        const auto& list = *dialog.findChild<QListWidget*>("recoveryList");
        QCOMPARE(list.findItems("is being read", Qt::MatchContains).size(), 2);
        QVERIFY(waitForRows(list));
        QVERIFY2(list.item(0)->text().contains("newer"), qPrintable(list.item(0)->text()));
        QVERIFY(dialog.contents(files[0])); // ticked
        QVERIFY(!dialog.contents(files[1]));
    }

    /// How much there is comes before the names, which may be many.
    void ofManyCurvesTheFirstAreNamed()
    {
        SessionData session = readSession(recovery().filePath("session-B.clens").toStdString());
        const int before = int(session.curves.size());
        for (int i = before + 1; i <= 100; ++i) {
            session.curves.push_back(session.curves.front());
            session.curves.back().id = 1000 + i;
            session.curves.back().runs.clear();
            session.curves.back().name = QStringLiteral("au_%1K.gr").arg(i).toStdString();
        }
        writeSession(recovery().filePath("session-B.clens").toStdString(), session, "1");
        WindowFixture fixture(m_folder);
        QStringList texts;
        reply({}, "later", &texts);
        fixture.window.offerRecovery();
        QVERIFY2(
            texts[0].contains("newer.clens, curves: 100, candidates: 4: newer, zweite Kurve Å, au_3K.gr, …"), qPrintable(texts[0]));
    }

    /// Whether its program still runs nobody here can tell.
    void whatAnotherComputerHasIsOfferedAndLeftAsItIs()
    {
        leave("session-C.clens", "theirs", 1);
        QFile lock(recovery().filePath("session-C.clens.lock"));
        QVERIFY(lock.open(QIODevice::WriteOnly));
        lock.write("4711\nclusterlens\nbeamline3\n\n\n"); // as Qt writes it
        lock.close();
        WindowFixture fixture(m_folder);
        WindowFixture::answer([](QWidget* dialog) {
            auto* const list = dialog->findChild<QListWidget*>("recoveryList");
            QVERIFY(waitForRows(*list));
            QCOMPARE(list->count(), 3);
            QVERIFY2(
                list->item(0)->text().contains("a window on beamline3, which may still run"), qPrintable(list->item(0)->text()));
            QCOMPARE(list->item(0)->checkState(), Qt::Unchecked);
            QCOMPARE(list->item(1)->checkState(), Qt::Checked);
            dialog->findChild<QPushButton*>("later")->click();
        });
        fixture.window.offerRecovery();
        reply({0}, "recover");
        fixture.window.actions().recover->trigger();
        QCOMPARE(fixture.document().curve(fixture.document().curveIds().first()).name, QStringLiteral("theirs"));
        QTRY_COMPARE(fixture.workspace.autosave.savedRevision(), fixture.document().revision());
        QCOMPARE(left().size(), 4); // with the lock
        QVERIFY(recovery().remove("session-A.clens") && recovery().remove("session-B.clens"));
        fixture.window.messages().clear();
        fixture.window.offerRecovery(); // no question at each start
        QVERIFY2(fixture.messages().value(0).contains("beamline3"), qPrintable(fixture.messages().join('\n')));
    }

    void discardTouchesWhatIsTickedOnly()
    {
        WindowFixture fixture(m_folder);
        reply({1}, "discard");
        fixture.window.offerRecovery();
        QCOMPARE(left(), QStringList({"session-B.clens"}));
        QVERIFY(fixture.messages().first().contains("kept"));
    }

    void theRecoveredOneGoesWhenItIsSavedAgainAndTheOtherStays()
    {
        WindowFixture fixture(m_folder);
        reply({0}, "recover");
        fixture.window.offerRecovery();
        QCOMPARE(fixture.document().curve(fixture.document().curveIds().first()).name, QStringLiteral("newer"));
        QVERIFY(fixture.document().isModified());
        QTRY_COMPARE(left(), QStringList({"session-A.clens"}));
        QCOMPARE(fixture.messages().size(), 2);
    }

    void ofSeveralTheNewestIsOpenedAndTheOthersComeLater()
    {
        WindowFixture fixture(m_folder);
        reply({0, 1}, "recover");
        fixture.window.offerRecovery();
        QTRY_COMPARE(left(), QStringList({"session-A.clens"}));
        QVERIFY(fixture.messages().last().contains("kept"));
        // From the menu; the document is modified now and asks first.
        fixture.document().save(fixture.path("first.clens"));
        reply({0}, "recover");
        fixture.window.actions().recover->trigger();
        QCOMPARE(fixture.document().curve(fixture.document().curveIds().first()).name, QStringLiteral("older"));
        QTRY_COMPARE(left(), QStringList());
        fixture.window.actions().recover->trigger(); // no dialog
        QVERIFY(fixture.messages().last().contains("no unsaved work"));
    }

    void whatOthersHaveSavedSinceIsReplacedAfterAQuestionOnly_data()
    {
        QTest::addColumn<bool>("changed");
        QTest::newRow("by nobody") << false;
        QTest::newRow("by another window") << true;
    }

    void whatOthersHaveSavedSinceIsReplacedAfterAQuestionOnly()
    {
        QFETCH(const bool, changed);
        const QString saved = m_folder->filePath("saved.clens");
        {
            WindowFixture crashed(m_folder);
            crashed.window.open({example("silver-icosahedron.gr")});
            crashed.document().save(saved);
            crashed.window.open({example("gold-decahedron.gr")});
            crashed.workspace.autosave.saveNow();
            QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(crashed.workspace.autosave.file()), CLUSTERLENS_PATIENCE);
            QVERIFY(QFile::copy(crashed.workspace.autosave.file(), recovery().filePath("session-C.clens")));
        }
        if (changed) {
            Document other;
            other.open(saved);
            other.renameCurve(other.curveIds().first(), "theirs");
            other.save(saved);
        }
        WindowFixture fixture(m_folder);
        reply({0}, "recover");
        fixture.window.offerRecovery();
        QCOMPARE(fixture.document().filePath(), saved);
        bool asked = false;
        if (changed)
            WindowFixture::answer([&](QWidget* question) {
                asked = question->objectName() == "sharedQuestion";
                qobject_cast<QMessageBox*>(question)->button(QMessageBox::Cancel)->click();
            });
        fixture.window.actions().save->trigger();
        QCOMPARE(asked, changed);
        QCOMPARE(readSession(saved.toStdString()).curves.size(), std::size_t(changed ? 1 : 2));
    }

    void oneThatCannotBeReadIsListedToo()
    {
        QFile file(recovery().filePath("session-C.clens"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("no HDF5");
        file.close();
        WindowFixture fixture(m_folder);
        QStringList texts;
        reply({0}, "recover", &texts);
        fixture.window.offerRecovery();
        QCOMPARE(texts.size(), 3);
        QVERIFY2(texts[0].contains("cannot be read"), qPrintable(texts[0]));
        QCOMPARE(left().size(), 3); // a failed recovery deletes nothing
        QVERIFY(!fixture.messages().isEmpty());
    }
};

QTEST_MAIN(tst_Recovery)
#include "tst_Recovery.moc"
