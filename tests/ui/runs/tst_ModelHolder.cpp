#include "core/candidates/KnownShapesModel.h"

#include "base/Errors.h"
#include "runs/LibraryLoader.h"
#include "runs/ModelHolder.h"

#include <QtTest>

#include <atomic>
#include <latch>

using namespace clusterlens;
using namespace clusterlens::ui;
using clusterlens::testing::KnownShapesModel;

class tst_ModelHolder : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void loadsInTheBackgroundOnce()
    {
        std::atomic<int> loads = 0;
        ModelHolder holder([&](const std::filesystem::path&, const std::string&) {
            ++loads;
            return std::make_shared<KnownShapesModel>();
        });
        QSignalSpy loaded(&holder, &ModelHolder::loaded);
        QVERIFY(!holder.info());
        holder.preload("a.h5", "cpu");
        QTRY_COMPARE(loaded.count(), 1);
        QCOMPARE(holder.info()->name, std::string("known-shapes"));
        const ModelHolder::Model first = holder.wait("a.h5", "cpu", {});
        holder.preload("a.h5", "cpu");
        QCOMPARE(holder.wait("a.h5", "cpu", {}), first);
        QCOMPARE(loads.load(), 1);
        QVERIFY(holder.wait("b.h5", "cpu", {}) != first);
        QCOMPARE(loads.load(), 2);
    }

    void aFailureIsToldAndTriedAgain()
    {
        std::atomic<bool> works = false;
        ModelHolder holder([&](const std::filesystem::path& bundle, const std::string&) -> ModelHolder::Model {
            if (!works)
                throw StoreError(bundle.string() + ": no such file");
            return std::make_shared<KnownShapesModel>();
        });
        QSignalSpy failed(&holder, &ModelHolder::failed);
        holder.preload("a.h5", "auto");
        QTRY_COMPARE(failed.count(), 1);
        QCOMPARE(failed.first().first().toString(), QString("a.h5: no such file"));
        QVERIFY(!holder.info());
        QVERIFY_EXCEPTION_THROWN((void)holder.wait("a.h5", "auto", {}), StoreError);
        works = true;
        QVERIFY(holder.wait("a.h5", "auto", {}) != nullptr);
    }

    void aCancelIsHeardWhileItLoads()
    {
        std::latch loading(1);
        std::latch mayEnd(1);
        ModelHolder holder([&](const std::filesystem::path&, const std::string&) {
            loading.count_down();
            mayEnd.wait();
            return std::make_shared<KnownShapesModel>();
        });
        const auto cancel = std::make_shared<std::atomic<bool>>(false);
        bool cancelled = false;
        std::jthread waiting([&] {
            try {
                (void)holder.wait("a.h5", "cpu", RunControl(cancel, {}));
            } catch (const Cancelled&) {
                cancelled = true;
            }
        });
        loading.wait();
        cancel->store(true);
        waiting.join(); // the loader is still held
        QVERIFY(cancelled);
        mayEnd.count_down();
        QVERIFY(holder.wait("a.h5", "cpu", {}) != nullptr);
    }

    void whoWaitsGetsWhatHeAskedFor()
    {
        std::latch loading(1);
        std::latch mayEnd(1);
        ModelHolder holder([&, first = true](const std::filesystem::path& bundle, const std::string&) mutable {
            if (std::exchange(first, false)) {
                loading.count_down();
                mayEnd.wait();
            }
            auto model = std::make_shared<KnownShapesModel>();
            model->noise = bundle == "a.h5" ? 1.0 : 2.0;
            return model;
        });
        double noise = 0.0;
        std::jthread waiting([&] { noise = dynamic_cast<const KnownShapesModel&>(*holder.wait("a.h5", "cpu", {})).noise; });
        loading.wait();
        holder.preload("b.h5", "cpu"); // the user has chosen another one meanwhile
        mayEnd.count_down();
        waiting.join();
        QCOMPARE(noise, 1.0);
    }

    void withoutTheLibraryThereIsASentence()
    {
        ModelHolder holder(libraryLoader("/no/such/folder/libclusterlens_model"));
        try {
            (void)holder.wait("a.h5", "cpu", {});
            QFAIL("a model without a library");
        } catch (const ModelError& e) {
            const QString message = QString::fromUtf8(e.what());
            QVERIFY2(message.contains("library") && message.contains("Mining"), qPrintable(message));
        }
        const QString other = QLibraryInfo::path(QLibraryInfo::LibrariesPath) + "/libQt6Core.so.6"; // a library, but not ours
        QVERIFY_EXCEPTION_THROWN((void)libraryLoader(other)("a.h5", "cpu"), ModelError);
    }
};

QTEST_GUILESS_MAIN(tst_ModelHolder)
#include "tst_ModelHolder.moc"
