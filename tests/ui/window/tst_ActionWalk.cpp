#include "WindowWalker.h"

#include "runs/CurveJobs.h"
#include "ui/support/MinedCandidates.h"

#include <QComboBox>
#include <QDesktopServices>
#include <QListWidget>

#include <chrono>
#include <random>
#include <thread>

using namespace clusterlens;
using namespace clusterlens::testing;
using namespace clusterlens::ui;

/// Whatever can be done is done, in every state: nothing may throw, and the window goes on answering.
class tst_ActionWalk : public QObject {
    Q_OBJECT

public Q_SLOTS:
    void openNothing(const QUrl& /*url*/) { }

private:
    /// A run that goes on until it is cancelled.
    static void beBusy(WindowFixture& fixture)
    {
        if (!fixture.workspace.queue.isBusy())
            fixture.workspace.queue.add(std::make_unique<FunctionJob>("Busy", [](const RunControl& control) {
                for (;;) {
                    control.throwIfCancelled();
                    std::this_thread::sleep_for(std::chrono::milliseconds(1));
                }
            }));
    }

    /// That many curves, the first with candidates.
    void fill(WindowFixture& fixture, int curves) const
    {
        Document& document = fixture.document();
        if (document.curveIds().size() == curves && (curves == 0 || document.candidateIds().size() >= 2))
            return;
        document.clear();
        const QStringList names{"gold-decahedron.gr", "silver-icosahedron.gr"};
        for (int i = 0; i < curves; ++i)
            fixture.window.open({example(names[i])});
        if (curves == 0)
            return;
        std::vector<std::shared_ptr<const Candidate>> candidates;
        for (const ShownCandidate& one : m_mined.candidates)
            candidates.push_back(one.candidate);
        document.addCandidates(document.curveIds().first(), candidates);
        document.setCurrentCurve(document.curveIds().first());
    }

    void settle(WindowFixture& fixture) const
    {
        fixture.workspace.queue.cancelAll();
        QTRY_VERIFY_WITH_TIMEOUT(!fixture.workspace.queue.isBusy(), CLUSTERLENS_PATIENCE);
        fixture.window.show(); // it may have been quit
        WindowWalker(fixture).closeOthers();
        fixture.window.messages().clear();
    }

    /// What is thrown past the event loop counts as well.
    template <typename Act> void attempt(const Act& act)
    {
        try {
            act();
        } catch (const std::exception& e) {
            m_exceptions.append(e.what());
        }
    }

    /// The window is as it was, and its event loop turns.
    void check(const QString& what)
    {
        bool turned = false;
        QTimer::singleShot(0, this, [&] { turned = true; });
        QTRY_VERIFY2(turned, qPrintable(what));
        QVERIFY2(m_exceptions.isEmpty(), qPrintable(what + ": " + m_exceptions.join("; ")));
    }

    /// One thing that a user may do. \param what  gets its name
    template <typename Below>
    static void step(
        WindowFixture& fixture, const WindowWalker& walker, const std::vector<GuideKey>& keys, const Below& below, QString& what)
    {
        switch (below(7)) {
        case 0: {
            const QList<QPointer<QAction>> actions = walker.actions();
            const QPointer<QAction>& action = actions[below(actions.size())];
            what += action->text();
            action->trigger();
            break;
        }
        case 1: {
            const GuideKey& key = keys[std::size_t(below(qsizetype(keys.size())))];
            what += key.keys.toString() + " in " + key.widget;
            walker.press(key);
            break;
        }
        case 2: {
            what += "selection";
            auto* const table = fixture.find<QAbstractItemView>("candidateTable");
            if (const int rows = table->model()->rowCount(); rows > 0)
                fixture.selectRows({int(below(rows)), int(below(rows))});
            break;
        }
        case 3: {
            what += "another curve";
            auto* const list = fixture.find<QListWidget>("curveList");
            if (list->count() > 0)
                list->setCurrentRow(int(below(list->count())));
            break;
        }
        case 4: {
            const QList<QAbstractButton*> buttons = fixture.window.findChildren<QAbstractButton*>();
            QAbstractButton* const button = buttons[below(buttons.size())];
            what += "button " + button->objectName() + button->text();
            if (button->isVisible() && button->isEnabled())
                button->click();
            break;
        }
        case 5:
            what += "undo or redo";
            (below(3) == 0 ? fixture.window.actions().redo : fixture.window.actions().undo)->trigger();
            break;
        default:
            what += "typing and time";
            if (QWidget* const focused = QApplication::focusWidget())
                QTest::keyClicks(focused, QStringLiteral("7"));
            QTest::qWait(int(below(60)));
        }
    }

    void setUp(Answers& answers, const WindowFixture& fixture, bool accept) const
    {
        answers.accept = accept;
        answers.saveAs = fixture.path("saved");
        answers.openFile = example("platinum-octahedron.gr");
    }

