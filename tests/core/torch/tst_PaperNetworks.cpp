#include "base/Errors.h"
#include "laplacian/LaplacianMatrix.h"
#include "pdf/DebyePdf.h"
#include "shapes/ClusterBuilder.h"
#include "torch/ModelBundle.h"
#include "torch/paper/ConditionVae.h"
#include "torch/paper/LaplacianVae.h"
#include "torch/paper/NoiseUnet.h"
#include "torch/paper/PaperModel.h"

#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <sys/resource.h>

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
    // Attention to one token is that token: queries, keys and the norm before them change nothing.
    const QRegularExpression idle("\\.(crossNorm\\..*|cross\\.[qk]_proj_weight)$");
    for (const auto& item : module.named_parameters()) {
        if (QString::fromStdString(item.key()).contains(idle))
            continue;
        if (!item.value().grad().defined() || !torch::isfinite(item.value().grad()).all().item<bool>()) {
            qWarning("no gradient: %s", item.key().c_str());
            return false;
        }
    }
    return true;
}

constexpr PaperSizes tinySizes{16, {40, 24}};

/// Random weights, narrower than published.
ModelBundle tinyBundle()
{
    ModelBundle bundle;
    SamplingSettings sampling;
    sampling.steps = 2;
    bundle.architecture = {{"name", "paper"}, {"sampling", toJson(sampling)}, {"latent_scale", 1.0}};
    tinySizes.addTo(bundle.architecture);
    bundle.store("condition", *ConditionVae());
    bundle.store("laplacian", *LaplacianVae(tinySizes));
    bundle.store("noise", *NoiseUnet(tinySizes));
    return bundle;
}

} // namespace

class tst_PaperNetworks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { torch::manual_seed(1); }
    void conditionVaeHasThePublishedShapes();
    void laplacianVaeHasThePublishedShapes();
    void noiseUnetHasThePublishedShapes();
    void numbersFollowFromTheWidths();
    void claimsAreHeldAgainstTheWeights_data();
    void claimsAreHeldAgainstTheWeights();
    void klOfGaussiansIsRight();
    void conditionIsScaledAndPadded();
    void wholeModelRunsAndRepeats();
    void measuredCurvesGoTheirOwnWay();
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
    QCOMPARE(parameterCount(*vae->priorMlp), std::int64_t(3000 * 128 + 128 + 128 * 256 + 256 + 256 * 512 + 512));
}

void tst_PaperNetworks::noiseUnetHasThePublishedShapes()
{
    NoiseUnet network;
    const torch::Tensor z = torch::randn({2, 1, 16, 16});
    const torch::Tensor c0 = torch::randn({2, 1, 250}, torch::requires_grad());
    const torch::Tensor noise = network->forward(z, torch::tensor({1, 1000}), c0);
    QVERIFY(noise.sizes() == z.sizes());
    noise.pow(2).sum().backward();
    QVERIFY(everyParameterHasGradient(*network));
    QVERIFY(c0.grad().abs().max().item<double>() > 0.0); // the condition reaches the output
}

void tst_PaperNetworks::numbersFollowFromTheWidths()
{
    for (const PaperSizes& sizes : {PaperSizes{}, PaperSizes{64, {512, 512}}, PaperSizes{8, {1, 30}}}) {
        QCOMPARE(parameterCount(*NoiseUnet(sizes)), sizes.noiseNumbers());
        QCOMPARE(parameterCount(*LaplacianVae(sizes)), sizes.laplacianNumbers());
    }
}

