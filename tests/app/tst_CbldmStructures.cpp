// build, library, simulate and recover, run as programs and compared with ASE's clusters and libdiffpy's curves.
#include "CommandLine.h"
#include "core/shapes/AseClusters.h"

#include "files/Hdf5File.h"
#include "files/StructureFormats.h"
#include "gr/GrReader.h"
#include "laplacian/LaplacianMatrix.h"
#include "pdf/PdfFit.h"
#include "structure/Neighbours.h"

#include <QJsonArray>
#include <QtTest>

using namespace clusterlens;
using namespace clusterlens::testing;

namespace {

double largestDistanceError(const PositionsXyz& a, const PositionsXyz& b)
{
    return a.rows() == b.rows() ? (sortedDistances(a) - sortedDistances(b)).cwiseAbs().maxCoeff() : 1e9;
}

} // namespace

class tst_CbldmStructures : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void buildsTheClustersOfAse()
    {
        const std::vector<ase::Cluster> clusters = ase::readPositions();
        QVERIFY(clusters.size() >= 5);
        for (const ase::Cluster& cluster : clusters) {
            QStringList arguments{"build"};
            arguments += QString::fromStdString(cluster.name.text()).split(' ');
            const Ending ending = cbldm(m_folder.path(), arguments + QStringList{"--bond", "2.77", "-o", "built.xyz", "--json"});
            QVERIFY2(ending.code == 0, ending.err);
            const Structure built = readStructureFile(m_folder.filePath("built.xyz").toStdString());
            QCOMPARE(ending.json()["atoms"].toInt(), int(built.size()));
            QCOMPARE(built.elements.front(), std::string("Pt"));
            const Eigen::VectorXd expected = sortedDistances(cluster.positions);
            QCOMPARE(built.size(), cluster.positions.rows());
            const Eigen::VectorXd error = sortedDistances(built.positions) - expected * (2.77 / expected[0]);
            QVERIFY2(
                error.cwiseAbs().maxCoeff() < 1e-6, cluster.name.text().c_str()); // ASE's file has ten digits, ours eight decimals
        }
    }

    void printsXyzWithoutAnOutputFile()
    {
        const Ending ending = cbldm(m_folder.path(), {"build", "ico", "2", "--element", "Mn"});
        QCOMPARE(ending.code, 0);
        std::istringstream text(ending.out.toStdString());
        const Structure structure = readXyz(text, "stdout").structure;
        QCOMPARE(structure.size(), Eigen::Index(13));
        QCOMPARE(structure.elements.back(), std::string("Mn"));
    }

    void writesCifAndStruByExtension()
    {
        for (const QString& name : {QStringLiteral("oct.xyz"), QStringLiteral("oct.cif"), QStringLiteral("oct.stru")})
            QCOMPARE(cbldm(m_folder.path(), {"build", "oct", "4", "-o", name}).code, 0);
        const Structure xyz = readStructureFile(m_folder.filePath("oct.xyz").toStdString());
        for (const char* name : {"oct.cif", "oct.stru"})
            QVERIFY(largestDistanceError(xyz.positions, readStructureFile(m_folder.filePath(name).toStdString()).positions) < 1e-4);
        QVERIFY(contentOf(m_folder.filePath("oct.cif")).contains("_atom_site_fract_x"));
        QCOMPARE(cbldm(m_folder.path(), {"build", "oct", "4", "-o", "oct.png"}).code, 2);
    }

    void listsTheLibrary()
    {
        const Ending ending = cbldm(m_folder.path(), {"library", "--list", "--json"});
        QCOMPARE(ending.code, 0);
        const QJsonObject json = ending.json();
        const QJsonArray shapes = json["shapes"].toArray();
        QCOMPARE(json["count"].toInt(), int(shapes.size()));
        QCOMPARE(shapes.size(), 331); // ASE's 333, less two that two families share (tst_ShapeLibrary)
        bool largestOctahedron = false;
        bool sharedShape = false;
        for (const QJsonValue& value : shapes) {
            const QJsonObject shape = value.toObject();
            QVERIFY(shape["atoms"].toInt() >= 5 && shape["atoms"].toInt() <= 256);
            QVERIFY(shape["also"].isArray());
            sharedShape = sharedShape || shape["also"].toArray().contains("fcc 2 2 2"); // the octahedron of 19 atoms
            if (shape["family"] != "oct" || shape["parameters"].toArray() != QJsonArray{7})
                continue;
            largestOctahedron = true;
            QCOMPARE(shape["atoms"].toInt(), 231);
        }
        QVERIFY(largestOctahedron);
        QVERIFY(sharedShape);
        const Ending table = cbldm(m_folder.path(), {"library", "--list"});
        QVERIFY(table.out.contains("331 distinct shapes"));
    }

    void storesTheLibraryAsHdf5()
    {
        QCOMPARE(cbldm(m_folder.path(), {"library", "-o", "library.h5"}).code, 0);
        QProcess python; // h5py is the independent reader
        python.setWorkingDirectory(m_folder.path());
        python.start("/usr/bin/python3",
            {"-c",
                "import h5py, numpy as np\n"
                "f = h5py.File('library.h5')\n"
                "for g in f['shapes'].values():\n"
                "    x = g['positions'][()]; n = int(g['atoms'][()]); d = g['distances'][()]\n"
                "    assert x.shape == (n, 3)\n"
                "    p = np.sqrt(((x[:,None]-x[None])**2).sum(-1))[np.triu_indices(n,1)]\n"
                "    assert abs(p.min()-1) < 1e-9 and d[:,1].sum() == n*(n-1)/2, g.name\n"
                "    assert np.allclose(np.repeat(d[:,0], d[:,1].astype(int)), np.sort(p), atol=1e-4), g.name\n"
                "print(len(f['shapes']), int(f['count'][()]))\n"});
        QVERIFY(python.waitForFinished(CLUSTERLENS_PATIENCE));
        const QByteArray complaint = python.readAllStandardError();
        if (complaint.contains("No module named"))
            QSKIP("python3-h5py is not installed");
        QVERIFY2(python.exitCode() == 0, complaint);
        QCOMPARE(python.readAllStandardOutput(), QByteArray("331 331\n"));
    }

    void simulatesLibdiffpysCurves_data()
    {
        QTest::addColumn<QString>("structure");
        QTest::addColumn<QString>("curve");
        QTest::addColumn<QStringList>("settings");
        const QDir folder(QStringLiteral(CLUSTERLENS_SHARED "/data/reference-pdf"));
        // What the files' headers state (see their README): A, B and C.
        const std::map<QString, QStringList> sets{{"A", {"--biso", "0.3", "--delta2", "2", "--qdamp", "0.04"}}, {"B", {}},
            {"C", {"--biso", "0.5", "--qdamp", "0.08", "--qmax", "20"}}};
        for (const QString& name : folder.entryList({"*.xyz"})) {
            const QString base = name.chopped(4);
            for (const auto& [set, settings] : sets) {
                const QString title = base + " " + set;
                QTest::newRow(qPrintable(title + " debye"))
                    << folder.filePath(name) << folder.filePath(base + "__" + set + "_debye.gr") << settings;
                QTest::newRow(qPrintable(title + " real"))
                    << folder.filePath(name) << folder.filePath(base + "__" + set + "_real.gr")
                    << settings + QStringList{"--engine", "real"};
            }
        }
        if (folder.entryList({"*.xyz"}).isEmpty())
            QTest::newRow("absent") << QString() << QString() << QStringList();
    }

    void simulatesLibdiffpysCurves()
    {
        QFETCH(QString, structure);
        QFETCH(QString, curve);
        QFETCH(QStringList, settings);
        if (structure.isEmpty())
            QSKIP("the reference curves are not at " CLUSTERLENS_SHARED);
        const Ending ending = cbldm(m_folder.path(), QStringList{"simulate", structure, "-o", "simulated.gr"} + settings);
        QVERIFY2(ending.code == 0, ending.err);
        const GrFile reference = readGrFile(curve.toStdString());
        const GrFile simulated = readGrFile(m_folder.filePath("simulated.gr").toStdString());
        QCOMPARE(simulated.curve.r.size(), reference.curve.r.size());
        QVERIFY((simulated.curve.r - reference.curve.r).cwiseAbs().maxCoeff() < 1e-9);
        const double misfit = rwp(reference.curve.g, simulated.curve.g);
        QVERIFY2(misfit < 1e-6, qPrintable(QString::number(misfit)));
    }

    void noiseIsOfTheSizeAskedForAndReproducible()
    {
        QCOMPARE(cbldm(m_folder.path(), {"build", "ico", "3", "-o", "ico.xyz"}).code, 0);
        const auto simulate = [&](const QString& name, const QStringList& more) {
            const Ending ending = cbldm(m_folder.path(), QStringList{"simulate", "ico.xyz", "-o", name} + more);
            if (ending.code != 0)
                qFatal("%s", ending.err.constData());
            return readGrFile(m_folder.filePath(name).toStdString()).curve;
        };
        const PdfCurve exact = simulate("exact.gr", {});
        const PdfCurve noisy = simulate("noisy.gr", {"--noise", "0.05", "--seed", "3"});
        const PdfCurve again = simulate("again.gr", {"--noise", "0.05", "--seed", "3"});
        const PdfCurve other = simulate("other.gr", {"--noise", "0.05", "--seed", "4"});
        const PdfCurve rippled = simulate("rippled.gr", {"--ripple", "0.3"});
        const double height = exact.g.cwiseAbs().maxCoeff();
        const double deviation = std::sqrt((noisy.g - exact.g).squaredNorm() / double(exact.g.size()));
        QVERIFY(std::abs(deviation / height - 0.05) < 1e-6);
        QVERIFY(noisy.g == again.g);
        QVERIFY(noisy.g != other.g);
        QCOMPARE(exact.dg.size(), Eigen::Index(0));
        QVERIFY((noisy.dg.array() - 0.05 * height).abs().maxCoeff() < 1e-4 * height);
        const Eigen::VectorXd ripple = (rippled.g - exact.g).cwiseAbs();
        QVERIFY(ripple.head(100).maxCoeff() > 0.05 * height);                  // below 1 Å
        QVERIFY(ripple.tail(exact.g.size() - 600).maxCoeff() < 1e-3 * height); // beyond 6 Å
        const GrFile file = readGrFile(m_folder.filePath("noisy.gr").toStdString());
        QVERIFY(file.metadata.radiation == Radiation::Xray);
        QCOMPARE(file.metadata.qmax.value_or(0.0), 25.0);
        QCOMPARE(QString::fromStdString(file.metadata.composition.value_or("")), QStringLiteral("Pt"));
        QVERIFY(file.skipped.empty() && file.warnings.empty());
    }

    void recoversPositionsFromAMatrix_data()
    {
        QTest::addColumn<QStringList>("shape");
        QTest::addColumn<bool>("padded");
        QTest::newRow("icosahedron, padded to 256") << QStringList{"ico", "3"} << true;
        QTest::newRow("octahedron, its own size") << QStringList{"oct", "5"} << false;
        QTest::newRow("hcp block") << QStringList{"hcp", "4", "4", "4"} << true;
    }

    void recoversPositionsFromAMatrix()
    {
        QFETCH(QStringList, shape);
        QFETCH(bool, padded);
        QCOMPARE(cbldm(m_folder.path(), QStringList{"build"} + shape + QStringList{"-o", "true.xyz"}).code, 0);
        const PositionsXyz truth = readStructureFile(m_folder.filePath("true.xyz").toStdString()).positions;
        const Eigen::MatrixXd w = buildLaplacian(truth);
        Hdf5File file = Hdf5File::create(m_folder.filePath("w.h5").toStdString());
        file.writeMatrix("/W", padded ? w : Eigen::MatrixXd(w.topLeftCorner(truth.rows(), truth.rows())), "1", "W");
        file.commit();
        const Ending ending = cbldm(m_folder.path(), {"recover", "w.h5", "-o", "recovered.xyz", "--element", "Ti", "--json"});
        QVERIFY2(ending.code == 0, ending.err);
        QCOMPARE(ending.json()["atoms"].toInt(), int(truth.rows()));
        const Structure recovered = readStructureFile(m_folder.filePath("recovered.xyz").toStdString());
        QCOMPARE(recovered.elements.front(), std::string("Ti"));
        QVERIFY(largestDistanceError(recovered.positions, truth) < 1e-3);
    }

    void refusesMatricesThatAreNone()
    {
        Hdf5File oblong = Hdf5File::create(m_folder.filePath("oblong.h5").toStdString());
        oblong.writeMatrix("/W", Eigen::MatrixXd::Ones(5, 7), "1", "W");
        oblong.commit();
        Hdf5File zero = Hdf5File::create(m_folder.filePath("zero.h5").toStdString());
        zero.writeMatrix("/W", Eigen::MatrixXd::Zero(8, 8), "1", "W");
        zero.commit();
        Hdf5File other = Hdf5File::create(m_folder.filePath("other.h5").toStdString());
        other.writeMatrix("/X", Eigen::MatrixXd::Ones(5, 5), "1", "X");
        other.commit();
        for (const QString& name : {QStringLiteral("oblong.h5"), QStringLiteral("zero.h5"), QStringLiteral("other.h5")}) {
            const Ending ending = cbldm(m_folder.path(), {"recover", name, "-o", "none.xyz"});
            QCOMPARE(ending.code, 1);
            QVERIFY2(ending.err.contains(name.toUtf8()) && ending.err.count('\n') == 1, ending.err);
            QVERIFY(!QFile::exists(m_folder.filePath("none.xyz")));
        }
    }

private:
    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(tst_CbldmStructures)
#include "tst_CbldmStructures.moc"
