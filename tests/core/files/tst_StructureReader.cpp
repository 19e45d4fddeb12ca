#include "base/Errors.h"
#include "ExportTestData.h"
#include "files/StructureReader.h"
#include "files/StructureWriter.h"
#include "structure/Elements.h"

#include <QtTest>

#include <fstream>
#include <random>
#include <sstream>

using namespace clusterlens;

namespace {

using StringNotes = std::vector<std::string>;
using Reader = StructureFile (*)(std::istream&, const std::string&);

QString errorOf(Reader reader, const QByteArray& text)
{
    std::istringstream in(text.toStdString());
    try {
        (void)reader(in, "file");
    } catch (const ParseError& e) {
        return QString::fromUtf8(e.what());
    }
    return {};
}

Structure read(Reader reader, const QByteArray& text)
{
    std::istringstream in(text.toStdString());
    return reader(in, "file").structure;
}

StringNotes notesOf(Reader reader, const QByteArray& text)
{
    std::istringstream in(text.toStdString());
    return reader(in, "file").notes;
}

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

class tst_StructureReader : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsXyzOfManyKinds_data();
    void readsXyzOfManyKinds();
    void readsExtendedXyzColumns();
    void readsFrames();
    void refusesBadXyz_data();
    void refusesBadXyz();
    void expandsSymmetry_data();
    void expandsSymmetry();
    void keepsP1PositionsUnwrapped();
    void readsCartesianCifWithoutCell();
    void readsObliqueCells();
    void refusesBadCif_data();
    void refusesBadCif();
    void refusesBadStru_data();
    void refusesBadStru();
    void tellsOfPartlyOccupiedSites();
    void knowsWhatRepeatsInSpace();
    void choosesTheReaderByExtension();
    void knowsTheElements();
    void mutationsReadSoundlyOrThrowParseError();
};

void tst_StructureReader::readsXyzOfManyKinds_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("plain") << QByteArray("2\ncomment\nPt 0 0 0\nAu 1.5 -2 2.5\n");
    QTest::newRow("empty comment, no line end") << QByteArray("2\n\nPt 0 0 0\nAu 1.5 -2 2.5");
    QTest::newRow("CRLF and tabs") << QByteArray("2\r\nc\r\nPt\t0\t0\t0\r\nAu\t1.5\t-2\t2.5\r\n");
    QTest::newRow("further columns") << QByteArray("2\nc\nPt 0 0 0 0.1 0.2\nAu 1.5 -2 2.5 7 8\n");
    QTest::newRow("atomic numbers") << QByteArray("2\nc\n78 0 0 0\n79 1.5 -2 2.5\n");
    QTest::newRow("capitals and site numbers") << QByteArray("2\nc\nPT1 0 0 0\nau2 1.5 -2 2.5\n");
    QTest::newRow("Fortran exponents, blanks") << QByteArray("  2 \nc\n  Pt 0.0D0 0 0\n Au  15.D-1 -2E0  +2.5\n\n\n");
    QTest::newRow("count with a word") << QByteArray("2 atoms\nc\nPt 0 0 0\nAu 1.5 -2 2.5\n");
    QTest::newRow("labels") << QByteArray("2\nc\nPt_1 0 0 0\nAu(2) 1.5 -2 2.5\n");
    QTest::newRow("byte order mark") << QByteArray("\xEF\xBB\xBF"
                                                   "2\nc\nPt 0 0 0\nAu 1.5 -2 2.5\n");
    QTest::newRow("comment of numbers") << QByteArray("2\n78 1 2 3\nPt 0 0 0\nAu 1.5 -2 2.5\n");
    QTest::newRow("atomic number as a property")
        << QByteArray("2\nproperties=pos:R:3:Z:I:1 pbc=\"F F F\"\n0 0 0 78\n1.5 -2 2.5 79\n");
    QTest::newRow("remarks first") << QByteArray("# made by hand\n\n2\nc\nPt 0 0 0\nAu 1.5 -2 2.5\n");
}

