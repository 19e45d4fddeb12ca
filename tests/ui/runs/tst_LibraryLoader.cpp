#include "base/Errors.h"
#include "runs/LibraryLoader.h"
#include "runs/Runs.h"

#include <QtTest>

#include <dlfcn.h>

#include <algorithm>

using namespace clusterlens;
using namespace clusterlens::ui;

namespace {

bool isLoaded(const char* library)
{
    QFile maps("/proc/self/maps");
    return maps.open(QIODevice::ReadOnly) && maps.readAll().contains(library);
}

} // namespace

/// With the library, the shipped bundle and an example. Must be one program run from first to last: what is loaded stays loaded.
class tst_LibraryLoader : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_curve = m_document.addCurve(loadCurve(CLUSTERLENS_SOURCE "/resources/examples/silver-icosahedron.gr"), "silver.gr");
        GenerationOptions options;
        options.bundle = CLUSTERLENS_SOURCE "/models/basis.h5";
        options.device = "cpu";
        m_document.setOptions(options);
    }
    void cleanup() { m_document.clear(); }

    void theProgramStartsWithoutLibTorch()
    {
        if (!QFile::exists("/proc/self/maps"))
            QSKIP("only /proc tells what is loaded");
        QVERIFY(!isLoaded("libtorch"));
    }

    void loadsOnFirstUseAndKeepsItsSymbols()
    {
        QVERIFY2(m_models.wait(m_document.options().bundle, "cpu", {})->info().architecture == "basis", "the shipped bundle");
        QVERIFY(dlsym(RTLD_DEFAULT, "clusterlensModelLibrary") == nullptr);
        QVERIFY(!QFile::exists("/proc/self/maps") || isLoaded("libtorch"));
    }

    void generatesWithTheShippedBundle()
    {
        m_runs.generate(m_curve);
        QTRY_VERIFY_WITH_TIMEOUT(!m_queue.isBusy(), CLUSTERLENS_PATIENCE);
        const auto found = candidates();
        QVERIFY(!found.empty());
        const auto best = std::ranges::min_element(found, {}, [](const auto& c) { return c->fit.rwpFit; });
        QCOMPARE((*best)->structure.size(), Eigen::Index(55)); // what the example was simulated from, with noise
        QVERIFY((*best)->familyGuess == Family::Icosahedron);
    }

    /// The time from cancel() to the end is printed; at most 200 ms are wanted on a computer with nothing else to do.
    void cancelsAtAnyTime_data()
    {
        QTest::addColumn<bool>("mine");
        QTest::addColumn<QString>("stage");
        QTest::newRow("while sampling") << false << "denoise";
        QTest::newRow("while looking at likely shapes") << false << "likely shapes";
        QTest::newRow("while fitting them") << false << "alternatives";
        QTest::newRow("while searching the library") << true << "searching the library";
    }

    void cancelsAtAnyTime()
    {
        QFETCH(bool, mine);
        QFETCH(QString, stage);
        GenerationOptions options = m_document.options();
        options.modelDefaults = false;
        options.sampling.steps = 1000; // lasts for some time
        m_document.setOptions(options);
        Job* const job = mine ? m_runs.mine(m_curve) : m_runs.generate(m_curve);
        QSignalSpy cancelled(job, &Job::cancelled);
        QElapsedTimer timer;
        connect(job, &Job::progressed, this, [&, job](const JobProgress& progress) {
            if (progress.stage != stage || timer.isValid())
                return;
            timer.start();
            job->cancel();
        });
        qint64 milliseconds = -1;
        connect(job, &Job::cancelled, this, [&] { milliseconds = timer.elapsed(); });
        QTRY_VERIFY_WITH_TIMEOUT(!m_queue.isBusy(), CLUSTERLENS_PATIENCE);
        QCOMPARE(cancelled.count(), 1);
        qInfo("ended %lld ms after the cancel", milliseconds);
    }

    void aDamagedBundleIsToldAndNotRetriedOnAnotherDevice()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath("damaged.h5");
        QVERIFY(QFile::copy(CLUSTERLENS_SOURCE "/models/basis.h5", path));
        QFile file(path);
        QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner) && file.resize(file.size() / 2));
        QVERIFY_EXCEPTION_THROWN((void)m_models.wait(path.toStdString(), "cpu", {}), StoreError);
    }

private:
    [[nodiscard]] std::vector<std::shared_ptr<const Candidate>> candidates() const
    {
        std::vector<std::shared_ptr<const Candidate>> list;
        for (const int id : m_document.candidateIds())
            list.push_back(m_document.candidate(id).candidate);
        return list;
    }

    Document m_document;
    ModelHolder m_models{libraryLoader(CLUSTERLENS_BINARY "/lib/libclusterlens_model")};
    JobQueue m_queue;
    Runs m_runs{m_document, m_queue, m_models, CLUSTERLENS_BINARY "/bin"};
    int m_curve = 0;
};

QTEST_GUILESS_MAIN(tst_LibraryLoader)
#include "tst_LibraryLoader.moc"
