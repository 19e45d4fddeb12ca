#include "shapes/ShapeLibrary.h"
#include "structure/Alignment.h"

#include <Eigen/Geometry>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <random>
#include <stdexcept>

using namespace clusterlens;

namespace {

Eigen::Matrix3d randomRotation(std::mt19937& random)
{
    std::normal_distribution<double> normal;
    return Eigen::Quaterniond(normal(random), normal(random), normal(random), normal(random)).normalized().toRotationMatrix();
}

PositionsXyz withNoise(PositionsXyz positions, double sigma, std::mt19937& random)
{
    std::normal_distribution<double> normal;
    for (double& coordinate : positions.reshaped()) {
        coordinate += sigma * normal(random);
    }
    return positions;
}

PositionsXyz shuffled(const PositionsXyz& positions, std::mt19937& random)
{
    PositionsXyz result = positions;
    for (Eigen::Index i = result.rows() - 1; i > 0; --i) {
        result.row(i).swap(result.row(static_cast<Eigen::Index>(random() % static_cast<unsigned>(i + 1))));
    }
    return result;
}

double totalCost(const Eigen::MatrixXd& cost, const std::vector<int>& columns)
{
    double sum = 0.0;
    for (Eigen::Index i = 0; i < cost.rows(); ++i) {
        sum += cost(i, columns[static_cast<std::size_t>(i)]);
    }
    return sum;
}

/// By trying all orders.
double smallestCost(const Eigen::MatrixXd& cost)
{
    std::vector<int> columns(static_cast<std::size_t>(cost.rows()));
    std::iota(columns.begin(), columns.end(), 0);
    double best = std::numeric_limits<double>::infinity();
    do {
        best = std::min(best, totalCost(cost, columns));
    } while (std::next_permutation(columns.begin(), columns.end()));
    return best;
}

bool isPermutation(std::vector<int> columns)
{
    std::sort(columns.begin(), columns.end());
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (columns[i] != static_cast<int>(i)) {
            return false;
        }
    }
    return true;
}

/// Four atoms at four different distances from a fifth: its mirror image cannot be turned into it.
PositionsXyz handedCluster()
{
    PositionsXyz positions(5, 3);
    positions << 0, 0, 0, 2.5, 0, 0, 0, 3.1, 0, 0, 0, 3.9, -2.2, -2.4, -1.1;
    return positions;
}

} // namespace

