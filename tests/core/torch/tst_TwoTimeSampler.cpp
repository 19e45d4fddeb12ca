#include "torch/TwoTimeSampler.h"

#include <QTest>

#include <cmath>
#include <stdexcept>

using namespace clusterlens;

namespace {

constexpr int dimension = 16;

SamplingSettings settings(int t1, int t2, int steps, SamplerKind kind)
{
    SamplingSettings s;
    s.t1 = t1;
    s.t2 = t2;
    s.steps = steps;
    s.sampler = kind;
    s.seed = 7;
    return s;
}

/// The exact answer for latents drawn from N(mean, deviation^2): E[z_0 | z_t], by conditioning two joint Gaussians.
TwoTimeSampler::Denoiser gaussianDenoiser(double mean, double deviation)
{
    return [=](const torch::Tensor& zt, int t) {
        const double a = DiffusionSchedule().alphaBar(t);
        const double gain = std::sqrt(a) * deviation * deviation / (a * deviation * deviation + 1.0 - a);
        return mean + gain * (zt - std::sqrt(a) * mean);
    };
}

TwoTimeSampler::Prior gaussianPrior(double mean, double deviation)
{
    return [=](SampleNoise& noise) { return mean + deviation * noise.normal({dimension}); };
}

/// The jump mixes two independent draws, X*_0 and what X_T2 already holds of its own z_0, so its signal is narrower than it should be. DDIM keeps
/// that, DDPM's fresh noise heals it. Ratio of standard deviations, from the variances of Gaussians:
double spreadAfterJump(int t1, int t2, double deviation)
{
    const DiffusionSchedule schedule;
    const double a1 = schedule.alphaBar(t1);
    const double a2 = schedule.alphaBar(t2);
    const auto jump = schedule.jump(t1, t2);
    const double variance = deviation * deviation;
    const double signal = jump.prior * jump.prior + jump.noisy * jump.noisy * a2;
    return std::sqrt((signal * variance + 1.0 - a1) / (a1 * variance + 1.0 - a1));
}

torch::Tensor draw(const SamplingSettings& s, int count, double mean, double deviation, const RunControl& control = {})
{
    SampleNoise noise(s, count);
    return TwoTimeSampler(s).draw(
        gaussianDenoiser(mean, deviation), gaussianPrior(mean, deviation), noise, {dimension}, torch::kCPU, control);
}

} // namespace

class tst_TwoTimeSampler : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void drawsFromTheTargetDistribution_data();
    void drawsFromTheTargetDistribution();
    void priorAloneNeedsNoNetwork();
    void sampleDoesNotDependOnHowManyAreDrawn();
    void otherSeedOtherSample();
    void spendsTheStepsItWasGiven();
    void cancelStopsAtTheNextStep();
    void rejectsBadSettings();
};

void tst_TwoTimeSampler::drawsFromTheTargetDistribution_data()
{
    QTest::addColumn<int>("t1");
    QTest::addColumn<int>("t2");
    QTest::addColumn<int>("kind");
    QTest::newRow("plain, DDPM") << 1000 << 1000 << 0;
    QTest::newRow("plain, DDIM") << 1000 << 1000 << 1;
    QTest::newRow("jump, DDPM") << 500 << 900 << 0;
    QTest::newRow("jump, DDIM") << 500 << 900 << 1;
    QTest::newRow("jump from the start, DDIM") << 400 << 1000 << 1;
}

void tst_TwoTimeSampler::drawsFromTheTargetDistribution()
{
    QFETCH(int, t1);
    QFETCH(int, t2);
    QFETCH(int, kind);
    const torch::Tensor z
        = draw(settings(t1, t2, kind == 0 ? 1000 : 200, kind == 0 ? SamplerKind::Ddpm : SamplerKind::Ddim), 2000, 1.5, 0.6);
    // 32000 numbers: standard error of the mean 0.0034, of the deviation 0.0024. DDPM's fresh noise
    // misses the doubt about z_0, which makes 200 steps 2 % too narrow and 1000 steps 0.4 %.
    QVERIFY2(std::abs(z.mean().item<double>() - 1.5) < 0.02, qPrintable(QString::number(z.mean().item<double>())));
    const double deviation = kind == 0 ? 0.6 : 0.6 * spreadAfterJump(t1, t2, 0.6);
    QVERIFY2(std::abs(z.std().item<double>() - deviation) < 0.01, qPrintable(QString::number(z.std().item<double>())));
}

