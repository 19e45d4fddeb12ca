// Each stage of the published networks learns, by the means of docs/training.md.
#include "base/Errors.h"
#include "model/GenerativeModel.h"
#include "pdf/DebyePdf.h"
#include "shapes/ClusterBuilder.h"
#include "torch/ModelBundle.h"
#include "torch/paper/LaplacianVae.h"
#include "torch/train/Train.h"

#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace clusterlens;

namespace {

constexpr const char* tiny = R"({"architecture": "paper", "seed": 1, "hold_out": {"split": "paper", "share": 0.05, "seed": 4242},
    "unet_width": 16, "prior_widths": [32, 32], "encoded_lengths": 4, "scale_error": 0.03,
    "data": {"lengths": "any", "rare_families": 0.4, "every": 40, "measured": {"share": 0.3}},
    "condition": {"optimizer": "muon", "steps": 28, "batch": 4, "learning_rate": 1e-3, "muon_rate": 3e-3, "average": 0.9, "kl_weight": 1e-6, "report": 7},
    "laplacian": {"optimizer": "muon", "steps": 8, "batch": 2, "learning_rate": 1e-3, "muon_rate": 3e-3, "average": 0.9, "kl_weight": 0.1,
        "kl_share": 2e-3, "loss": {"coherent": 5}, "report": 2},
    "prior": {"optimizer": "muon", "steps": 60, "batch": 32, "learning_rate": 2e-3, "muon_rate": 0.05, "average": 0.9, "report": 15},
    "measured": {"optimizer": "adamw", "steps": 60, "batch": 32, "learning_rate": 2e-3, "average": 0.9, "report": 15},
    "measured_sampling": {"t1": 200, "t2": 1000, "steps": 2, "sampler": "ddim", "unlike": 0.04},
    "diffusion": {"optimizer": "muon", "steps": 40, "batch": 8, "learning_rate": 1e-3, "muon_rate": 0.01, "average": 0.9, "spread": 0.5, "jump": 0.4,
        "low": 0.6, "report": 10},
    "sampling": {"t1": 200, "t2": 1000, "steps": 2, "sampler": "ddim"}})";

/// The figure \p name in the lines of a stage.
QList<double> figuresIn(const std::vector<std::string>& lines, const QString& stage, const QString& name)
{
    QList<double> found;
    const QRegularExpression figure("^" + stage + " step .*[ ,]" + name + " ([-+0-9.e]+)");
    for (const std::string& line : lines) {
        const auto match = figure.match(QString::fromStdString(line));
        if (match.hasMatch())
            found.append(match.captured(1).toDouble());
    }
    return found;
}

} // namespace

class tst_PaperTraining : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyStageLearns();
    void aStageGoesOnFromTheBundle();
    void aPriorIsWidened();
    void unknownOptimizersAreRefused();

private:
    TrainOptions options(const char* name, const QByteArray& config)
    {
        TrainOptions o;
        o.config = m_folder.filePath(QString(name) + ".json").toStdString();
        o.output = m_folder.filePath("tiny.h5").toStdString();
        o.device = "cpu";
        QFile file(QString::fromStdString(o.config.string()));
        if (file.open(QIODevice::WriteOnly))
            file.write(config);
        return o;
    }

    QTemporaryDir m_folder;
};

void tst_PaperTraining::everyStageLearns()
{
    std::vector<std::string> lines;
    const TrainOptions o = options("tiny", tiny);
    train(o, [&](const std::string& line) { lines.push_back(line); }, {});
    const struct {
        const char* stage;
        const char* figure;
        double atMost; ///< of the first
    } expected[] = {{"condition", "error", 0.8}, {"laplacian", "rms", 0.8}, {"prior", "rms", 0.95}, {"measured", "rms", 0.95},
        {"diffusion", "loss", 0.95}};
    for (const auto& e : expected) {
        const QList<double> losses = figuresIn(lines, e.stage, e.figure);
        QCOMPARE(losses.size(), 4);
        QVERIFY2(losses.back() < e.atMost * losses.front(),
            qPrintable(QString("%1: %2 -> %3").arg(e.stage).arg(losses.front()).arg(losses.back())));
    }
    const ModelBundle bundle = readBundle(o.output);
    for (const auto& e : expected) {
        const nlohmann::json& held = bundle.provenance.at(e.stage).at("held_out");
        QVERIFY(held.at("pairs").get<int>() > 0);
        for (const auto& figure : held)
            QVERIFY(figure.is_number() && std::isfinite(figure.get<double>()));
    }
    const auto model = loadModel(o.output, "cpu");
    const DebyePdf pdf(RGrid{}, 0.7, 25.0);
    const PdfCurve curve{pdf.r(), pdf.calculate(buildCluster({Family::Icosahedron, {2}}, 2.8), {}), {}};
    const LaplacianSample drawn = model->sample({curve, {}, {}, {}}, model->info().defaults, 1, {}).front();
    QVERIFY(drawn.weights.allFinite());
    QCOMPARE(drawn.scaleError, 0.03);
}