void tst_PaperNetworks::claimsAreHeldAgainstTheWeights_data()
{
    QTest::addColumn<QString>("claims");
    QTest::addColumn<QString>("fault");
    const auto row = [](const char* claims, const char* fault) { QTest::newRow(claims) << claims << fault; };
    row(R"({})", "weights laplacian: expected 8219768 numbers, found"); // as published
    row(R"({"unet_width": 1024, "prior_widths": [40, 24]})", "weights noise: expected");
    row(R"({"unet_width": 24, "prior_widths": [40, 24]})", "weights noise: expected");
    row(R"({"unet_width": 16, "prior_widths": [16384, 16384]})", "weights laplacian: expected");
    row(R"({"unet_width": 16, "prior_widths": [24, 40]})", "weights laplacian: expected");
    for (const char* bad : {"1000000000", "1e300", "18446744073709551615", "99999999999999999999999", "-64", "0", "64.5", "20",
             R"("64")", "[64]", "null", "true"}) {
        row(qPrintable(QStringLiteral(R"({"unet_width": %1})").arg(bad)),
            "unet_width: expected a multiple of 8 from 8 to 1024, found ");
    }
    for (const char* bad : {"512", "[512]", "[512, 512, 512]", R"({"a": 512, "b": 512})", "null"})
        row(qPrintable(QStringLiteral(R"({"prior_widths": %1})").arg(bad)), "prior_widths: expected two widths, found ");
    for (const char* bad : {"[0, 512]", "[512, -1]", "[512, 2000000000]", "[512.5, 512]", R"(["a", 512])"})
        row(qPrintable(QStringLiteral(R"({"prior_widths": %1})").arg(bad)),
            "prior_widths: expected a multiple of 1 from 1 to 16384");
    for (const char* bad : {"0", "1", "-0.1", "1e300"})
        row(qPrintable(
                QStringLiteral(R"({"measured_sampling": {"t1": 200, "t2": 1000, "steps": 5, "sampler": "ddim", "unlike": %1}})")
                    .arg(bad)),
            "measured_sampling: expected \"unlike\" between 0 and 1, found ");
    for (const int bad : {0, 101})
        row(qPrintable(
                QStringLiteral(R"({"redraw_sampling": {"t1": 200, "t2": 1000, "steps": 5, "sampler": "ddim", "attempts": %1}})")
                    .arg(bad)),
            "redraw_sampling: expected \"attempts\" from 1 to 100, found ");
    row(R"({"measured_sampling": {"t1": 1200, "t2": 1000, "steps": 5, "sampler": "ddim", "unlike": 0.1}})",
        "expected 0 <= t1 <= t2 <= 1000");
    row(R"({"unet_width": 16, "prior_widths": [40, 24], "measured_sampling": {"t1": 200, "t2": 1000, "steps": 5, "sampler": "ddim", "unlike": 0.1}})",
        "weights measured.prior: expected");
    for (const char* bad : {"-0.01", "0.11", "1e300", R"("0.02")", "[0.02]", "null"})
        row(qPrintable(QStringLiteral(R"({"scale_error": %1})").arg(bad)), "scale_error: expected a number from 0 to 0.1, found ");
}

