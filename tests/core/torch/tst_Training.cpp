#include "base/Errors.h"
#include "measurement/CurveAnalysis.h"
#include "model/GenerativeModel.h"
#include "pdf/DebyePdf.h"
#include "pdf/PdfFit.h"
#include "shapes/DataSplit.h"
#include "shapes/ShapeLibrary.h"
#include "torch/basis/CanonicalScale.h"
#include "torch/ModelBundle.h"
#include "torch/train/Adan.h"
#include "torch/train/CanonicalPdfs.h"
#include "torch/train/Checkpoint.h"
#include "torch/train/paper/PaperPdfs.h"
#include "torch/train/paper/ShapeTensors.h"
#include "torch/train/Train.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <set>

using namespace clusterlens;

namespace {

/// A `basis` model small enough to train in seconds.
QByteArray tinyConfig(int conditionSteps)
{
    return R"({"architecture": "basis", "seed": 3, "hold_out": {"split": "paper", "share": 0.05, "seed": 4242},
        "sizes": {"encoder_width": 32, "encoder_blocks": 1, "denoiser_width": 32, "denoiser_blocks": 1},
        "data": {"defect_share": 0.0},
        "condition": {"steps": )"
        + QByteArray::number(conditionSteps) + R"(, "batch": 32, "learning_rate": 1e-3},
        "diffusion": {"steps": 3, "batch": 16, "learning_rate": 1e-3},
        "sampling": {"t1": 500, "t2": 900, "steps": 10, "sampler": "ddim"}, "scale_spread": 0.0})";
}

void write(const QString& path, const QByteArray& text)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
}

std::vector<double> lossesIn(const std::vector<std::string>& lines)
{
    std::vector<double> losses;
    for (const std::string& line : lines) {
        const auto at = line.find("loss ");
        if (at != std::string::npos)
            losses.push_back(QString::fromStdString(line.substr(at + 5)).section(',', 0, 0).toDouble());
    }
    return losses;
}

} // namespace

class tst_Training : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void adanFollowsThePaper();
    void splitIsFixedAndDisjoint();
    void heldOutLengthsAreNeverDrawn();
    void unseenShapesTakeFromEveryFamily();
    void tableAgreesWithDebyePdf();
    void trainingViewAgreesWithUse();
    void paperPairsBelongTogether();
    void trainsWritesResumesAndSamples();
    void paperArchitectureTrainsAndSamples();
    void cancelLeavesACheckpoint();
    void resumingKeepsFinishedStages();
    void anotherStagesWeightsAreNotRead();
    void rejectsBadConfigurations();

private:
    std::vector<Shape> m_library;
    QTemporaryDir m_folder;
};

void tst_Training::initTestCase()
{
    m_library = buildShapeLibrary();
    QVERIFY(m_folder.isValid());
}

void tst_Training::adanFollowsThePaper()
{
    // numpy, arXiv 2208.06677 algorithm 1 with bias correction: 50 steps on sum h (x - a)^2 / 2, a = (1,-2,3), h = (1,10,0.1),
    // rate 0.01, betas 0.98 0.92 0.99, decay 0.1.
    torch::Tensor x = torch::zeros({3}, torch::TensorOptions(torch::kDouble).requires_grad(true));
    const torch::Tensor a = torch::tensor({1.0, -2.0, 3.0}, torch::kDouble);
    const torch::Tensor h = torch::tensor({1.0, 10.0, 0.1}, torch::kDouble);
    AdanOptions options(0.01);
    options.weightDecay = 0.1;
    Adan adan({x}, options);
    for (int step = 0; step < 50; ++step) {
        adan.zero_grad();
        (0.5 * h * (x - a).pow(2)).sum().backward();
        adan.step();
    }
    const torch::Tensor expected = torch::tensor({0.4805269026650391, -0.48499718952610854, 0.48599629355149826}, torch::kDouble);
    QVERIFY((x - expected).abs().max().item<double>() < 1e-10);
}

void tst_Training::splitIsFixedAndDisjoint()
{
    const int shapes = static_cast<int>(m_library.size());
    const PaperSplit split = paperSplit(shapes, 0.05, 4242);
    QCOMPARE(split.training.size() + split.validation.size(), m_library.size() * 19);
    QCOMPARE(static_cast<int>(split.validation.size()), static_cast<int>(std::lround(0.05 * shapes * 19)));
    std::set<std::pair<int, int>> seen;
    for (const auto* part : {&split.training, &split.validation}) {
        for (const ShapeAndLength& entry : *part)
            QVERIFY(seen.insert({entry.shape, entry.length}).second);
    }
    const PaperSplit again = paperSplit(shapes, 0.05, 4242);
    QCOMPARE(again.validation.front().shape, split.validation.front().shape);
    QVERIFY(paperSplit(shapes, 0.05, 1).validation.front().shape != split.validation.front().shape
        || paperSplit(shapes, 0.05, 1).validation[1].shape != split.validation[1].shape);
}

