#include "ReadText.h"

#include <QtTest>

#include <algorithm>
#include <cmath>

using namespace clusterlens;
using namespace clusterlens::test;

namespace {

std::vector<double> sortedDistances(const PositionsXyz& positions)
{
    std::vector<double> distances;
    for (Eigen::Index i = 1; i < positions.rows(); ++i)
        for (Eigen::Index j = 0; j < i; ++j)
            distances.push_back((positions.row(i) - positions.row(j)).norm());
    std::sort(distances.begin(), distances.end());
    return distances;
}

const QByteArray cifHead
    = "data_x\n_cell_length_a 4\n_cell_length_b 4\n_cell_length_c 4\n_cell_angle_alpha 90\n_cell_angle_beta 90\n"
      "_cell_angle_gamma 90\n";
const QByteArray cifP1 = "loop_\n_space_group_symop_operation_xyz\n'x, y, z'\n";
const QByteArray cifLoop
    = "loop_\n_atom_site_label\n_atom_site_type_symbol\n_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\n";

} // namespace

/// CIF, and what .stru must understand in the same way: cells, symmetry, sites that are partly occupied.
class tst_CifReader : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void expandsSymmetry_data();
    void expandsSymmetry();
    void keepsP1PositionsUnwrapped();
    void readsCartesianCifWithoutCell();
    void readsObliqueCells();
    void refusesBadCif_data();
    void refusesBadCif();
    void tellsOfPartlyOccupiedSites();
    void knowsWhatRepeatsInSpace();
};

// Distances in a cell of 4 Å: fcc has 4 atoms, neighbours at 4/sqrt(2); copies on special positions count once.
void tst_CifReader::expandsSymmetry_data()
{
    QTest::addColumn<QByteArray>("symmetry");
    QTest::addColumn<QByteArray>("site");
    QTest::addColumn<int>("atoms");
    QTest::addColumn<double>("shortest");
    const double fcc = 4.0 / std::sqrt(2.0);
    const QByteArray origin("Pt1 Pt 0 0 0\n");
    QTest::newRow("fcc by H-M name") << QByteArray("_symmetry_space_group_name_H-M 'F m -3 m'\n") << origin << 4 << fcc;
    QTest::newRow("fcc by new H-M name") << QByteArray("_space_group_name_H-M_alt 'F m -3 m'\n") << origin << 4 << fcc;
    QTest::newRow("fcc by number") << QByteArray("_space_group_IT_number 225\n") << origin << 4 << fcc;
    QTest::newRow("fcc by quoted number") << QByteArray("_symmetry_Int_Tables_number '225'\n") << origin << 4 << fcc;
    QTest::newRow("fcc by operations") << QByteArray(
        "loop_\n_symmetry_equiv_pos_as_xyz\nx,y,z\nx,y+1/2,z+1/2\nx+1/2,y,z+1/2\nx+1/2,y+1/2,z\n-x,-y,-z\n")
                                       << origin << 4 << fcc;
    QTest::newRow("bcc by number") << QByteArray("_space_group_IT_number 229\n") << origin << 2 << 2.0 * std::sqrt(3.0);
    QTest::newRow("rounded special position")
        << QByteArray("_space_group_IT_number 225\n") << QByteArray("Pt1 Pt 0.2501 0.2499 0.25\n") << 8 << 2.0;
    QTest::newRow("P -1, general position") << QByteArray("_space_group_IT_number 2\n") << QByteArray("Pt1 Pt 0.1 0.2 0.3\n") << 2
                                            << std::sqrt(std::pow(0.8, 2) + std::pow(0.6, 2) + std::pow(0.4, 2)) * 4.0;
}

void tst_CifReader::expandsSymmetry()
{
    QFETCH(QByteArray, symmetry);
    QFETCH(QByteArray, site);
    QFETCH(int, atoms);
    QFETCH(double, shortest);
    const Structure structure = read(readCif, cifHead + symmetry + cifLoop + site);
    QCOMPARE(structure.size(), atoms);
    const auto distances = sortedDistances(structure.positions);
    QVERIFY2(std::abs(distances.front() - shortest) < 3e-3, qPrintable(QString::number(distances.front())));
}

void tst_CifReader::keepsP1PositionsUnwrapped()
{
    const Structure structure = read(readCif, cifHead + cifP1 + cifLoop + "A1 Au -0.25 0 0\nA2 Au 1.25 0 0\n");
    QVERIFY(std::abs(structure.positions(0, 0) + 1.0) < 1e-12);
    QVERIFY(std::abs(structure.positions(1, 0) - 5.0) < 1e-12);
}

