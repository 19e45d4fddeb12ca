#include "base/Random.h"
#include "refine/HeldOut.h"

#include <QtTest>

#include <cmath>

using namespace clusterlens;

class tst_HeldOut : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// Each point is left out once, in windows of more than a peak's width, and the misfits of all windows add up to Rwp^2.
    void leavesOutEachPointOnce()
    {
        const Eigen::VectorXd r = Eigen::VectorXd::LinSpaced(1841, 1.6, 20.0);
        const Eigen::VectorXd observed = (2.0 * r.array()).sin();
        const HeldOut heldOut(r, observed, Eigen::VectorXd::Ones(r.size()));
        QVERIFY(heldOut.windows() >= 12 && heldOut.windows() <= 18);
        Eigen::VectorXd left = Eigen::VectorXd::Zero(r.size());
        Eigen::VectorXd misfits = Eigen::VectorXd::Zero(heldOut.windows());
        for (int fold = 0; fold < HeldOut::folds; ++fold) {
            left += (1.0 - heldOut.weights(fold).array()).matrix();
            heldOut.addMisfits(fold, 0.9 * observed, misfits);
        }
        QVERIFY(left == Eigen::VectorXd::Ones(r.size()));
        QVERIFY(std::abs(heldOutRwp(misfits) - 0.1) < 1e-12);
    }

    /// As in an Rwp with weights: points that do not count may be wrong.
    void countsPointsAsTheFitDoes()
    {
        const Eigen::VectorXd r = Eigen::VectorXd::LinSpaced(1841, 1.6, 20.0);
        const Eigen::VectorXd observed = (2.0 * r.array()).sin();
        Eigen::VectorXd counted = Eigen::VectorXd::Constant(r.size(), 7.0);
        counted.head(900).setConstant(1e-9);
        Eigen::VectorXd fitted = 0.9 * observed;
        fitted.head(900).setZero();
        const HeldOut heldOut(r, observed, counted);
        Eigen::VectorXd misfits = Eigen::VectorXd::Zero(heldOut.windows());
        for (int fold = 0; fold < HeldOut::folds; ++fold) {
            heldOut.addMisfits(fold, fitted, misfits);
            QVERIFY(heldOut.weights(fold).maxCoeff() == 7.0 && heldOut.weights(fold).minCoeff() == 0.0);
        }
        QVERIFY(std::abs(heldOutRwp(misfits) - 0.1) < 1e-6);
    }

    /// Only points that are left out get large errors.
    void hidesWindowsFromAFit()
    {
        PdfCurve curve;
        curve.r = Eigen::VectorXd::LinSpaced(200, 2.0, 20.0);
        curve.g = curve.r;
        curve.dg = Eigen::VectorXd::Constant(200, 0.5);
        const HeldOut heldOut(curve.r, curve.g, Eigen::VectorXd::Ones(200));
        const PdfCurve part = heldOut.without(1, curve, true);
        const Eigen::VectorXd weights = heldOut.weights(1);
        for (Eigen::Index i = 0; i < 200; ++i)
            QVERIFY(weights[i] == 1.0 ? part.dg[i] == 0.5 : part.dg[i] >= 1000.0);
        QCOMPARE(heldOut.without(1, curve, false).dg[0], 1.0 * (weights[0] == 1.0 ? 1.0 : 1e4));
    }

    /// 16 windows. The better choice is better in all of them: it is taken. It is better by chance: the simpler one stays.
    void takesTheSimplestOfEquallyGoodOnes()
    {
        RandomEngine random(4);
        Eigen::VectorXd simple(16);
        Eigen::VectorXd clearlyBetter(16);
        Eigen::VectorXd betterByChance(16);
        for (Eigen::Index i = 0; i < 16; ++i) {
            simple[i] = 1.0 + 0.2 * normal(random);
            clearlyBetter[i] = 0.5 * simple[i] + 0.02 * normal(random);
            betterByChance[i] = simple[i] + (i % 2 == 0 ? -0.5 : 0.48);
        }
        QCOMPARE(simplestWithinOneError({simple, clearlyBetter}), std::size_t(1));
        QCOMPARE(simplestWithinOneError({simple, betterByChance}), std::size_t(0));
        QCOMPARE(simplestWithinOneError({simple, clearlyBetter, 0.999 * clearlyBetter}), std::size_t(1));
        QCOMPARE(simplestWithinOneError({simple, 0.99 * simple}), std::size_t(0));               // always better, but by nothing
        QCOMPARE(simplestWithinOneError({1e-9 * simple, 1e-9 * clearlyBetter}), std::size_t(0)); // all exact
        // Differences 1, 2, 3: sum 6, and the error of a sum of three with variance 1 is sqrt(3).
        const MisfitDifference difference = misfitDifference(Eigen::Vector3d(2, 4, 6), Eigen::Vector3d(1, 2, 3));
        QCOMPARE(difference.sum, 6.0);
        QVERIFY(std::abs(difference.error - std::sqrt(3.0)) < 1e-12);
    }
};

QTEST_GUILESS_MAIN(tst_HeldOut)
#include "tst_HeldOut.moc"
