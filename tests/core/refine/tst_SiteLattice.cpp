#include "refine/SiteLattice.h"
#include "shapes/ClusterBuilder.h"
#include "shapes/IrregularShapes.h"

#include <Eigen/Geometry>

#include <QtTest>

#include <algorithm>
#include <cmath>
#include <stdexcept>

using namespace clusterlens;

namespace {

/// As a user's file has it: turned, mirrored, moved.
PositionsXyz turned(const PositionsXyz& positions)
{
    const Eigen::Matrix3d rotation = Eigen::AngleAxisd(1.1, Eigen::Vector3d(0.3, -0.8, 0.5).normalized()).toRotationMatrix();
    PositionsXyz result = positions * rotation;
    result.col(1) *= -1.0;
    return result.rowwise() + Eigen::RowVector3d(3.0, -7.0, 1.5);
}

/// Share of \p places that have a site up to 0.1 bond away.
double shareOnSites(const PositionsXyz& places, const SiteLattice& lattice)
{
    int found = 0;
    for (Eigen::Index i = 0; i < places.rows(); ++i)
        found += (lattice.sites.rowwise() - places.row(i)).rowwise().norm().minCoeff() < 0.1 * lattice.bond ? 1 : 0;
    return double(found) / double(places.rows());
}

/// As shareOnSites(), for the best of some ways to lay \p cluster, turned() too, so that one atom near its middle is on an atom of the particle.
double onSitesSomewhere(const PositionsXyz& cluster, const SiteLattice& lattice)
{
    const PositionsXyz places = turned(cluster);
    const Eigen::RowVector3d middle = places.colwise().mean();
    Eigen::Index atom = 0;
    (places.rowwise() - middle).rowwise().norm().minCoeff(&atom);
    const Eigen::RowVector3d own = lattice.sites.topRows(lattice.atoms).colwise().mean();
    double best = shareOnSites(places, lattice);
    for (Eigen::Index to = 0; to < lattice.atoms; ++to)
        if ((lattice.sites.row(to) - own).norm() < 1.2 * lattice.bond)
            best = std::max(best, shareOnSites(places.rowwise() + (lattice.sites.row(to) - places.row(atom)), lattice));
    return best;
}

PositionsXyz faulted(int kind)
{
    RandomEngine random(5);
    return faultedParticle(kind, {150, 200}, random).positions;
}

} // namespace

