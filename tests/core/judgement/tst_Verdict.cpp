#include "judgement/Verdict.h"
#include "structure/Elements.h"

#include <QtTest>

using namespace clusterlens;

namespace {

Candidate candidateOf(int atoms, double bond, double scale = 1.0)
{
    Candidate candidate;
    candidate.structure = makeStructure("Pt", PositionsXyz::Zero(atoms, 3));
    candidate.bond = bond;
    candidate.fit.parameters[parameter::scale].value = scale;
    return candidate;
}

ResidualCheck checkOf(double rwp, double floor)
{
    ResidualCheck check;
    check.rwp = rwp;
    check.noiseFloor = floor;
    check.misfit = std::sqrt(std::max(0.0, rwp * rwp - floor * floor));
    return check;
}

ExperimentSettings platinum(ValueSource source = ValueSource::File)
{
    ExperimentSettings experiment;
    experiment.element = "Pt";
    experiment.sources["element"] = source;
    return experiment;
}

} // namespace

class tst_Verdict : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void judges_data()
    {
        QTest::addColumn<double>("rwp");
        QTest::addColumn<double>("floor");
        QTest::addColumn<double>("bond");
        QTest::addColumn<QString>("composition");
        QTest::addColumn<QString>("warning");
        QTest::addColumn<QString>("verdict");
        QTest::addColumn<QString>("reason");
        QTest::newRow("good") << 0.05 << 0.045 << 2.77 << "Pt"
                              << ""
                              << "explained"
                              << "";
        QTest::newRow("noisy but good") << 0.3 << 0.29 << 2.77 << "Pt"
                                        << ""
                                        << "explained"
                                        << "";
        QTest::newRow("ligands") << 0.1 << 0.05 << 2.77 << "Pt144 S60 C420 H540"
                                 << ""
                                 << "explained"
                                 << "";
        QTest::newRow("alloy") << 0.1 << 0.05 << 2.7 << "PtNi"
                               << ""
                               << "explained"
                               << "";
        QTest::newRow("measured, imperfect") << 0.3 << 0.05 << 2.77 << "Pt"
                                             << ""
                                             << "partly_explained"
                                             << "noise would leave";
        QTest::newRow("far off") << 0.7 << 0.05 << 2.77 << "Pt"
                                 << ""
                                 << "not_explained"
                                 << "may be no metal";
        QTest::newRow("noise") << 0.99 << 0.98 << 2.77 << "Pt"
                               << ""
                               << "not_explained"
                               << "mostly noise";
        QTest::newRow("bond of another metal") << 0.1 << 0.05 << 3.25 << "Pt"
                                               << ""
                                               << "not_explained"
                                               << "metallic Pt are 2.77";
        QTest::newRow("no metal") << 0.3 << 0.05 << 2.77 << "C60"
                                  << ""
                                  << "not_explained"
                                  << "names no metal";
        QTest::newRow("oxide") << 0.3 << 0.05 << 2.77 << "PtO2"
                               << ""
                               << "not_explained"
                               << "compound";
        QTest::newRow("sign") << 0.3 << 0.05 << 2.77 << "Pt"
                              << "wrong-sign"
                              << "not_explained"
                              << "points down";
        QTest::newRow("coarse") << 0.05 << 0.045 << 2.77 << "Pt"
                                << "too-coarse"
                                << "partly_explained"
                                << "too wide";
        QTest::newRow("larger than what is measured") << 0.7 << 0.05 << 2.77 << "Pt"
                                                      << "no-end"
                                                      << "not_explained"
                                                      << "larger than all shapes";
        QTest::newRow("no first peak") << 0.05 << 0.045 << 2.77 << "Pt"
                                       << "starts-late"
                                       << "partly_explained"
                                       << "begins behind";
    }
    void judges()
    {
        QFETCH(const double, rwp);
        QFETCH(const double, floor);
        QFETCH(const double, bond);
        QFETCH(const QString, composition);
        QFETCH(const QString, warning);
        QFETCH(const QString, verdict);
        QFETCH(const QString, reason);
        std::vector<CurveWarning> warnings;
        if (!warning.isEmpty())
            warnings.push_back({warning.toStdString(), "text"});
        const VerdictWithReason found
            = verdictOn(candidateOf(146, bond), checkOf(rwp, floor), platinum(), composition.toStdString(), warnings);
        QCOMPARE(QString(enumText(found.verdict)), verdict);
        QVERIFY2(QString::fromStdString(found.reason).contains(reason), found.reason.c_str());
        QCOMPARE(found.reason.empty(), reason.isEmpty());
    }

    void aNegativeCurveIsNotExplained()
    {
        QCOMPARE(verdictOn(candidateOf(146, 2.77, 0.0), checkOf(0.3, 0.05), platinum(), "Pt", {}).verdict, Verdict::NotExplained);
    }

    /// An element that nobody stated says nothing about bonds.
    void anAssumedElementIsNoEvidence()
    {
        const auto verdict = [](ValueSource source) {
            return verdictOn(candidateOf(146, 3.25), checkOf(0.05, 0.045), platinum(source), "", {}).verdict;
        };
        QCOMPARE(verdict(ValueSource::Default), Verdict::Explained);
        QCOMPARE(verdict(ValueSource::User), Verdict::NotExplained);
    }

    /// Bonds as they are measured (lattice constants of Pearson's Handbook, 1985): nickel with little gold keeps nickel's, the intermetallics have
    /// none of their heaviest metal's.
    void anAlloyHasTheBondsOfItsMetals()
    {
        const auto verdict = [](const char* element, const char* composition, double bond) {
            ExperimentSettings settings = platinum();
            settings.element = element;
            return verdictOn(candidateOf(146, bond), checkOf(0.05, 0.045), settings, composition, {});
        };
        QCOMPARE(verdict("Au", "Ni95Au5", 2.51).verdict, Verdict::Explained);
        QCOMPARE(verdict("La", "LaNi5", 2.50).verdict, Verdict::Explained);
        QCOMPARE(verdict("Au", "AuNi", 2.68).verdict, Verdict::Explained); // between both
        QCOMPARE(verdict("Au", "Au", 2.51).verdict, Verdict::NotExplained);
        QCOMPARE(verdict("Pt", "Ni95Au5", 2.45).verdict, Verdict::NotExplained); // the user says that it is something else
        const VerdictWithReason odd = verdict("Au", "Ni95Au5", 3.3);
        QCOMPARE(odd.verdict, Verdict::NotExplained);
        QVERIFY2(odd.reason.find("metallic Au and Ni are 2.49 to 2.88") != std::string::npos, odd.reason.c_str());
    }

    void aFewAtomsThatFitBadlyAreNoParticle()
    {
        const VerdictWithReason found = verdictOn(candidateOf(13, 2.77), checkOf(0.25, 0.05), platinum(), "Pt", {});
        QCOMPARE(found.verdict, Verdict::NotExplained);
        QVERIFY(found.reason.find("nearest atoms") != std::string::npos);
        QCOMPARE(verdictOn(candidateOf(13, 2.77), checkOf(0.1, 0.05), platinum(), "Pt", {}).verdict, Verdict::Explained);
    }

    /// Lattice constants of Wyckoff, Crystal Structures (1963): fcc a / sqrt(2), bcc a sqrt(3) / 2.
    void metalBondsAreThoseOfTheMetals()
    {
        QVERIFY(std::abs(*metalBond("Au") - 4.078 / std::sqrt(2.0)) < 0.01);
        QVERIFY(std::abs(*metalBond("Pt") - 3.924 / std::sqrt(2.0)) < 0.01);
        QVERIFY(std::abs(*metalBond("Fe") - 2.866 * std::sqrt(3.0) / 2.0) < 0.01);
        QVERIFY(std::abs(*metalBond("W") - 3.165 * std::sqrt(3.0) / 2.0) < 0.01);
        QVERIFY(!metalBond("C") && !metalBond("O") && !metalBond("Si"));
    }
};

QTEST_APPLESS_MAIN(tst_Verdict)
#include "tst_Verdict.moc"