void tst_PaperTraining::aStageGoesOnFromTheBundle()
{
    nlohmann::json config = nlohmann::json::parse(tiny);
    config["prior"]["steps"] = 1;
    config["prior"]["learning_rate"] = 1e-12;
    config["prior"]["muon_rate"] = 1e-12;
    config["measured"] = {{"optimizer", "adamw"}, {"steps", 1}, {"batch", 2}, {"learning_rate", 1e-12}, {"continue", true}};
    config["diffusion"] = {{"optimizer", "muon"}, {"steps", 1}, {"batch", 2}, {"learning_rate", 1e-12}, {"continue", true}};
    TrainOptions o = options("again", QByteArray::fromStdString(config.dump()));
    const ModelBundle before = readBundle(o.output);
    for (const TrainingStage stage : {TrainingStage::Prior, TrainingStage::Measured, TrainingStage::Diffusion}) {
        o.stage = stage;
        train(o, [](const std::string&) {}, {});
    }
    const ModelBundle after = readBundle(o.output);
    for (const auto& [name, tensor] : before.tensors)
        QVERIFY2((after.tensor(name) - tensor).abs().max().item<double>() < 1e-6, name.c_str());
    QVERIFY(after.architecture == before.architecture);
}

void tst_PaperTraining::aPriorIsWidened()
{
    nlohmann::json config = nlohmann::json::parse(tiny);
    config["prior_widths"] = {40, 32};
    config["prior"] = {{"steps", 1}, {"batch", 8}, {"learning_rate", 1e-12}, {"optimizer", "adamw"}};
    TrainOptions o = options("wider", QByteArray::fromStdString(config.dump()));
    const ModelBundle before = readBundle(o.output);
    o.stage = TrainingStage::Prior;
    std::vector<std::string> lines;
    const auto log = [&](const std::string& line) { lines.push_back(line); };
    train(o, log, {});
    QVERIFY(std::ranges::count(lines, "prior: the bundle's was widened") == 1);
    QVERIFY(loadModel(o.output, "cpu"));

    const ModelBundle after = readBundle(o.output);
    QVERIFY(after.architecture.at("prior_widths") == nlohmann::json({40, 32}));
    QVERIFY(after.tensor("laplacian.prior.2.weight").sizes() == torch::IntArrayRef({32, 40}));
    const torch::Tensor curves = torch::rand({5, 3000});
    const auto answers = [&](const ModelBundle& bundle, std::int64_t width) {
        LaplacianVae vae(PaperSizes{16, {static_cast<int>(width), 32}});
        bundle.restore("laplacian", *vae);
        torch::nn::Sequential measured = LaplacianVaeImpl::priorNetwork(PaperSizes{16, {static_cast<int>(width), 32}});
        bundle.restore("measured.prior", *measured);
        return std::array{vae->prior(curves).mean, LaplacianVaeImpl::priorOf(measured, curves).mean};
    };
    const auto wanted = answers(before, 32);
    const auto found = answers(after, 40);
    for (std::size_t i = 0; i < wanted.size(); ++i)
        QVERIFY((found[i] - wanted[i]).abs().max().item<double>() < 1e-3 * wanted[i].abs().max().item<double>());

    // Not back again.
    config["prior_widths"] = {32, 32};
    o = options("narrower", QByteArray::fromStdString(config.dump()));
    o.stage = TrainingStage::Prior;
    QVERIFY_EXCEPTION_THROWN(train(o, log, {}), ModelError);
}

void tst_PaperTraining::unknownOptimizersAreRefused()
{
    nlohmann::json config = nlohmann::json::parse(tiny);
    config["condition"]["optimizer"] = "lion";
    const TrainOptions o = options("lion", QByteArray::fromStdString(config.dump()));
    QVERIFY_EXCEPTION_THROWN(train(o, [](const std::string&) {}, {}), ParseError);
}

QTEST_APPLESS_MAIN(tst_PaperTraining)
#include "tst_PaperTraining.moc"