    tests::MinedCurve m_mined;
    QStringList m_exceptions;
    QTemporaryDir m_home;

private Q_SLOTS:
    void initTestCase()
    {
        qputenv("HOME", m_home.path().toLocal8Bit());
        QGuiApplication::setQuitOnLastWindowClosed(false);
        QDesktopServices::setUrlHandler("file", this, "openNothing");
        auto* const application = qobject_cast<GuardedApplication*>(QCoreApplication::instance());
        QVERIFY(application);
        connect(
            application, &GuardedApplication::exceptionCaught, this, [this](const QString& what) { m_exceptions.append(what); });
        m_mined = tests::mineExample("gold-decahedron.gr", 3);
    }

    void cleanupTestCase() { QDesktopServices::unsetUrlHandler("file"); }

    void init() { m_exceptions.clear(); }

    void theGuidesKeysAreFound()
    {
        const std::vector<GuideKey> keys = keysOfGuide();
        QStringList texts;
        for (const GuideKey& key : keys)
            texts.append(key.keys.toString() + "@" + key.widget);
        for (const char* const one : {"Ctrl+N@", "Ctrl+.@", "Ctrl+5@", "F2@", "F1@", "Ctrl+Alt+T@", "Ctrl+Shift+Z@", "Ctrl+Del@",
                 "Del@candidateTable", "Left@sceneView", "+@sceneView", "-@pdfPlot", "Home@pdfPlot", "Del@curveList"})
            QVERIFY2(texts.contains(one), qPrintable(QString(one) + " is not in " + texts.join(' ')));
    }

    void everything_data()
    {
        QTest::addColumn<int>("curves");
        QTest::addColumn<bool>("busy");
        QTest::addColumn<bool>("accept");
        for (int curves = 0; curves <= 2; ++curves)
            for (const bool busy : {false, true})
                for (const bool accept : {false, true})
                    QTest::addRow("%d curves, %s, dialogs %s", curves, busy ? "busy" : "idle", accept ? "accepted" : "rejected")
                        << curves << busy << accept;
    }

    void everything()
    {
        QFETCH(const int, curves);
        QFETCH(const bool, busy);
        QFETCH(const bool, accept);
        WindowFixture fixture;
        fill(fixture, curves);
        QVERIFY(QTest::qWaitForWindowExposed(&fixture.window));
        const WindowWalker walker(fixture);
        Answers answers;
        setUp(answers, fixture, accept);
        const auto twice = [&](const QString& what, const auto& act) {
            if (QTest::currentTestFailed())
                return;
            fill(fixture, curves);
            if (busy)
                beBusy(fixture);
            for (int i = 0; i < 2; ++i) {
                attempt(act);
                check(what);
            }
            settle(fixture);
            check(what);
        };
        const QList<QPointer<QAction>> actions = walker.actions();
        QVERIFY(actions.size() > 30);
        for (const QPointer<QAction>& action : actions)
            if (action)
                twice(action->text(), [&] {
                    if (action)
                        action->trigger();
                });
        for (const QPointer<QWidget>& widget : walker.menuWidgets())
            twice("menu of " + widget->objectName(), [&] { WindowFixture::openContextMenu(*widget); });
        for (const GuideKey& key : keysOfGuide())
            twice(key.keys.toString() + " in " + key.widget, [&] { walker.press(key); });
        if (accept && curves > 0)
            QVERIFY(answers.count() > 0);
    }

    void inAnyOrder_data()
    {
        QTest::addColumn<unsigned>("seed");
        for (const unsigned seed : {1U, 2U, 3U})
            QTest::addRow("seed %u", seed) << seed;
    }

    void inAnyOrder()
    {
        QFETCH(const unsigned, seed);
        constexpr int steps = 400;
        std::mt19937 random(seed);
        const auto below = [&](qsizetype n) { return qsizetype(random() % unsigned(n)); };
        WindowFixture fixture;
        fill(fixture, 2);
        QVERIFY(QTest::qWaitForWindowExposed(&fixture.window));
        const WindowWalker walker(fixture);
        const std::vector<GuideKey> keys = keysOfGuide();
        Answers answers;
        QString last;
        for (int i = 0; i < steps; ++i) {
            setUp(answers, fixture, below(2) == 0);
            answers.discard = below(3) == 0;
            last = QStringLiteral("seed %1, step %2: ").arg(seed).arg(i);
            attempt([&] { step(fixture, walker, keys, below, last); });
            check(last);
            if (QTest::currentTestFailed())
                return;
            if (!fixture.window.isVisible())
                fixture.window.show();
            if (fixture.document().curveIds().isEmpty() && below(3) == 0)
                fill(fixture, 2);
            if (below(10) == 0)
                walker.closeOthers();
        }
        settle(fixture);
        check(last);
    }
};

int main(int argc, char** argv)
{
    GuardedApplication application(argc, argv);
    QTest::setMainSourcePath(__FILE__);
    tst_ActionWalk test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_ActionWalk.moc"