void tst_TwoTimeSampler::priorAloneNeedsNoNetwork()
{
    const SamplingSettings s = settings(0, 1000, 40, SamplerKind::Ddim);
    SampleNoise noise(s, 3);
    const auto forbidden = [](const torch::Tensor&, int) -> torch::Tensor { throw std::logic_error("network called"); };
    torch::Tensor drawn;
    const auto prior = [&](SampleNoise& n) { return drawn = n.normal({dimension}); };
    const torch::Tensor z = TwoTimeSampler(s).draw(forbidden, prior, noise, {dimension}, torch::kCPU, {});
    // alpha-bar(1000) is 1e-5, not 0, so X_T1 = (1 - 0.003...0) X*_0 exactly at T1 = 0, where 1 - alpha-bar vanishes
    QVERIFY((z - drawn).abs().max().item<double>() < 1e-6);
    QCOMPARE(TwoTimeSampler(s).evaluations(), 0);
}

void tst_TwoTimeSampler::sampleDoesNotDependOnHowManyAreDrawn()
{
    for (const SamplerKind kind : {SamplerKind::Ddpm, SamplerKind::Ddim}) {
        const SamplingSettings s = settings(500, 900, 20, kind);
        const torch::Tensor few = draw(s, 2, 0.0, 1.0);
        const torch::Tensor many = draw(s, 9, 0.0, 1.0);
        QVERIFY(torch::equal(few, many.slice(0, 0, 2)));
        SamplingSettings later = s;
        later.firstSample = 7;
        QVERIFY(torch::equal(draw(later, 2, 0.0, 1.0), many.slice(0, 7, 9)));
    }
}

void tst_TwoTimeSampler::otherSeedOtherSample()
{
    SamplingSettings s = settings(500, 900, 20, SamplerKind::Ddim);
    const torch::Tensor first = draw(s, 1, 0.0, 1.0);
    QVERIFY(torch::equal(first, draw(s, 1, 0.0, 1.0)));
    SamplingSettings again = s;
    again.attempt = 1;
    const torch::Tensor second = draw(again, 1, 0.0, 1.0);
    QVERIFY(!torch::equal(first, second));
    QVERIFY(torch::equal(second, draw(again, 1, 0.0, 1.0)));
    again.attempt = 2;
    QVERIFY(!torch::equal(second, draw(again, 1, 0.0, 1.0)));
    s.seed = 8;
    QVERIFY(!torch::equal(first, draw(s, 1, 0.0, 1.0)));
}

void tst_TwoTimeSampler::spendsTheStepsItWasGiven()
{
    QCOMPARE(TwoTimeSampler(settings(1000, 1000, 40, SamplerKind::Ddim)).evaluations(), 40);
    QCOMPARE(TwoTimeSampler(settings(500, 900, 30, SamplerKind::Ddim)).evaluations(), 30); // 5 above, 25 below
    QCOMPARE(TwoTimeSampler(settings(500, 1000, 30, SamplerKind::Ddim)).evaluations(), 30);
}

void tst_TwoTimeSampler::cancelStopsAtTheNextStep()
{
    const auto cancel = std::make_shared<std::atomic<bool>>(false);
    int steps = 0;
    const RunControl control(cancel, [&](int, int, std::string_view) {
        if (++steps == 3)
            *cancel = true;
    });
    bool cancelled = false;
    try {
        (void)draw(settings(500, 900, 40, SamplerKind::Ddim), 1, 0.0, 1.0, control);
    } catch (const Cancelled&) {
        cancelled = true;
    }
    QVERIFY(cancelled);
    QCOMPARE(steps, 3);
}

void tst_TwoTimeSampler::rejectsBadSettings()
{
    QVERIFY_EXCEPTION_THROWN(TwoTimeSampler(settings(900, 500, 40, SamplerKind::Ddim)), std::invalid_argument);
    QVERIFY_EXCEPTION_THROWN(TwoTimeSampler(settings(500, 900, 0, SamplerKind::Ddim)), std::invalid_argument);
}

QTEST_APPLESS_MAIN(tst_TwoTimeSampler)
#include "tst_TwoTimeSampler.moc"
