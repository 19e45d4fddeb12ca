// Muon on flat parameters, its clipping, and the running mean of the weights.
#include "base/Errors.h"
#include "torch/paper/NoiseUnet.h"
#include "torch/train/Bfloat16.h"
#include "torch/train/Muon.h"
#include "torch/train/TrainingLoop.h"

#include <QTest>

#include <cmath>

using namespace clusterlens;

namespace {

/// A convolution and two small layers; only the convolution's kernel is an inner matrix.
struct SmallNetwork : torch::nn::Module {
    SmallNetwork()
        : middle(register_module("middle", convolution(16, 32, squareKernel)))
        , head(register_module("head", torch::nn::Linear(32, 3)))
        , idle(register_parameter("idle", torch::ones({4}), false))
    {
    }
    torch::Tensor forward(const torch::Tensor& x) { return head(torch::silu(middle(x)).mean({2, 3})); }

    torch::nn::Conv2d middle{nullptr};
    torch::nn::Linear head{nullptr};
    torch::Tensor idle;
};

double largest(const torch::Tensor& x)
{
    return x.abs().max().item<double>();
}

} // namespace

class tst_FlatOptimizer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { torch::manual_seed(1); }
    void flatteningChangesNothing();
    void newtonSchulzActsOnSingularValuesAlone();
    void singularValuesBecomeNearlyOne();
    void innerMatricesTakeOrthogonalSteps();
    void queryKeyAndValueAreThreeMatrices();
    void othersFollowAdamW();
    void longGradientsAreShortened();
    void gradientsThatAreNotFiniteLeaveTheUsualLength();
    void runningMeanIsThatOfTheWeights();
    void momentsOfOtherParametersAreRefused();
    void bfloat16IsCheckedAndLeft();
};

void tst_FlatOptimizer::flatteningChangesNothing()
{
    NoiseUnet network(PaperSizes{16, {16, 16}});
    toChannelsLast(*network);
    network->keepIdle();
    const torch::Tensor x = torch::randn({2, 1, 16, 16});
    const torch::Tensor c0 = torch::randn({2, 1, 250});
    const torch::Tensor t = torch::tensor({3, 700});
    const auto gradients = [&] {
        std::vector<torch::Tensor> all;
        for (const torch::Tensor& p : network->parameters())
            all.push_back(p.grad().defined() ? p.grad().clone() : torch::zeros({1}));
        return all;
    };
    const torch::Tensor before = network->forward(x, t, c0);
    before.square().sum().backward();
    const auto expected = gradients();
    network->zero_grad();
    Muon muon(*network, MuonOptions(1e-3));
    const torch::Tensor after = network->forward(x, t, c0);
    QVERIFY(largest(before - after) < 1e-5); // sums may be cut at other places
    muon.flat().clearGradients();
    after.square().sum().backward();
    muon.flat().gatherGradients();
    const auto found = gradients();
    std::int64_t count = 0;
    for (const FlatParameters::Part& part : muon.flat().parts) {
        count += part.parameter.numel();
        QVERIFY(part.parameter.data_ptr() == FlatParameters::viewOf(muon.flat().values, part).data_ptr());
        QVERIFY(torch::equal(part.parameter.grad(), FlatParameters::viewOf(muon.flat().gradients, part)));
        if (part.parameter.dim() == 4)
            QVERIFY(part.parameter.is_contiguous(at::MemoryFormat::ChannelsLast));
    }
    for (std::size_t i = 0; i < expected.size(); ++i)
        QVERIFY(largest(found[i] - expected[i]) <= 1e-5 * (1.0 + largest(expected[i])));
    std::int64_t trained = 0;
    for (const torch::Tensor& p : network->parameters())
        trained += p.requires_grad() ? p.numel() : 0;
    QCOMPARE(count, trained);
}

