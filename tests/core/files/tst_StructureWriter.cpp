#include "base/Errors.h"
#include "ExportTestData.h"
#include "files/StructureFormats.h"
#include "files/StructureWriter.h"

#include <QtTest>

#include <gemmi/cif.hpp>
#include <gemmi/elem.hpp>
#include <gemmi/numb.hpp>
#include <gemmi/symmetry.hpp>
#include <gemmi/unitcell.hpp>

#include <fstream>
#include <numbers>
#include <sstream>

using namespace clusterlens;
using test::randomCluster;
using test::testInfo;

Q_DECLARE_METATYPE(Structure)

namespace {

std::string written(StructureFormat format, const Structure& structure, const ExportInfo& info = testInfo())
{
    std::ostringstream out;
    writeStructure(out, format, structure, info);
    return out.str();
}

double largestDifference(const PositionsXyz& a, const PositionsXyz& b)
{
    const PositionsXyz left = a.rowwise() - a.colwise().mean();
    const PositionsXyz right = b.rowwise() - b.colwise().mean();
    return (left - right).cwiseAbs().maxCoeff();
}

double uisoOf(const ExportInfo& info)
{
    return info.value(parameter::biso) / (8.0 * std::numbers::pi * std::numbers::pi);
}

QJsonObject reference(const Structure& structure)
{
    QJsonArray elements;
    QJsonArray positions;
    for (Eigen::Index i = 0; i < structure.size(); ++i) {
        elements.append(QString::fromStdString(structure.elements[static_cast<std::size_t>(i)]));
        positions.append(QJsonArray{structure.positions(i, 0), structure.positions(i, 1), structure.positions(i, 2)});
    }
    return {{"elements", elements}, {"positions", positions}, {"uiso", uisoOf(testInfo())},
        {"sharp", QJsonArray{2.5, 0.7, 1.0, 0.0}}, {"fit_rmax", testInfo().fitRmax}};
}

} // namespace

class tst_StructureWriter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void otherProgramsReadEveryFile_data();
    void otherProgramsReadEveryFile();
    void gemmiReadsTheCif_data();
    void gemmiReadsTheCif();
    void ownReadersRoundTrip_data();
    void ownReadersRoundTrip();
    void gemmiReadsTheRemarks();
    void xyzHasNoTraps();
    void commentOfAnUnknownSourceIsLongEnough();
    void boxKeepsImagesBeyondTheFit();
    void refusesClashesInBoxes();
    void refusesStructuresThatAreNone();
    void writesWordsInAscii();
    void savesAndReplaces();
    void leavesTheOldFileWhenItCannotWrite();

private:
    static void addClusters()
    {
        QTest::addColumn<Structure>("structure");
        QTest::newRow("one atom") << randomCluster(1, {"Au"});
        QTest::newRow("two atoms") << randomCluster(2, {"W"});
        QTest::newRow("one-letter element") << randomCluster(20, {"U"});
        QTest::newRow("alloy") << randomCluster(61, {"Au", "Cu", "O"});
        QTest::newRow("large") << randomCluster(100, {"Pt"});
    }
};

// diffpy's rules in Python and ASE itself, see tests/tools/check_structure_files.py.
void tst_StructureWriter::otherProgramsReadEveryFile_data()
{
    addClusters();
}

void tst_StructureWriter::otherProgramsReadEveryFile()
{
    QFETCH(Structure, structure);
    QTemporaryDir folder;
    const std::filesystem::path path(folder.path().toStdString());
    saveStructure(path / "cluster.xyz", StructureFormat::Xyz, structure, testInfo());
    saveStructure(path / "cluster-ext.xyz", StructureFormat::ExtendedXyz, structure, testInfo());
    saveStructure(path / "cluster.cif", StructureFormat::Cif, structure, testInfo());
    saveStructure(path / "cluster.stru", StructureFormat::Stru, structure, testInfo());
    saveXyzFrames(path / "frames.xyz", {structure, structure}, {testInfo(), testInfo()});
    std::ofstream(path / "reference.json") << QJsonDocument(reference(structure)).toJson().toStdString();

    QProcess python;
    python.setProcessChannelMode(QProcess::MergedChannels);
    python.start("/usr/bin/python3", {CLUSTERLENS_SOURCE "/tests/tools/check_structure_files.py", folder.path()});
    QVERIFY2(python.waitForFinished(CLUSTERLENS_PATIENCE), "python3 did not start or end: is python3-ase installed?");
    const QByteArray output = python.readAll();
    QVERIFY2(python.exitStatus() == QProcess::NormalExit && python.exitCode() == 0, output.constData());
    QCOMPARE(output.trimmed(), QByteArray("ok"));
}

void tst_StructureWriter::gemmiReadsTheCif_data()
{
    addClusters();
}