void tst_CifReader::readsCartesianCifWithoutCell()
{
    const Structure structure = read(readCif,
        "data_x\nloop_\n_atom_site_label\n_atom_site_Cartn_x\n_atom_site_Cartn_y\n_atom_site_Cartn_z\nPt1 1 2 3\nAu2(a) 4 5 6\n");
    QCOMPARE(structure.elements, (std::vector<std::string>{"Pt", "Au"}));
    QCOMPARE(structure.positions(1, 2), 6.0);
}

// gemmi for CIF, our own formula for .stru: the same cell must give the same distances.
void tst_CifReader::readsObliqueCells()
{
    const QByteArray atoms = "A1 Au 0.1 0.2 0.3\nA2 Au 0.9 0.3 0.7\nA3 Au 0.4 0.8 0.2\n";
    const QByteArray cell = "data_x\n_cell_length_a 7.1\n_cell_length_b 8.3\n_cell_length_c 9.9\n_cell_angle_alpha 81\n"
                            "_cell_angle_beta 97\n_cell_angle_gamma 112\n";
    const Structure cif = read(readCif, cell + cifP1 + cifLoop + atoms);
    QByteArray stru = "title t\nformat pdffit\nscale 1\nsharp 0, 0, 1, 0\nspcgr P1\ncell 7.1, 8.3, 9.9, 81, 97, 112\n"
                      "dcell 0,0,0,0,0,0\nncell 1,1,1,3\natoms\n";
    for (const char* fractions : {"0.1 0.2 0.3", "0.9 0.3 0.7", "0.4 0.8 0.2"})
        stru += QByteArray("AU ") + fractions + " 1\n0 0 0 0\n0 0 0\n0 0 0\n0 0 0\n0 0 0\n";
    const Structure fromStru = read(readStru, stru);
    QVERIFY((cif.positions - fromStru.positions).cwiseAbs().maxCoeff() < 1e-9);
    // |r|^2 = (a x)^2 + (b y)^2 + (c z)^2 + 2 ab xy cos(gamma) + ..., by hand for the first pair
    const double d = M_PI / 180.0;
    const double x = 0.8 * 7.1;
    const double y = 0.1 * 8.3;
    const double z = 0.4 * 9.9;
    const double expected
        = std::sqrt(x * x + y * y + z * z + 2 * (x * y * std::cos(112 * d) + x * z * std::cos(97 * d) + y * z * std::cos(81 * d)));
    QVERIFY(std::abs((cif.positions.row(0) - cif.positions.row(1)).norm() - expected) < 1e-9);
}

void tst_CifReader::refusesBadCif_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("message");
    const QByteArray atom("Pt1 Pt 0 0 0\n");
    QTest::newRow("empty") << QByteArray() << "file:1: expected a CIF file, found an empty one";
    QTest::newRow("no CIF") << QByteArray("hello\n") << "file:1: expected CIF syntax, found: ";
    QTest::newRow("open quote") << QByteArray("data_x\n_a 'b\n") << "file:2: expected CIF syntax, found: ";
    QTest::newRow("tag twice") << QByteArray("data_x\n_a 1\n_a 2\n") << "file: expected a valid CIF file, found: ";
    QTest::newRow("no atoms") << QByteArray("data_x\n_a b\n")
                              << "file: expected a block with _atom_site_label, found 1 blocks without";
    QTest::newRow("no symmetry") << cifHead + cifLoop + atom
                                 << "file: expected symmetry operations or a space group, found neither";
    QTest::newRow("bad operation") << cifHead + "loop_\n_symmetry_equiv_pos_as_xyz\n'x,y'\n" + cifLoop + atom
                                   << "file: expected a symmetry operation such as";
    QTest::newRow("huge number in an operation") << cifHead + "loop_\n_symmetry_equiv_pos_as_xyz\n'x,y,555555555555z'\n" + cifLoop
            + atom << "file: expected a symmetry operation such as";
    QTest::newRow("no cell") << "data_x\n" + cifP1 + cifLoop + atom << "file: expected a cell (_cell_length_a ...), found none";
    QTest::newRow("zero cell") << QByteArray(cifHead).replace("length_b 4", "length_b 0") + cifP1 + cifLoop + atom
                               << "file: expected _cell_length_b of a real cell, found \"0\"";
    QTest::newRow("flat cell") << QByteArray(cifHead).replace("alpha 90", "alpha 30").replace("beta 90", "beta 30") + cifP1
            + cifLoop + atom << "file: expected a cell with a volume";
    QTest::newRow("impossible occupancy") << cifHead + cifP1 + QByteArray(cifLoop) + "_atom_site_occupancy\nPt1 Pt 0 0 0 5\n"
                                          << "file: expected an occupancy from 0 to 1 of \"Pt1\", found \"5\"";
    QTest::newRow("nothing occupied") << cifHead + cifP1 + QByteArray(cifLoop) + "_atom_site_occupancy\nPt1 Pt 0 0 0 0\n"
                                      << "file: expected atoms, found only sites of occupancy 0";
    QTest::newRow("dummy atom") << cifHead + cifP1 + cifLoop + "X1 X 0 0 0\n"
                                << "file: expected chemical elements, and dummy atoms removed, found \"X\"";
    QTest::newRow("unknown position") << cifHead + cifP1 + cifLoop + "Pt1 Pt ? 0 0\n"
                                      << "file: expected coordinates of \"Pt1\", found \"?\"";
    QTest::newRow("no element") << cifHead + cifP1 + cifLoop + "J1 J 0 0 0\n"
                                << "file: expected a chemical element, found \"J\"";
}