void tst_Training::heldOutLengthsAreNeverDrawn()
{
    PaperSplit split;
    split.validation = {{1, 4}};
    const HeldOutLengths held(split, {1.0, 2.0 / std::sqrt(3.0)});
    const double bond = 2.38 / (2.0 / std::sqrt(3.0)); // length 4 of a bcc-like shape
    QVERIFY(held.contains(1, bond));
    QVERIFY(held.contains(1, bond * 1.0029));
    QVERIFY(!held.contains(1, bond * 1.004));
    QVERIFY(!held.contains(0, bond));
}

void tst_Training::unseenShapesTakeFromEveryFamily()
{
    const std::vector<int> unseen = unseenShapes(m_library, 0.1, 4242);
    std::set<Family> families;
    for (const int index : unseen)
        families.insert(m_library.at(static_cast<std::size_t>(index)).name.family);
    std::set<Family> all;
    for (const Shape& shape : m_library)
        all.insert(shape.name.family);
    QVERIFY(families == all);
    QVERIFY(unseen.size() >= m_library.size() / 12 && unseen.size() <= m_library.size() / 7);
}

void tst_Training::tableAgreesWithDebyePdf()
{
    // The table's Q grid (0.06 1/Å) is not libdiffpy's, which costs up to a few per cent (PDF_EQUATIONS.md): training wants no more.
    const std::vector<PositionsXyz> clusters = {buildCluster({Family::Decahedron, {4, 2, 0}}, 1.0)};
    const ScatteringTable table(clusters);
    for (const double delta2 : {0.0, 3.0}) {
        SimulatedCurve curve;
        curve.bond = 2.6;
        curve.qmax = 22.0;
        curve.biso = 0.5;
        curve.delta2 = delta2;
        const DebyePdf pdf(RGrid{1.5, 25.0, 0.02}, curve.qmin, curve.qmax);
        Eigen::RowVectorXf f(ScatteringTable::qPoints);
        table.scattering(curve, f);
        const Eigen::VectorXd g = (f * ScatteringTable::transformTo(pdf.r())).transpose().cast<double>();
        PdfSettings settings;
        settings.biso = curve.biso;
        settings.delta2 = delta2;
        const double error = rwp(pdf.calculate(clusters[0] * curve.bond, settings), g);
        QVERIFY2(error < (delta2 > 0.0 ? 0.12 : 0.06), qPrintable(QString::number(error)));
    }
}

void tst_Training::trainingViewAgreesWithUse()
{
    // Curves as training draws them, without noise or jitter, peak where the canonical bond length says and never exceed 1.
    PdfRandomisation plain;
    plain.paperShare = 1.0;
    plain.scaleJitter = 0.0;
    plain.defectShare = 0.0;
    std::vector<PositionsXyz> library;
    for (int k = 0; k < 40; ++k)
        library.push_back(m_library[std::size_t(k)].positions);
    CanonicalPdfs curves(library, {}, plain, nullptr, 5);
    const auto batch = curves.draw(64, 0);
    const Eigen::VectorXd grid = canonical::grid();
    for (Eigen::Index i = 0; i < 64; ++i) {
        const Eigen::VectorXd g = batch.x.row(i).head(canonical::gridPoints).transpose().cast<double>();
        QVERIFY(std::abs(g.cwiseAbs().maxCoeff() - 1.0) < 1e-6);
        QVERIFY(std::abs(firstPeak({grid, g, {}}, canonical::peakWindow) - canonical::bond) < 0.06);
    }
}

void tst_Training::paperPairsBelongTogether()
{
    const int oct = static_cast<int>(*findShape(m_library, {Family::Octahedron, {3}}));
    const PaperPdfs data({m_library[std::size_t(oct)]}, {{{0, 7}}, {}}, {}, 1);
    const auto batch = data.draw(1, 0);
    const ShapeTensors shapes(data.positions(), torch::kCPU);
    const torch::Tensor w = shapes.blocks(torch::tensor(batch.shape), torch::tensor(batch.bond))[0];
    const auto at = [&](int block, int row, int column) { return w[block][row][column].item<float>(); };
    const double bond = publishedLengths[7];
    const DebyePdf pdf(RGrid{}, 0.7, 25.0);
    Eigen::VectorXd g = pdf.calculate(buildCluster({Family::Octahedron, {3}}, bond), {});
    g /= g.maxCoeff();
    const Eigen::VectorXd drawn
        = batch.pdf.row(0).head(600).transpose().cast<double>(); // to 6 Å, where the unknown Qdamp matters little
    QVERIFY(rwp(g.head(600), drawn) < 0.1);
    QVERIFY(w.sizes() == at::IntArrayRef({4, 128, 128}));
    QCOMPARE(at(0, 0, 0), 1.0F);              // first atom
    QCOMPARE(at(0, 18, 18), 1.0F);            // last of 19 atoms
    QCOMPARE(at(0, 19, 19), 0.0F);            // none beyond
    QCOMPARE(w[3].sum().item<float>(), 0.0F); // nothing in the last block
    const float nearest = w[0][0].narrow(0, 1, 18).max().item<float>();
    QVERIFY(std::abs(nearest - std::exp(-bond * bond / 260.0)) < 1e-5);
}

