#include "base/Errors.h"
#include "shapes/DataSplit.h"
#include "shapes/ShapeLibrary.h"
#include "torch/ModelBundle.h"
#include "torch/train/CanonicalPdfs.h"
#include "torch/train/Checkpoint.h"
#include "torch/train/Configuration.h"
#include "torch/train/paper/PaperPdfs.h"
#include "torch/train/StageRunner.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace clusterlens;

namespace {

constexpr const char* holdOut = R"("hold_out": {"split": "paper", "share": 0.05, "seed": 4242})";

/// A `basis` model (Adan) small enough to train in seconds; its encoder is large enough for half precision.
std::string basisConfig(int conditionSteps)
{
    return std::string(R"({"architecture": "basis", "seed": 3, )") + holdOut + R"(,
        "sizes": {"encoder_width": 200, "encoder_blocks": 1, "denoiser_width": 16, "denoiser_blocks": 1}, "data": {"defect_share": 0.0},
        "condition": {"steps": )"
        + std::to_string(conditionSteps) + R"(, "batch": 8, "learning_rate": 1e-3},
        "diffusion": {"steps": 6, "batch": 8, "learning_rate": 1e-3},
        "sampling": {"t1": 500, "t2": 900, "steps": 10, "sampler": "ddim"}, "scale_spread": 0.0})";
}

/// A regressor (AdamW).
std::string regressorConfig()
{
    return std::string(R"({"architecture": "regressor", "kind": "mlp", "seed": 1, "data": {"every": 40}, )") + holdOut + R"(,
        "regression": {"steps": 6, "batch": 2, "learning_rate": 1e-3, "weight_decay": 0.01}})";
}

std::string paperConfig()
{
    return std::string(R"({"architecture": "paper", "seed": 1, "data": {"every": 40}, )") + holdOut + R"(,
        "condition": {"steps": 2, "batch": 2, "learning_rate": 5e-5, "kl_weight": 1e-6},
        "laplacian": {"steps": 2, "batch": 2, "learning_rate": 2e-4, "kl_weight": 1e-3},
        "diffusion": {"steps": 1, "batch": 2, "learning_rate": 1e-4},
        "sampling": {"t1": 500, "t2": 900, "steps": 2, "sampler": "ddpm"}})";
}

/// The same with everything that docs/training.md has, on a few shapes.
std::string muonConfig()
{
    return std::string(R"({"architecture": "paper", "seed": 1, "unet_width": 16, "prior_widths": [24, 24], "encoded_lengths": 4, )")
        + holdOut + R"(,
        "data": {"lengths": "any", "every": 60, "measured": {"share": 0.5}},
        "condition": {"optimizer": "muon", "steps": 6, "batch": 2, "learning_rate": 1e-3, "kl_weight": 1e-6},
        "laplacian": {"optimizer": "muon", "steps": 6, "batch": 1, "learning_rate": 1e-3, "kl_weight": 0.1, "kl_share": 2e-3, "loss": {}},
        "prior": {"optimizer": "muon", "steps": 6, "batch": 2, "learning_rate": 1e-3},
        "diffusion": {"optimizer": "muon", "steps": 6, "batch": 2, "learning_rate": 1e-3, "jump": 0.4, "low": 0.6},
        "sampling": {"t1": 200, "t2": 1000, "steps": 2, "sampler": "ddim"}})";
}

/// Stops the training of \p stage after some steps.
RunControl stoppedAfter(int steps, const char* stage)
{
    const auto cancel = std::make_shared<std::atomic<bool>>(false);
    return {cancel, [cancel, steps, stage, done = std::make_shared<int>(0)](int, int, std::string_view at) {
                if (at == stage && (*done)++ == steps)
                    *cancel = true;
            }};
}

bool interrupted(const TrainOptions& options, const RunControl& control)
{
    try {
        train(
            options, [](const std::string&) {}, control);
    } catch (const Cancelled&) {
        return true;
    }
    return false;
}

std::string messageOf(const TrainOptions& options)
{
    try {
        train(options, [](const std::string&) {}, {});
    } catch (const std::exception& e) {
        return e.what();
    }
    return {};
}

} // namespace

class tst_Resuming : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void everyStepHasDataOfItsOwn();
    void resumedEqualsUninterrupted_data();
    void resumedEqualsUninterrupted();
    void anotherConfigurationIsRefused();
    void differencesAreNamed();
    void poisonedBatchLeavesTheLastCheckpoint_data();
    void poisonedBatchLeavesTheLastCheckpoint();
    void checkpointThatCannotBeWrittenStopsNothing();
    void damagedCheckpointStopsOnlyResuming();
    void completeStageWithoutBundleIsFinished();
    void staleStagesAreTrainedAgain();

