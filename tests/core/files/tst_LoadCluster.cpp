#include "base/Errors.h"
#include "files/LoadCluster.h"
#include "structure/Neighbours.h"
#include "structure/PairDistances.h"

#include <QtTest>

#include <algorithm>

using namespace clusterlens;

namespace {

const std::filesystem::path data = CLUSTERLENS_SOURCE "/tests/data/structures"; // tests/tools/make_structure_data.py

double largestError(const PositionsXyz& a, const PositionsXyz& b)
{
    return a.rows() == b.rows() ? (sortedDistances(a) - sortedDistances(b)).cwiseAbs().maxCoeff() : 1e9;
}

QString errorOf(const std::filesystem::path& path, const ClusterOptions& options = {})
{
    try {
        (void)loadCluster(path, options);
    } catch (const ParseError& e) {
        return QString::fromUtf8(e.what());
    }
    return {};
}

QString allNotes(const StructureFile& file)
{
    QString all;
    for (const std::string& note : file.notes)
        all += QString::fromStdString(note) + '\n';
    return all;
}

} // namespace

class tst_LoadCluster : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void givesTheWholeCluster_data();
    void givesTheWholeCluster();
    void keepsPositionsThatNothingTears();
    void refusesWithOneClearLine_data();
    void refusesWithOneClearLine();
    void cutsSpheres_data();
    void cutsSpheres();
    void keepsElements();
    void takesTheFullestOfSharedPlaces();
    void refusesTooMany();
    void readsTheFilesFromTheField();
};

// whole.xyz has the 38 atoms of ASE's truncated octahedron; ASE wrapped and wrote the others. ASE's CIF holds five decimals of a fraction of
// the cell of 27 Å.
void tst_LoadCluster::givesTheWholeCluster_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("note"); // a part of what must be said; empty: nothing is said
    QTest::newRow("plain") << "whole.xyz"
                           << "";
    QTest::newRow("CIF, torn") << "torn.cif"
                               << "border cut the cluster";
    QTest::newRow("extended XYZ, torn") << "torn.extxyz"
                                        << "border cut the cluster";
    QTest::newRow("oblique cell, torn") << "torn-oblique.cif"
                                        << "border cut the cluster";
    QTest::newRow("CIF in a box") << "boxed.cif"
                                  << "";
    QTest::newRow("CIF with a byte order mark and CRLF") << "bom.cif"
                                                         << "";
    QTest::newRow("extended XYZ in a box") << "boxed.extxyz"
                                           << "";
    QTest::newRow("a cell of 1 Å that means nothing") << "no-cell.stru"
                                                      << "";
    QTest::newRow("two in one cell") << "two-copies.cif"
                                     << "holds 2 groups Pt38";
    QTest::newRow("count with a word") << "count-with-word.xyz"
                                       << "";
    QTest::newRow("Fortran, tabs, CRLF, byte order mark") << "fortran-bom-crlf.xyz"
                                                          << "";
    QTest::newRow("labels") << "labels.xyz"
                            << "";
    QTest::newRow("frames") << "frames.xyz"
                            << "2 frames: the first";
}

void tst_LoadCluster::givesTheWholeCluster()
{
    QFETCH(QString, name);
    QFETCH(QString, note);
    const Structure whole = readStructureFile(data / "whole.xyz");
    QCOMPARE(whole.size(), 38);
    const StructureFile file = loadCluster(data / name.toStdString());
    QVERIFY2(largestError(file.structure.positions, whole.positions) < 1e-3, qPrintable(allNotes(file)));
    QVERIFY(std::all_of(file.structure.elements.begin(), file.structure.elements.end(), [](const auto& e) { return e == "Pt"; }));
    QVERIFY2(note.isEmpty() ? file.notes.empty() : allNotes(file).contains(note), qPrintable(allNotes(file)));
}

void tst_LoadCluster::keepsPositionsThatNothingTears()
{
    for (const char* name : {"boxed.extxyz", "boxed.cif"})
        QVERIFY(loadCluster(data / name).structure.positions == readStructureFile(data / name).positions);
}

void tst_LoadCluster::refusesWithOneClearLine_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("message");
    const QString crystal = ": expected a cluster, found a crystal of ";
    QTest::newRow("fcc, four atoms") << "fcc-p1.cif" << crystal + "Pt4: bonds run through the border of its cell.";
    QTest::newRow("fcc, one atom") << "fcc-primitive.cif" << crystal + "Pt1";
    QTest::newRow("fcc by symmetry") << "fcc-symmetry.cif" << crystal + "Pt4";
    QTest::newRow("compound") << "rocksalt.cif" << crystal + "Pb4 S4";
    QTest::newRow("supercell") << "supercell.extxyz" << crystal + "Ag108";
    QTest::newRow("nm") << "nm.xyz"
                        << ": expected coordinates in Å, found neighbours 0.277 apart: are they in nm?";
    QTest::newRow("pm") << "pm.xyz"
                        << ": expected coordinates in Å, found neighbours 277 apart: are they in pm?";
    QTest::newRow("each atom twice") << "twice.xyz"
                                     << ": expected one atom in one place, found Pt no. 1 and Pt no. 39 at 0 Å, and 37 more";
    QTest::newRow("one atom twice") << "one-twice.xyz"
                                    << ": expected one atom in one place, found Pt no. 8 and Pt no. 39 at 0 Å";
    QTest::newRow("count too large") << "count-too-large.xyz"
                                     << ":2: expected 40 atoms, found 38 lines after this one";
    QTest::newRow("count too small") << "count-too-small.xyz"
                                     << ":33: expected the 30 atoms that the file says, found one more";
    QTest::newRow("no comment line") << "no-comment.xyz"
                                     << ":2: expected a comment line before the atoms";
    QTest::newRow("dummy") << "dummy.xyz"
                           << ":41: expected chemical elements, and dummy atoms removed, found \"X\"";
    QTest::newRow("ghost") << "ghost.xyz"
                           << ":41: expected chemical elements, and dummy atoms removed, found \"Bq1\"";
}