void tst_StructureReader::readsXyzOfManyKinds()
{
    QFETCH(QByteArray, text);
    const Structure structure = read(readXyz, text);
    QCOMPARE(structure.elements, (std::vector<std::string>{"Pt", "Au"}));
    QCOMPARE(structure.positions.row(0).norm(), 0.0);
    QCOMPARE(structure.positions(1, 0), 1.5);
    QCOMPARE(structure.positions(1, 1), -2.0);
    QCOMPARE(structure.positions(1, 2), 2.5);
}

void tst_StructureReader::readsExtendedXyzColumns()
{
    const Structure structure = read(readXyz,
        "1\nLattice=\"9 0 0 0 9 0 0 0 9\" Properties=id:I:1:forces:R:3:species:S:1:pos:R:3 pbc=\"F F F\"\n5 9 9 9 Ag 1 2 3\n");
    QCOMPARE(structure.elements.front(), std::string("Ag"));
    QCOMPARE(structure.positions(0, 2), 3.0);
    QVERIFY(errorOf(readXyz, "1\nProperties=pos:R:3\n1 2 3\n").startsWith("file:2: expected Properties with species and pos"));
    QVERIFY(errorOf(readXyz, "1\nProperties=species:S:x\nPt 1 2 3\n").startsWith("file:2: expected Properties as name:type:count"));
}

void tst_StructureReader::readsFrames()
{
    std::istringstream in("1\na\nPt 1 2 3\n2\nb\nAu 1 2 3\nAu 4 5 6\n\n");
    const auto frames = readXyzFrames(in, "file");
    QCOMPARE(frames.size(), std::size_t{2});
    QCOMPARE(frames[0].structure.title, std::string("a"));
    QCOMPARE(frames[1].structure.size(), 2);
    std::istringstream again("1\na\nPt 1 2 3\n2\nb\nAu 1 2 3\nAu 4 5 6\n\n");
    const StructureFile first = readXyz(again, "file");
    QCOMPARE(first.structure.size(), 1);
    QCOMPARE(first.notes, StringNotes{"The file has 2 frames: the first is taken."});
}

void tst_StructureReader::refusesBadXyz_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("message");
    QTest::newRow("empty") << QByteArray() << "file:1: expected text, found an empty file";
    QTest::newRow("blank") << QByteArray("\n\n") << "file:2: expected the number of atoms, found only empty lines";
    QTest::newRow("binary") << QByteArray("\x7F"
                                          "ELF\0\1",
        6) << "file:1: expected text, found binary data";
    QTest::newRow("no number") << QByteArray("Pt 0 0 0\n")
                               << "file:1: expected the number of atoms (1 to 1000000), found \"Pt 0 0 0\"";
    QTest::newRow("zero atoms") << QByteArray("0\nc\n") << "file:1: expected the number of atoms (1 to 1000000), found \"0\"";
    QTest::newRow("half an atom") << QByteArray("1.5\nc\nPt 0 0 0\n") << "file:1: expected the number of atoms";
    QTest::newRow("huge number") << QByteArray("99999999999\nc\nPt 0 0 0\n") << "file:1: expected the number of atoms";
    QTest::newRow("truncated") << QByteArray("3\nc\nPt 0 0 0\n") << "file:2: expected 3 atoms, found 1 lines after this one";
    QTest::newRow("only a number") << QByteArray("3\n") << "file:1: expected a comment line, found the end of the file";
    QTest::newRow("three columns") << QByteArray("1\nc\nPt 0 0\n")
                                   << "file:3: expected a symbol and three coordinates, found \"Pt 0 0\"";
    QTest::newRow("no element") << QByteArray("1\nc\nQq 0 0 0\n") << "file:3: expected a chemical element, found \"Qq\"";
    QTest::newRow("NaN") << QByteArray("1\nc\nPt 0 nan 0\n") << "file:3: expected a coordinate within 1e6";
    QTest::newRow("decimal comma") << QByteArray("1\nc\nPt 0,5 0 0\n") << "file:3: expected a coordinate within 1e6";
    QTest::newRow("blank lines instead of atoms")
        << QByteArray("3\nc\nPt 0 0 0\n\n\n\n") << "file:2: expected 3 atoms, found 1 lines after this one";
    QTest::newRow("one atom too many") << QByteArray("1\na\nPt 1 2 3\nPt 4 5 6\n")
                                       << "file:4: expected the 1 atoms that the file says, found one more";
    QTest::newRow("no comment line") << QByteArray("2\nPt 1 2 3\nPt 4 5 6\n")
                                     << "file:2: expected a comment line before the atoms, found \"Pt 1 2 3\"";
    QTest::newRow("dummy atom") << QByteArray("1\nc\nX 1 2 3\n")
                                << "file:3: expected chemical elements, and dummy atoms removed, found \"X\"";
    QTest::newRow("ghost atom") << QByteArray("1\nc\nBq1 1 2 3\n")
                                << "file:3: expected chemical elements, and dummy atoms removed, found \"Bq1\"";
    QTest::newRow("two numbers in the first line") << QByteArray("1 2\nc\nPt 1 2 3\n") << "file:1: expected the number of atoms";
    QTest::newRow("short Lattice") << QByteArray("1\nLattice=\"9 0 0\"\nPt 1 2 3\n")
                                   << "file:2: expected Lattice with nine numbers";
}