void tst_StructureWriter::gemmiReadsTheCif()
{
    QFETCH(Structure, structure);
    auto document = gemmi::cif::read_string(written(StructureFormat::Cif, structure));
    gemmi::cif::Block& block = document.sole_block();
    const auto value = [&block](const char* tag) { return gemmi::cif::as_string(block.find_value(tag)); };
    const auto* group = gemmi::find_spacegroup_by_name(value("_space_group_name_H-M_alt"));
    QVERIFY(group != nullptr);
    QCOMPARE(group->number, 1);
    const double edge = gemmi::cif::as_number(value("_cell_length_a"));
    gemmi::UnitCell cell;
    cell.set(
        edge, gemmi::cif::as_number(value("_cell_length_b")), gemmi::cif::as_number(value("_cell_length_c")), 90.0, 90.0, 90.0);
    auto table = block.find("_atom_site_", {"type_symbol", "fract_x", "fract_y", "fract_z", "U_iso_or_equiv", "occupancy"});
    QCOMPARE(table.length(), structure.elements.size());
    PositionsXyz positions(structure.size(), 3);
    Eigen::Index i = 0;
    for (const auto row : table) {
        const auto number = [&row](std::size_t column) { return gemmi::cif::as_number(row[column]); };
        const gemmi::Position p = cell.orthogonalize(gemmi::Fractional(number(1), number(2), number(3)));
        QCOMPARE(std::string(gemmi::Element(row[0]).name()), structure.elements[static_cast<std::size_t>(i)]);
        QVERIFY(std::abs(number(4) - uisoOf(testInfo())) < 1e-6);
        QCOMPARE(number(5), 1.0);
        positions.row(i++) << p.x, p.y, p.z;
    }
    QVERIFY(largestDifference(positions, structure.positions) < 1e-6);
}

void tst_StructureWriter::gemmiReadsTheRemarks()
{
    ExportInfo info = testInfo();
    info.remarks = {"it's \"mine\"", true, "\\alpha\\\n;a & <b> &lt;\n_cell_length_a 1\n\tdata_x; loop_ #"};
    const Structure structure = randomCluster(3, {"Pt"});
    auto document = gemmi::cif::read_string(written(StructureFormat::Cif, structure, info));
    gemmi::cif::Block& block = document.sole_block();
    const auto value = [&block](const char* tag) { return gemmi::cif::as_string(block.find_value(tag)); };
    QCOMPARE(value("_clusterlens_candidate_name"), std::string("it's \"mine\""));
    QCOMPARE(value("_clusterlens_candidate_starred"), std::string("yes"));
    QCOMPARE(value("_clusterlens_candidate_note"),
        std::string("&#92;alpha&#92;\n&#8288;;a & <b> &#38;lt;\n_cell_length_a 1\n\tdata_x; loop_ #"));
    QCOMPARE(block.find_values("_cell_length_a").length(), 1);
    QCOMPARE(block.find_values("_atom_site_fract_x").length(), 3);
    QVERIFY(written(StructureFormat::Cif, structure).find("clusterlens_") == std::string::npos);
}

void tst_StructureWriter::ownReadersRoundTrip_data()
{
    addClusters();
}

void tst_StructureWriter::ownReadersRoundTrip()
{
    QFETCH(Structure, structure);
    for (const auto format : {StructureFormat::Xyz, StructureFormat::ExtendedXyz, StructureFormat::Cif, StructureFormat::Stru}) {
        std::istringstream in(written(format, structure));
        const Structure found = format == StructureFormat::Cif ? readCif(in, "x").structure
            : format == StructureFormat::Stru                  ? readStru(in, "x").structure
                                                               : readXyz(in, "x").structure;
        QCOMPARE(found.elements, structure.elements);
        QVERIFY(largestDifference(found.positions, structure.positions) < 1e-6);
    }
}

void tst_StructureWriter::xyzHasNoTraps()
{
    const QStringList lines = QString::fromStdString(written(StructureFormat::Xyz, randomCluster(4, {"Pt", "W"}))).split('\n');
    QCOMPARE(lines[0], QString("4"));
    QCOMPARE(lines[1],
        QString("Clusterlens 0.1.0 candidate=03 element=Pt-W atoms=4 rwp=0.512346 rwp_scaled=0.3 rwp_fit=0.213 scale=1.004 "
                "stretch=0.998 biso=0.4 qdamp=0.03 delta2=2.5 delta1=0.7 source=Gr__e_x_1__q_.gr "
                "seed=18446744073709551615 title=made_for_a_test"));
    QVERIFY(lines[2].startsWith("Pt "));
    QVERIFY(lines[3].startsWith("W  "));
    QCOMPARE(lines[3].size(), 2 + 3 * 15); // symbol, and three times a blank and %14.8f
    QCOMPARE(lines.size(), 7);             // the last one empty: the file ends with LF
}

