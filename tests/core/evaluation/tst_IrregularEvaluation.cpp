#include "candidates/FittedStructure.h"
#include "evaluation/IrregularEvaluation.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace clusterlens;

namespace {

/// Knows what is behind the curves of a test, and answers with it; or with what the test gives it.
class TellingProposer : public StructureProposer {
public:
    std::vector<Structure> structures;
    bool refuses = false;

    [[nodiscard]] nlohmann::json description() const override { return {{"method", "telling"}}; }

    [[nodiscard]] std::vector<std::optional<Candidate>> propose(
        const ModelInput& input, const FitSettings& fit, int, std::uint64_t, const RunControl&) const override
    {
        if (refuses)
            throw std::invalid_argument("no first peak");
        std::vector<std::optional<Candidate>> proposed;
        for (const Structure& structure : structures)
            proposed.emplace_back(fittedStructure(structure, "", input.curve, fit));
        return proposed;
    }
};

bool near(double a, double b, double tolerance = 1e-9)
{
    return std::abs(a - b) < tolerance;
}

IrregularRecord made(IrregularClass kind)
{
    IrregularRecord record;
    record.kind = kind;
    record.verdict = Verdict::Explained;
    record.verdictRight = true;
    return record;
}

/// The value that a goal reached.
nlohmann::json goalOf(const nlohmann::json& report, const std::string& name)
{
    for (const nlohmann::json& goal : report.at("goals"))
        if (goal.at("goal") == name)
            return goal;
    return nullptr;
}

} // namespace

class tst_IrregularEvaluation : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_library = buildShapeLibrary(); }
    void theTruthIsRight();
    void aWrongShapeIsWrong();
    void aRefusalIsNoAnswer();
    void threadsAndNumbersChangeNothing();
    void intervalsHoldWhatLiesInside();
    void verdicts_data();
    void verdicts();
    void reportCountsWhatCanBeJudged();
    void calibrationIsTheDistanceFromTheDiagonal();
    void goalsLookAtTheirClasses();
    void bulkHasNoEnd();
    void settingsAreChecked();

private:
    [[nodiscard]] IrregularRecord only(const StructureProposer& proposer, IrregularClass kind) const
    {
        IrregularSettings settings;
        settings.classes = {kind};
        settings.perClass = 1;
        return evaluateIrregular(proposer, m_library, settings).at(0);
    }

    std::vector<Shape> m_library;
};

void tst_IrregularEvaluation::theTruthIsRight()
{
    for (const IrregularClass kind : {IrregularClass::LibraryShape, IrregularClass::Truncated, IrregularClass::CoreShell}) {
        TellingProposer proposer;
        proposer.structures = makeIrregularCurve(kind, 0, IrregularSettings().seed, m_library).truth.structures;
        const IrregularRecord record = only(proposer, kind);
        QCOMPARE(record.name, std::string(enumText(kind)) + "-000");
        QCOMPARE(record.countError.value(), 0.0);
        QCOMPARE(double(record.atoms), record.trueAtoms);
        QVERIFY(record.exact.value());
        QVERIFY(record.familyRight.value());
        QVERIFY2(near(record.rwpRatio().value(), 1.0, 1e-6), qPrintable(QString::number(record.rwpRatio().value())));
        QVERIFY(record.verdictRight);
        QVERIFY(!record.refused);
    }
}

void tst_IrregularEvaluation::aWrongShapeIsWrong()
{
    TellingProposer proposer;
    proposer.structures = {makeStructure("Au", buildCluster({Family::Icosahedron, {3}}, 2.7))};
    const IrregularRecord record = only(proposer, IrregularClass::Truncated); // an fcc sphere
    QVERIFY(!record.familyRight.value() && !record.exact.value());
    QCOMPARE(record.family, std::string("ico"));
    QVERIFY(near(record.countError.value(), 55.0 / record.trueAtoms - 1.0));
    QVERIFY(record.rwpRatio().value() > 2.0);
}

