#include "RunsFixture.h"

using namespace clusterlens;
using namespace clusterlens::ui;
using namespace clusterlens::testing;

namespace {

/// A GPU that has no more memory when it is to draw a sample again.
class LateFailure : public TestModel {
public:
    explicit LateFailure(const std::string& on)
    {
        device = on == "cpu" ? "cpu" : "cuda:0 Test";
        attempts = 2;
        wrongAttempts = 1;
        replaced = {{2, Eigen::MatrixXd::Zero(256, 256)}};
    }

    [[nodiscard]] std::vector<LaplacianSample> sample(
        const ModelInput& input, const SamplingSettings& sampling, int count, const RunControl& control) const override
    {
        if (device != "cpu" && sampling.attempt > 0)
            throw ModelError("out of memory");
        return KnownShapesModel::sample(input, sampling, count, control);
    }
};

} // namespace

/// What becomes of runs where the model is another one, fails or is not there.
class tst_RunsModel : public RunsFixture {
    Q_OBJECT

private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }

    void anotherModelIsLoadedWhenItIsChosen()
    {
        QStringList bundles;
        useLoader([&](const std::filesystem::path& bundle, const std::string&) {
            bundles += QString::fromStdString(bundle.filename().string());
            auto model = std::make_shared<TestModel>();
            return model;
        });
        const auto choose = [&](const char* bundle) {
            GenerationOptions options = m_document->options();
            options.bundle = m_folder->filePath(bundle).toStdString();
            m_document->setOptions(options);
        };
        QSignalSpy loaded(m_models.get(), &ModelHolder::loaded);
        choose("early.h5"); // before anything was wanted
        m_runs->loadModel();
        QTRY_COMPARE(loaded.count(), 1);
        choose("other.h5");
        QTRY_COMPARE(loaded.count(), 2);
        GenerationOptions options = m_document->options();
        options.count = 4;
        m_document->setOptions(options); // the same model
        QTest::qWait(100);
        QCOMPARE(bundles, QStringList({"early.h5", "other.h5"}));
    }

    void aFailingGpuFallsBackToTheCpu()
    {
        QStringList devices;
        useLoader([&](const std::filesystem::path&, const std::string& device) {
            devices += QString::fromStdString(device);
            auto model = std::make_shared<TestModel>();
            model->device = device == "cpu" ? "cpu" : "cuda:0 Test";
            return model;
        });
        m_runs->generate(m_curve);
        finish();
        QCOMPARE(devices, QStringList({"auto", "cpu"}));
        QCOMPARE(m_errors, QStringList());
        QCOMPARE(m_notices.size(), 1);
        QVERIFY2(m_notices.first().contains("out of memory") && m_notices.first().contains("CPU"), qPrintable(m_notices.first()));
        QCOMPARE(m_document->candidateIds().size(), 3);
        QCOMPARE(m_document->curve(m_curve).runs.back().summary.model->device, std::string("cpu"));
    }

    void whatTheUserMadeOfASampleOutlivesTheGpu()
    {
        useLoader([](const std::filesystem::path&, const std::string& device) { return std::make_shared<LateFailure>(device); });
        int noted = 0;
        connect(m_document.get(), &Document::candidatesAdded, m_document.get(), [&](const QList<int>& ids) {
            if (noted == 0 && m_document->candidate(ids.first()).candidate->sampleIndex == 1)
                m_document->setNote(noted = ids.first(), "looks right");
        });
        m_runs->generate(m_curve);
        finish();
        QCOMPARE(m_notices.size(), 1);
        QVERIFY(noted != 0 && !m_document->containsCandidate(noted));
        QList<int> found = m_document->candidateIds();
        QCOMPARE(found.size(), 3);
        found.removeIf([&](int id) { return m_document->candidate(id).note != "looks right"; });
        QCOMPARE(found.size(), 1);
        QCOMPARE(m_document->candidate(found.first()).candidate->sampleIndex, 1);
    }

    void aGpuThatCannotBeOpenedFallsBackToo()
    {
        useLoader([](const std::filesystem::path&, const std::string& device) -> ModelHolder::Model {
            if (device != "cpu")
                throw ModelError("the driver does not answer");
            return std::make_shared<TestModel>();
        });
        m_runs->generate(m_curve);
        finish();
        QCOMPARE(m_errors, QStringList());
        QCOMPARE(m_notices.size(), 1);
        QCOMPARE(m_document->candidateIds().size(), 3);
    }

    void withoutAModelMiningStillWorks()
    {
        useLoader([](const std::filesystem::path&, const std::string&) -> ModelHolder::Model { throw ModelError("no library"); });
        m_runs->loadModel();
        m_runs->generate(m_curve);
        finish();
        QCOMPARE(m_notices, QStringList()); // it was not the GPU
        QCOMPARE(m_errors.size(), 1);
        QVERIFY2(m_errors.first().contains("silver.gr") && m_errors.first().contains("no library"), qPrintable(m_errors.first()));

        m_runs->mine(m_curve);
        finish();
        QCOMPARE(m_errors.size(), 1);
        const QList<int> ids = m_document->candidateIds();
        QCOMPARE(ids.size(), 3);
        const Candidate& best = *m_document->candidate(ids.first()).candidate;
        QCOMPARE(best.structure.size(), Eigen::Index(13));
        QVERIFY2(best.fit.rwpFit < 0.01, qPrintable(QString::number(best.fit.rwpFit)));
        QCOMPARE(m_document->curve(m_curve).runs.back().summary.command, std::string("mine"));
    }

    void aBundleThatIsNotThereIsTold()
    {
        GenerationOptions options = m_document->options();
        options.bundle = m_folder->filePath("none.h5").toStdString();
        m_document->setOptions(options);
        useLoader([](const std::filesystem::path& bundle, const std::string&) -> ModelHolder::Model {
            throw StoreError(bundle.string() + ": no such file");
        });
        m_runs->generate(m_curve);
        finish();
        QCOMPARE(m_errors.size(), 1);
        QVERIFY(m_errors.first().contains("none.h5: no such file"));
    }
};

QTEST_GUILESS_MAIN(tst_RunsModel)
#include "tst_RunsModel.moc"
