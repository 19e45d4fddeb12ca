#include "base/Errors.h"
#include "evaluation/SimulatedCurve.h"
#include "laplacian/LaplacianMatrix.h"
#include "model/GenerativeModel.h"
#include "shapes/ClusterBuilder.h"
#include "torch/ModelBundle.h"
#include "torch/regressor/Regressor.h"
#include "torch/train/paper/PaperPdfs.h"
#include "torch/train/Train.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace clusterlens;

/// The paper's comparators: curve straight to W.
class tst_Regressor : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void trianglesHoldTheMatrix();
    void curvesDoNotMixInABatch_data();
    void curvesDoNotMixInABatch();
    void trainsFromNothing_data();
    void trainsFromNothing();
    void rejectsBadConfigurations();

private:
    [[nodiscard]] TrainOptions options(const QByteArray& kind, int steps);

    QTemporaryDir m_folder;
};

TrainOptions tst_Regressor::options(const QByteArray& kind, int steps)
{
    const QString config = m_folder.filePath("config.json");
    QFile file(config);
    if (!file.open(QIODevice::WriteOnly))
        qFatal("cannot write %s", qPrintable(config));
    file.write("{\"architecture\": \"regressor\", \"kind\": \"" + kind
        + "\", \"seed\": 5, \"hold_out\": {\"split\": \"paper\", \"share\": 0.05, \"seed\": 4242}, \"regression\": {\"steps\": "
        + QByteArray::number(steps) + ", \"batch\": 4, \"learning_rate\": 5e-3}}");
    TrainOptions options;
    options.config = config.toStdString();
    options.output = m_folder.filePath("regressor.h5").toStdString();
    options.device = "cpu";
    return options;
}

void tst_Regressor::trianglesHoldTheMatrix()
{
    const PositionsXyz positions
        = canonicalOrder(buildCluster({Family::Octahedron, {6}}, 2.8)); // 146 atoms reach into all four blocks
    const Eigen::MatrixXd w = buildLaplacian(positions);
    torch::Tensor blocks = torch::empty({1, 4 * 128 * 128});
    const auto parts = splitBlocks(w);
    float* next = blocks.data_ptr<float>();
    for (const Eigen::MatrixXd& part : parts) {
        for (Eigen::Index i = 0; i < part.rows(); ++i) {
            for (Eigen::Index j = 0; j < part.cols(); ++j)
                *next++ = static_cast<float>(part(i, j));
        }
    }
    const torch::Tensor triangle = trianglesOfBlocks(blocks);
    QCOMPARE(triangle.size(1), std::int64_t(RegressorImpl::outputs));
    QVERIFY((matrixOfTriangle(triangle[0]) - w).cwiseAbs().maxCoeff() < 1e-6); // float32
}

void tst_Regressor::curvesDoNotMixInABatch_data()
{
    QTest::addColumn<QString>("kind");
    for (const char* kind : {"mlp", "cnn", "resnet", "transformer"})
        QTest::newRow(kind) << QString(kind);
}

void tst_Regressor::curvesDoNotMixInABatch()
{
    QFETCH(QString, kind);
    torch::manual_seed(1);
    Regressor network(kind.toStdString());
    network->eval();
    const torch::NoGradGuard noGrad;
    const torch::Tensor two = torch::rand({2, RegressorBody::points});
    const torch::Tensor together = network->forward(two);
    const torch::Tensor alone = network->forward(two.slice(0, 1, 2));
    QVERIFY((together[1] - alone[0]).abs().max().item<double>() < 1e-5);
    QVERIFY((together[0] - together[1]).abs().max().item<double>() > 1e-5); // and each answer belongs to its curve
    std::int64_t weights = 0;
    for (const torch::Tensor& tensor : network->parameters())
        weights += tensor.numel();
    QVERIFY2(weights > 4'000'000 && weights < 8'000'000, qPrintable(QString::number(weights)));
}

void tst_Regressor::trainsFromNothing_data()
{
    curvesDoNotMixInABatch_data();
}

void tst_Regressor::trainsFromNothing()
{
    QFETCH(QString, kind);
    constexpr int steps = 60;
    const TrainOptions training = options(kind.toLatin1(), steps);
    train(training, [](const std::string&) {}, {});
    QVERIFY(!std::filesystem::exists(training.output.string() + ".checkpoint"));
    const ModelBundle bundle = readBundle(training.output);
    QCOMPARE(bundle.architecture.at("kind").get<std::string>(), kind.toStdString());
    QCOMPARE(bundle.provenance.at("regression").at("steps").get<int>(), steps);

    const auto model = loadModel(training.output, "cpu");
    QCOMPARE(model->info().architecture, std::string("regressor"));
    const PositionsXyz truth = canonicalOrder(buildCluster({Family::Decahedron, {3, 2, 1}}, 2.7));
    const PdfCurve curve = simulateCurve(truth, {});
    const auto samples = model->sample({curve, {}, {}, {}}, model->info().defaults, 3, {});
    QCOMPARE(samples.size(), std::size_t(3));
    const Eigen::MatrixXd& w = samples[0].weights;
    QCOMPARE(w.rows(), Eigen::Index(256));
    QCOMPARE(w.cols(), Eigen::Index(256));
    QVERIFY(w == w.transpose());
    QVERIFY(w.minCoeff() >= 0.0 && w.maxCoeff() <= 1.0);
    // Before training every entry is about 0.5.
    const double error = std::sqrt((w - buildLaplacian(truth)).array().square().mean());
    const double untrained = std::sqrt((0.5 - buildLaplacian(truth).array()).square().mean());
    QVERIFY2(error < 0.9 * untrained, qPrintable(QString("%1, untrained %2").arg(error).arg(untrained)));
    QVERIFY(w(0, 0) > w(255, 255) + 0.1); // the first atom is there in every shape, the last in few
    QVERIFY(w == samples[2].weights);
    QCOMPARE(samples[0].scaleError, 0.0);
    QVERIFY_EXCEPTION_THROWN((void)model->sample({curve, {}, {}, {}}, {}, 0, {}), std::invalid_argument);
}

void tst_Regressor::rejectsBadConfigurations()
{
    QVERIFY_EXCEPTION_THROWN(train(options("forest", 1), [](const std::string&) {}, {}), ModelError);
    TrainOptions stage = options("mlp", 1);
    stage.stage = TrainingStage::Diffusion;
    QVERIFY_EXCEPTION_THROWN(train(stage, [](const std::string&) {}, {}), ParseError);
}

QTEST_APPLESS_MAIN(tst_Regressor)
#include "tst_Regressor.moc"
