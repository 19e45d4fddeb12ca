#include "GrTestFiles.h"

#include <QtTest>

using namespace clusterlens;
using namespace clusterlens::testing;

/// What the header of a file says, and what becomes of it.
class tst_GrMetadata : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsMetadata_data();
    void findsMetadata();
    void readsHeaderValuesHoweverTheyAreWritten_data();
    void readsHeaderValuesHoweverTheyAreWritten();
    void keepsEveryMetadataEntryWithItsLine();
    void keepsNumbersOfOtherQuantities();
};

void tst_GrMetadata::findsMetadata_data()
{
    QTest::addColumn<Radiation>("radiation");
    QTest::addColumn<double>("qmin");
    QTest::addColumn<double>("qmax");
    QTest::addColumn<double>("qdamp");
    QTest::addColumn<double>("qbroad");
    QTest::addColumn<QString>("composition");
    const auto x = Radiation::Xray;
    const auto n = Radiation::Neutron;
    const auto u = Radiation::Unknown;
    QTest::newRow("pdfgetx3.gr") << x << 0.8 << 25.5 << unknown << unknown << "Pt";
    QTest::newRow("pdfgetx3-2.gr") << x << 0.8 << 25.5 << unknown << unknown << "Pt";
    QTest::newRow("xpdfsuite.gr") << x << 1.0 << 21.5 << unknown << unknown << "Au";
    QTest::newRow("xpdfsuite-crlf.gr") << x << 1.0 << 21.5 << unknown << unknown << "Au";
    QTest::newRow("xpdfsuite-neutron.gr") << n << 1.0 << 21.5 << unknown << unknown << "Au";
    QTest::newRow("pdfgetx2.gr") << x << 1.0 << 24.0 << unknown << unknown << "";
    QTest::newRow("pdfgetn.gr") << n << unknown << 35.0 << unknown << unknown << "";
    QTest::newRow("mantid.gr") << n << 0.5 << 31.4 << 0.0177 << 0.0192 << "";
    QTest::newRow("nomad.gr") << n << unknown << 31.414 << 0.017659 << 0.0191822 << "";
    QTest::newRow("pdfgui-export.gr") << x << unknown << 24.0 << 0.045 << 0.01 << "";
    QTest::newRow("pdfgui-fit.fgr") << x << unknown << 24.0 << 0.05 << unknown << "";
    QTest::newRow("cdse-header.gr") << u << 0.5 << 19.0 << unknown << unknown << "CdSe";
    QTest::newRow("headerless-tab.gr") << u << unknown << unknown << unknown << unknown << "";
    QTest::newRow("xray-in-path.gr") << n << unknown << 30.0 << unknown << unknown << "";
    QTest::newRow("both-words.gr") << u << unknown << unknown << unknown << unknown << "";
    QTest::newRow("qmax-colon.gr") << x << 0.9 << 25.0 << unknown << unknown << "";
    QTest::newRow("qmax-unit.gr") << u << 0.7 << 25.0 << 0.03 << unknown << "";
    QTest::newRow("qmax-zero.gr") << x << unknown << unknown << unknown << unknown << "";
    QTest::newRow("qmax-twice.gr") << x << unknown << 25.0 << unknown << unknown << "";
    QTest::newRow("decimal-comma.gr") << x << 0.75 << 25.0 << 0.04 << unknown << "";
    QTest::newRow("pdfgetx2-table.gr") << x << 0.7 << 25.0 << unknown << unknown << "TiO2";
    QTest::newRow("utf16.gr") << x << unknown << 25.0 << 0.04 << unknown << "";
}

void tst_GrMetadata::findsMetadata()
{
    QFETCH(Radiation, radiation);
    QFETCH(double, qmin);
    QFETCH(double, qmax);
    QFETCH(double, qdamp);
    QFETCH(double, qbroad);
    QFETCH(QString, composition);
    const GrMetadata metadata = readGrFile(dataFile(QTest::currentDataTag())).metadata;
    QCOMPARE(metadata.radiation, radiation);
    QCOMPARE(metadata.qmin.value_or(unknown), qmin);
    QCOMPARE(metadata.qmax.value_or(unknown), qmax);
    QCOMPARE(metadata.qdamp.value_or(unknown), qdamp);
    QCOMPARE(metadata.qbroad.value_or(unknown), qbroad);
    QCOMPARE(QString::fromStdString(metadata.composition.value_or("")), composition);
}

