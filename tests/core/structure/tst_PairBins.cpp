#include "structure/PairDistances.h"

#include <QTest>

#include <random>

using namespace clusterlens;

namespace {

PositionsXyz scattered(int atoms)
{
    std::mt19937 random(5);
    std::uniform_real_distribution<double> place(-4.0, 4.0);
    return PositionsXyz::NullaryExpr(atoms, 3, [&] { return place(random); });
}

/// The same numbers by their definition: of each pair that is short enough, 1 and its distance.
std::pair<double, double> sums(const PositionsXyz& positions, double longest)
{
    double count = 0.0;
    double sum = 0.0;
    for (Eigen::Index i = 0; i < positions.rows(); ++i)
        for (Eigen::Index j = 0; j < i; ++j)
            if (const double d = (positions.row(i) - positions.row(j)).norm(); d < longest) {
                count += 1.0;
                sum += d;
            }
    return {count, sum};
}

} // namespace

class tst_PairBins : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsNumberAndMean()
    {
        const PositionsXyz positions = scattered(90);
        const PairDistances pairs = binnedDistances(positions, 0.05, 6.0);
        const auto [count, sum] = sums(positions, 6.0);
        QCOMPARE(pairs.multiplicities.sum(), count);
        QVERIFY(std::abs(pairs.multiplicities.dot(pairs.distances) - sum) < 1e-7 * sum);
        QCOMPARE(pairs.atoms, 90);
        for (Eigen::Index i = 1; i < pairs.distances.size(); ++i)
            QVERIFY(pairs.distances[i] > pairs.distances[i - 1]);
    }

    void growsAndShrinksAtomByAtom()
    {
        const PositionsXyz positions = scattered(60);
        PairBins bins(0.01, 20.0);
        bins.add(positions, 0, 20);
        bins.add(positions, 20, 60);
        bins.add(positions, 45, 60, -1.0);
        const PairDistances rest = bins.distances(45);
        const PairDistances expected = binnedDistances(positions.topRows(45), 0.01, 20.0);
        QCOMPARE(rest.distances.size(), expected.distances.size());
        QVERIFY(rest.multiplicities == expected.multiplicities);
        QVERIFY((rest.distances - expected.distances).cwiseAbs().maxCoeff() < 1e-9);
    }

    void stopsWhenCancelled()
    {
        const RunControl cancelled(std::make_shared<std::atomic<bool>>(true), {});
        QVERIFY_EXCEPTION_THROWN((void)binnedDistances(scattered(10), 0.01, 20.0, cancelled), Cancelled);
    }
};

QTEST_APPLESS_MAIN(tst_PairBins)
#include "tst_PairBins.moc"