void tst_LoadCluster::refusesWithOneClearLine()
{
    QFETCH(QString, name);
    QFETCH(QString, message);
    const std::string path = (data / name.toStdString()).string();
    const QString error = errorOf(path);
    QVERIFY2(error.startsWith(QString::fromStdString(path) + message), qPrintable(error));
}

// Numbers of fcc atoms in the shells around one of them: 1, 12, 6, 24, 12, 24, 8 at a/sqrt(2) times sqrt(0, 1, 2, 3, 4, 5, 6).
void tst_LoadCluster::cutsSpheres_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<double>("radius"); // Å
    QTest::addColumn<int>("atoms");
    for (const char* name : {"fcc-p1.cif", "fcc-primitive.cif", "fcc-symmetry.cif"}) {
        QTest::newRow((std::string(name) + ", one shell").c_str()) << name << 3.0 << 13;
        QTest::newRow((std::string(name) + ", six shells").c_str()) << name << 6.9 << 87;
    }
    QTest::newRow("supercell") << "supercell.extxyz" << 5.1 << 43;
    QTest::newRow("compound") << "rocksalt.cif" << 3.0 << 7;
    QTest::newRow("a cluster, around its centre") << "torn.cif" << 2.5 << 6;
}

void tst_LoadCluster::cutsSpheres()
{
    QFETCH(QString, name);
    QFETCH(double, radius);
    QFETCH(int, atoms);
    const StructureFile file = loadCluster(data / name.toStdString(), {radius, 5000});
    QCOMPARE(int(file.structure.size()), atoms);
    QVERIFY(allNotes(file).contains("Cut to a sphere of radius "));
    QVERIFY(errorOf(data / "fcc-p1.cif", {200.0, 5000}).contains("expected a sphere of at most 5000 atoms"));
    QVERIFY(errorOf(data / "fcc-p1.cif", {1e9, 5000}).contains("expected a sphere of at most 5000 atoms"));
    QVERIFY(errorOf(data / "fcc-p1.cif", {1.0, 5000}).contains("expected at least 2 atoms, found 1"));
}

void tst_LoadCluster::keepsElements()
{
    QCOMPARE(composition(loadCluster(data / "core-shell.xyz").structure), std::string("Au32 Pt6"));
    QCOMPARE(composition(loadCluster(data / "ligands.xyz").structure), std::string("Pt38 C8 H8"));
    QCOMPARE(composition(loadCluster(data / "deuterium.xyz").structure), std::string("Pt38 C8 D8"));
}

void tst_LoadCluster::takesTheFullestOfSharedPlaces()
{
    const StructureFile file = loadCluster(data / "disorder.cif");
    QCOMPARE(file.structure.elements, (std::vector<std::string>(4, "Au")));
    QVERIFY(std::abs(file.structure.positions(3, 1) - 0.644 * 20.0) < 1e-9);
    QVERIFY2(allNotes(file).contains("5 sites are partly occupied"), qPrintable(allNotes(file)));
}

void tst_LoadCluster::refusesTooMany()
{
    QVERIFY(errorOf(data / "whole.xyz", {std::nullopt, 37}).endsWith(": expected at most 37 atoms, found 38"));
}

void tst_LoadCluster::readsTheFilesFromTheField()
{
    const std::filesystem::path field = CLUSTERLENS_SHARED "/data/field";
    if (!std::filesystem::exists(field))
        QSKIP("../shared/data/field is absent");
    const PositionsXyz whole = loadCluster(field / "count-with-text.xyz").structure.positions;
    QCOMPARE(whole.rows(), 146);
    for (const char* name : {"utf8-bom.cif", "wrapped-into-cell.cif"})
        QVERIFY(largestError(loadCluster(field / name).structure.positions, whole) < 1e-3);
    QVERIFY(errorOf(field / "bulk-fcc-cell.cif").contains("found a crystal of Pt4"));
    QVERIFY(errorOf(field / "atom-twice.xyz").contains("expected one atom in one place"));
    QVERIFY(errorOf(field / "coordinates-in-nm.xyz").contains("are they in nm?"));
    QCOMPARE(loadCluster(field / "pt-with-C-and-H.xyz").structure.size(), 186);
}

QTEST_APPLESS_MAIN(tst_LoadCluster)
#include "tst_LoadCluster.moc"