void tst_CifReader::refusesBadCif()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, message);
    const QString error = errorOf(readCif, text);
    QVERIFY2(error.startsWith(message), qPrintable(error));
}

// In a cell of 4 Å: Ag and Au share a place, and one atom stands in two places 0.4 Å apart.
void tst_CifReader::tellsOfPartlyOccupiedSites()
{
    const QByteArray text = cifHead + cifP1 + QByteArray(cifLoop)
        + "_atom_site_occupancy\nP1 Pt 0 0 0 1\nA1 Ag 0.5 0.5 0 0.4\nA2 Au 0.5 0.5 0 0.6\nA3 Au 0 0.5 0.5 .\nA4 Au 0.5 0 0.5 "
          "0.5\nA5 Au 0.5 0 0.6 0.5\n";
    QCOMPARE(read(readCif, text).elements, (std::vector<std::string>{"Pt", "Au", "Au", "Au"}));
    QCOMPARE(notesOf(readCif, text),
        StringNotes{
            "4 sites are partly occupied: each counts as a whole atom, without 2 that stand for others in the same place."});
    const QByteArray stru = "format pdffit\ncell 9,9,9,90,90,90\natoms\nPT 0 0 0 0.7\n0 0 0 0\n0 0 0\n0 0 0\n0 0 0\n0 0 0\n";
    QCOMPARE(notesOf(readStru, stru), StringNotes{"1 sites are partly occupied: each counts as a whole atom."});
}

void tst_CifReader::knowsWhatRepeatsInSpace()
{
    const auto cellOf = [](Reader reader, const QByteArray& text) {
        std::istringstream in(text.toStdString());
        return reader(in, "file").cell;
    };
    const QByteArray lattice = "1\nLattice=\"4 0 0 1 5 0 0 0 6\"";
    const auto cell = cellOf(readXyz, lattice + "\nPt 1 2 3\n");
    QVERIFY(cell && (*cell)(1, 0) == 1.0 && (*cell)(1, 1) == 5.0 && (*cell)(2, 2) == 6.0);
    QVERIFY(cellOf(readXyz, lattice + " pbc=\"T T T\"\nPt 1 2 3\n"));
    QVERIFY(!cellOf(readXyz, lattice + " pbc=\"F F F\"\nPt 1 2 3\n"));
    QVERIFY(!cellOf(readXyz, "1\nc\nPt 1 2 3\n"));
    const auto cif = cellOf(readCif, cifHead + cifP1 + cifLoop + "A1 Au 0 0 0\n");
    QVERIFY(cif && (*cif - 4.0 * CellRows::Identity()).norm() < 1e-12);
    const auto stru = cellOf(
        readStru, "format pdffit\ncell 3,4,5,90,90,90\nncell 2,1,3,1\natoms\nPT 0 0 0 1\n0 0 0 0\n0 0 0\n0 0 0\n0 0 0\n0 0 0\n");
    QVERIFY(stru && (stru->diagonal() - Eigen::Vector3d(6.0, 4.0, 15.0)).norm() < 1e-12);
}

QTEST_APPLESS_MAIN(tst_CifReader)
#include "tst_CifReader.moc"