void tst_IrregularEvaluation::aRefusalIsNoAnswer()
{
    TellingProposer proposer;
    proposer.refuses = true;
    const IrregularRecord metal = only(proposer, IrregularClass::Vacancies);
    QVERIFY(metal.refused && !metal.verdictRight && !metal.familyRight.value() && !metal.exact.value());
    QCOMPARE(metal.countError.value(), -1.0);
    QCOMPARE(metal.reason, std::string("no first peak"));
    const IrregularRecord noise = only(proposer, IrregularClass::NoMetal);
    QVERIFY(noise.refused && noise.verdictRight && !noise.familyRight && !noise.countError);
}

void tst_IrregularEvaluation::threadsAndNumbersChangeNothing()
{
    const std::vector<Shape> few(m_library.begin(), m_library.begin() + 12);
    const auto proposer = miningProposer(few);
    IrregularSettings settings;
    settings.classes = {IrregularClass::Faulted, IrregularClass::NoMetal};
    settings.perClass = 2;
    settings.threads = 1;
    const auto without = [&](std::vector<IrregularRecord> records) {
        for (IrregularRecord& record : records)
            record.seconds = 0.0;
        return irregularReport(records, settings, proposer->description());
    };
    const std::vector<IrregularRecord> one = evaluateIrregular(*proposer, m_library, settings);
    settings.threads = 3;
    QCOMPARE(without(evaluateIrregular(*proposer, m_library, settings)).dump(), without(one).dump());
    QCOMPARE(one.size(), std::size_t(4));
    settings.perClass = 1;
    const std::vector<IrregularRecord> fewer = evaluateIrregular(*proposer, m_library, settings);
    QCOMPARE(fewer.at(0).rwp, one.at(0).rwp);
    QCOMPARE(fewer.at(1).rwp, one.at(2).rwp);
}

void tst_IrregularEvaluation::intervalsHoldWhatLiesInside()
{
    const BeliefInterval interval{80.0, 90.0, 100.0, 112.0, 125.0};
    QVERIFY(coverageOf(interval, 90.0).in68 && coverageOf(interval, 112.0).in68);
    QVERIFY(!coverageOf(interval, 85.0).in68 && coverageOf(interval, 85.0).in95);
    QVERIFY(!coverageOf(interval, 79.9).in95 && !coverageOf(interval, 125.1).in95);
    QVERIFY(near(coverageOf(interval, 1.0).width95, 0.45));
}

void tst_IrregularEvaluation::verdicts_data()
{
    QTest::addColumn<bool>("metal");
    QTest::addColumn<double>("rwp"); // the truth leaves 0.05
    QTest::addColumn<double>("countError");
    QTest::addColumn<bool>("familyRight");
    QTest::addColumn<QString>("rightOnes"); // of explained, partly and not explained
    QTest::newRow("right") << true << 0.05 << 0.02 << true << "ep";
    QTest::newRow("fits, though its size is wrong") << true << 0.06 << 0.4 << true << "ep";
    QTest::newRow("plainly another size") << true << 0.10 << 0.4 << true << "pn";
    QTest::newRow("plainly another lattice") << true << 0.10 << 0.0 << false << "pn";
    QTest::newRow("leaves more, but is right") << true << 0.10 << -0.2 << true << "ep";
    QTest::newRow("no metal") << false << 0.05 << 0.0 << true << "pn";
}

void tst_IrregularEvaluation::verdicts()
{
    QFETCH(bool, metal);
    QFETCH(double, rwp);
    QFETCH(double, countError);
    QFETCH(bool, familyRight);
    QFETCH(QString, rightOnes);
    IrregularRecord record;
    record.rwp = rwp;
    record.rwpOfTruth = 0.05;
    record.countError = countError;
    record.familyRight = familyRight;
    for (const auto& [letter, verdict] :
        {std::pair('e', Verdict::Explained), std::pair('p', Verdict::PartlyExplained), std::pair('n', Verdict::NotExplained)}) {
        record.verdict = verdict;
        QCOMPARE(isVerdictRight(record, metal), rightOnes.contains(letter));
    }
}