void tst_StructureReader::refusesBadXyz()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, message);
    const QString error = errorOf(readXyz, text);
    QVERIFY2(error.startsWith(message), qPrintable(error));
}

// Distances in a cell of 4 Å: fcc has 4 atoms, neighbours at 4/sqrt(2); copies on special positions count once.
void tst_StructureReader::expandsSymmetry_data()
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

void tst_StructureReader::expandsSymmetry()
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

void tst_StructureReader::keepsP1PositionsUnwrapped()
{
    const Structure structure = read(readCif, cifHead + cifP1 + cifLoop + "A1 Au -0.25 0 0\nA2 Au 1.25 0 0\n");
    QVERIFY(std::abs(structure.positions(0, 0) + 1.0) < 1e-12);
    QVERIFY(std::abs(structure.positions(1, 0) - 5.0) < 1e-12);
}

void tst_StructureReader::readsCartesianCifWithoutCell()
{
    const Structure structure = read(readCif,
        "data_x\nloop_\n_atom_site_label\n_atom_site_Cartn_x\n_atom_site_Cartn_y\n_atom_site_Cartn_z\nPt1 1 2 3\nAu2(a) 4 5 6\n");
    QCOMPARE(structure.elements, (std::vector<std::string>{"Pt", "Au"}));
    QCOMPARE(structure.positions(1, 2), 6.0);
}

// gemmi for CIF, our own formula for .stru: the same cell must give the same distances.
void tst_StructureReader::readsObliqueCells()
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

void tst_StructureReader::refusesBadCif_data()
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

void tst_StructureReader::refusesBadCif()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, message);
    const QString error = errorOf(readCif, text);
    QVERIFY2(error.startsWith(message), qPrintable(error));
}

void tst_StructureReader::refusesBadStru_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("message");
    const QByteArray head = "format pdffit\ncell 9,9,9,90,90,90\natoms\n";
    QTest::newRow("another format") << QByteArray("cell 9,9,9,90,90,90\natoms\n")
                                    << "file:2: expected format pdffit, cell and atoms";
    QTest::newRow("no atoms") << head << "file:3: expected atoms, found none";
    QTest::newRow("truncated atom") << head + "PT 0 0 0 1\n0 0 0 0\n"
                                    << "file:5: expected six lines for an atom, found the end of the file";
    QTest::newRow("short cell") << QByteArray("format pdffit\ncell 9,9,9\natoms\n") << "file:2: expected cell with three lengths";
    QTest::newRow("flat cell") << QByteArray("format pdffit\ncell 9,9,9,0,90,90\natoms\n")
                               << "file:2: expected a cell with a volume";
    QTest::newRow("no element") << head + "QQ 0 0 0 1\n"
                                << "file:4: expected a chemical element";
}

void tst_StructureReader::refusesBadStru()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, message);
    const QString error = errorOf(readStru, text);
    QVERIFY2(error.startsWith(message), qPrintable(error));
}

// In a cell of 4 Å: Ag and Au share a place, and one atom stands in two places 0.4 Å apart.
void tst_StructureReader::tellsOfPartlyOccupiedSites()
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

