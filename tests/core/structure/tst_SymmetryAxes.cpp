#include "shapes/ClusterBuilder.h"
#include "structure/Surface.h"
#include "structure/SymmetryAxes.h"

#include <QtTest>

#include <Eigen/Geometry>

#include <numbers>

using namespace clusterlens;

namespace {

/// The farthest that a turn about the axis through \p centre puts any of \p moved from the atom that it falls on.
double missedBy(const PositionsXyz& all, const PositionsXyz& moved, const Eigen::RowVector3d& centre, const SymmetryAxis& axis)
{
    const Eigen::Matrix3d turn
        = Eigen::AngleAxisd(2.0 * std::numbers::pi / axis.fold, axis.direction.transpose()).toRotationMatrix();
    double worst = 0.0;
    for (Eigen::Index i = 0; i < moved.rows(); ++i) {
        const Eigen::RowVector3d place = (moved.row(i) - centre) * turn.transpose() + centre;
        worst = std::max(worst, (all.rowwise() - place).rowwise().norm().minCoeff());
    }
    return worst;
}

PositionsXyz shell(const PositionsXyz& all, const Eigen::RowVector3d& centre, double radius)
{
    std::vector<Eigen::Index> near;
    for (Eigen::Index i = 0; i < all.rows(); ++i)
        if ((all.row(i) - centre).norm() < radius)
            near.push_back(i);
    return all(near, Eigen::indexing::all);
}

} // namespace

class tst_SymmetryAxes : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aTurnAboutAnAxisBringsTheParticleBack_data()
    {
        QTest::addColumn<QString>("family");
        QTest::addColumn<QList<int>>("parameters");
        QTest::addColumn<QList<int>>("folds");
        QTest::newRow("octahedron") << "oct" << QList<int>{6} << QList<int>{4, 3};
        QTest::newRow("body-centred") << "bcc" << QList<int>{3, 3, 3} << QList<int>{4, 3};
        QTest::newRow("simple cubic") << "sc" << QList<int>{3, 3, 3} << QList<int>{4, 3};
        QTest::newRow("hexagonal") << "hcp" << QList<int>{5, 5, 4} << QList<int>{3};
        QTest::newRow("decahedron") << "dec" << QList<int>{4, 3, 0} << QList<int>{5};
        QTest::newRow("icosahedron of 13") << "ico" << QList<int>{2} << QList<int>{5, 3};
        QTest::newRow("icosahedron of 147") << "ico" << QList<int>{4} << QList<int>{5, 3};
    }

    void aTurnAboutAnAxisBringsTheParticleBack()
    {
        QFETCH(QString, family);
        QFETCH(QList<int>, parameters);
        QFETCH(QList<int>, folds);
        const Eigen::Matrix3d turned = Eigen::AngleAxisd(0.7, Eigen::Vector3d(1.0, 2.0, -0.5).normalized()).toRotationMatrix();
        const auto named = std::ranges::find_if(enumWords<Family>, [&](const auto& one) { return family == one.word; });
        const PositionsXyz positions
            = buildCluster({named->value, {parameters.begin(), parameters.end()}}, 2.8) * turned.transpose();
        const std::vector<SymmetryAxis> axes = symmetryAxes(positions, classifyMotifs(positions));
        QCOMPARE(axes.size(), std::size_t(folds.size()));
        for (std::size_t i = 0; i < axes.size(); ++i) {
            QCOMPARE(axes[i].fold, folds[qsizetype(i)]);
            QVERIFY(std::abs(axes[i].direction.norm() - 1.0) < 1e-9);
            if (family == "hcp") { // cut along its cell: only the surroundings of an atom have the symmetry
                const std::vector<Motif> motifs = classifyMotifs(positions);
                const auto atom = Eigen::Index(std::ranges::find(motifs, Motif::Hcp) - motifs.begin());
                const PositionsXyz around = shell(positions, positions.row(atom), 3.2);
                QCOMPARE(around.rows(), 13);
                QVERIFY(missedBy(positions, around, positions.row(atom), axes[i]) < 0.01);
            } else {
                QVERIFY(missedBy(positions, positions, positions.colwise().mean(), axes[i]) < 0.01);
            }
        }
    }

    void nothingIsMadeUpWhereNothingIsKnown()
    {
        PositionsXyz line(3, 3);
        line << 0, 0, 0, 2.8, 0, 0, 5.6, 0, 0;
        QVERIFY(symmetryAxes(line, classifyMotifs(line)).empty());
    }

    /// Mackay's shells: 147 atoms are 92 outside, 42 below, and an icosahedron of 13.
    void layersOfAnIcosahedronAreItsShells()
    {
        const std::vector<int> depths = surfaceDepth(buildCluster({Family::Icosahedron, {4}}, 2.8));
        for (const auto& [depth, atoms] : {std::pair{0, 92}, {1, 42}, {2, 12}, {3, 1}})
            QCOMPARE(std::ranges::count(depths, depth), atoms);
    }
};

QTEST_APPLESS_MAIN(tst_SymmetryAxes)
#include "tst_SymmetryAxes.moc"