void tst_FlatOptimizer::newtonSchulzActsOnSingularValuesAlone()
{
    // U S V^T goes to U p(p(..S/|S|..)) V^T with p(s) = 3.4445 s - 4.775 s^3 + 2.0315 s^5 (K. Jordan, Muon, 2024), here by LAPACK in double.
    for (const auto& [rows, columns] :
        {std::pair{24, 40}, std::pair{40, 24}, std::pair{30, 30}, std::pair{24, 200}, std::pair{300, 32}}) {
        const torch::Tensor m = torch::randn({3, rows, columns});
        const auto [u, s, vh] = torch::linalg_svd(m.to(torch::kDouble), false);
        torch::Tensor values = s / s.square().sum(1, true).sqrt();
        for (int i = 0; i < 5; ++i)
            values = 3.4445 * values - 4.775 * values.pow(3) + 2.0315 * values.pow(5);
        const torch::Tensor expected = torch::matmul(u * values.unsqueeze(1), vh);
        QVERIFY(largest(orthogonalised(m).to(torch::kDouble) - expected) < 1e-4);
    }
}

void tst_FlatOptimizer::singularValuesBecomeNearlyOne()
{
    const torch::Tensor m = torch::randn({4, 32, 64}) * 1e-5;
    const torch::Tensor values = std::get<1>(torch::linalg_svd(orthogonalised(m)));
    QVERIFY(values.min().item<double>() > 0.6 && values.max().item<double>() < 1.3);
    QVERIFY(torch::equal(orthogonalised(torch::zeros({1, 16, 16})), torch::zeros({1, 16, 16})));
}

void tst_FlatOptimizer::innerMatricesTakeOrthogonalSteps()
{
    SmallNetwork network;
    toChannelsLast(network);
    MuonOptions options(0.01);
    options.muonOverLr = 5.0;
    Muon muon(network, options);
    const torch::Tensor before = network.middle->weight.detach().clone();
    muon.flat().clearGradients();
    network.forward(torch::randn({4, 16, 8, 8})).square().sum().backward();
    const torch::Tensor gradient = network.middle->weight.grad().clone();
    muon.step();
    const torch::Tensor step = (before - network.middle->weight.detach()).permute({0, 2, 3, 1}).reshape({32, 144});
    // The first step's momentum is the gradient's direction: its orthonormal factor is U V^T.
    const torch::Tensor matrix = gradient.permute({0, 2, 3, 1}).reshape({32, 144}).to(torch::kDouble);
    const auto [u, s, vh] = torch::linalg_svd(matrix, false);
    const torch::Tensor turned
        = torch::matmul(torch::matmul(u.t(), step.to(torch::kDouble)), vh.t()) / (0.05 * 0.2 * std::sqrt(144.0));
    const torch::Tensor large = s > 0.05 * s.max();
    const torch::Tensor diagonal = torch::diag(turned).masked_select(large);
    QVERIFY(diagonal.min().item<double>() > 0.6 && diagonal.max().item<double>() < 1.3);
    QVERIFY(largest(turned - torch::diag(torch::diag(turned))) < 1e-3);
}

void tst_FlatOptimizer::queryKeyAndValueAreThreeMatrices()
{
    AttentionBlock block(16);
    Muon muon(*block, MuonOptions(0.1));
    const torch::Tensor before = block->self->in_proj_weight.detach().clone();
    muon.flat().clearGradients();
    block->forward(torch::randn({2, 16, 4, 4})).square().sum().backward();
    // The value's gradient is far larger than the query's, but each moves by the same amount.
    muon.step();
    const auto step = (before - block->self->in_proj_weight.detach()).chunk(3);
    const double first = step[0].norm().item<double>();
    for (const torch::Tensor& part : step)
        QVERIFY(std::abs(part.norm().item<double>() / first - 1.0) < 0.25);
}

void tst_FlatOptimizer::othersFollowAdamW()
{
    torch::nn::Linear ours(7, 5);
    torch::nn::Linear theirs(7, 5);
    {
        const torch::NoGradGuard noGrad;
        theirs->weight.copy_(ours->weight);
        theirs->bias.copy_(ours->bias);
    }
    MuonOptions options(0.02);
    options.weightDecay = 0.1;
    Muon muon(*ours, options);
    torch::optim::AdamW adamW(theirs->parameters(), torch::optim::AdamWOptions(0.02).betas({0.9, 0.99}).weight_decay(0.1));
    for (int i = 0; i < 30; ++i) {
        const torch::Tensor x = torch::randn({4, 7});
        muon.flat().clearGradients();
        ours->forward(x).square().sum().backward();
        muon.step();
        adamW.zero_grad();
        theirs->forward(x).square().sum().backward();
        adamW.step();
    }
    QVERIFY(largest(ours->weight - theirs->weight) < 1e-5);
    QVERIFY(largest(ours->bias - theirs->bias) < 1e-5);
}