void tst_GrMetadata::readsHeaderValuesHoweverTheyAreWritten_data()
{
    QTest::addColumn<QByteArray>("header"); // the points below it have decimal points
    QTest::addColumn<double>("qmin");
    QTest::addColumn<double>("qmax");
    QTest::addColumn<double>("qdamp");
    QTest::addColumn<double>("density");
    const auto row = [](const char* header, double qmin, double qmax, double qdamp, double density) {
        QTest::newRow(header) << QByteArray(header) << qmin << qmax << qdamp << density;
    };
    row("qdamp = 0,02", unknown, unknown, 0.02, unknown);
    row("qmin=0,75 qmax=24,5", 0.75, 24.5, unknown, unknown);
    row("qmin=0,75, qmax=24,5, qdamp=0,03", 0.75, 24.5, 0.03, unknown);
    row("Qmax: 24,5 A^-1; Qmin: 0,7A^-1", 0.7, 24.5, unknown, unknown);
    row("Qmin=1,Qmax=24,Qdamp=0.03", 1.0, 24.0, 0.03, unknown);
    row("qmin=1,2theta=30 qmax=24", 1.0, 24.0, unknown, unknown);
    row("qmax = 24.5,30", unknown, 24.5, unknown, unknown);
    row("qmin = 1,2,3", 1.0, unknown, unknown, unknown);
    row("Qmax (A^-1) = 22", unknown, 22.0, unknown, unknown);
    row("Qmin [1/Angstrom]: 0,8  Qmax [1/Angstrom]: 22", 0.8, 22.0, unknown, unknown);
    row("Qmax(\xC3\x85\xE2\x81\xBB\xC2\xB9)=22", unknown, 22.0, unknown, unknown);
    row("Qmax ($\\AA^{-1}$) = 22", unknown, 22.0, unknown, unknown);
    row("Qmin (nm^-1) = 8, Qmax (nm^-1) = 220", 0.8, 22.0, unknown, unknown);
    row("Qmin / nm^-1 = 8; Qmax / nm^-1 = 220", 0.8, 22.0, unknown, unknown);
    row("Qmax [1/pm] = 0.22", unknown, 22.0, unknown, unknown);
    row("Qmax (instrument) = 30", unknown, unknown, unknown, unknown); // another quantity
    row("qmin/qmax = 0.7", unknown, 0.7, unknown, unknown);
    row("rho0 = 66 nm^-3", unknown, unknown, unknown, 0.066);
    row("rho0 (A^-3) = 0,066", unknown, unknown, unknown, 0.066);
}

void tst_GrMetadata::readsHeaderValuesHoweverTheyAreWritten()
{
    QFETCH(QByteArray, header);
    QFETCH(double, qmin);
    QFETCH(double, qmax);
    QFETCH(double, qdamp);
    QFETCH(double, density);
    std::istringstream in("# " + header.toStdString() + '\n' + curveText(20));
    const GrMetadata metadata = readGr(in, "text.gr").metadata;
    QCOMPARE(metadata.qmin.value_or(unknown), qmin);
    QCOMPARE(metadata.qmax.value_or(unknown), qmax);
    QCOMPARE(metadata.qdamp.value_or(unknown), qdamp);
    QCOMPARE(metadata.numberDensity.value_or(unknown), density);
}

void tst_GrMetadata::keepsEveryMetadataEntryWithItsLine()
{
    const GrMetadata metadata = readGrFile(dataFile("qmax-twice.gr")).metadata;
    QCOMPARE(metadata.entries.size(), std::size_t{3});
    QCOMPARE(metadata.entries[2].key, std::string("qmax"));
    QCOMPARE(metadata.entries[2].value, std::string("28"));
    QCOMPARE(metadata.entries[2].line, 3);
    const GrMetadata x3 = readGrFile(dataFile("pdfgetx3.gr")).metadata;
    QCOMPARE(x3.qmaxinst.value_or(unknown), 27.5);
    QCOMPARE(x3.rpoly.value_or(unknown), 0.9);
    QCOMPARE(x3.rmax.value_or(unknown), 11.8);
    QCOMPARE(x3.version.value_or(""), std::string("pdfgetx3-1.0-r1000"));
    QCOMPARE(readGrFile(dataFile("pdfgetn.gr")).metadata.temperature.value_or(unknown), 10.0);
}

void tst_GrMetadata::keepsNumbersOfOtherQuantities()
{
    std::istringstream in("# time = 120 s, pressure: 2,5 scan=7 voltage = -1.5e1V energy = 5eV load = 40%\n"
                          "# T = 300\n# date: 2026-11-28\n# clock = 12:30\n# sample = Pt 3\n# 1 = 2\n# limit = 1e999\n"
        + curveText(20));
    const GrFile file = readGr(in, "text.gr");
    std::vector<std::string> found;
    for (const MetadataEntry& entry : file.metadata.entries)
        found.push_back(entry.key + "=" + entry.value);
    QCOMPARE(found,
        (std::vector<std::string>{
            "time=120", "pressure=2,5", "scan=7", "voltage=-1.5e1V", "energy=5eV", "load=40%", "temperature=300"}));
    std::istringstream bare("# T = 300\n" + curveText(20));
    QCOMPARE(file.warnings.size(), readGr(bare, "text.gr").warnings.size());
}

QTEST_APPLESS_MAIN(tst_GrMetadata)
#include "tst_GrMetadata.moc"
