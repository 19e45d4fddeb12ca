#include "torch/ModelBundle.h"
#include "torch/paper/ConditionVae.h"
#include "torch/paper/LaplacianVae.h"
#include "torch/paper/NoiseUnet.h"

#include <QFile>
#include <QTest>

using namespace clusterlens;

namespace {

torch::Tensor numbers(const nlohmann::json& json)
{
    const auto values = json.get<std::vector<float>>();
    return torch::tensor(values);
}

/// Largest difference, over the largest expected number.
double difference(const torch::Tensor& found, const torch::Tensor& expected)
{
    return ((found.flatten() - expected).abs().max() / expected.abs().max()).item<double>();
}

} // namespace

/// The shipped weights of the paper's networks against tests/tools/make_paper_reference.py: NumPy, double precision, by definition.
class tst_PaperWeights : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void codeOfTheCurve();
    void conditionalPrior();
    void priorOfMeasuredCurves();
    void noiseAtTwoTimes();
    void decodedBlocks();

private:
    nlohmann::json m_reference;
    ModelBundle m_bundle;
    PaperSizes m_sizes;
};

void tst_PaperWeights::initTestCase()
{
    QFile file(QStringLiteral(CLUSTERLENS_SOURCE "/tests/data/model/paper-reference.json"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    m_reference = nlohmann::json::parse(file.readAll().toStdString());
    m_bundle = readBundle(CLUSTERLENS_SOURCE "/models/paper.h5");
    QCOMPARE(m_bundle.sha256, m_reference.at("sha256").get<std::string>()); // else: run the script again
    m_sizes = PaperSizes::fromJson(m_bundle.architecture);
}

void tst_PaperWeights::codeOfTheCurve()
{
    const torch::InferenceMode inference;
    ConditionVae vae;
    m_bundle.restore("condition", *vae);
    toChannelsLast(*vae); // as the model runs it
    const auto posterior = vae->encode(numbers(m_reference.at("curve")).unsqueeze(0));
    QVERIFY(difference(posterior.mean, numbers(m_reference.at("code"))) < 1e-4); // float32 through 16 layers
}

void tst_PaperWeights::conditionalPrior()
{
    const torch::InferenceMode inference;
    LaplacianVae vae(m_sizes);
    m_bundle.restore("laplacian", *vae);
    toChannelsLast(*vae);
    const auto prior = vae->prior(numbers(m_reference.at("curve")).unsqueeze(0));
    QVERIFY(difference(prior.mean, numbers(m_reference.at("prior_mean"))) < 1e-4);
    QVERIFY(difference(prior.logVariance, numbers(m_reference.at("prior_log_variance"))) < 1e-4);
}

void tst_PaperWeights::priorOfMeasuredCurves()
{
    const torch::InferenceMode inference;
    torch::nn::Sequential network = LaplacianVaeImpl::priorNetwork(m_sizes);
    m_bundle.restore("measured.prior", *network);
    const auto prior = LaplacianVaeImpl::priorOf(network, numbers(m_reference.at("curve")).unsqueeze(0));
    QVERIFY(difference(prior.mean, numbers(m_reference.at("measured_mean"))) < 1e-4);
    QVERIFY(difference(prior.logVariance, numbers(m_reference.at("measured_log_variance"))) < 1e-4);
}

void tst_PaperWeights::noiseAtTwoTimes()
{
    const torch::InferenceMode inference;
    NoiseUnet network(m_sizes);
    m_bundle.restore("noise", *network);
    toChannelsLast(*network);
    const double scale = m_bundle.architecture.at("latent_scale");
    const torch::Tensor latent = numbers(m_reference.at("prior_mean")).reshape({1, 1, 16, 16}) / scale;
    const torch::Tensor code = numbers(m_reference.at("code")).reshape({1, 1, 250});
    // Two at once: what the network does to one must not depend on the other.
    const torch::Tensor both = network->forward(latent.repeat({2, 1, 1, 1}), torch::tensor({150, 800}), code.repeat({2, 1, 1}));
    QVERIFY(difference(both[0], numbers(m_reference.at("noise_150"))) < 1e-4);
    QVERIFY(difference(both[1], numbers(m_reference.at("noise_800"))) < 1e-4);
}

void tst_PaperWeights::decodedBlocks()
{
    const torch::InferenceMode inference;
    LaplacianVae vae(m_sizes);
    m_bundle.restore("laplacian", *vae);
    toChannelsLast(*vae);
    const torch::Tensor blocks = vae->decode(numbers(m_reference.at("prior_mean")).reshape({1, 1, 16, 16}));
    const auto each9 = [](std::int64_t axis) { return torch::arange(0, 128, 9).unsqueeze(1 - axis); };
    const torch::Tensor sampled = blocks[0].index({torch::indexing::Slice(), each9(0), each9(1)});
    QVERIFY(difference(sampled, numbers(m_reference.at("blocks_each_9"))) < 1e-4);
}

QTEST_APPLESS_MAIN(tst_PaperWeights)
#include "tst_PaperWeights.moc"
