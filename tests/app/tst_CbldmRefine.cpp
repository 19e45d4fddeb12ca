#include "CommandLine.h"
#include "files/StructureFormats.h"

#include <QtTest>

#include <QJsonArray>

#include <cmath>
#include <fstream>

using namespace clusterlens;
using namespace clusterlens::testing;

/// cbldm refine: a whole octahedron against the curve of one without its corners.
class tst_CbldmRefine : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        const QString folder = m_folder.path();
        QCOMPARE(cbldm(folder, {"build", "oct", "5", "--bond", "2.75", "--element", "Pt", "-o", "oct.xyz"}).code, 0);
        // The six corners of the octahedron are the atoms farthest from its centre, which is the origin.
        const Structure whole = readStructureFile(m_folder.filePath("oct.xyz").toStdString());
        const Eigen::VectorXd far = (whole.positions.rowwise() - whole.positions.colwise().mean()).rowwise().norm();
        QByteArray text = "79\ncorners cut\n";
        int kept = 0;
        for (Eigen::Index i = 0; i < whole.size(); ++i) {
            if (far[i] > 0.99 * far.maxCoeff())
                continue;
            ++kept;
            text += "Pt";
            for (int axis = 0; axis < 3; ++axis)
                text += " " + QByteArray::number(whole.positions(i, axis), 'f', 8);
            text += "\n";
        }
        QCOMPARE(kept, 79);
        writeFile(m_folder.filePath("cut.xyz"), text);
        QCOMPARE(cbldm(folder,
                     {"simulate", "cut.xyz", "-o", "cut.gr", "--qmin", "0.8", "--qmax", "23", "--qdamp", "0.03", "--biso", "0.6",
                         "--rmax", "25"})
                     .code,
            0);
    }

    void findsTheCorners()
    {
        const Ending ending = cbldm(m_folder.path(), {"refine", "cut.gr", "oct.xyz", "-o", "refined", "--restarts", "2", "--json"});
        QVERIFY2(ending.code == 0, ending.err);
        const QJsonArray candidates = ending.json()["candidates"].toArray();
        QCOMPARE(candidates.size(), 2);
        const QJsonObject best = candidates[0].toObject();
        QCOMPARE(best["origin"].toString(), QStringLiteral("refined"));
        QCOMPARE(best["parent"].toString(), QStringLiteral("oct.xyz"));
        QCOMPARE(best["atoms"].toInt(), 79);
        QVERIFY(best["rwp_fit"].toDouble() < 0.005);
        QVERIFY(best["rwp_heldout"].toDouble() < 0.01);
        const QJsonObject refinement = best["refinement"].toObject();
        QCOMPARE(refinement["lattice"].toString(), QStringLiteral("fcc"));
        QVERIFY(refinement["rwp_before"].toDouble() > 0.03);
        QVERIFY(refinement["choices"].toArray().size() > 3);
        // An octahedron of edge n has 2n(n - 1)(2n - 1) bonds, 360 for 5; each corner has four of them. 12 neighbours a whole atom.
        QCOMPARE(best["broken_bonds"].toInt(), 79 * 12 - 2 * (360 - 24));
        QCOMPARE(candidates[1].toObject()["atoms"].toInt(), 85);
        const QString ensemble = best["ensemble"].toString();
        QCOMPARE(ensemble, QStringLiteral("candidate-01-ensemble.extxyz"));
        std::ifstream in(m_folder.filePath("refined/" + ensemble).toStdString());
        const auto frames = readXyzFrames(in, "ensemble");
        QCOMPARE(int(frames.size()), refinement["particles"].toInt());
        QCOMPARE(frames.front().structure.size(), Eigen::Index(79));
        QVERIFY(contentOf(m_folder.filePath("refined/" + ensemble)).contains("occupancy:R:1"));
    }

    /// What it was refined to is what it stays, and the table says so.
    void leavesTheRightParticleAlone()
    {
        const Ending ending = cbldm(m_folder.path(), {"refine", "cut.gr", "cut.xyz", "-o", "again", "--restarts", "1"});
        QVERIFY2(ending.code == 0, ending.err);
        QVERIFY2(ending.out.contains("ask for no change"), ending.out);
        QVERIFY(!QFile::exists(m_folder.filePath("again/candidate-01-ensemble.extxyz")));
    }

    void refusesWhatItCannotRefine()
    {
        writeFile(m_folder.filePath("alloy.xyz"), "5\n\nPt 0 0 0\nPt 2.7 0 0\nAu 0 2.7 0\nPt 0 0 2.7\nPt 2.7 2.7 0\n");
        const Ending alloy = cbldm(m_folder.path(), {"refine", "cut.gr", "alloy.xyz", "-o", "none"});
        QCOMPARE(alloy.code, 1);
        QVERIFY2(alloy.err.contains("one element"), alloy.err);
        QVERIFY(!QFile::exists(m_folder.filePath("none")));
        QCOMPARE(cbldm(m_folder.path(), {"refine", "cut.gr", "oct.xyz"}).code, 2); // without -o
        QCOMPARE(cbldm(m_folder.path(), {"refine", "cut.gr", "oct.xyz", "-o", "none", "--restarts", "0"}).code, 2);
    }

private:
    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(tst_CbldmRefine)
#include "tst_CbldmRefine.moc"
