#include "threads/Background.h"
#include "threads/Worker.h"

#include <QtTest>

#include <atomic>
#include <latch>
#include <stdexcept>
#include <thread>

using namespace clusterlens::ui;

/// Takes what arrives in the window's thread and was not caught.
class Catching : public QCoreApplication {
public:
    using QCoreApplication::QCoreApplication;

    bool notify(QObject* receiver, QEvent* event) override
    {
        try {
            return QCoreApplication::notify(receiver, event);
        } catch (const std::exception& e) {
            caught.append(e.what());
        } catch (...) {
            caught.append("unknown");
        }
        return true;
    }

    QStringList caught;
};

class tst_Worker : public QObject {
    Q_OBJECT

private:
    static QStringList& caught() { return static_cast<Catching*>(QCoreApplication::instance())->caught; }

private Q_SLOTS:
    void init() { caught().clear(); }

    void doesThePiecesInOrderOnAThreadOfItsOwn()
    {
        QList<int> done; // in this thread
        Worker worker;
        const std::thread::id here = std::this_thread::get_id();
        std::atomic<bool> elsewhere = true;
        for (int i = 0; i < 50; ++i)
            worker.add([&, i] {
                elsewhere = elsewhere && std::this_thread::get_id() != here;
                worker.deliver([&, i] { done.append(i); });
            });
        QTRY_COMPARE(done.size(), 50);
        for (int i = 0; i < 50; ++i)
            QCOMPARE(done[i], i);
        QVERIFY(elsewhere);
    }

    void aNewerPieceTakesThePlaceOfOneThatWaits()
    {
        std::latch begun(1);
        std::latch mayGoOn(1);
        QStringList done;
        Worker worker;
        const auto say
            = [&](const QString& what) { return [&worker, &done, what] { worker.deliver([&done, what] { done.append(what); }); }; };
        worker.replace(1, [&] {
            begun.count_down();
            mayGoOn.wait();
        });
        begun.wait(); // that one is at work: it is not replaced
        worker.replace(1, say("old"));
        worker.replace(2, say("other"));
        worker.replace(1, say("new"));
        worker.add(say("last"));
        mayGoOn.count_down();
        QTRY_COMPARE(done, QStringList({"new", "other", "last"}));
    }

    void theEndCleansUpOnTheThreadAndNothingIsDoneAfterIt()
    {
        bool late = false;
        std::thread::id workedOn;
        std::thread::id endedOn;
        {
            std::latch done(1);
            Worker worker([&] { endedOn = std::this_thread::get_id(); });
            worker.add([&] {
                workedOn = std::this_thread::get_id();
                done.count_down();
            });
            done.wait();
            worker.deliver([&] { late = true; });
            worker.stop();
            worker.add([&] { late = true; });
        }
        QCoreApplication::processEvents();
        QCOMPARE(endedOn, workedOn);
        QVERIFY(!late);
    }

    void whatAPieceThrowsIsThrownHere()
    {
        Worker worker;
        bool done = false;
        worker.add([] { throw std::runtime_error("a piece"); });
        worker.add([] { throw 7; });
        worker.add([&] { worker.deliver([&] { done = true; }); });
        QTRY_VERIFY(done);
        QCOMPARE(caught(), QStringList({"a piece", "unknown"}));
    }

    void backgroundGivesTheResultOrThrows()
    {
        Background background;
        int result = 0;
        background.run([] { return 6 * 7; }, [&](int answer) { result = answer; });
        QTRY_COMPARE(result, 42);
        background.run([]() -> int { throw std::runtime_error("no answer"); }, [&](int) { result = 0; });
        QTRY_COMPARE(caught(), QStringList({"no answer"}));
        QCOMPARE(result, 42);
    }
};

int main(int argc, char** argv)
{
    Catching application(argc, argv);
    tst_Worker test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_Worker.moc"