void tst_IrregularEvaluation::reportCountsWhatCanBeJudged()
{
    std::vector<IrregularRecord> records(3, made(IrregularClass::Vacancies));
    records[0].familyRight = true;
    records[1].familyRight = false;
    records[0].countError = 0.1;
    records[1].countError = -0.2;
    records[2].countError = 0.6;
    records[0].atomsCoverage = Coverage{true, true, 0.2};
    records[1].atomsCoverage = Coverage{false, true, 0.4};
    records[0].rwp = 0.05;
    records[0].rwpOfTruth = 0.04;
    records[1].rwp = 0.09;
    records[1].rwpOfTruth = 0.03;
    records[2].verdict = Verdict::NotExplained;
    records[2].refused = true;
    records[2].verdictRight = false;
    const nlohmann::json report = irregularReport(records, {}, {{"method", "test"}});
    QCOMPARE(report.at("classes").size(), std::size_t(1));
    const nlohmann::json& row = report.at("classes").at(0);
    QCOMPARE(row.at("class").get<std::string>(), std::string("b"));
    QCOMPARE(row.at("family_right").get<double>(), 0.5); // of the two that have one
    QVERIFY(near(row.at("count_within_10").get<double>(), 1.0 / 3.0));
    QVERIFY(near(row.at("count_within_25").get<double>(), 2.0 / 3.0));
    QCOMPARE(row.at("atoms").at("stated").get<int>(), 2);
    QCOMPARE(row.at("atoms").at("in_68").get<double>(), 0.5);
    QCOMPARE(row.at("atoms").at("in_95").get<double>(), 1.0);
    QVERIFY(near(row.at("atoms").at("width_95_median").get<double>(), 0.3));
    QVERIFY(row.at("bond").at("in_95").is_null() && row.at("exact").is_null());
    QVERIFY(near(row.at("rwp_ratio").get<double>(), 0.5 * (1.25 + 3.0)));
    QVERIFY(near(row.at("rwp_ratio_worst").get<double>(), 3.0));
    QCOMPARE(row.at("verdicts").at("explained").get<int>(), 2);
    QCOMPARE(row.at("verdicts").at("not_explained").get<int>(), 1);
    QCOMPARE(row.at("refused").get<int>(), 1);
    const std::string table = irregularMarkdown(report);
    QVERIFY(
        table.find("| b surface vacancies | 3 | 0.50 | 0.33 | 0.67 | - | 0.50, 1.00 | -, - | -, - | 0.30 |") != std::string::npos);
    QVERIFY(table.find("| 2.12 (3.00) | 2, 0, 1 | 0.67 |") != std::string::npos);
}

void tst_IrregularEvaluation::calibrationIsTheDistanceFromTheDiagonal()
{
    std::vector<IrregularRecord> records(5, made(IrregularClass::Truncated));
    records[0].familyShare = StatedShare{0.92, true};
    records[1].familyShare = StatedShare{0.98, false};
    records[2].familyShare = StatedShare{0.40, true};
    records[3].familyShare = StatedShare{1.0, true};
    const nlohmann::json report = irregularReport(records, {}, {{"method", "test"}});
    const nlohmann::json& family = report.at("calibration").at("family");
    QCOMPARE(family.at("statements").get<int>(), 4);
    QCOMPARE(family.at("table").size(), std::size_t(2));
    QVERIFY(near(family.at("table").at(1).at("stated").get<double>(), (0.92 + 0.98 + 1.0) / 3.0));
    QVERIFY(near(family.at("table").at(1).at("right").get<double>(), 2.0 / 3.0));
    QVERIFY(near(family.at("expected_error").get<double>(), (0.90 + 0.60) / 4.0)); // |2.90 - 2| and |0.40 - 1|
    QVERIFY(report.at("calibration").at("exact_shape").at("expected_error").is_null());
    records[4].shapeShares = {{0.7, true}, {0.3, false}};
    const nlohmann::json again = irregularReport(records, {}, {{"method", "test"}});
    QVERIFY(near(again.at("calibration").at("exact_shape").at("expected_error").get<double>(), 0.3));
}