private:
    TrainOptions options(const char* name, const std::string& config) const
    {
        TrainOptions o;
        o.config = m_folder->filePath(QString(name) + ".json").toStdString();
        o.output = m_folder->filePath(QString(name) + ".h5").toStdString();
        o.device = "cpu";
        QFile file(QString::fromStdString(o.config.string()));
        if (file.open(QIODevice::WriteOnly))
            file.write(config.c_str());
        return o;
    }
    std::string sha256(const TrainOptions& o) const { return readBundle(o.output).sha256; }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void tst_Resuming::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid());
    at::set_num_threads(1); // sums do not depend on how they are shared out
}

void tst_Resuming::everyStepHasDataOfItsOwn()
{
    const std::vector<Shape> library = buildShapeLibrary();
    std::vector<PositionsXyz> few;
    for (std::size_t k = 0; k < 20; ++k)
        few.push_back(library[k].positions);
    CanonicalPdfs curves(few, {}, {}, nullptr, 5);
    const FloatRows fourth = curves.draw(4, 3).x;
    QVERIFY(curves.draw(4, 4).x != fourth);
    QVERIFY(curves.draw(4, 3).x == fourth);
    QVERIFY(CanonicalPdfs(few, {}, {}, nullptr, 5).draw(4, 3).x == fourth);

    const PaperPdfs pairs({library[3], library[40]}, {{{0, 1}, {1, 2}, {1, 7}}, {}}, {}, 5);
    const FloatRows first = pairs.draw(4, 0).pdf;
    QVERIFY(pairs.draw(4, 1).pdf != first);
    QVERIFY(pairs.draw(4, 0).pdf == first);
}

void tst_Resuming::resumedEqualsUninterrupted_data()
{
    QTest::addColumn<QString>("config");
    QTest::addColumn<QList<QByteArray>>("stages");
    QTest::newRow("Adan") << QString::fromStdString(basisConfig(12)) << QList<QByteArray>{"condition", "diffusion"};
    QTest::newRow("Muon") << QString::fromStdString(muonConfig())
                          << QList<QByteArray>{"condition", "laplacian", "prior", "diffusion"};
    QTest::newRow("AdamW") << QString::fromStdString(regressorConfig()) << QList<QByteArray>{"regression"};
}

void tst_Resuming::resumedEqualsUninterrupted()
{
    QFETCH(QString, config);
    QFETCH(QList<QByteArray>, stages);
    const TrainOptions whole = options("whole", config.toStdString());
    train(whole, [](const std::string&) {}, {});

    TrainOptions parts = options("parts", config.toStdString());
    for (const QByteArray& stage : stages) {
        QVERIFY(interrupted(parts, stoppedAfter(1, stage.constData())));
        parts.resume = true;
        QVERIFY(interrupted(parts, stoppedAfter(1, stage.constData())));
    }
    train(parts, [](const std::string&) {}, {});
    const ModelBundle expected = readBundle(whole.output);
    const ModelBundle found = readBundle(parts.output);
    QCOMPARE(found.tensors.size(), expected.tensors.size());
    for (const auto& [name, tensor] : expected.tensors)
        QVERIFY2(torch::equal(found.tensor(name), tensor), name.c_str());
    QCOMPARE(found.sha256, expected.sha256);
}

void tst_Resuming::anotherConfigurationIsRefused()
{
    TrainOptions o = options("other", basisConfig(12));
    QVERIFY(interrupted(o, stoppedAfter(3, "condition")));
    (void)options("other", basisConfig(13));
    o.resume = true;
    const std::string message = messageOf(o);
    QVERIFY2(message.find("condition.steps (12, now 13)") != std::string::npos, message.c_str());
    QVERIFY2(message.find("seed") == std::string::npos, message.c_str());
}

void tst_Resuming::differencesAreNamed()
{
    const auto before = nlohmann::json::parse(R"({"a": 1, "b": {"c": [1, 2], "d": 0.001}, "e": true})");
    const auto now = nlohmann::json::parse(R"({"a": 1, "b": {"c": [1, 3], "d": 1e-3}, "f": "x"})");
    QCOMPARE(differences(before, before), std::string());
    QCOMPARE(differences(before, now), std::string("b.c.1 (2, now 3), e (true, now none), f (none, now \"x\")"));
}

void tst_Resuming::poisonedBatchLeavesTheLastCheckpoint_data()
{
    QTest::addColumn<bool>("loss");
    QTest::addColumn<QString>("what");
    QTest::newRow("loss") << true << "loss";
    QTest::newRow("gradient") << false << "gradient";
}

