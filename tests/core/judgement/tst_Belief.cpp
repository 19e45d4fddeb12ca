#include "judgement/Belief.h"
#include "judgement/JudgementText.h"

#include <QtTest>

#include <cmath>
#include <numeric>

using namespace clusterlens;

namespace {

/// A curve of 150 points with a noise floor of 4 %, whose best fit leaves \p rwp.
ResidualCheck checkOf(double rwp)
{
    ResidualCheck check;
    check.noiseFloor = 0.04;
    check.rwp = rwp;
    check.misfit = std::sqrt(std::max(0.0, rwp * rwp - 0.04 * 0.04));
    check.independentPoints = 150.0;
    return check;
}

ConsideredShape shape(int atoms, double rwp, Family family = Family::Fcc)
{
    return {"", family, atoms, 3.0 * std::cbrt(atoms), 2.8, rwp};
}

/// Sizes around 100 atoms in steps of 3 %, whose misfit grows with the distance from it.
std::vector<ConsideredShape> ladder(double least, double slope)
{
    std::vector<ConsideredShape> shapes;
    for (int k = -20; k <= 20; ++k)
        shapes.push_back(shape(int(std::lround(100.0 * std::pow(1.03, k))), std::hypot(least, slope * k * 0.03)));
    return shapes;
}

} // namespace

class tst_Belief : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sharesAddUpToOne()
    {
        const Belief belief = beliefIn(ladder(0.045, 0.3), checkOf(0.045));
        QVERIFY(std::abs(std::accumulate(belief.shares.begin(), belief.shares.end(), 0.0) - 1.0) < 1e-12);
        QVERIFY(std::abs(std::accumulate(belief.knownShares.begin(), belief.knownShares.end(), 0.0) - 1.0) < 1e-12);
        double families = 0.0;
        for (const FamilyShare& family : belief.families)
            families += family.share;
        QVERIFY(std::abs(families - 1.0) < 1e-12);
        QVERIFY(beliefIn({}, checkOf(0.05)).shares.empty());
    }

    void intervalsHoldEachOtherAndTheMiddle()
    {
        const BeliefInterval atoms = beliefIn(ladder(0.045, 0.3), checkOf(0.045)).atoms.value();
        QVERIFY(
            atoms.low95 < atoms.low68 && atoms.low68 < atoms.middle && atoms.middle < atoms.high68 && atoms.high68 < atoms.high95);
        QVERIFY(std::abs(atoms.middle - 100.0) < 3.0);
    }

    /// One shape alone: N is log-normal about its count with the deviations that real particles have, 3 %, and 10 % for one in ten.
    void countsAreBelievedAsTheirSpreadSays()
    {
        const Belief belief = beliefIn({shape(100, 0.04)}, checkOf(0.04));
        const auto normal = [](double x) { return 0.5 * std::erfc(-x / std::sqrt(2.0)); };
        const auto below = [&](double x) { return 0.9 * normal(std::log(x) / 0.03) + 0.1 * normal(std::log(x) / 0.10); };
        QVERIFY(std::abs(belief.countWithin10(100.0) - (below(1.0 / 0.9) - below(1.0 / 1.1))) < 1e-9);
        QVERIFY(belief.countWithin10(150.0) < 0.01);
    }

    /// A curve that tells sizes apart allows fewer of them; one that a fit does not explain allows more.
    void intervalsAreAsWideAsTheDoubt()
    {
        const auto width = [](double least, double slope) {
            const BeliefInterval atoms = beliefIn(ladder(least, slope), checkOf(least)).atoms.value();
            return atoms.high95 / atoms.low95;
        };
        QVERIFY(width(0.045, 0.6) < width(0.045, 0.2));
        QVERIFY(width(0.045, 0.6) < width(0.1, 0.6));
    }

    /// A size that was tried ten times is not ten times as likely.
    void triesDoNotCount()
    {
        std::vector<ConsideredShape> shapes{shape(100, 0.05), shape(160, 0.05)};
        for (int i = 0; i < 9; ++i)
            shapes.push_back(shape(160, 0.05));
        const Belief belief = beliefIn(shapes, checkOf(0.05));
        QVERIFY(std::abs(belief.shares[0] - 0.5) < 0.02);
    }

    /// A shape is believed to be the particle's own only when it leaves nothing but noise, and no other comes near.
    void knowsAShapeOnlyWithoutRivals()
    {
        const std::vector<ConsideredShape> alone{shape(100, 0.040), shape(104, 0.060), shape(97, 0.062)};
        QVERIFY(beliefIn(alone, checkOf(0.040)).known > 0.9);
        const std::vector<ConsideredShape> rivals{shape(100, 0.0400), shape(104, 0.0405), shape(97, 0.0410)};
        QVERIFY(beliefIn(rivals, checkOf(0.040)).known < 0.1);
        const std::vector<ConsideredShape> misfit{shape(100, 0.080), shape(104, 0.120), shape(97, 0.120)};
        QVERIFY(beliefIn(misfit, checkOf(0.080)).known < 0.1);
        const std::vector<ConsideredShape> twice{shape(100, 0.040), shape(100, 0.0401), shape(97, 0.062)};
        QVERIFY(beliefIn(twice, checkOf(0.040)).known > 0.9);
    }

    void octahedraAreFcc()
    {
        const Belief belief = beliefIn({shape(85, 0.05, Family::Octahedron), shape(87, 0.05)}, checkOf(0.05));
        QCOMPARE(belief.families.size(), std::size_t(1));
        QCOMPARE(belief.families.front().family, Family::Fcc);
    }

    void saysNoMoreThanItKnows()
    {
        QCOMPARE(shareText(1.0), std::string("> 99 %"));
        QCOMPARE(shareText(0.973), std::string("97 %"));
        QCOMPARE(shareText(0.0), std::string("< 1 %"));
        QCOMPARE(intervalText({90.2, 95.0, 100.0, 105.0, 111.0}, 0), std::string("100 (68 %: 95 to 105, 95 %: 90 to 111)"));
        Judgement some;
        some.atoms = BeliefInterval{90.2, 95.0, 100.0, 105.0, 111.0};
        some.bond = BeliefInterval{2.7, 2.71, 2.72, 2.73, 2.74};
        const std::vector<std::string> ranges{
            "Atoms: 100 (68 %: 95 to 105, 95 %: 90 to 111).", "Bond: 2.720 (68 %: 2.710 to 2.730, 95 %: 2.700 to 2.740) \xC3\x85."};
        QCOMPARE(rangeTexts(some), ranges);
        Judgement none;
        none.reason = "No candidate explains this curve: it is noise.";
        QVERIFY(beliefTexts(none).empty());
        QCOMPARE(verdictText(none), "Not explained: " + none.reason);
    }
};

QTEST_APPLESS_MAIN(tst_Belief)
#include "tst_Belief.moc"