void tst_IrregularEvaluation::goalsLookAtTheirClasses()
{
    std::vector<IrregularRecord> records{made(IrregularClass::Mixture), made(IrregularClass::LibraryShape),
        made(IrregularClass::NoMetal), made(IrregularClass::Large), made(IrregularClass::Large), made(IrregularClass::Large)};
    records[0].countError = 0.05;
    records[1].countError = 0.9; // a1 is not among the goals
    records[2].verdictRight = false;
    records[3].rwp = records[4].rwp = 0.05;
    records[3].rwpOfTruth = records[4].rwpOfTruth = 0.045;
    records[3].trueAtoms = records[4].trueAtoms = 500.0;
    records[3].countError = 0.0;
    records[4].countError = 0.2;
    records[5].rwp = 0.3; // bulk: no number of atoms, and no particle fits
    records[5].rwpOfTruth = 0.05;
    const nlohmann::json report = irregularReport(records, {}, {{"method", "test"}});
    QCOMPARE(goalOf(report, "count within 10 %").at("value").get<double>(), 1.0);
    QCOMPARE(goalOf(report, "count within 10 %").at("met").get<bool>(), true);
    QVERIFY(goalOf(report, "family right").at("met").is_null()); // nobody can say
    QCOMPARE(goalOf(report, "k: called explained").at("value").get<int>(), 1);
    QCOMPARE(goalOf(report, "k: called explained").at("met").get<bool>(), false);
    QCOMPARE(goalOf(report, "g: within 1.3 of the truth's Rwp and 10 % of its atoms").at("value").get<double>(), 0.5);
    QCOMPARE(goalOf(report, "g: bulk is said to have no end").at("value").get<double>(), 0.0);
    records[5].saysNoEnd = true;
    QCOMPARE(goalOf(irregularReport(records, {}, {{"method", "test"}}), "g: bulk is said to have no end").at("value").get<double>(),
        1.0);
    QVERIFY(near(goalOf(report, "verdict right, all classes").at("value").get<double>(), 5.0 / 6.0));
    QVERIFY(irregularMarkdown(report).find("| k: called explained | at most 0.00 | 1.000 | missed |") != std::string::npos);
}

void tst_IrregularEvaluation::bulkHasNoEnd()
{
    TellingProposer proposer;
    proposer.structures = {makeStructure("Au", buildCluster({Family::Fcc, {5, 5, 5}}, 2.88))};
    IrregularSettings settings;
    settings.classes = {IrregularClass::Large};
    settings.perClass = 9; // the ninth is bulk to 30 Å
    const std::vector<IrregularRecord> records = evaluateIrregular(proposer, m_library, settings);
    for (std::size_t i = 0; i + 1 < records.size(); ++i)
        QVERIFY(records[i].trueAtoms > 0.0);
    QCOMPARE(records.back().trueAtoms, 0.0);
    QVERIFY(records.back().saysNoEnd);
    QVERIFY(!only(proposer, IrregularClass::LibraryShape).saysNoEnd);
}

void tst_IrregularEvaluation::settingsAreChecked()
{
    const TellingProposer proposer;
    for (IrregularSettings settings :
        {IrregularSettings{.classes = {}}, IrregularSettings{.perClass = 0}, IrregularSettings{.samples = 0}})
        QVERIFY_EXCEPTION_THROWN((void)evaluateIrregular(proposer, m_library, settings), std::invalid_argument);
}

QTEST_APPLESS_MAIN(tst_IrregularEvaluation)
#include "tst_IrregularEvaluation.moc"