void tst_StructureReader::knowsWhatRepeatsInSpace()
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

void tst_StructureReader::choosesTheReaderByExtension()
{
    QTemporaryDir folder;
    const std::filesystem::path path(folder.path().toStdString());
    const Structure structure = test::randomCluster(12, {"Pd"});
    const auto save = [&](const char* name, StructureFormat format) {
        saveStructure(path / name, format, structure, test::testInfo());
        QCOMPARE(readStructureFile(path / name).size(), 12);
    };
    save("a.xyz", StructureFormat::Xyz);
    save("A.XYZ", StructureFormat::ExtendedXyz);
    save("a.extxyz", StructureFormat::ExtendedXyz);
    save("a.cif", StructureFormat::Cif);
    save("a.stru", StructureFormat::Stru);
    std::ofstream(path / "a.pdb") << "ATOM\n";
    QVERIFY_THROWS_EXCEPTION(ParseError, (void)readStructureFile(path / "a.pdb"));
    QVERIFY_THROWS_EXCEPTION(StoreError, (void)readStructureFile(path / "b.xyz"));
    QVERIFY_THROWS_EXCEPTION(StoreError, (void)readStructureFile(path));
}

void tst_StructureReader::knowsTheElements()
{
    for (const char* text : {"Pt", "PT", "pt", "Pt4+", "Pt12", "78"})
        QCOMPARE(elementSymbol(text).value_or(""), std::string("Pt"));
    QCOMPARE(elementSymbol("W").value_or(""), std::string("W"));
    QCOMPARE(elementSymbol("1").value_or(""), std::string("H"));
    QCOMPARE(elementSymbol("118").value_or(""), std::string("Og"));
    for (const char* text : {"", "0", "119", "X", "Xx", "D", "Ptt", "Pt#", "-1", "7.5"})
        QVERIFY2(!elementSymbol(text), text);
    for (const char* text : {"Pt_1", "Pt(2)", "pt1A", "Pt-3"})
        QCOMPARE(atomSymbol(text).value_or(""), std::string("Pt"));
    QCOMPARE(atomSymbol("D").value_or(""), std::string("D"));
    QCOMPARE(atomicNumber("D"), 1);
    QCOMPARE(atomicNumber("Pt"), 78);
    QVERIFY(isDummyAtom("X") && isDummyAtom("Bq3") && isDummyAtom("XX") && !isDummyAtom("Xe") && !isDummyAtom("Pt"));
    QVERIFY(isElement("Pt") && isElement("W") && !isElement("PT") && !isElement("78"));
}

void tst_StructureReader::mutationsReadSoundlyOrThrowParseError()
{
    const Structure structure = test::randomCluster(6, {"Pt", "W"});
    const std::pair<StructureFormat, Reader> formats[] = {{StructureFormat::Xyz, readXyz}, {StructureFormat::ExtendedXyz, readXyz},
        {StructureFormat::Cif, readCif}, {StructureFormat::Stru, readStru}};
    const std::string letters = "0123456789.,;-+eE'\"#_: \t\n\xFFPtx";
    std::mt19937 random(20250713); // fixed: the same mutations in every run
    int refused = 0;
    for (int i = 0; i < 4000; ++i) {
        const auto& [format, reader] = formats[i % 4];
        std::ostringstream out;
        writeStructure(out, format, structure, test::testInfo());
        std::string text = out.str();
        for (int k = 0; k < 1 + i % 5; ++k) {
            const auto at = random() % text.size();
            if (random() % 3 == 0)
                text.erase(at, random() % 30);
            else
                text.insert(at, 1, letters[random() % letters.size()]);
            text.push_back('\n');
        }
        std::istringstream in(text);
        try {
            const Structure found = reader(in, "mutated").structure;
            QVERIFY(found.size() >= 1 && found.elements.size() == static_cast<std::size_t>(found.size())
                && found.positions.allFinite());
        } catch (const ParseError& e) {
            QVERIFY(std::string(e.what()).starts_with("mutated:"));
            ++refused;
        }
    }
    QVERIFY(refused > 400 && refused < 3600);
}

QTEST_APPLESS_MAIN(tst_StructureReader)
#include "tst_StructureReader.moc"