void tst_Training::trainsWritesResumesAndSamples()
{
    TrainOptions options;
    options.config = m_folder.filePath("tiny.json").toStdString();
    options.output = m_folder.filePath("tiny.h5").toStdString();
    options.device = "cpu";
    write(m_folder.filePath("tiny.json"), tinyConfig(600));
    std::vector<std::string> lines;
    train(options, [&](const std::string& line) { lines.push_back(line); }, {});
    const std::vector<double> losses = lossesIn(lines);
    QCOMPARE(losses.size(), std::size_t(3)); // every 200 steps
    QVERIFY2(losses.back() < losses.front() - 0.3, qPrintable(QString("%1 -> %2").arg(losses.front()).arg(losses.back())));
    QVERIFY(!std::filesystem::exists(options.output.string() + ".checkpoint"));

    const auto model = loadModel(options.output, "cpu");
    const DebyePdf pdf(RGrid{}, 0.7, 25.0);
    const ModelInput input{{pdf.r(), pdf.calculate(buildCluster({Family::Icosahedron, {3}}, 2.88), {}), {}}, 0.7, 25.0, {}};
    const auto first = model->sample(input, model->info().defaults, 3, {});
    const auto second = model->sample(input, model->info().defaults, 3, {});
    for (std::size_t i = 0; i < 3; ++i)
        QVERIFY((first[i].weights - second[i].weights).cwiseAbs().maxCoeff() == 0.0);
    QVERIFY(first[0].scaleError > 0.1);
    QVERIFY(std::abs(first[0].lengthScale - 2.95 / 2.8) < 0.03); // radial 2.88 and tangential 3.03 Å make one peak
}

void tst_Training::paperArchitectureTrainsAndSamples()
{
    TrainOptions options;
    options.config = m_folder.filePath("paper.json").toStdString();
    options.output = m_folder.filePath("paper.h5").toStdString();
    options.device = "cpu";
    write(m_folder.filePath("paper.json"),
        R"({"architecture": "paper", "seed": 1, "hold_out": {"split": "paper", "share": 0.05, "seed": 4242}, "data": {"every": 40},
        "condition": {"steps": 2, "batch": 2, "learning_rate": 5e-5, "kl_weight": 1e-6},
        "laplacian": {"steps": 2, "batch": 2, "learning_rate": 2e-4, "kl_weight": 1e-3},
        "diffusion": {"steps": 2, "batch": 2, "learning_rate": 1e-4},
        "sampling": {"t1": 500, "t2": 900, "steps": 2, "sampler": "ddpm"}})");
    train(options, [](const std::string&) {}, {});
    const auto model = loadModel(options.output, "cpu");
    QCOMPARE(model->info().architecture, std::string("paper"));
    QVERIFY(model->info().defaults.sampler == SamplerKind::Ddpm);
    const DebyePdf pdf(RGrid{}, 0.7, 25.0);
    const PdfCurve curve{pdf.r(), pdf.calculate(buildCluster({Family::Icosahedron, {2}}, 2.8), {}), {}};
    const auto samples = model->sample({curve, {}, {}, {}}, model->info().defaults, 1, {});
    QVERIFY(samples.front().weights.allFinite());
    QCOMPARE(samples.front().scaleError, 0.0);
}

void tst_Training::cancelLeavesACheckpoint()
{
    TrainOptions options;
    options.config = m_folder.filePath("long.json").toStdString();
    options.output = m_folder.filePath("long.h5").toStdString();
    options.device = "cpu";
    options.stage = TrainingStage::Condition;
    write(m_folder.filePath("long.json"), tinyConfig(40));
    const auto cancel = std::make_shared<std::atomic<bool>>(false);
    int steps = 0;
    const RunControl control(cancel, [&](int, int, std::string_view) {
        if (++steps == 20)
            *cancel = true;
    });
    bool cancelled = false;
    try {
        train(
            options, [](const std::string&) {}, control);
    } catch (const Cancelled&) {
        cancelled = true;
    }
    QVERIFY(cancelled);
    QVERIFY(std::filesystem::exists(options.output.string() + ".checkpoint"));

    options.resume = true;
    std::string resumed;
    train(options,
        [&](const std::string& line) {
            if (line.find("going on from step") != std::string::npos)
                resumed = line;
        },
        {});
    QCOMPARE(resumed, std::string("condition: going on from step 20"));
}

