#include "refine/Minimise.h"

#include <QtTest>

#include <atomic>
#include <memory>

using namespace clusterlens;

class tst_Minimise : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// Rosenbrock's valley (1960), whose minimum is 0 at (1, 1).
    void followsTheValley()
    {
        const auto valley = [](const Eigen::VectorXd& x, Eigen::VectorXd& gradient) {
            const double across = x[1] - x[0] * x[0];
            gradient.resize(2);
            gradient << -400.0 * x[0] * across - 2.0 * (1.0 - x[0]), 200.0 * across;
            return 100.0 * across * across + (1.0 - x[0]) * (1.0 - x[0]);
        };
        Eigen::VectorXd x(2);
        x << -1.2, 1.0;
        const double value = minimise(valley, x, {200, 1e-7});
        QVERIFY(value < 1e-6);
        QVERIFY((x - Eigen::VectorXd::Ones(2)).norm() < 5e-3);
    }

    /// Thirty axes whose curvatures span four powers of ten.
    void solvesAStretchedBowl()
    {
        const Eigen::VectorXd curvature
            = Eigen::VectorXd::LinSpaced(30, 0.0, 4.0).unaryExpr([](double e) { return std::pow(10.0, e); });
        const Eigen::VectorXd bottom = Eigen::VectorXd::LinSpaced(30, -1.0, 2.0);
        const auto bowl = [&](const Eigen::VectorXd& x, Eigen::VectorXd& gradient) {
            gradient = curvature.cwiseProduct(x - bottom);
            return 1.0 + 0.5 * gradient.dot(x - bottom);
        };
        Eigen::VectorXd x = Eigen::VectorXd::Zero(30);
        QVERIFY(minimise(bowl, x, {500, 1e-7}) < 1.0 + 1e-4);
    }

    void neverEndsHigherThanItStarts()
    {
        const auto wrongSlope = [](const Eigen::VectorXd& x, Eigen::VectorXd& gradient) {
            gradient = -2.0 * x; // of the opposite function
            return x.squaredNorm();
        };
        Eigen::VectorXd x = Eigen::VectorXd::Ones(3);
        QCOMPARE(minimise(wrongSlope, x, {50, 1e-7}), 3.0);
        QVERIFY(x == Eigen::VectorXd::Ones(3));
    }

    void stopsWhenAsked()
    {
        const auto bowl = [](const Eigen::VectorXd& x, Eigen::VectorXd& gradient) {
            gradient = 2.0 * x;
            return x.squaredNorm();
        };
        Eigen::VectorXd x = Eigen::VectorXd::Ones(3);
        const auto flag = std::make_shared<std::atomic<bool>>(true);
        QVERIFY_EXCEPTION_THROWN(minimise(bowl, x, {50, 1e-7}, RunControl(flag, {})), clusterlens::Cancelled);
    }
};

QTEST_GUILESS_MAIN(tst_Minimise)
#include "tst_Minimise.moc"
