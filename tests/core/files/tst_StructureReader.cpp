#include "ExportTestData.h"
#include "files/StructureWriter.h"
#include "ReadText.h"
#include "structure/Elements.h"

#include <QtTest>

#include <fstream>
#include <random>
#include <sstream>

using namespace clusterlens;
using namespace clusterlens::test;

class tst_StructureReader : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsXyzOfManyKinds_data();
    void readsXyzOfManyKinds();
    void readsExtendedXyzColumns();
    void readsFrames();
    void refusesBadXyz_data();
    void refusesBadXyz();
    void refusesBadStru_data();
    void refusesBadStru();
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