void tst_Training::resumingKeepsFinishedStages()
{
    TrainOptions options;
    options.config = m_folder.filePath("stopped.json").toStdString();
    options.output = m_folder.filePath("stopped.h5").toStdString();
    options.device = "cpu";
    write(m_folder.filePath("stopped.json"), tinyConfig(5));
    const auto cancel = std::make_shared<std::atomic<bool>>(false);
    int steps = 0;
    const RunControl control(cancel, [&](int, int, std::string_view stage) {
        if (stage == "diffusion" && ++steps == 2)
            *cancel = true;
    });
    QVERIFY_EXCEPTION_THROWN(train(
                                 options, [](const std::string&) {}, control),
        Cancelled);
    const auto [name, weights] = *readBundle(options.output).tensors.lower_bound("encoder.");

    options.resume = true;
    std::vector<std::string> lines;
    train(options, [&](const std::string& line) { lines.push_back(line); }, {});
    QCOMPARE(lines.size(), std::size_t(3));
    QCOMPARE(lines[0], std::string("condition: was finished before"));
    QCOMPARE(lines[1], std::string("laplacian: was finished before"));
    QVERIFY2(lines[2].starts_with("diffusion: going on from step "), lines[2].c_str());
    const ModelBundle finished = readBundle(options.output);
    QVERIFY(torch::equal(finished.tensor(name), weights));
    QCOMPARE(finished.provenance.at("diffusion").at("steps").get<int>(), 3);

    write(m_folder.filePath("stopped.json"), tinyConfig(6));
    QVERIFY_EXCEPTION_THROWN(train(options, [](const std::string&) {}, {}), ParseError);

    // Trained anew and stopped at once: what the bundle has is of the last training.
    const auto cancelAnew = std::make_shared<std::atomic<bool>>(false);
    const RunControl anew(cancelAnew, [&](int done, int, std::string_view stage) {
        if (stage == "condition" && done > 0)
            *cancelAnew = true;
    });
    options.resume = false;
    QVERIFY_EXCEPTION_THROWN(train(
                                 options, [](const std::string&) {}, anew),
        Cancelled);
    options.resume = true;
    lines.clear();
    train(options, [&](const std::string& line) { lines.push_back(line); }, {});
    QVERIFY2(lines.front().starts_with("condition: going on from step "), lines.front().c_str());
    for (const std::string& line : lines)
        QVERIFY2(line.find("was finished before") == std::string::npos, line.c_str());
}

void tst_Training::anotherStagesWeightsAreNotRead()
{
    const std::string bundle = m_folder.filePath("stages.h5").toStdString();
    torch::nn::Linear module(3, 2);
    Adan adan(module->parameters(), AdanOptions(0.01));
    CheckpointFile(bundle).save("condition", *module, adan, {7, false, {}});
    QFile file(QString::fromStdString(bundle + ".checkpoint"));
    QVERIFY(file.open(QIODevice::ReadWrite));
    const float weight = module->weight[1][2].item<float>();
    const auto place = file.readAll().indexOf(QByteArray(reinterpret_cast<const char*>(&weight), 4));
    QVERIFY(place > 0);
    file.seek(place);
    file.write("\x12\x34", 2); // weights that cannot be read without noticing
    file.close();
    LoopState state;
    QVERIFY(!CheckpointFile(bundle).load("diffusion", *module, adan, state));
    QCOMPARE(state.step, 0);
    QVERIFY_EXCEPTION_THROWN((void)CheckpointFile(bundle).load("condition", *module, adan, state), StoreError);
}

void tst_Training::rejectsBadConfigurations()
{
    TrainOptions options;
    options.output = m_folder.filePath("never.h5").toStdString();
    options.device = "cpu";
    const auto attempt = [&](const QByteArray& text) {
        const QString path = m_folder.filePath("bad.json");
        write(path, text);
        options.config = path.toStdString();
        train(options, [](const std::string&) {}, {});
    };
    QVERIFY_EXCEPTION_THROWN(attempt("{\"architecture\": "), ParseError);
    QVERIFY_EXCEPTION_THROWN(attempt("{\"seed\": 1, \"architecture\": \"diamond\"}"), ModelError);
    QVERIFY_EXCEPTION_THROWN(attempt("{\"seed\": 1, \"architecture\": \"basis\"}"), ParseError);
    options.config = "/nonexistent.json";
    QVERIFY_EXCEPTION_THROWN(train(options, [](const std::string&) {}, {}), StoreError);
    QVERIFY(!std::filesystem::exists(options.output));
}

QTEST_APPLESS_MAIN(tst_Training)
#include "tst_Training.moc"