void tst_FlatOptimizer::longGradientsAreShortened()
{
    RunningClip clip(2.0);
    torch::Tensor g = torch::tensor({3.0F, 4.0F});
    QCOMPARE(clip.apply(g).item<float>(), 5.0F); // the first is the usual one
    QCOMPARE(g[1].item<float>(), 4.0F);
    g = torch::tensor({0.0F, 50.0F});
    QCOMPARE(clip.apply(g).item<float>(), 50.0F);
    QVERIFY(std::abs(g[1].item<float>() - 10.0F) < 1e-5F);
    QVERIFY(std::abs(clip.usual.item<float>() - 5.1F) < 1e-5F); // 5 + 0.02 (10 - 5)
    g = torch::tensor({6.0F, 8.0F});
    (void)clip.apply(g);
    QVERIFY(std::abs(g[0].item<float>() - 6.0F) < 1e-5F); // below twice the usual length
    QVERIFY(std::abs(clip.usual.item<float>() - 5.198F) < 1e-4F);
}

void tst_FlatOptimizer::gradientsThatAreNotFiniteLeaveTheUsualLength()
{
    RunningClip clip;
    torch::Tensor g = torch::tensor({1.0F, 0.0F});
    (void)clip.apply(g);
    g = torch::tensor({1.0F, NAN});
    QVERIFY(!std::isfinite(clip.apply(g).item<float>()));
    QCOMPARE(clip.usual.item<float>(), 1.0F);
}

void tst_FlatOptimizer::runningMeanIsThatOfTheWeights()
{
    torch::nn::Linear layer(4, 2);
    Muon muon(*layer, MuonOptions(0.1));
    LoopSettings settings;
    settings.stage = "test";
    settings.steps = 12;
    settings.average = 0.6;
    std::vector<torch::Tensor> seen; // before each step, so after the one before
    const auto step = [&](int, TrainingLoop::Figures&) {
        seen.push_back(layer->weight.detach().clone());
        return layer->forward(torch::ones({1, 4})).square().sum();
    };
    LoopState state;
    torch::Tensor last;
    const auto checkpoint = [&](const LoopState&) { last = layer->weight.detach().clone(); };
    TrainingLoop(settings, *layer, muon).run(state, step, checkpoint, [](const std::string&) {}, {});
    seen.push_back(last);
    torch::Tensor mean = seen.front().clone();
    for (std::size_t k = 1; k < seen.size(); ++k) {
        const double decay = std::min(0.6, (1.0 + double(k)) / (10.0 + double(k)));
        mean = decay * mean + (1.0 - decay) * seen[k];
    }
    QVERIFY(largest(layer->weight - mean) < 1e-6); // the mean takes the weights' place
    QVERIFY(largest(layer->weight - last) > 1e-5);
    QVERIFY(torch::equal(state.averages.at("weight"), layer->weight));
}

void tst_FlatOptimizer::momentsOfOtherParametersAreRefused()
{
    torch::nn::Linear small(4, 2);
    torch::nn::Linear large(40, 20);
    Muon first(*small, MuonOptions(0.1));
    Muon second(*large, MuonOptions(0.1));
    QVERIFY_EXCEPTION_THROWN(second.restoreMoments(first.moments()), ModelError);
    QVERIFY_EXCEPTION_THROWN(second.restoreMoments({}), std::out_of_range);
}

void tst_FlatOptimizer::bfloat16IsCheckedAndLeft()
{
    const bool right = bfloat16IsRight(torch::kCPU);
    const torch::Tensor a = torch::rand({32, 32});
    if (right) {
        const Bfloat16Scope scope(true, torch::kCPU);
        QCOMPARE(torch::matmul(a, a).scalar_type(), torch::kBFloat16);
    }
    QCOMPARE(torch::matmul(a, a).scalar_type(), torch::kFloat);
    {
        const Bfloat16Scope scope(false, torch::kCPU);
        QCOMPARE(torch::matmul(a, a).scalar_type(), torch::kFloat);
    }
    qInfo("bfloat16 is %s here", right ? "right" : "not right");
}

QTEST_APPLESS_MAIN(tst_FlatOptimizer)
#include "tst_FlatOptimizer.moc"