class tst_SiteLattice : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// A larger cluster of the same family (ASE's, as tst_ClusterBuilder checks) lies on sites of the smaller one, and an atom inside has as many neighbours as
    /// the lattice gives it.
    void holdsTheNextLargerCluster_data()
    {
        QTest::addColumn<ShapeName>("small");
        QTest::addColumn<ShapeName>("large");
        QTest::addColumn<QString>("lattice");
        QTest::addColumn<int>("coordination");
        QTest::newRow("octahedron") << ShapeName{Family::Octahedron, {5}} << ShapeName{Family::Octahedron, {7}} << "fcc" << 12;
        QTest::newRow("bcc") << ShapeName{Family::Bcc, {3, 3, 3}} << ShapeName{Family::Bcc, {4, 4, 4}} << "bcc" << 14;
        QTest::newRow("sc") << ShapeName{Family::Sc, {3, 3, 3}} << ShapeName{Family::Sc, {4, 4, 4}} << "sc" << 6;
        QTest::newRow("hcp") << ShapeName{Family::Hcp, {4, 4, 4}} << ShapeName{Family::Hcp, {5, 5, 4}} << "hcp" << 12;
        QTest::newRow("decahedron") << ShapeName{Family::Decahedron, {4, 1, 0}} << ShapeName{Family::Decahedron, {5, 1, 0}}
                                    << "decahedral" << 12;
        QTest::newRow("icosahedron") << ShapeName{Family::Icosahedron, {3}} << ShapeName{Family::Icosahedron, {4}} << "icosahedral"
                                     << 12;
    }
    void holdsTheNextLargerCluster()
    {
        QFETCH(const ShapeName, small);
        QFETCH(const ShapeName, large);
        QFETCH(const QString, lattice);
        QFETCH(const int, coordination);
        const PositionsXyz particle = turned(buildCluster(small, 2.8));
        const SiteLattice sites = siteLattice(particle);
        QCOMPARE(QString::fromStdString(sites.name), lattice);
        QCOMPARE(sites.coordination, coordination);
        QCOMPARE(sites.atoms, particle.rows());
        QVERIFY(sites.sites.topRows(sites.atoms).isApprox(particle));
        QVERIFY2(onSitesSomewhere(buildCluster(large, 2.8), sites) == 1.0, "the larger cluster fits nowhere");
        for (std::size_t site = 0; site < sites.excluded.size(); ++site)
            QVERIFY(sites.excluded[site].empty());
    }

    /// Atoms off their places by 2 % of a bond, as after a relaxation, and some missing: the lattice is the same.
    void seesThroughDisorderAndVacancies()
    {
        RandomEngine random(3);
        const PositionsXyz ideal = buildCluster({Family::Decahedron, {5, 2, 0}}, 2.8);
        const PositionsXyz particle = withDisorder(withVacancies(ideal, 0.1, random), 0.05, random);
        const SiteLattice sites = siteLattice(turned(particle));
        QCOMPARE(QString::fromStdString(sites.name), QString("decahedral"));
        QVERIFY(sites.sites.rows() > ideal.rows());
    }

    /// All atoms of particles with twin planes and faults lie on one stacking.
    void followsTwinsAndFaults_data()
    {
        QTest::addColumn<int>("kind");
        for (int kind = 0; kind < 4; ++kind)
            QTest::newRow(qPrintable(QString::number(kind))) << kind;
    }
    void followsTwinsAndFaults()
    {
        QFETCH(const int, kind);
        const PositionsXyz whole = faulted(kind) * 2.75;
        const Eigen::VectorXd far = whole.rowwise().norm();
        std::vector<Eigen::Index> inner; // without the outermost fifth
        Eigen::VectorXd sorted = far;
        std::sort(sorted.begin(), sorted.end());
        for (Eigen::Index i = 0; i < whole.rows(); ++i)
            if (far[i] <= sorted[whole.rows() * 4 / 5])
                inner.push_back(i);
        const SiteLattice sites = siteLattice(turned(whole(inner, Eigen::all)));
        const double share = shareOnSites(turned(whole), sites);
        QVERIFY2(share > 0.99, qPrintable(QString::fromStdString(sites.name) + " " + QString::number(share)));
    }

    /// Without any lattice there are places on the surface, each a bond from three atoms and from no atom less.
    void offersHollowsWhereNoLatticeIsKnown()
    {
        PositionsXyz bipyramid(7, 3); // pentagonal: no lattice of the list has so few neighbours in a ring
        bipyramid.row(0) << 0.0, 0.0, 1.47;
        bipyramid.row(1) << 0.0, 0.0, -1.47;
        for (int i = 0; i < 5; ++i)
            bipyramid.row(2 + i) << 2.4 * std::cos(0.4 * M_PI * i + 0.1 * i), 2.4 * std::sin(0.4 * M_PI * i + 0.1 * i), 0.1 * i;
        const SiteLattice sites = siteLattice(bipyramid);
        QCOMPARE(QString::fromStdString(sites.name), QString("hollows"));
        QVERIFY(sites.sites.rows() > sites.atoms);
        for (Eigen::Index site = sites.atoms; site < sites.sites.rows(); ++site) {
            const Eigen::VectorXd distances = (bipyramid.rowwise() - sites.sites.row(site)).rowwise().norm();
            QVERIFY(distances.minCoeff() >= 0.8 * sites.bond);
            QVERIFY((distances.array() < 1.01 * sites.bond).count() >= 3);
        }
    }

    void refusesWhatIsNoParticle()
    {
        const PositionsXyz three = buildCluster({Family::Octahedron, {4}}, 2.8).topRows(3);
        QVERIFY_EXCEPTION_THROWN((void)siteLattice(three), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN((void)siteLattice(PositionsXyz::Zero(10, 3)), std::invalid_argument);
        PositionsXyz broken = buildCluster({Family::Octahedron, {4}}, 2.8);
        broken(3, 1) = std::nan("");
        QVERIFY_EXCEPTION_THROWN((void)siteLattice(broken), std::invalid_argument);
        QVERIFY_EXCEPTION_THROWN((void)siteLattice(buildCluster({Family::Octahedron, {15}}, 2.8)), std::invalid_argument);
    }
};

QTEST_GUILESS_MAIN(tst_SiteLattice)
#include "tst_SiteLattice.moc"
