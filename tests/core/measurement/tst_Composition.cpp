#include "measurement/Composition.h"

#include <QtTest>

using namespace clusterlens;

class tst_Composition : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsFormulae_data();
    void readsFormulae();
    void makesNoElementOfAWord_data();
    void makesNoElementOfAWord();
    void countsTheAtoms();
    void standsAnyText();
};

void tst_Composition::readsFormulae_data()
{
    QTest::addColumn<QString>("elements"); // in the order of the text
    QTest::addColumn<QString>("main");
    const auto row = [](const char* text, const char* elements, const char* main) { QTest::newRow(text) << elements << main; };
    row("Pt", "Pt", "Pt");
    row("pt", "Pt", "Pt");
    row("PT", "Pt", "Pt");
    row("NI", "Ni", "Ni"); // not nitrogen and iodine
    row("CU", "Cu", "Cu");
    row("PT55", "Pt", "Pt"); // nor phosphorus and tritium
    row("PD147", "Pd", "Pd");
    row("PT3CO", "Pt Co", "Pt");
    row("PTCO", "Pt Co", "Pt");
    row("PTNI", "Pt Ni", "Pt");
    row("NI3PT", "Ni Pt", "Pt");
    row("NI3", "Ni", "Ni");
    row("PTCU", "Pt Cu", "Pt"); // nor carbon and uranium
    row("NICU", "Ni Cu", "Cu");
    row("CUPT", "Cu Pt", "Pt");
    row("AUPT", "Au Pt", "Au"); // of two metals the heavier
    row("CU-PT 3:1", "Cu Pt", "Pt");
    row("PTSN", "Pt Sn", "Pt");
    row("TIO2", "Ti O", "Ti");
    row("CUO", "Cu O", "Cu");
    row("SIO2", "Si O", "Si");
    row("CUSO4", "Cu S O", "Cu");
    row("PTNH3", "Pt N H", "Pt"); // no nihonium
    row("AU144", "Au", "Au");
    row("FE2O3", "Fe O", "Fe");
    row("UO2", "U O", "U");
    row("H2O", "H O", "O");
    row("\"Pt\"", "Pt", "Pt");
    row("W", "W", "W");
    row("Au144", "Au", "Au");
    row("au144", "Au", "Au");
    row("pt3 co", "Pt Co", "Pt");
    row("Au144 (SC7H6O2)60", "Au S C H O", "Au");
    row("Ag25(SR)18", "Ag", "Ag"); // R is a ligand's short name
    row("Pt (bulk)", "Pt", "Pt");
    row("[Au25(PET)18]-", "Au", "Au");
    row("TiO2", "Ti O", "Ti");
    row("CO2Ni", "C O Ni", "Ni");
    row("Pt0.5Ni0.5", "Pt Ni", "Pt");
    row("Pt-Ni", "Pt Ni", "Pt");
    row("Pt/C", "Pt C", "Pt");
    row("Au@SiO2", "Au Si O", "Au");
    row("Pt, Ni", "Pt Ni", "Pt");
    row("0.5 Pt 0.5 Ni", "Pt Ni", "Pt");
    row("50%Pt 50%Ni", "Pt Ni", "Pt");
    row("La1/2Sr1/2MnO3", "La Sr Mn O", "La");
    row("Fe3+2O2-3", "Fe O", "Fe");
    row("Ti4+ O2- 2", "Ti O", "Ti");
    row("Pt^{4+}O_{2}", "Pt O", "Pt");
    row("CuSO4\xC2\xB7"
        "5H2O",
        "Cu S O H", "Cu");
    row("CuSO4.5H2O", "Cu S O H", "Cu");
    row("CuSO4 * 5 H2O", "Cu S O H", "Cu");
    row("Al2(SO4)3", "Al S O", "Al");
    row("K4[Fe(CN)6]", "K Fe C N", "Fe");
    row("D2O", "H O", "O");
    row("ZnTe", "Zn Te", "Zn");
    row("Pt # our sample", "Pt", "Pt");
    row("Na", "Na", "Na");
    row("In", "In", "In");
}

void tst_Composition::readsFormulae()
{
    QFETCH(QString, elements);
    QFETCH(QString, main);
    QStringList symbols;
    for (const ElementShare& share : elementsOf(QTest::currentDataTag()))
        symbols.append(QString::fromStdString(share.symbol));
    QCOMPARE(symbols.join(' '), elements);
    QCOMPARE(QString::fromStdString(mainElement(QTest::currentDataTag()).value_or("")), main);
}

void tst_Composition::makesNoElementOfAWord_data()
{
    QTest::addColumn<int>("nothing");
    for (const char* word : {"Iron", "iron", "IRON", "Silver", "Platinum", "platinum", "PLATINUM", "Copper", "Gold", "Unknown",
             "unknown", "none", "None", "NONE", "NaN", "nan", "NA", "n/a", "null", "no", "Cobalt", "Carbon", "Nickel", "Tin",
             "SILVER", "COPPER", "NICKEL", "COBALT", "NANO", "BULK", "TEST", "CATION", "Pt nanoparticles", "Pt on carbon",
             "sample 7", "Sample", "Test", "Bi-metallic", "Pb-free", "ptni", "see notebook", "", "   ", "?", "-", "12", "Pt(",
             "Pt)", "Xx", "Zz3", "HEA", "Bulk", "Ceria", "Nano", "Co-doped"})
        QTest::newRow(word) << 0;
}

void tst_Composition::makesNoElementOfAWord()
{
    QCOMPARE(elementsOf(QTest::currentDataTag()).size(), std::size_t{0});
    QVERIFY(!mainElement(QTest::currentDataTag()));
}

void tst_Composition::countsTheAtoms()
{
    const auto count = [](const char* text, const char* symbol) {
        for (const ElementShare& share : elementsOf(text))
            if (share.symbol == symbol)
                return share.count;
        return 0.0;
    };
    QCOMPARE(count("Au144(SC7H6O2)60", "H"), 360.0);
    QCOMPARE(count("CuSO4\xC2\xB7"
                   "5H2O",
                 "O"),
        9.0);
    QCOMPARE(count("Al2(SO4)3", "O"), 12.0);
    QCOMPARE(count("La1/2Sr1/2MnO3", "Sr"), 0.5);
    QCOMPARE(count("Fe3+2O2-3", "Fe"), 2.0);
    QCOMPARE(count("Fe3+2O2-3", "O"), 3.0);
    QCOMPARE(count("Pt4+", "Pt"), 1.0);
    QCOMPARE(count("Pt0.5Ni0.5", "Ni"), 0.5);
    QCOMPARE(formulaOf({{"Pt", 1.0}, {"O", 2.0}}), std::string("PtO2"));
    QCOMPARE(formulaOf({{"Pt", 0.5}, {"Ni", 0.5}}), std::string("Pt0.5Ni0.5"));
}

void tst_Composition::standsAnyText()
{
    QVERIFY(elementsOf(std::string(400, '(')).empty());
    QVERIFY(elementsOf("Pt" + std::string(400, '(')).empty());
    QVERIFY(elementsOf(std::string(100000, 'P')).empty());
    QVERIFY(elementsOf("Pt1e999").empty());
    QVERIFY(elementsOf("\xFF\xFEPt").empty());
}

QTEST_APPLESS_MAIN(tst_Composition)
#include "tst_Composition.moc"
