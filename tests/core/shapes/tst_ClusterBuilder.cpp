#include "core/shapes/AseClusters.h"
#include "shapes/ClusterBuilder.h"
#include "structure/Neighbours.h"

#include <QFile>
#include <QTest>

#include <cmath>
#include <limits>
#include <stdexcept>

using namespace clusterlens;

namespace {

constexpr double asked = 1e-6; // Å, the agreement with ASE that is asked for

ShapeName shape(Family family, std::vector<int> parameters)
{
    return {family, std::move(parameters)};
}

/// Positions of an XYZ file of one element with 6 significant digits.
PositionsXyz readXyz(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return {};
    }
    PositionsXyz positions(file.readLine().trimmed().toInt(), 3);
    file.readLine();
    for (Eigen::Index i = 0; i < positions.rows(); ++i) {
        const QList<QByteArray> words = file.readLine().simplified().split(' ');
        positions.row(i) << words[1].toDouble(), words[2].toDouble(), words[3].toDouble();
    }
    return positions;
}

} // namespace

class tst_ClusterBuilder : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void equalsAseForEveryPublishedName()
    {
        int names = 0;
        for (const ase::ShapeLine& line : ase::readShapes()) {
            for (const ShapeName& name : line.names) {
                ++names;
                const double bond = 2.3 + 0.001 * names; // Å: another for each name, as the metals have
                const double unit = bond / line.picked.front();
                const PositionsXyz positions = buildCluster(name, bond);
                QVERIFY2(positions.rows() == line.atoms, name.text().c_str());
                const Eigen::VectorXd distances = sortedDistances(positions);
                const auto last = static_cast<double>(distances.size() - 1);
                for (std::size_t i = 0; i < line.picked.size(); ++i) {
                    // numpy's linspace and rint, which rounds halves to even as std::nearbyint does
                    const double index
                        = std::nearbyint(static_cast<double>(i) * last / static_cast<double>(line.picked.size() - 1));
                    const double difference = distances[static_cast<Eigen::Index>(index)] - line.picked[i] * unit;
                    QVERIFY2(std::abs(difference) < asked, name.text().c_str());
                }
                const Eigen::ArrayXd squares = distances.array().square() / (unit * unit);
                QVERIFY2(std::abs(squares.sum() / line.sumSquares - 1.0) < 1e-8, name.text().c_str());
                QVERIFY2(std::abs(squares.square().sum() / line.sumFourth - 1.0) < 1e-8, name.text().c_str());
            }
        }
        QCOMPARE(names, 943);
    }

    void equalsAseInAllDistances()
    {
        const std::vector<ase::Cluster> clusters = ase::readPositions();
        QCOMPARE(clusters.size(), std::size_t(13));
        for (const ase::Cluster& cluster : clusters) {
            const Eigen::VectorXd expected = sortedDistances(cluster.positions);
            for (const double lc : {1.0, 2.3, 3.24}) {
                const PositionsXyz positions = buildClusterWithLc(cluster.name, lc);
                QCOMPARE(positions.rows(), cluster.positions.rows());
                const double worst = (sortedDistances(positions) - lc * expected).cwiseAbs().maxCoeff();
                QVERIFY2(worst < asked, cluster.name.text().c_str());
            }
        }
    }

    void equalsAseForLargeAndTinyClusters()
    {
        int clusters = 0;
        for (const ase::LargeLine& line : ase::readLarge()) {
            const PositionsXyz positions = buildClusterWithLc(line.name, 1.0);
            QVERIFY2(positions.rows() == line.atoms, line.name.text().c_str());
            const double sumSquares = static_cast<double>(positions.rows()) * positions.squaredNorm();
            QVERIFY2(std::abs(sumSquares - line.sumSquares) <= 1e-9 * (1.0 + line.sumSquares), line.name.text().c_str());
            ++clusters;
        }
        QCOMPARE(clusters, 686);
    }

    void equalsTheFilesOfThePublishedSet_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<double>("lc");
        QTest::newRow("bcc") << "BCC_h_4_k_7_l_8_atom_Cr_lc_2.38" << QByteArray("bcc 4 7 8") << 2.38;
        QTest::newRow("dec") << "Decahedron_p_5_q_1_r_0_atom_Re_lc_2.56" << QByteArray("dec 5 1 0") << 2.56;
        QTest::newRow("fcc") << "FCC_h_3_k_6_l_7_atom_Zn_lc_2.42" << QByteArray("fcc 3 6 7") << 2.42;
        QTest::newRow("hcp") << "HCP_Size1_4_Size2_4_Size3_4_atom_Os_lc1_2.52_lc2_4.11516" << QByteArray("hcp 4 4 4") << 2.52;
        QTest::newRow("ico") << "Icosahedron_shell_2_atom_Mn_lc_2.36" << QByteArray("ico 2") << 2.36;
        QTest::newRow("sc") << "SC_h_2_k_2_l_7_atom_Ti_lc_2.64" << QByteArray("sc 2 2 7") << 2.64;
    }

    void equalsTheFilesOfThePublishedSet()
    {
        QFETCH(QString, file);
        QFETCH(QByteArray, name);
        QFETCH(double, lc);
        const QString path = QString(CLUSTERLENS_SHARED "/data/reference-pdf/%1.xyz").arg(file);
        if (!QFile::exists(path)) {
            QSKIP("the reference PDFs are not here");
        }
        const PositionsXyz expected = readXyz(path);
        const PositionsXyz positions = buildClusterWithLc(ase::nameFromText(name), lc);
        QCOMPARE(positions.rows(), expected.rows());
        // The files have 6 significant digits: coordinates to 5e-5 Å at most, distances to some 1e-4 at worst.
        QVERIFY((sortedDistances(positions) - sortedDistances(expected)).cwiseAbs().maxCoeff() < 1e-4);
    }

    void scalesTheSmallestDistanceToTheBond()
    {
        for (const ShapeName& name : {shape(Family::Bcc, {4, 7, 8}), shape(Family::Hcp, {1, 1, 6}), shape(Family::Icosahedron, {3}),
                 shape(Family::Decahedron, {2, 1, 1})}) {
            const PositionsXyz positions = buildCluster(name, 2.77);
            QVERIFY(std::abs(smallestDistance(positions) - 2.77) < 1e-12);
            QVERIFY(positions.colwise().mean().norm() < 1e-12);
        }
    }

    void givesASingleAtomAtTheOrigin()
    {
        const PositionsXyz positions = buildCluster(shape(Family::Icosahedron, {1}), 2.5);
        QCOMPARE(positions.rows(), Eigen::Index(1));
        QCOMPARE(positions.norm(), 0.0);
    }

    void refusesBadNames_data()
    {
        QTest::addColumn<int>("family");
        QTest::addColumn<QList<int>>("parameters");
        QTest::addColumn<QByteArray>("message");
        const auto row = [](const char* what, Family family, const QList<int>& parameters, const char* message) {
            QTest::newRow(what) << static_cast<int>(family) << parameters << QByteArray(message);
        };
        row("no parameters", Family::Fcc, {}, "fcc: expected 3 parameters (h, k, l), found 0");
        row("one too few", Family::Decahedron, {2, 1}, "dec: expected 3 parameters (p, q, r), found 2");
        row("one too many", Family::Octahedron, {4, 1}, "oct: expected 1 parameters (length), found 2");
        row("zero layers", Family::Sc, {1, 0, 2}, "sc: expected k from 1 to 1000, found 0");
        row("negative notch", Family::Decahedron, {2, 1, -1}, "dec: expected r from 0 to 1000, found -1");
        row("no shell", Family::Icosahedron, {0}, "ico: expected shells from 1 to 1000, found 0");
        row("huge number", Family::Hcp, {1, 2000000000, 1}, "hcp: expected b from 1 to 1000, found 2000000000");
        row("too many atoms", Family::Bcc, {1000, 1000, 1000},
            "bcc 1000 1000 1000: expected a cluster of at most 20000 atoms, found more");
        row("too many shells", Family::Icosahedron, {1000}, "ico 1000: expected a cluster of at most 20000 atoms, found more");
    }

    void refusesBadNames()
    {
        QFETCH(int, family);
        QFETCH(QList<int>, parameters);
        QFETCH(QByteArray, message);
        const ShapeName name{static_cast<Family>(family), {parameters.begin(), parameters.end()}};
        QByteArray found;
        try {
            (void)buildCluster(name, 2.5);
        } catch (const std::invalid_argument& error) {
            found = error.what();
        }
        QCOMPARE(found, message);
    }

    void refusesLengthsThatAreNone()
    {
        const ShapeName name = shape(Family::Octahedron, {3});
        for (const double length : {0.0, -2.5, std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
            QVERIFY_EXCEPTION_THROWN((void)buildCluster(name, length), std::invalid_argument);
            QVERIFY_EXCEPTION_THROWN((void)buildClusterWithLc(name, length), std::invalid_argument);
        }
    }

    void namesOfFamiliesReadBack()
    {
        QCOMPARE(allFamilies().size(), std::size_t(7));
        for (const Family family : allFamilies()) {
            QVERIFY(enumFromText<Family>(enumText(family)) == family);
        }
        QVERIFY(!enumFromText<Family>("FCC"));
        QVERIFY(!enumFromText<Family>(""));
        QCOMPARE(shape(Family::Decahedron, {5, 1, 0}).text(), std::string("dec 5 1 0"));
    }
};

QTEST_APPLESS_MAIN(tst_ClusterBuilder)
#include "tst_ClusterBuilder.moc"
