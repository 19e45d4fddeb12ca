#include "core/laplacian/ReferenceMatrices.h"
#include "laplacian/PairObjective.h"
#include "laplacian/TrustRegion.h"

#include <QTest>

#include <atomic>
#include <cmath>
#include <cstdlib>
#include <memory>

using namespace clusterlens;
using Points = PairObjective::Points;

namespace {

/// The definition, pair by pair.
double plainValue(const Eigen::MatrixXd& w, const Points& x)
{
    double sum = 0.0;
    for (Eigen::Index i = 0; i < w.rows(); ++i)
        for (Eigen::Index j = 0; j < i; ++j)
            sum += std::pow(std::exp(-(x.row(i) - x.row(j)).squaredNorm() / 260.0) - w(i, j), 2);
    return sum;
}

} // namespace

class tst_PairObjective : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        std::srand(5);
        m_reference = readReference("icosahedron13");
        m_x = m_reference.positions + 0.4 * PositionsXyz::Random(13, 3);
    }

    void valueFollowsTheDefinition()
    {
        PairObjective objective(m_reference.w);
        const double expected = plainValue(m_reference.w, m_x);
        QVERIFY(expected > 1e-3);
        QVERIFY(std::abs(objective.value(m_x) - expected) < 1e-13);
        QVERIFY(std::abs(objective.linearise(m_x) - expected) < 1e-13);
        QVERIFY(objective.value(m_reference.positions) < 1e-28);
    }

    void gradientAgreesWithFiniteDifferences()
    {
        PairObjective objective(m_reference.w);
        objective.linearise(m_x);
        const double h = 1e-4; // Å; the error of central differences is then about 1e-10 of the largest component
        for (Eigen::Index i = 0; i < m_x.size(); ++i) {
            Points up = m_x, down = m_x;
            up(i) += h;
            down(i) -= h;
            const double difference = (plainValue(m_reference.w, up) - plainValue(m_reference.w, down)) / (2.0 * h);
            QVERIFY(std::abs(objective.gradient()(i) - difference) < 1e-8 * objective.gradient().norm());
        }
    }

    void hessianAgreesWithFiniteDifferencesOfTheGradient()
    {
        PairObjective objective(m_reference.w);
        const Points v = Points::Random(13, 3);
        const double h = 1e-4;
        objective.linearise(m_x + h * v);
        const Points up = objective.gradient();
        objective.linearise(m_x - h * v);
        const Points difference = (up - objective.gradient()) / (2.0 * h);
        objective.linearise(m_x);
        Points product(13, 3);
        objective.hessianTimes(v, product);
        QVERIFY((product - difference).norm() < 1e-7 * difference.norm());
    }

    void preconditionerUndoesItsBlocks()
    {
        PairObjective objective(m_reference.w);
        objective.linearise(m_x);
        const Points v = Points::Random(13, 3);
        Points image(13, 3), back(13, 3);
        objective.blocksTimes(v, image);
        objective.precondition(image, back);
        QVERIFY((back - v).norm() < 1e-12);
        QVERIFY((v.array() * image.array()).sum() > 0.0);
    }

    void trustRegionReachesTheExactPositions()
    {
        PairObjective objective(m_reference.w);
        const TrustRegionResult end = minimise(objective, m_x, 50, 1e-12, {});
        QVERIFY(end.iterations <= 10); // second order: few steps
        QVERIFY((distanceMatrix(end.positions) - distanceMatrix(m_reference.positions)).cwiseAbs().maxCoeff() < 1e-8);
    }

    void trustRegionNeverLeavesWorseThanItCame()
    {
        PairObjective objective(m_reference.w);
        for (int trial = 0; trial < 20; ++trial) {
            const Points far = 15.0 * Points::Random(13, 3);
            const TrustRegionResult end = minimise(objective, far, 3, 1e-10, {});
            QVERIFY(end.value <= objective.value(far));
            QVERIFY(end.positions.allFinite());
            QVERIFY(std::abs(end.value - objective.value(end.positions)) < 1e-12);
        }
    }

    void cancelEndsTheDescent()
    {
        const auto flag = std::make_shared<std::atomic<bool>>(true);
        PairObjective objective(m_reference.w);
        QVERIFY_EXCEPTION_THROWN((void)minimise(objective, m_x, 50, 1e-12, RunControl(flag, {})), Cancelled);
    }

private:
    ReferenceMatrix m_reference;
    Points m_x;
};

QTEST_APPLESS_MAIN(tst_PairObjective)
#include "tst_PairObjective.moc"
