#include "laplacian/LaplacianMatrix.h"
#include "pdf/DebyePdf.h"
#include "shapes/ClusterBuilder.h"
#include "torch/ModelBundle.h"
#include "torch/paper/ConditionVae.h"
#include "torch/paper/LaplacianVae.h"
#include "torch/paper/NoiseUnet.h"
#include "torch/paper/PaperModel.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace clusterlens;

namespace {

std::int64_t parameterCount(const torch::nn::Module& module)
{
    std::int64_t count = 0;
    for (const torch::Tensor& p : module.parameters())
        count += p.numel();
    return count;
}

bool everyParameterHasGradient(const torch::nn::Module& module)
{
    for (const auto& item : module.named_parameters()) {
        if (!item.value().grad().defined() || !torch::isfinite(item.value().grad()).all().item<bool>()) {
            qWarning("no gradient: %s", item.key().c_str());
            return false;
        }
    }
    return true;
}

} // namespace

class tst_PaperNetworks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { torch::manual_seed(1); }
    void conditionVaeHasThePublishedShapes();
    void laplacianVaeHasThePublishedShapes();
    void noiseUnetHasThePublishedShapes();
    void klOfGaussiansIsRight();
    void conditionIsScaledAndPadded();
    void wholeModelRunsAndRepeats();
};

void tst_PaperNetworks::conditionVaeHasThePublishedShapes()
{
    ConditionVae vae;
    const torch::Tensor pdf = torch::randn({2, 3000});
    const auto posterior = vae->encode(pdf);
    QVERIFY(posterior.mean.sizes() == at::IntArrayRef({2, 2, 1, 125}));
    const torch::Tensor rebuilt = vae->decode(reparametrised(posterior.mean, posterior.logVariance));
    QVERIFY(rebuilt.sizes() == pdf.sizes());
    QCOMPARE(parameterCount(*vae), ConditionVaeImpl::numbers);
    (rebuilt.sum() + posterior.logVariance.sum()).backward();
    QVERIFY(everyParameterHasGradient(*vae));
}

void tst_PaperNetworks::laplacianVaeHasThePublishedShapes()
{
    LaplacianVae vae;
    const torch::Tensor blocks = torch::rand({1, 4, 128, 128});
    const torch::Tensor pdf = torch::randn({1, 3000});
    const auto posterior = vae->encode(blocks, pdf);
    const auto prior = vae->prior(pdf);
    QVERIFY(posterior.mean.sizes() == at::IntArrayRef({1, 1, 16, 16}));
    QVERIFY(prior.logVariance.sizes() == at::IntArrayRef({1, 1, 16, 16}));
    const torch::Tensor rebuilt = vae->decode(posterior.mean);
    QVERIFY(rebuilt.sizes() == blocks.sizes());
    (rebuilt.sum() + gaussianKl(posterior.mean, posterior.logVariance, prior.mean, prior.logVariance)).backward();
    QVERIFY(everyParameterHasGradient(*vae));
    // The published prior: 3000-128-256-512.
    QCOMPARE(parameterCount(*vae), LaplacianVaeImpl::numbers);
    QCOMPARE(parameterCount(*vae->priorMlp), std::int64_t(3000 * 128 + 128 + 128 * 256 + 256 + 256 * 512 + 512));
}

void tst_PaperNetworks::noiseUnetHasThePublishedShapes()
{
    NoiseUnet network;
    const torch::Tensor z = torch::randn({2, 1, 16, 16});
    const torch::Tensor c0 = torch::randn({2, 1, 250}, torch::requires_grad());
    const torch::Tensor noise = network->forward(z, torch::tensor({1, 1000}), c0);
    QVERIFY(noise.sizes() == z.sizes());
    QCOMPARE(parameterCount(*network), NoiseUnetImpl::numbers);
    noise.pow(2).sum().backward();
    QVERIFY(everyParameterHasGradient(*network));
    QVERIFY(c0.grad().abs().max().item<double>() > 0.0); // the condition reaches the output
}

void tst_PaperNetworks::klOfGaussiansIsRight()
{
    // KL(N(1, 4) || N(0, 9)) = ln(3/2) + (4 + 1)/18 - 1/2, from the textbook formula with standard deviations.
    const auto number = [](double x) { return torch::full({1, 1}, x); };
    const double kl = gaussianKl(number(1.0), number(std::log(4.0)), number(0.0), number(std::log(9.0))).item<double>();
    QVERIFY(std::abs(kl - (std::log(1.5) + 5.0 / 18.0 - 0.5)) < 1e-6);
}

void tst_PaperNetworks::conditionIsScaledAndPadded()
{
    const PdfCurve curve{Eigen::Vector3d(1.0, 2.0, 3.0), Eigen::Vector3d(-1.0, 4.0, 0.0), {}};
    const torch::Tensor x = paperCondition(curve);
    QCOMPARE(x.size(0), std::int64_t(3000));
    QCOMPARE(x[200].item<float>(), 1.0F);
    QCOMPARE(x[50].item<float>(), 0.0F);
    QVERIFY(std::abs(x[100].item<float>() + 0.25F) < 1e-6F);
    QCOMPARE(x[2999].item<float>(), 0.0F);
}

void tst_PaperNetworks::wholeModelRunsAndRepeats()
{
    ModelBundle bundle;
    SamplingSettings sampling;
    sampling.steps = 2;
    bundle.architecture = {{"name", "paper"}, {"sampling", toJson(sampling)}, {"latent_scale", 1.0}};
    bundle.provenance = nlohmann::json::object();
    bundle.store("condition", *ConditionVae());
    bundle.store("laplacian", *LaplacianVae());
    bundle.store("noise", *NoiseUnet());
    const QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath("paper.h5").toStdString();
    (void)writeBundle(path, bundle, true);

    const auto model = loadModel(path, "cpu");
    QCOMPARE(model->info().architecture, std::string("paper"));
    QCOMPARE(model->info().defaults.steps, 2);
    const DebyePdf pdf(RGrid{}, 0.7, 25.0);
    const ModelInput input{{pdf.r(), pdf.calculate(buildCluster({Family::Icosahedron, {2}}, 2.8), {}), {}}, {}, {}, {}};
    const auto two = model->sample(input, sampling, 2, {});
    const auto one = model->sample(input, sampling, 1, {});
    QCOMPARE(two.size(), std::size_t(2));
    QCOMPARE(two[0].weights.rows(), Eigen::Index(laplacianAtoms));
    QVERIFY(two[0].weights.allFinite());
    QVERIFY((two[0].weights - one[0].weights).cwiseAbs().maxCoeff() < 1e-4); // batch size changes the rounding only
    QVERIFY((two[0].weights - two[1].weights).cwiseAbs().maxCoeff() > 1e-3);
    QVERIFY_EXCEPTION_THROWN((void)model->sample(input, sampling, 0, {}), std::invalid_argument);
}

QTEST_APPLESS_MAIN(tst_PaperNetworks)
#include "tst_PaperNetworks.moc"