/// A bundle that claims other widths than its weights have, or a scale error that is none, is refused with a word on what is wrong, before memory of that size is taken.
void tst_PaperNetworks::claimsAreHeldAgainstTheWeights()
{
    QFETCH(QString, claims);
    QFETCH(QString, fault);
    static const ModelBundle bundle = tinyBundle();
    ModelBundle claim = bundle;
    claim.architecture.erase("unet_width");
    claim.architecture.erase("prior_widths");
    claim.architecture.update(nlohmann::json::parse(claims.toStdString()));
    const QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath("claim.h5").toStdString();
    (void)writeBundle(path, claim, false);
    rusage before{};
    QCOMPARE(getrusage(RUSAGE_SELF, &before), 0);
    try {
        (void)loadModel(path, "cpu");
        QFAIL("loaded");
    } catch (const ModelError& e) {
        QVERIFY2(QString(e.what()).contains(fault), e.what());
    }
    rusage after{};
    QCOMPARE(getrusage(RUSAGE_SELF, &after), 0);
    QVERIFY2(after.ru_maxrss - before.ru_maxrss < 150'000, qPrintable(QString::number(after.ru_maxrss - before.ru_maxrss))); // kB
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
    const QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath("paper.h5").toStdString();
    ModelBundle bundle = tinyBundle();
    const SamplingSettings sampling = samplingFromJson(bundle.architecture.at("sampling"));
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
    QCOMPARE(two[0].scaleError, 0.0);

    bundle.architecture["scale_error"] = 0.02;
    (void)writeBundle(path, bundle, true);
    const auto again = loadModel(path, "cpu")->sample(input, sampling, 1, {});
    QCOMPARE(again[0].scaleError, 0.02);
    QVERIFY(again[0].weights == one[0].weights); // it is for who uses the sample; nothing else is drawn

    bundle.architecture["redraw_sampling"] = {{"t1", 600}, {"t2", 1000}, {"steps", 3}, {"sampler", "ddim"}, {"attempts", 4}};
    (void)writeBundle(path, bundle, true);
    const auto redrawing = loadModel(path, "cpu");
    QCOMPARE(model->info().attempts, 1);
    QCOMPARE(redrawing->info().attempts, 4);
    QVERIFY(redrawing->sample(input, sampling, 1, {}).front().weights == one[0].weights); // the first time as without it
    SamplingSettings third = sampling;
    third.attempt = 2;
    const auto other = redrawing->sample(input, third, 2, {});
    third.firstSample = 1;
    const auto alone = redrawing->sample(input, third, 1, {});
    QVERIFY((other[1].weights - alone[0].weights).cwiseAbs().maxCoeff() < 1e-4);
    third.attempt = 1;
    QVERIFY((redrawing->sample(input, third, 1, {})[0].weights - alone[0].weights).cwiseAbs().maxCoeff() > 1e-3);
}

/// A condition VAE that answers 1 everywhere knows one curve alone.
void tst_PaperNetworks::measuredCurvesGoTheirOwnWay()
{
    const QTemporaryDir folder;
    const std::filesystem::path path = folder.filePath("measured.h5").toStdString();
    ModelBundle bundle = tinyBundle();
    bundle.tensors.at("condition.decoderOut.weight").zero_();
    bundle.tensors.at("condition.decoderOut.bias").fill_(1.0);
    const SamplingSettings sampling = samplingFromJson(bundle.architecture.at("sampling"));
    const auto load = [&] {
        (void)writeBundle(path, bundle, false);
        return loadModel(path, "cpu");
    };
    const auto asPublished = load();
    bundle.store("measured.prior", *LaplacianVaeImpl::priorNetwork(tinySizes));
    bundle.architecture["measured_sampling"] = {{"t1", 200}, {"t2", 1000}, {"steps", 2}, {"sampler", "ddim"}, {"unlike", 0.1}};
    const auto withMeasured = load();
    const auto difference = [&](const ModelInput& input) {
        const auto drawn = [&](const auto& model) { return model->sample(input, sampling, 1, {}).front().weights; };
        return (drawn(asPublished) - drawn(withMeasured)).cwiseAbs().maxCoeff();
    };

    const PdfCurve known{DebyePdf(RGrid{}, 0.7, 25.0).r(), Eigen::VectorXd::Constant(3000, 7.0), {}};
    const PdfCurve from1{known.r.tail(2900), known.g.tail(2900), {}}; // sqrt(100 / 2900) off
    QVERIFY(difference({known, {}, {}, {}, {}}) == 0.0);
    QVERIFY(difference({known, 0.7, 25.0, {}, {}}) == 0.0);
    QVERIFY(difference({known, 0.7, 22.0, {}, {}}) > 1e-3);
    QVERIFY(difference({known, 1.2, {}, {}, {}}) > 1e-3);
    QVERIFY(difference({from1, 0.7, 25.0, {}, {}}) > 1e-3);
}

QTEST_APPLESS_MAIN(tst_PaperNetworks)
#include "tst_PaperNetworks.moc"