void tst_Resuming::poisonedBatchLeavesTheLastCheckpoint()
{
    QFETCH(bool, loss);
    QFETCH(QString, what);
    TrainingRun run;
    run.config = nlohmann::json::parse(R"({"seed": 1, "condition": {"steps": 9, "learning_rate": 0.1}})");
    run.options.output = m_folder->filePath("poisoned.h5").toStdString();
    torch::manual_seed(1);
    torch::nn::Linear module(3, 2);
    const auto step = [&](int number, TrainingLoop::Figures&) {
        const torch::Tensor y = module->forward(torch::ones({4, 3}));
        if (number < 3)
            return y.pow(2).mean();
        return loss ? (y * std::nan("")).mean() : (y * 0.0).sqrt().sum(); // 0, but its slope is infinite times 0
    };
    try {
        StageRunner(run).run("condition", *module, OptimizerKind::AdamW, step, [](const std::string&) {}, {});
        QFAIL("trained on");
    } catch (const ModelError& e) {
        QVERIFY2(QString(e.what()).contains("the " + what + " is not finite at step 3"), e.what());
    }
    QVERIFY(module->weight.isfinite().all().item<bool>());
    torch::nn::Linear restored(3, 2);
    torch::optim::AdamW optimizer(restored->parameters());
    LoopState state;
    QVERIFY(CheckpointFile(run.options.output).load("condition", *restored, optimizer, state));
    QCOMPARE(state.step, 0); // five minutes have not passed
    QVERIFY(restored->weight.isfinite().all().item<bool>());
}

void tst_Resuming::checkpointThatCannotBeWrittenStopsNothing()
{
    const TrainOptions o = options("full", basisConfig(3));
    std::filesystem::create_directories(o.output.string() + ".checkpoint/in-the-way");
    std::vector<std::string> lines;
    try {
        train(o, [&](const std::string& line) { lines.push_back(line); }, {});
        QFAIL("ended well");
    } catch (const StoreError& e) {
        QVERIFY2(QString(e.what()).contains("is complete, but the last checkpoint could not be written"), e.what());
    }
    QVERIFY2(lines.front().starts_with("condition: training goes on without a checkpoint"), lines.front().c_str());
    QVERIFY(readBundle(o.output).provenance.contains("diffusion"));
}

void tst_Resuming::damagedCheckpointStopsOnlyResuming()
{
    TrainOptions o = options("damaged", basisConfig(3));
    const auto damage = [&] {
        QFile file(QString::fromStdString(o.output.string() + ".checkpoint"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("\x89HDF\r\n\x1a\n and no more");
    };
    damage();
    o.resume = true;
    QVERIFY_EXCEPTION_THROWN(train(o, [](const std::string&) {}, {}), StoreError);
    o.resume = false;
    train(o, [](const std::string&) {}, {});
    QVERIFY(std::filesystem::exists(o.output));
}

void tst_Resuming::completeStageWithoutBundleIsFinished()
{
    const TrainOptions whole = options("whole", paperConfig());
    train(whole, [](const std::string&) {}, {});

    TrainOptions o = options("paper", paperConfig());
    const std::filesystem::path kept = o.output.string() + ".kept";
    const RunControl inTheWay(nullptr, [&](int, int, std::string_view stage) {
        if (stage == "laplacian" && !std::filesystem::exists(kept)) {
            std::filesystem::rename(o.output, kept);
            std::filesystem::create_directories(o.output / "in-the-way");
        }
    });
    QVERIFY_EXCEPTION_THROWN(train(
                                 o, [](const std::string&) {}, inTheWay),
        StoreError);
    std::filesystem::remove_all(o.output);
    std::filesystem::rename(kept, o.output);
    o.resume = true;
    std::vector<std::string> lines;
    train(o, [&](const std::string& line) { lines.push_back(line); }, {});
    QCOMPARE(lines.at(1), std::string("laplacian: going on from step 2"));
    QCOMPARE(sha256(o), sha256(whole));
    const auto scale = [](const TrainOptions& of) { return readBundle(of.output).architecture.at("latent_scale").get<double>(); };
    QCOMPARE(scale(o), scale(whole));
    QVERIFY(scale(o) > 0.1 && scale(o) < 10.0); // posterior noise alone is of about 1
}

void tst_Resuming::staleStagesAreTrainedAgain()
{
    TrainOptions o = options("again", basisConfig(3));
    train(o, [](const std::string&) {}, {});
    QVERIFY(interrupted(o, stoppedAfter(1, "condition"))); // trained anew
    o.resume = true;
    QVERIFY(interrupted(o, stoppedAfter(0, "laplacian"))); // between two stages, where there is no checkpoint
    std::vector<std::string> lines;
    train(o, [&](const std::string& line) { lines.push_back(line); }, {});
    for (const std::string& line : lines)
        QVERIFY2(line != "diffusion: was finished before", line.c_str()); // that was in the training before
}

QTEST_APPLESS_MAIN(tst_Resuming)
#include "tst_Resuming.moc"