class tst_Alignment : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void assignmentIsTheBestOfAllOrders()
    {
        std::mt19937 random(7);
        std::uniform_real_distribution<double> uniform(-5.0, 5.0);
        for (int size = 1; size <= 7; ++size) {
            for (int trial = 0; trial < 20; ++trial) {
                Eigen::MatrixXd cost(size, size);
                for (double& entry : cost.reshaped()) {
                    entry = trial % 2 == 0 ? uniform(random) : std::round(uniform(random)); // the second kind has many ties
                }
                const std::vector<int> columns = optimalAssignment(cost);
                QVERIFY(isPermutation(columns));
                QVERIFY(std::abs(totalCost(cost, columns) - smallestCost(cost)) < 1e-12);
            }
        }
        QVERIFY(optimalAssignment(Eigen::MatrixXd(0, 0)).empty());
    }

    void assignmentEqualsScipys()
    {
        // scipy.optimize.linear_sum_assignment of c[i][j] = (37 i + 101 j + i j j) mod 97, 40 x 40
        Eigen::MatrixXd cost(40, 40);
        for (int i = 0; i < 40; ++i) {
            for (int j = 0; j < 40; ++j) {
                cost(i, j) = (37 * i + 101 * j + i * j * j) % 97;
            }
        }
        const std::vector<int> columns = optimalAssignment(cost);
        QVERIFY(isPermutation(columns));
        QCOMPARE(totalCost(cost, columns), 134.0);
    }

    void refusesCostsThatAreNone()
    {
        QVERIFY_EXCEPTION_THROWN((void)optimalAssignment(Eigen::MatrixXd::Zero(2, 3)), std::invalid_argument);
        Eigen::MatrixXd cost = Eigen::MatrixXd::Zero(2, 2);
        cost(0, 1) = std::numeric_limits<double>::infinity();
        QVERIFY_EXCEPTION_THROWN((void)optimalAssignment(cost), std::invalid_argument);
    }

    void kabschUndoesAMotion()
    {
        std::mt19937 random(3);
        const PositionsXyz fixed = handedCluster();
        const Eigen::Matrix3d turn = randomRotation(random);
        const PositionsXyz moving = (fixed * turn.transpose()).rowwise() + Eigen::RowVector3d(4, -5, 6);
        const RigidMotion motion = kabsch(moving, fixed, Mirror::Forbidden);
        QVERIFY((motion.apply(moving) - fixed).cwiseAbs().maxCoeff() < 1e-12);
        QVERIFY((motion.rotation - turn.transpose()).cwiseAbs().maxCoeff() < 1e-12);
    }

    void kabschMirrorsOnlyWhenAllowed()
    {
        const PositionsXyz fixed = handedCluster();
        PositionsXyz moving = fixed;
        moving.col(0) *= -1.0;
        const RigidMotion mirrored = kabsch(moving, fixed, Mirror::Allowed);
        QVERIFY(std::abs(mirrored.rotation.determinant() + 1.0) < 1e-12);
        QVERIFY((mirrored.apply(moving) - fixed).norm() < 1e-12);
        const RigidMotion turned = kabsch(moving, fixed, Mirror::Forbidden);
        QVERIFY(std::abs(turned.rotation.determinant() - 1.0) < 1e-12);
        QVERIFY((turned.apply(moving) - fixed).norm() > 1.0);
    }

    void kabschHandlesFlatAndStraightClusters()
    {
        std::mt19937 random(5);
        for (const ShapeName& name : {ShapeName{Family::Decahedron, {1, 7, 0}}, ShapeName{Family::Hcp, {1, 1, 5}}}) {
            const PositionsXyz fixed = buildCluster(name, 2.8);
            const PositionsXyz moving = fixed * randomRotation(random);
            for (const Mirror mirror : {Mirror::Allowed, Mirror::Forbidden}) {
                QVERIFY((kabsch(moving, fixed, mirror).apply(moving) - fixed).cwiseAbs().maxCoeff() < 1e-10);
            }
        }
    }

    void findsShuffledAndTurnedClustersAgain()
    {
        std::mt19937 random(11);
        int index = 0;
        for (const Shape& shape : buildShapeLibrary()) {
            if (++index % 20 != 0 && shape.name.family != Family::Octahedron && shape.name.family != Family::Icosahedron) {
                continue;
            }
            const PositionsXyz fixed = 2.8 * shape.positions;
            const PositionsXyz moving = shuffled((fixed * randomRotation(random)).rowwise() + Eigen::RowVector3d(1, 2, 3), random);
            const Alignment found = alignClusters(moving, fixed, Mirror::Forbidden);
            QVERIFY2(found.meanDistance < 1e-9, shape.name.text().c_str());
            QVERIFY(isPermutation(found.partner));
            QVERIFY(std::abs(found.motion.rotation.determinant() - 1.0) < 1e-9);
        }
    }

    void errorIsAsSmallAsTheDisplacements()
    {
        std::mt19937 random(13);
        const std::vector<Shape> library = buildShapeLibrary();
        int close = 0;
        int total = 0;
        for (std::size_t i = 0; i < library.size(); i += 20) {
            const PositionsXyz fixed = 2.8 * library[i].positions;
            const PositionsXyz displaced = withNoise(fixed, 0.1, random);
            const double applied = std::sqrt((displaced - fixed).rowwise().squaredNorm().mean());
            const Alignment found = alignClusters(shuffled(displaced * randomRotation(random), random), fixed);
            ++total;
            close += found.rmsDistance <= applied * (1.0 + 1e-9) ? 1 : 0; // the best motion can only lessen it
        }
        QVERIFY2(close >= total - 1, qPrintable(QString("%1 of %2").arg(close).arg(total)));
    }

    void statesItsThreeErrorsAndTheMotion()
    {
        std::mt19937 random(17);
        const PositionsXyz fixed = buildCluster({Family::Decahedron, {3, 2, 0}}, 2.8);
        const PositionsXyz moving = withNoise(fixed, 0.15, random);
        const Alignment found = alignClusters(moving, fixed);
        const PositionsXyz moved = found.motion.apply(moving);
        double distance = 0.0;
        double absolute = 0.0;
        double square = 0.0;
        for (Eigen::Index i = 0; i < moved.rows(); ++i) {
            const Eigen::RowVector3d difference = moved.row(i) - fixed.row(found.partner[static_cast<std::size_t>(i)]);
            distance += difference.norm() / static_cast<double>(moved.rows());
            absolute += difference.cwiseAbs().sum() / static_cast<double>(3 * moved.rows());
            square += difference.squaredNorm() / static_cast<double>(moved.rows());
        }
        QVERIFY(std::abs(found.meanDistance - distance) < 1e-12);
        QVERIFY(std::abs(found.meanAbsolute - absolute) < 1e-12);
        QVERIFY(std::abs(found.rmsDistance - std::sqrt(square)) < 1e-12);
    }

    void mirrorImagesAgreeOnlyWhenAllowed()
    {
        std::mt19937 random(19);
        const PositionsXyz fixed = handedCluster();
        PositionsXyz mirrored = fixed;
        mirrored.col(1) *= -1.0;
        const PositionsXyz moving = shuffled(mirrored * randomRotation(random), random);
        QVERIFY(alignClusters(moving, fixed, Mirror::Allowed).meanDistance < 1e-9);
        QVERIFY(alignClusters(moving, fixed, Mirror::Forbidden).meanDistance > 0.1);
    }

    void takesTinyClusters()
    {
        const PositionsXyz atom = PositionsXyz::Constant(1, 3, 5.0);
        QVERIFY(alignClusters(atom, PositionsXyz::Zero(1, 3)).meanDistance < 1e-12);
        const PositionsXyz pair = buildCluster({Family::Decahedron, {1, 2, 0}}, 2.5);
        QVERIFY(std::abs(alignClusters(1.2 * pair, pair).meanDistance - 0.25) < 1e-12); // 20 % of 2.5 Å, half at each end
    }

    void refusesPairsThatAreNone()
    {
        const PositionsXyz two = PositionsXyz::Zero(2, 3);
        const PositionsXyz three = PositionsXyz::Zero(3, 3);
        const PositionsXyz empty = PositionsXyz::Zero(0, 3);
        PositionsXyz broken = three;
        broken(1, 1) = std::numeric_limits<double>::quiet_NaN();
        QVERIFY_EXCEPTION_THROWN((void)alignClusters(two, three), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN((void)alignClusters(empty, empty), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN((void)alignClusters(broken, three), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN((void)kabsch(three, broken, Mirror::Allowed), std::invalid_argument);
    }
};

QTEST_APPLESS_MAIN(tst_Alignment)
#include "tst_Alignment.moc"