void tst_StructureWriter::commentOfAnUnknownSourceIsLongEnough()
{
    std::ostringstream out;
    writeStructure(out, StructureFormat::Xyz, makeStructure("Pt", PositionsXyz::Zero(1, 3)), {});
    const QString comment = QString::fromStdString(out.str()).split('\n')[1];
    QCOMPARE(comment, QString("Clusterlens unknown element=Pt atoms=1 biso=0.3 source=unknown"));
    QVERIFY(out.str().find("-0.0") == std::string::npos);
}

void tst_StructureWriter::boxKeepsImagesBeyondTheFit()
{
    PositionsXyz positions = PositionsXyz::Zero(3, 3);
    positions(1, 0) = 17.9;
    positions(2, 1) = 3.0;
    const double diameter = std::hypot(17.9, 3.0); // 18.15
    QCOMPARE(boxLength(positions, 30.0), std::ceil(diameter + 35.0));
    QCOMPARE(boxLength(PositionsXyz::Zero(1, 3), 30.0), 35.0);
    // Beyond 4000 atoms a bound replaces the diameter: never smaller than the real one.
    PositionsXyz many = PositionsXyz::Random(5000, 3) * 20.0;
    double largest = 0.0;
    for (Eigen::Index i = 1; i < many.rows(); ++i)
        largest = std::max(largest, (many.topRows(i).rowwise() - many.row(i)).rowwise().norm().maxCoeff());
    QVERIFY(boxLength(many, 30.0) >= largest + 35.0);
}

void tst_StructureWriter::refusesClashesInBoxes()
{
    Structure structure = randomCluster(30, {"Pt"});
    QVERIFY(!findClash(structure, 60.0));
    structure.positions.row(20) = structure.positions.row(4) + Eigen::RowVector3d(0.0, 0.03, 0.0);
    const auto clash = findClash(structure, 60.0);
    QVERIFY(clash.has_value());
    QVERIFY2(clash->find("found atoms 5 and 21 at 0.03") != std::string::npos, clash->c_str());
    QVERIFY_THROWS_EXCEPTION(StoreError, (void)written(StructureFormat::Cif, structure));
    QVERIFY_THROWS_EXCEPTION(StoreError, (void)written(StructureFormat::Stru, structure));
    QVERIFY(!written(StructureFormat::Xyz, structure).empty()); // nobody merges atoms there
}

void tst_StructureWriter::refusesStructuresThatAreNone()
{
    Structure structure = randomCluster(3, {"Pt"});
    for (const char* element : {"", "pt", "PT", "Pt2", "Xx", "X", "T", "78"}) {
        structure.elements[1] = element;
        QVERIFY_THROWS_EXCEPTION(std::invalid_argument, (void)written(StructureFormat::Xyz, structure));
    }
    structure.elements.pop_back();
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument, (void)written(StructureFormat::Xyz, structure));
    structure = randomCluster(3, {"Pt"});
    structure.positions(1, 1) = std::numeric_limits<double>::quiet_NaN();
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument, (void)written(StructureFormat::Cif, structure));
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument, (void)written(StructureFormat::Xyz, Structure{}));
    std::ostringstream out;
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument, writeXyzFrames(out, {randomCluster(2, {"Pt"})}, {}));
}

void tst_StructureWriter::writesWordsInAscii()
{
    QCOMPARE(asciiWord(reinterpret_cast<const char*>(u8"Å 1.gr")), std::string("__1.gr"));
    QCOMPARE(asciiWord("a=\"b\"{c}[d]\t\n"), std::string("a__b__c__d___"));
    QCOMPARE(asciiWord(""), std::string("unknown"));
}

void tst_StructureWriter::savesAndReplaces()
{
    QTemporaryDir folder;
    const auto path = std::filesystem::path(folder.path().toStdString()) / u8"Größe.xyz";
    saveStructure(path, StructureFormat::Xyz, randomCluster(9, {"Au"}), testInfo());
    saveStructure(path, StructureFormat::Xyz, randomCluster(5, {"Pt"}), testInfo());
    QCOMPARE(readStructureFile(path).size(), 5);
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden).size(), 1); // no temporary file left
}

void tst_StructureWriter::leavesTheOldFileWhenItCannotWrite()
{
    QTemporaryDir folder;
    const auto path = std::filesystem::path(folder.path().toStdString()) / "a.cif";
    saveStructure(path, StructureFormat::Cif, randomCluster(9, {"Au"}), testInfo());
    Structure clashing = randomCluster(9, {"Pt"});
    clashing.positions.row(1) = clashing.positions.row(0);
    QVERIFY_THROWS_EXCEPTION(StoreError, saveStructure(path, StructureFormat::Cif, clashing, testInfo()));
    QCOMPARE(readStructureFile(path).elements.front(), std::string("Au"));
    QVERIFY_THROWS_EXCEPTION(
        StoreError, saveStructure("/nowhere/a.cif", StructureFormat::Cif, randomCluster(2, {"Au"}), testInfo()));
}

QTEST_APPLESS_MAIN(tst_StructureWriter)
#include "tst_StructureWriter.moc"
